"""Old databases: denied visits without a question get one (19.0.1.1.0)."""

import importlib.util
from pathlib import Path

from odoo.modules import get_module_path

from .finding import FindingCase


class TestFindingMigration(FindingCase):
    def migration(self):
        path = Path(get_module_path("cs_visits"), "migrations/19.0.1.1.0")
        spec = importlib.util.spec_from_file_location(
            "post_finding", path / "post-finding.py"
        )
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def make_old(self, outcome):
        """As 19.0.1.0.0 left it: the answer on the visit, a to-do, no question."""
        finding = self.deny(outcome=outcome, differs_topic=outcome == "differs")
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM cs_visit_finding_evidence")
        self.env.cr.execute("DELETE FROM cs_visit_finding")
        self.env.cr.execute(
            "DELETE FROM cs_deadline WHERE res_model = 'cs.visit.finding'"
        )
        self.env.cr.execute("UPDATE cs_visit SET finding_state = NULL")
        self.env.invalidate_all()
        self.visit.activity_schedule(
            "cs_visits.mail_activity_type_statement",
            summary="The customer does not know of this visit",
            user_id=self.users["sales_manager"].id,
        )
        return finding

    def test_refuted(self):
        self.make_old("not_took_place")
        with self.at("2026-10-12 09:00"):
            self.migration().migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        finding = self.visit.finding_ids
        self.assertEqual(finding.state, "statement")
        self.assertEqual(self.visit.finding_state, "statement")
        self.assertEqual(finding.evidence_ids.customer_words, "Never saw him")
        self.assertEqual(self.local(finding.deadline_ids.date_due), "2026-10-14 18:00")
        self.assertFalse(self.visit.activity_ids)
        # run twice: nothing more
        self.assertFalse(self.migration().open_questions(self.env))

    def test_differs(self):
        self.make_old("differs")
        self.migration().migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(self.visit.finding_ids.evidence_ids.kind, "differs")

    def test_new_database(self):
        self.make_old("not_took_place")
        self.migration().migrate(self.env.cr, None)
        self.env.invalidate_all()
        self.assertFalse(self.visit.finding_ids)

    def test_rule(self):
        rule = self.env.ref("cs_visits.cs_visit_rule_customers")
        rule.domain_force = "[('partner_id.user_id', '=', user.id)]"
        self.migration().hide_denied(self.env)
        self.assertIn("refuted", rule.domain_force)
        rule.domain_force = "[(1, '=', 1)]"
        self.migration().hide_denied(self.env)
        self.assertEqual(rule.domain_force, "[(1, '=', 1)]")
