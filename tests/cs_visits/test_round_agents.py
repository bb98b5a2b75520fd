"""Who calls: not who was along, not who is away, and no more than the others."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import CallbackError

from .round_common import RoundCase


class TestRoundAgents(RoundCase):
    def along(self, role):
        return {"companion_ids": [(6, 0, self.users[role].ids)]}

    def test_who_was_along_does_not_check(self):
        self.visit_all(**self.along("agent"))
        for role in ("agent", "agent2"):
            self.employees[role].department_id = False
        round_ = self.generate(self.make_round())
        calls = round_.callback_ids
        self.assertEqual(calls.user_id, self.users["agent2"])
        with self.assertRaises(CallbackError):
            calls[0].user_id = self.users["agent"]
        mine = self.as_user("agent", calls[0])
        self.assertFalse(mine.has_access("read"))
        self.assertFalse(self.as_user("agent", round_.line_ids).has_access("read"))
        with self.assertRaises(AccessError):
            mine._log_attempt("reached")
        attempt = self.as_user("agent2", calls[0])._log_attempt("busy")
        self.assertFalse(self.as_user("agent", attempt).has_access("read"))
        self.assertFalse(
            self.as_user("agent", self.env["cs.callback"]).search_count(
                [("round_id", "=", round_.id)]
            )
        )

    def test_nor_does_the_department_of_who_was_along(self):
        self.employees["agent"].department_id = self.west
        self.visit_all(**self.along("sales3"))
        calls = self.generate(self.make_round()).callback_ids
        self.assertEqual(calls.user_id, self.users["agent2"])
        with self.assertRaises(CallbackError):
            calls[0].user_id = self.users["agent"]
        with self.assertRaises(CallbackError):
            self.as_user("agent", calls[0])._log_attempt("reached")

    def test_calls_without_a_visit_are_seen(self):
        call = self.as_user("agent", self.env["cs.callback"]).create(
            {
                "kind": "care",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date_to": self.utc("2030-01-01 12:00"),
            }
        )
        attempt = call._log_attempt("busy")
        self.assertTrue(self.as_user("agent2", call).has_access("read"))
        self.assertTrue(self.as_user("agent2", attempt).has_access("read"))

    def leave(self, role, first, last):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": self.employees[role].resource_id.id,
                "company_id": self.company.id,
                "date_from": self.utc(f"{first} 00:00"),
                "date_to": self.utc(f"{last} 23:59"),
            }
        )

    def counts(self, round_):
        calls = round_.callback_ids
        return {
            role: len(calls.filtered(lambda c, u=self.users[role]: c.user_id == u))
            for role in ("agent", "agent2")
        }

    def test_who_is_away_gets_nothing(self):
        self.visit_all()
        self.leave("agent", "2026-10-05", "2026-10-20")
        round_ = self.generate(self.make_round())
        self.assertEqual(self.counts(round_), {"agent": 0, "agent2": 6})

    def test_who_delegated_is_away(self):
        self.visit_all()
        self.env["cs.approval.delegation"].create(
            {
                "user_id": self.users["agent2"].id,
                "delegate_id": self.users["manager"].id,
                "company_id": self.company.id,
                "date_from": "2026-10-08",
                "date_to": "2026-10-10",
            }
        )
        round_ = self.generate(self.make_round())
        self.assertEqual(self.counts(round_), {"agent": 6, "agent2": 0})

    def test_who_is_there_half_the_time_gets_half(self):
        self.visit_all()
        # there on Thu 8 and Sat 10, the other one on the 8th alone
        self.leave("agent", "2026-10-09", "2026-10-09")
        self.leave("agent2", "2026-10-09", "2026-10-12")
        self.assertEqual(
            self.counts(self.generate(self.make_round())), {"agent": 4, "agent2": 2}
        )

    def test_everybody_away_leaves_the_calls_free(self):
        self.visit_all()
        for role in ("agent", "agent2"):
            self.leave(role, "2026-10-01", "2026-10-20")
        round_ = self.generate(self.make_round())
        self.assertEqual(len(round_.callback_ids), 6)
        self.assertFalse(round_.callback_ids.user_id)
        self.assertIn("6 calls are free", str(round_.message_ids[0].body))
        # whoever comes back takes them
        call = self.as_user("agent", round_.callback_ids[0])
        call.action_take()
        self.assertEqual(call.user_id, self.users["agent"])

    def test_other_open_calls_are_load(self):
        for _number in range(4):
            self.as_user("agent", self.env["cs.callback"]).create(
                {
                    "kind": "care",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "user_id": self.users["agent"].id,
                    "date_to": self.utc("2030-01-01 12:00"),
                }
            )
        self.visit_all()
        self.assertEqual(
            self.counts(self.generate(self.make_round())), {"agent": 1, "agent2": 5}
        )

    def test_after_the_due_date(self):
        self.visit_all()
        round_ = self.generate(self.make_round(), "2026-10-12 09:00")
        self.assertEqual(self.counts(round_), {"agent": 3, "agent2": 3})

    def test_scripts_by_level(self):
        levels = self.env["cs.customer.level"]
        vip = self.env.ref("cs_department.customer_level_vip")
        potential = self.env.ref("cs_department.customer_level_potential")
        self.customers[0].cs_level_id = vip
        self.customers[1].cs_level_id = potential
        self.visit_all("sales", self.customers[:3])
        calls = self.generate(self.make_round()).callback_ids
        by_level = {call.partner_id.cs_level_id: call.script_id for call in calls}
        names = ("key", "potential", "")
        for level, name in zip((vip, potential, levels), names, strict=True):
            xml_id = f"cs_callback_script_visit_{name}".rstrip("_")
            self.assertEqual(by_level[level], self.env.ref(f"cs_visits.{xml_id}"))
        self.assertTrue(all(calls.mapped("script_never_say")))

    def test_a_companys_own_script_goes_before(self):
        own = self.env["cs.callback.script"].create(
            {
                "name": "Own",
                "kind": "visit_check",
                "company_id": self.company.id,
                "opening": "Hello",
                "questions": "<p>?</p>",
            }
        )
        vip = self.env.ref("cs_department.customer_level_vip")
        scripts = self.env["cs.callback.script"]
        self.assertEqual(scripts._cs_for_kind("visit_check", self.company, vip), own)
        for_vip = own.copy({"name": "Own VIP", "level_ids": [(6, 0, vip.ids)]})
        self.assertEqual(
            scripts._cs_for_kind("visit_check", self.company, vip), for_vip
        )
        self.assertEqual(scripts._cs_for_kind("visit_check", self.company), own)
        self.assertNotEqual(
            scripts._cs_for_kind("visit_check", self.other_company, vip), own
        )
