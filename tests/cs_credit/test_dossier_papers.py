"""Papers: validity, what is missing, reminders, the hold rule."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from .dossier_common import DossierCase


class PaperCase(DossierCase):
    def setUp(self):
        super().setUp()
        self.types = {
            key: self.env.ref(f"cs_credit.credit_paper_type_{key}")
            for key in (
                "licence",
                "legal_person",
                "identity",
                "statements",
                "contract",
                "survey",
            )
        }

    def paper(self, key, role="clerk", partner=None, **values):
        return self.make(
            "cs.credit.paper",
            role,
            partner,
            **{"type_id": self.types[key].id, "date_expires": "2028-01-01", **values},
        )

    def missing(self, partner=None):
        partner = partner or self.customer
        found = self.env["cs.credit.paper.type"]._cs_missing_of(
            partner.ids, self.company
        )
        return {
            key for key, kind in self.types.items() if kind in found.get(partner.id, ())
        }

    def fill(self, partner=None):
        """A complete file."""
        for key in ("licence", "legal_person", "contract"):
            self.paper(key, partner=partner)
        self.env["cs.credit.statement"].create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "date_end": "2025-12-31",
                "total_assets": 100,
            }
        )
        self.approve(self.survey(partner=partner))


class TestPapers(PaperCase):
    def test_what_a_company_lacks(self):
        self.assertEqual(
            self.missing(),
            {"licence", "legal_person", "statements", "contract", "survey"},
        )
        self.fill()
        self.assertFalse(self.missing())
        partner = self.as_user("clerk", self.customer)
        self.assertTrue(partner.cs_credit_is_complete)

    def test_what_a_person_lacks(self):
        person = self.make_customer("Mr Li", is_company=False)
        self.assertEqual(self.missing(person), {"identity", "contract", "survey"})

    def test_expired_papers_and_old_statements_are_missing(self):
        self.fill()
        self.customer.cs_credit_paper_ids.filtered(
            lambda p: p.type_id == self.types["licence"]
        ).date_expires = "2026-10-11"
        self.assertEqual(self.missing(), {"licence"})
        renewed = self.paper("licence", date_expires="2026-10-12")
        self.assertFalse(self.missing(), "valid on its last day")
        renewed.active = False
        self.assertEqual(self.missing(), {"licence"})
        # 18 months before today is 2025-04-12
        statement = self.customer.cs_credit_statement_ids
        statement.date_end = "2025-04-12"
        self.assertEqual(self.missing(), {"licence"})
        statement.date_end = "2025-04-11"
        self.assertEqual(self.missing(), {"licence", "statements"})

    def test_other_companies_files_do_not_count(self):
        self.fill()
        found = self.env["cs.credit.paper.type"]._cs_missing_of(
            self.customer.ids, self.other_company
        )
        self.assertEqual(len(found[self.customer.id]), 5)

    def test_a_company_has_its_own_list(self):
        own = self.types["contract"].copy({"company_id": self.company.id})
        found = self.env["cs.credit.paper.type"]._cs_missing_of(
            self.customer.ids, self.company
        )
        self.assertEqual(found[self.customer.id], own)

    def test_searching_for_incomplete_files(self):
        other = self.make_customer("Incomplete")
        self.fill()
        partners = self.as_user("clerk", self.env["res.partner"])
        mine = [("id", "in", (self.customer | other).ids)]
        lacking = partners.search([*mine, ("cs_credit_is_complete", "=", False)])
        self.assertEqual(lacking, other)
        complete = partners.search([*mine, ("cs_credit_is_complete", "=", True)])
        self.assertEqual(complete, self.customer)

    def test_missing_costs_one_query(self):
        partners = self.customer
        for number in range(5):
            partners |= self.make_customer(f"Customer {number}")
        types = self.env["cs.credit.paper.type"]
        types._cs_missing_of(partners.ids, self.company)
        self.env.flush_all()
        with self.assertQueryCount(1):
            found = types._cs_missing_of(partners.ids, self.company)
        self.assertEqual(len(found), 6)

    def test_states_by_date(self):
        # reminded 20 working days ahead: 2026-11-09 is 20 after 2026-10-12
        dates = {
            "2026-10-11": "expired",
            "2026-10-12": "expiring",
            "2026-11-09": "expiring",
            "2026-11-10": "valid",
            False: "valid",
        }
        papers = self.env["cs.credit.paper"]
        for day, state in dates.items():
            paper = self.paper("contract", date_expires=day, is_permanent=not day)
            self.assertEqual(paper.state, state, day)
            papers |= paper
        for state in ("expired", "expiring", "valid"):
            found = papers.search([("id", "in", papers.ids), ("state", "=", state)])
            self.assertEqual(
                found, papers.filtered(lambda p, s=state: p.state == s), state
            )

    def test_expiry_is_entered_or_there_is_none(self):
        with self.assertRaises(ValidationError):
            self.paper("licence", date_expires=False)
        paper = self.paper("licence", date_expires=False, is_permanent=True)
        self.assertEqual(paper.state, "valid")
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            paper.date_expires = "2027-01-01"
            self.env.flush_all()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.paper("licence", date_issued="2029-01-01")
            self.env.flush_all()
        with self.assertRaises(ValidationError):
            self.paper("survey")

    def test_roles(self):
        paper = self.paper("licence")
        for role in ("sales", "employee", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, paper).read(["number"])
        self.assertEqual(self.as_user("auditor", paper).state, "valid")
        with self.assertRaises(AccessError):
            self.as_user("auditor", paper).write({"number": "1"})
        with self.assertRaises(AccessError):
            paper.unlink()
        with self.assertRaises(AccessError):
            self.as_user("clerk", self.types["licence"]).write({"is_required": False})

    def test_uploaded_copies_belong_to_the_paper(self):
        copy = self.as_user("clerk", self.env["ir.attachment"]).create(
            {"name": "licence.pdf", "raw": b"x"}
        )
        paper = self.paper("licence", attachment_ids=[(6, 0, copy.ids)])
        self.assertEqual((copy.res_model, copy.res_id), (paper._name, paper.id))
        self.assertEqual(self.as_user("credit", copy).name, "licence.pdf")
        with self.assertRaises(AccessError):
            self.as_user("sales", copy).read(["raw"])


class TestReminders(PaperCase):
    def remind(self):
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_papers").method_direct_trigger()
        self.env.invalidate_all()

    def reminders(self, paper):
        return paper.sudo().activity_ids

    def test_once_and_to_the_credit_managers(self):
        soon = self.paper("licence", date_expires="2026-11-09")
        later = self.paper("contract", date_expires="2026-11-10")
        self.remind()
        self.assertEqual(
            self.reminders(soon).user_id, self.users["credit"] | self.users["credit2"]
        )
        self.assertEqual(str(soon.reminded_on), "2026-10-12")
        self.assertFalse(self.reminders(later))
        count = len(self.reminders(soon))
        self.remind()
        self.assertEqual(len(self.reminders(soon)), count)

    def test_a_salesperson_with_credit_rights_is_the_owner(self):
        self.customer.user_id = self.users["clerk"]
        paper = self.paper("licence", date_expires="2026-10-20")
        self.remind()
        self.assertEqual(self.reminders(paper).user_id, self.users["clerk"])

    def test_a_renewed_paper_settles_the_reminder(self):
        paper = self.paper("licence", date_expires="2026-10-20")
        self.remind()
        self.paper("licence", date_expires="2030-01-01")
        self.assertFalse(self.reminders(paper))
        stale = self.paper("licence", date_expires="2026-10-21")
        self.remind()
        self.assertFalse(self.reminders(stale), "a newer one is there")

    def test_another_date_reminds_again(self):
        paper = self.paper("licence", date_expires="2026-10-20")
        self.remind()
        paper.date_expires = "2026-10-25"
        self.assertFalse(self.reminders(paper))
        self.remind()
        self.assertTrue(self.reminders(paper))

    def test_the_reminder_cannot_be_forged(self):
        paper = self.paper("licence", date_expires="2026-10-20")
        paper.write({"reminded_on": "2026-10-01"})
        self.assertFalse(paper.reminded_on)


class TestHoldForPapers(PaperCase):
    def setUp(self):
        super().setUp()
        self.rule = self.env.ref("cs_credit.credit_hold_rule_papers")
        self.rule.active = True

    def test_an_order_waits_for_the_papers(self):
        order = self.order(100)
        self.as_user("sales", order).action_confirm()
        self.assertEqual(order.state, "draft")
        hold = self.holds(order)
        self.assertEqual(hold.rule_ids, self.rule)
        self.assertIn("Business licence", hold.reasons)
        self.assertIn("Contract", hold.reasons)
        self.fill()
        self.as_user("sales", order).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_the_inactive_rule_holds_nothing(self):
        self.rule.active = False
        order = self.order(100)
        self.as_user("sales", order).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_no_context_opens_the_door(self):
        order = self.order(100)
        self.as_user("sales", order).with_context(
            cs_credit_papers={"partner": 1}
        ).action_confirm()
        self.assertEqual(order.state, "draft")

    def test_many_orders_ask_once(self):
        orders = self.order(100)
        for number in range(4):
            orders |= self.order(100, self.make_customer(f"Buyer {number}"))
        types = type(self.env["cs.credit.paper.type"])
        calls = []
        original = types._cs_missing_of

        def counted(this, partner_ids, company):
            calls.append(partner_ids)
            return original(this, partner_ids, company)

        self.patch(types, "_cs_missing_of", counted)
        self.as_user("sales", orders).action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"draft"})
        self.assertEqual(len(calls), 1)
