"""Nothing of one company is seen, decided or counted in another."""

from odoo.exceptions import AccessError

from .engine_common import DOCUMENT, EngineCase


class TestMultiCompany(EngineCase):
    def test_engine_records_are_invisible_elsewhere(self):
        document = self.submitted()
        with self.at("2026-10-12 10:00"):
            clock = document._cs_start_step("work")
            pause = self.as_user("agent", self.env["cs.deadline.pause"]).create(
                {
                    "deadline_id": clock.id,
                    "reason": "complex",
                    "note": "Two makers.",
                    "date_promised": "2026-10-20",
                }
            )
        call = self.env["cs.callback"].create(
            {
                "kind": "care",
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "date_to": "2099-01-01 00:00:00",
            }
        )
        self.env.flush_all()
        for record in (document, clock, document.approval_ids, pause, call):
            theirs = self.as_user("outsider", record)
            domain = [("id", "=", record.id)]
            self.assertFalse(theirs.search(domain), record)
            with self.assertRaises(AccessError, msg=record):
                theirs.read(["display_name"])
            self.assertTrue(self.as_user("manager", record).search(domain), record)

    def test_decisions_stay_in_the_company(self):
        document = self.submitted()
        self.assertNotIn(self.users["outsider"], self.activities(document, "approval"))
        theirs = self.as_user("outsider", document)
        with self.assertRaises(AccessError):
            theirs.action_approve()
        with self.assertRaises(AccessError):
            self.as_user("outsider", document.approval_ids).action_approve()
        self.assertFalse(
            document.approval_ids.with_user(self.users["outsider"]).sudo().can_decide
        )

    def test_a_delegation_holds_in_its_company(self):
        self.env["cs.approval.delegation"].create(
            {
                "user_id": self.users["manager"].id,
                "delegate_id": self.users["agent2"].id,
                "date_from": "2026-10-12",
                "date_to": "2026-10-16",
                "company_id": self.other_company.id,
            }
        )
        with self.at("2026-10-13 10:00"):
            document = self.submitted()
            self.assertFalse(self.as_user("agent2", document).can_approve)

    def test_rules_and_clauses_of_another_company(self):
        rule = self.deadline_rule("work", company_id=self.other_company.id)
        self.clause.with_company(self.other_company).action_copy_for_company()
        own = self.clause._for_company(self.other_company)
        for record in (rule, own):
            with self.assertRaises(AccessError):
                self.as_user("manager", record).read(["display_name"])
        self.assertEqual(self.clause._for_company(self.company), self.clause)
        with self.assertRaises(AccessError):
            self.as_user("manager", rule).write({"days": 9})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_user("manager", self.rule).copy(
                {"company_id": self.other_company.id}
            )

    def test_a_document_of_two_companies_at_once(self):
        mine = self.document()
        theirs = self.document(company_id=self.other_company.id, department_id=False)
        with self.at("2026-09-30 15:00"):
            clocks = (mine | theirs)._cs_start_step("work")
        due = {c.company_id: self.local(c.date_due) for c in clocks}
        self.assertEqual(due[self.company], "2026-10-08 18:00")
        self.assertEqual(due[self.other_company], "2026-10-01 18:00")

    def test_portal_and_public_users_have_no_right_at_all(self):
        for group in ("base.group_portal", "base.group_public"):
            user = self.env["res.users"].search(
                [
                    ("group_ids", "in", self.env.ref(group).ids),
                    ("active", "in", [0, 1]),
                ],
                limit=1,
            )
            for name, model in self.env.registry.items():
                if name.startswith("cs.") and not model._abstract and name != DOCUMENT:
                    records = self.env[name].with_user(user)
                    self.assertFalse(records.has_access("read"), (group, name))
