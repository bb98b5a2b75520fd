"""Limits: approval, activation, the customer's own fields, expiry, overlaps."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    ContentChangedError,
    CreditLimitError,
    FourEyesError,
    StateWriteError,
)

from .common import CreditCase


class TestLimit(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.partner = self.customer.with_company(self.company)

    def limit(self, **values):
        return self.env["cs.credit.limit"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "currency_id": self.cny.id,
                "amount": 1000,
                **values,
            }
        )

    def test_nothing_changes_before_approval(self):
        limit = self.limit(payment_days=45)
        term = self.partner.property_payment_term_id
        self.as_user("clerk", limit).action_submit()
        self.assertFalse(self.partner.use_partner_credit_limit)
        self.assertEqual(self.partner.property_payment_term_id, term)
        self.as_user("credit", limit).action_approve()
        self.assertEqual(limit.state, "active")
        self.assertEqual(self.partner.credit_limit, 1000)
        self.assertTrue(self.partner.use_partner_credit_limit)
        self.assertEqual(self.partner.property_payment_term_id.line_ids.nb_days, 45)
        self.assertEqual(self.partner.cs_credit_limit_id, limit)
        other = self.customer.with_company(self.other_company)
        self.assertFalse(other.use_partner_credit_limit)

    def test_a_payment_term_is_made_when_there_is_none(self):
        self.activate_limit(10, payment_days=77)
        self.assertEqual(self.partner.property_payment_term_id.line_ids.nb_days, 77)

    def test_roles(self):
        limit = self.limit()
        for role in ("sales", "employee", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, limit).action_submit()
        self.as_user("credit", limit).action_submit()
        with self.assertRaises(FourEyesError):
            self.as_user("credit", limit).action_approve()
        with self.assertRaises(AccessError):
            self.as_user("clerk", limit).action_approve()
        self.as_user("credit2", limit).action_approve()
        with self.assertRaises(AccessError):
            self.as_user("clerk", limit).action_revoke()
        self.as_user("credit2", limit).action_revoke()
        self.assertEqual(limit.state, "revoked")
        self.assertFalse(self.partner.use_partner_credit_limit)

    def test_forged_state(self):
        limit = self.as_user("credit", self.limit())
        with self.assertRaises(StateWriteError):
            limit.write({"state": "active"})
        with self.assertRaises(StateWriteError):
            limit.with_context(cs_by_transition=True).write({"state": "active"})
        with self.assertRaises(StateWriteError):
            limit.copy({"state": "active"})
        limit.write({"is_applied": True})
        self.assertFalse(limit.is_applied)

    def test_amount_changed_after_the_request(self):
        limit = self.limit()
        self.as_user("clerk", limit).action_submit()
        self.as_user("clerk", limit).amount = 5000
        self.assertEqual(limit.state, "draft")
        self.assertEqual(limit.approval_ids.state, "void")

    def test_active_limits_are_frozen(self):
        limit = self.activate_limit(1000)
        for vals in ({"amount": 2000}, {"date_to": "2030-01-01"}):
            with self.assertRaises(ContentChangedError):
                self.as_user("credit", limit).write(vals)

    def test_bad_amounts(self):
        for amount in (-1, 1e30):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.limit(amount=amount)
                self.env.flush_all()
        for amount in (float("nan"), float("inf")):
            with self.assertRaises(ValidationError):
                self.limit(amount=amount)

    def test_two_base_limits(self):
        first = self.activate_limit(1000)
        second = self.limit(amount=2000)
        with self.assertRaises(CreditLimitError):
            self.as_user("clerk", second).action_submit()
        second.replaces_id = first
        self.as_user("clerk", second).action_submit()
        self.as_user("credit", second).action_approve()
        self.assertEqual((first.state, second.state), ("expired", "active"))
        self.assertEqual(self.partner.credit_limit, 2000)

    def test_both_asked_for_before_one_is_active(self):
        first, second = self.limit(), self.limit()
        (first | second).action_submit()
        self.as_user("credit", first).action_approve()
        with self.assertRaises(CreditLimitError):
            self.as_user("credit", second).action_approve()

    def test_temporary_limit_comes_on_top(self):
        self.activate_limit(1000)
        self.activate_limit(
            500, is_temporary=True, date_from="2026-10-12", date_to="2026-10-20"
        )
        self.assertEqual(self.partner.credit_limit, 1500)
        self.assertEqual(self.partner.cs_credit_limit_amount, 1500)
        self.run_cron("2026-10-21 00:30")
        self.assertEqual(self.partner.credit_limit, 1000)

    def run_cron(self, moment):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_limit").method_direct_trigger()
        self.env.invalidate_all()

    def test_expiry_by_shanghais_date(self):
        limit = self.activate_limit(1000, date_to="2026-10-31")
        self.run_cron("2026-10-31 23:30")
        self.assertEqual(limit.state, "active")
        self.run_cron("2026-11-01 00:30")
        self.assertEqual(limit.state, "expired")
        self.assertFalse(self.partner.use_partner_credit_limit)
        with self.at("2026-11-01 09:00"):
            self.env.invalidate_all()
            self.assertEqual(self.partner.cs_credit_status, "lapsed")

    def test_a_limit_that_begins_later(self):
        limit = self.activate_limit(1000, date_from="2026-11-01", date_to="2026-12-31")
        self.assertFalse(self.partner.use_partner_credit_limit)
        self.run_cron("2026-11-01 00:30")
        self.assertTrue(limit.is_applied)
        self.assertEqual(self.partner.credit_limit, 1000)

    def test_past_limit(self):
        limit = self.limit(date_from="2026-01-01", date_to="2026-10-11")
        with self.assertRaises(CreditLimitError):
            limit.action_submit()

    def test_other_currency(self):
        self.env["res.currency.rate"].create(
            {
                "currency_id": self.usd.id,
                "company_id": self.company.id,
                "name": "2026-01-01",
                "rate": 0.125,
            }
        )
        limit = self.activate_limit(100, currency_id=self.usd.id)
        self.assertEqual(limit.amount_company, 800)
        self.assertEqual(self.partner.credit_limit, 800)

    def test_replaces_only_the_same_customers(self):
        first = self.activate_limit(1000, self.make_customer("Other"))
        with self.assertRaises(ValidationError):
            self.limit(replaces_id=first.id)

    def test_partner_search_and_list(self):
        limit = self.activate_limit(1000)
        partners = self.env["res.partner"].with_company(self.company)
        found = partners.search([("cs_credit_limit_id", "=", limit.id)])
        self.assertEqual(found, self.customer)
        self.invoice("2026-10-01", "2026-10-30", 1200, post=False)
        self.assertEqual(
            partners.search([("cs_credit_status", "=", "over")]), self.customer
        )
        self.assertFalse(partners.search([("cs_credit_status", "=", "within")]))
        self.assertIn(
            self.customer, partners.search([("cs_credit_exposure", ">", 1000)])
        )
        self.assertNotIn(
            self.customer, partners.search([("cs_credit_limit_id", "=", False)])
        )
        many = partners.browse(
            [self.make_customer(f"C{n}").id for n in range(80)] + [self.customer.id]
        )
        self.env["cs.credit.exposure.store"]._cs_rebuild()
        self.env.invalidate_all()
        plain = self.queries(many, ["name"])
        shown = ["cs_credit_status", "cs_credit_exposure", "cs_credit_grade_id"]
        self.assertLessEqual(self.queries(many, ["name", *shown]), plain + 4)

    def queries(self, partners, names):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        partners.web_read({name: {} for name in names})
        return self.env.cr.sql_log_count - before

    def test_sales_sees_the_status_and_no_figures(self):
        self.activate_limit(1000)
        partner = self.as_user("sales", self.customer)
        self.assertEqual(
            partner.read(["cs_credit_status"])[0]["cs_credit_status"], "within"
        )
        with self.assertRaises(AccessError):
            partner.read(["cs_credit_exposure"])
