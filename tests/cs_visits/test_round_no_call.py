"""Customers who asked not to be called: on the list, never on the phone."""

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import CallbackError, HiddenPersonError

from .round_common import RoundCase


class TestNoCall(RoundCase):
    def care(self, partner, kind="care", **values):
        return self.as_user("agent", self.env["cs.callback"]).create(
            {
                "kind": kind,
                "partner_id": partner.id,
                "company_id": self.company.id,
                "date_to": self.utc("2030-01-01 12:00"),
                **values,
            }
        )

    def check_listed(self, partner):
        round_ = self.generate(self.make_round())
        line = self.line(round_, partner)
        self.assertEqual(line.state, "no_call")
        self.assertFalse(line.callback_id)
        self.assertEqual(line.visit_id.check_result, "no_call")
        self.assertEqual(line.visit_id.round_id, round_)
        self.assertEqual(round_.no_call_count, 1)
        self.assertEqual(len(round_.callback_ids), 5)
        self.assertFalse(round_._cs_verify())

    def test_listed_and_not_called(self):
        self.as_user("agent", self.customers[0]).sudo().cs_no_call = True
        self.visit_all()
        self.check_listed(self.customers[0])

    def test_the_wish_of_the_company_holds_for_its_people(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customers[0].id, "phone": "021 1"}
        )
        self.customers[0].cs_no_call = True
        self.visit_all("sales", self.customers[1:])
        self.visit_all("sales", self.customers[0], contact_ids=[(6, 0, buyer.ids)])
        self.check_listed(self.customers[0])

    def test_a_person_who_refuses_is_not_asked_another_is(self):
        people = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": self.customers[0].id, "phone": phone}
                for name, phone in (("A", "021 1111"), ("B", "021 2222"))
            ]
        )
        people[0].cs_no_call = True
        self.visit_all("sales", self.customers[0], contact_ids=[(6, 0, people.ids)])
        call = self.generate(self.make_round()).callback_ids
        self.assertEqual(call.contact_id, people[1])

    def test_the_blacklist_of_core(self):
        if "phone.blacklist" not in self.env:
            self.skipTest("phone_validation is not installed")
        self.customers[0].write(
            {"phone": "+86 21 6666 7777", "country_id": self.env.ref("base.cn").id}
        )
        self.assertTrue(self.customers[0].phone_sanitized)
        self.env["phone.blacklist"].sudo().add("+86 21 6666 7777")
        self.visit_all()
        self.check_listed(self.customers[0])

    # -- asked on the phone --------------------------------------------------------

    def test_asked_on_the_phone(self):
        visits = self.visit_all()
        round_ = self.generate(self.make_round())
        call = round_.callback_ids[0]
        agent = next(r for r, u in self.users.items() if u == call.user_id)
        mine = self.as_user(agent, call)
        other = self.care(call.partner_id)
        owed = self.care(call.partner_id, "complaint_followup")
        self.assertTrue(mine.can_no_call)
        with self.at("2026-10-08 10:00"):
            mine._log_attempt("reached")
            mine.action_no_call()
        self.assertTrue(call.partner_id.cs_no_call)
        self.assertEqual((call.state, other.state), ("cancelled", "cancelled"))
        self.assertEqual(owed.state, "open")
        self.assertTrue(owed.customer_no_call)
        self.assertEqual(self.local(call.date_done), "2026-10-08 10:00")
        visit = call.visit_id
        self.assertIn(visit, visits)
        self.assertEqual((visit.state, visit.check_result), ("handed_over", "no_call"))
        # drawn is drawn: the list stays what the seed made
        self.assertEqual(self.line(round_, call.partner_id).state, "called")
        self.assertEqual(round_.no_call_count, 1)
        self.assertEqual(round_.open_count, 5)
        self.assertFalse(round_._cs_verify())
        self.assertFalse(mine.can_no_call)

    def test_after_a_finished_call_the_answer_stays(self):
        self.visit_all("sales", self.customers[0])
        call = self.generate(self.make_round()).callback_ids
        mine = self.answer(call, "as_registered")
        mine.action_no_call()
        self.assertEqual((call.state, call.visit_id.state), ("done", "verified"))
        self.assertTrue(self.customers[0].cs_no_call)

    def test_who_may(self):
        self.visit_all()
        call = self.generate(self.make_round()).callback_ids[0]
        for role in ("sales", "sales_manager", "president", "auditor", "hr"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, call).action_no_call()
        self.employees["agent"].department_id = self.east
        with self.assertRaises(CallbackError):
            self.as_user("agent", call).action_no_call()
        self.assertFalse(call.partner_id.cs_no_call)

    def test_not_for_a_call_about_oneself(self):
        call = self.care(self.customers[0])
        call.sudo().hidden_from_id = self.users["agent2"]
        with self.assertRaises(AccessError):
            self.as_user("agent2", call).action_no_call()
        with self.assertRaises(HiddenPersonError):
            self.as_user("agent2", call).sudo().action_no_call()

    def test_nobody_plans_a_call_that_is_not_wanted(self):
        self.customers[0].cs_no_call = True
        with self.assertRaises(CallbackError):
            self.care(self.customers[0])
        owed = self.care(self.customers[0], "complaint_followup")
        self.assertEqual(owed.state, "open")

    # -- the mark ------------------------------------------------------------------

    def test_salespeople_do_not_spare_their_customers_the_check(self):
        self.env.ref("base.group_partner_manager").user_ids += self.users["sales"]
        customer = self.as_user("sales", self.customers[0])
        partners = self.as_user("sales", self.env["res.partner"])
        marked = partners.with_context(default_cs_no_call=True)
        for attempt in (
            lambda: customer.write({"cs_no_call": True}),
            lambda: partners.create({"name": "New", "cs_no_call": True}),
            lambda: marked.create({"name": "New"}),
            lambda: partners.load(["name", "cs_no_call"], [["New", "1"]]) and None,
        ):
            with self.env.cr.savepoint() as savepoint:
                try:
                    attempt()
                except CallbackError:
                    continue
                finally:
                    self.env.invalidate_all(flush=False)
                    if not savepoint.closed:
                        savepoint.rollback()
                self.assertFalse(
                    self.env["res.partner"].search_count(
                        [("cs_no_call", "=", True), ("name", "=", "New")]
                    )
                )
        # unchanged values of a form are no mark
        customer.write({"cs_no_call": False, "comment": "x"})
        with self.assertRaises(CallbackError):
            customer.cs_no_call = True

    def test_the_mark_ends_open_calls_and_is_noted(self):
        self.visit_all("sales", self.customers[0])
        call = self.generate(self.make_round()).callback_ids
        partner = self.as_user("manager", self.customers[0]).sudo()
        # tracking is off in these tests: forget what was noted of the new customer
        self.env.cr.precommit.run()
        partner.with_context(tracking_disable=False).cs_no_call = True
        self.env.flush_all()
        self.assertEqual(call.state, "cancelled")
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.env.cr.precommit.run()
        self.env.invalidate_all()
        noted = self.customers[0].message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "cs_no_call"
        )
        self.assertTrue(noted)
        self.assertEqual(
            noted.mail_message_id.author_id, self.users["manager"].partner_id
        )
        # the wish was taken back: the next round calls again
        partner.cs_no_call = False
        self.visit_all("sales", self.customers[0], "2026-10-09")
        october = self.generate(self.make_round("2026-10-01"), "2026-10-12 09:00")
        self.assertEqual(self.line(october, self.customers[0]).state, "called")
