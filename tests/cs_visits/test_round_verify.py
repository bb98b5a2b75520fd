"""An auditor draws a round again: identical, or what was tampered with."""

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError
from odoo.addons.cs_department.tools import sampling
from odoo.addons.cs_visits.exceptions import RoundError

from .round_common import RoundCase


class TestRoundVerify(RoundCase):
    COUNT = 10

    def setUp(self):
        super().setUp()
        self.policy.write({"share": 40, "minimum": 1})
        self.visits = self.visit_all("sales", self.customers[:6])
        self.visits |= self.visit_all("sales3", self.customers[6:])
        self.round = self.generate(self.make_round())

    def verdict(self, role="auditor"):
        action = self.as_user(role, self.round).action_verify()
        return self.as_user(role, self.env[action["res_model"]]).browse(
            action["res_id"]
        )

    def kinds(self):
        return set(self.verdict().line_ids.mapped("kind"))

    def tamper(self, statement, *values):
        self.env.flush_all()
        self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def test_identical(self):
        for role in ("auditor", "president", "agent", "manager"):
            with self.subTest(role=role):
                verdict = self.verdict(role)
                self.assertTrue(verdict.is_identical)
                self.assertEqual(verdict.seed, "7")
                self.assertEqual(verdict.draw_ids.drawn_count, 4)
        for role in ("sales", "sales_manager", "hr", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.verdict(role)

    def test_still_identical_after_calls_and_sign_off(self):
        for number, call in enumerate(self.round.callback_ids):
            outcome = ("as_registered", "not_took_place", "cannot_say")[number % 3]
            with self.at("2026-10-09 10:00"):
                self.answer(call, outcome)
        self.policy.write({"share": 90, "minimum": 5, "weight_silent": 9})
        self.assertTrue(self.verdict().is_identical)
        with self.at("2026-10-10 17:00"):
            self.as_user("manager", self.round).action_close()
        self.assertTrue(self.verdict().is_identical)

    def test_several_draws_and_rounds(self):
        moment = "2026-10-08 12:00"
        late = self.visit_all("sales2", self.customers[:3], "2026-09-25", moment)
        self.visit_all("sales2", self.make_customer("New"), "2026-09-25", moment)
        self.generate(self.round, "2026-10-09 09:00")
        self.assertEqual(len(self.round.draw_ids), 2)
        self.assertNotIn(late, self.round.line_ids.visit_id)
        # handed in late for September, drawn in October's first round
        late = self.make_visit("2026-09-29 10:00", partner=self.make_customer("Late"))
        self.hand_over(late, "2026-10-12 10:00")
        october = self.generate(self.make_round("2026-10-01"), "2026-10-12 11:00")
        self.assertEqual(october.line_ids.visit_id, late)
        self.assertFalse(october._cs_verify())
        self.generate(self.round, "2026-10-12 12:00")
        self.assertTrue(self.verdict().is_identical)
        self.assertFalse(october._cs_verify())

    def test_a_line_was_swapped(self):
        line = self.round.line_ids.filtered(lambda x: x.state == "passed")[:1]
        self.tamper(
            "UPDATE cs_callback_round_line SET state = 'called' WHERE id = %s", line.id
        )
        found = self.verdict()
        self.assertFalse(found.is_identical)
        self.assertEqual(
            set(found.line_ids.mapped("kind")), {"should_not_be_drawn", "check_sum"}
        )
        self.assertEqual(found.line_ids.visit_id, line.visit_id)

    def test_a_customer_was_taken_off(self):
        line = self.round.line_ids[:1]
        visit = line.visit_id
        self.tamper("DELETE FROM cs_callback_round_line WHERE id = %s", line.id)
        found = self.verdict().line_ids
        self.assertIn("check_sum", found.mapped("kind"))
        self.assertEqual(found.filtered(lambda x: x.kind == "missing").visit_id, visit)

    def test_the_seed_was_changed(self):
        self.tamper("UPDATE cs_callback_round SET seed = '8'")
        self.assertIn("should_be_drawn", self.kinds())

    def test_a_weight_was_changed(self):
        self.tamper(
            "UPDATE cs_callback_round_line SET weight = 50 WHERE id = %s",
            self.round.line_ids[:1].id,
        )
        self.assertEqual(self.kinds(), {"weight"})

    def test_another_visit_of_the_customer(self):
        more = self.visit_all("sales", self.customers[:1], "2026-09-24")
        line = self.line(self.round, self.customers[0])
        both = (more | line.visit_id).ids
        # of two visits the seed picks one: the other does not stand
        for rank, expected in ((min, set()), (max, {"other_visit"})):
            visit = rank(both, key=lambda key: sampling.rank("7", key))
            self.tamper(
                "UPDATE cs_callback_round_line SET visit_id = %s WHERE id = %s",
                visit,
                line.id,
            )
            self.assertEqual(self.kinds() & {"other_visit"}, expected)

    def test_a_merged_customer_changes_nothing(self):
        first, second = self.customers[:2]
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (first | second).ids, first
        )
        self.env.invalidate_all()
        self.assertEqual(len(self.round.line_ids), 10)
        self.assertTrue(self.verdict().is_identical)

    def test_nothing_to_compare_with(self):
        with self.assertRaises(RoundError):
            self.make_round("2026-10-01").action_verify()
        self.tamper("UPDATE cs_callback_round_line SET draw_number = NULL")
        with self.assertRaises(RoundError):
            self.verdict()

    def test_evidence_stays(self):
        for records in (self.round.draw_ids, self.round.person_ids):
            with self.assertRaises(ReadonlyDocumentError):
                records.unlink()
            for role in ("agent", "manager", "president", "auditor"):
                mine = self.as_user(role, records)
                self.assertTrue(mine.mapped("create_date"))
                with self.assertRaises(AccessError):
                    mine.write({"write_uid": 1})
            with self.assertRaises(AccessError):
                self.as_user("sales", records).read(["id"])

    def test_other_company(self):
        for records in (self.round.draw_ids, self.round.person_ids, self.round):
            self.assertFalse(self.as_user("outsider", records).has_access("read"))
