"""Early warning: what is found, what is updated, what closes by itself."""

from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    MissingInputError,
    StateWriteError,
)

from .common import CreditCase

QUARTERS = ("2025-11-10", "2026-02-10", "2026-05-10", "2026-08-10")


class TestWarning(CreditCase):
    """It is Monday, 12 October 2026; the last quarter is July to September."""

    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.warnings = self.env["cs.credit.warning"]
        self.customer.user_id = self.users["clerk"]

    def rule(self, kind, **values):
        rule = self.env.ref(f"cs_credit.credit_warning_rule_{kind}")
        rule.write(values)
        return rule

    def watch(self, kind, company=None, **values):
        """The rule's live warnings of the customer after a night."""
        rule = self.rule(kind, **values)
        self.warnings._cs_watch(rule, company or self.company)
        return self.live(rule)

    def live(self, rule, partner=None):
        return self.warnings.search(
            [
                ("rule_id", "=", rule.id),
                ("partner_id", "=", (partner or self.customer).id),
                ("state", "!=", "closed"),
            ]
        )

    # -- the life of a warning -----------------------------------------------------

    def test_opened_once_updated_and_closed(self):
        self.activate_limit(1000)
        invoice = self.invoice("2026-10-01", "2026-12-01", 900)
        warning = self.watch("usage")
        self.assertEqual(
            (warning.figure, warning.state, warning.date_since),
            (90, "open", date(2026, 10, 12)),
        )
        self.assertEqual(warning.user_id, self.users["clerk"])
        self.assertEqual(warning.activity_ids.user_id, self.users["clerk"])
        self.assertEqual(warning.activity_ids.date_deadline, date(2026, 10, 12))
        self.invoice("2026-10-02", "2026-12-01", 50)
        self.assertEqual(self.watch("usage"), warning)
        self.assertEqual(warning.figure, 95)
        self.assertEqual(len(warning.activity_ids), 1)
        messages = len(warning.message_ids)
        self.watch("usage")
        self.assertEqual(len(warning.message_ids), messages)
        self.pay(invoice, "2026-10-12")
        self.assertFalse(self.watch("usage"))
        self.assertEqual(
            (warning.state, warning.date_closed), ("closed", date(2026, 10, 12))
        )
        self.assertFalse(warning.activity_ids)
        self.invoice("2026-10-03", "2026-12-01", 900)
        self.assertNotIn(self.watch("usage"), (warning, self.warnings))

    def test_acknowledged_with_a_note_and_kept(self):
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 990)
        warning = self.watch("usage")
        clerk = self.as_user("clerk", warning)
        with self.assertRaises(MissingInputError):
            clerk.action_acknowledge()
        clerk.note = "Called: pays on Friday"
        clerk.action_acknowledge()
        self.assertEqual(self.watch("usage").state, "acknowledged")
        self.assertFalse(warning.activity_ids)

    def test_roles_and_forgery(self):
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 990)
        warning = self.watch("usage")
        for role in ("sales", "agent", "employee", "outsider"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, warning).read(["figure"])
        self.assertEqual(self.as_user("auditor", warning).figure, 99)
        with self.assertRaises(AccessError):
            self.as_user("auditor", warning).note = "x"
        with self.assertRaises(StateWriteError):
            self.as_user("credit", warning).write({"state": "closed"})
        for vals in ({"figure": 1}, {"partner_id": 1}, {"date_closed": "2026-01-01"}):
            with self.assertRaises(EngineFieldError):
                self.as_user("credit", warning).write(vals)
        with self.assertRaises(AccessError):
            self.as_user("clerk", warning.rule_id).percent = 1

    def test_who_is_told(self):
        self.customer.user_id = self.users["sales"]  # sees no figures
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 990)
        self.assertEqual(self.watch("usage").user_id, self.users["credit"])

    def test_without_a_credit_manager(self):
        (self.users["credit"] | self.users["credit2"]).active = False
        self.customer.user_id = False
        self.env.ref("base.group_system").sudo().user_ids = [
            (4, self.users["president"].id)
        ]
        owners = self.warnings.sudo()._cs_owners(self.customer, self.company)
        self.assertTrue(owners[self.customer.id])
        owner = self.env["res.users"].browse(owners[self.customer.id])
        self.assertTrue(owner.has_group("base.group_system"))

    def test_many_at_once_are_one_to_do(self):
        rule = self.rule("usage")
        partners = self.env["res.partner"]
        for i in range(11):
            partners |= self.make_customer(f"C{i}", user_id=self.users["clerk"].id)
        new = {partner.id: (95.0, 0.0, None) for partner in partners}
        opened = self.warnings.sudo()._cs_open(rule, self.company, new)
        self.assertEqual(len(opened), 11)
        self.assertEqual(len(opened.activity_ids), 1)
        self.assertIn("11", opened.activity_ids.summary)

    def test_queries_do_not_grow(self):
        """What is known already costs the same for 3 customers as for 30."""

        def cost(partners):
            found = {partner.id: (95.0, 0.0, None) for partner in partners}
            rule = self.rule("usage").copy({"name": f"Rule {len(partners)}"})
            self.patch(
                type(self.warnings), "_cs_find", lambda self, rule, company: found
            )
            self.warnings._cs_watch(rule, self.company)
            found.update({key: (96.0, 0.0, None) for key in found})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.warnings._cs_watch(rule, self.company)
            return self.cr.sql_log_count - before

        partners = self.env["res.partner"].create(
            [{"name": f"C{i}"} for i in range(30)]
        )
        cost(partners[:2])
        self.assertEqual(cost(partners[:3]), cost(partners))

    def test_rule_switched_off(self):
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 990)
        warning = self.watch("usage")
        self.rule("usage", active=False)
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_warning").method_direct_trigger()
        self.assertEqual(warning.state, "closed")

    def test_own_rules_of_a_company(self):
        rules = self.env["cs.credit.warning.rule"]
        own = self.rule("usage").copy({"company_id": self.company.id, "percent": 50})
        self.assertEqual(rules._cs_for_company(self.company), own)
        self.assertIn(self.rule("usage"), rules._cs_for_company(self.other_company))

    def test_companies_apart(self):
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 990)
        self.warnings._cs_watch(self.rule("usage"), self.other_company)
        self.assertFalse(self.live(self.rule("usage")))

    def test_bad_rules(self):
        with self.assertRaises(ValidationError):
            self.rule("usage", percent=float("nan"))

    def test_merged_customers_have_one(self):
        other = self.make_customer("Ningbo Marine Parts Ltd")
        rule = self.rule("usage")
        new = {self.customer.id: (95.0, 0, None), other.id: (99.0, 0, None)}
        opened = self.warnings.sudo()._cs_open(rule, self.company, new)
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.assertEqual(len(opened.exists()), 2)
        self.assertEqual(len(self.live(rule)), 1)

    def test_button_on_the_customer(self):
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 990)
        self.watch("usage")
        partner = self.as_user("clerk", self.customer)
        self.assertEqual(partner.cs_credit_warning_count, 1)
        action = partner.action_cs_credit_warnings()
        self.assertEqual(self.warnings.search_count(action["domain"]), 1)

    # -- what is found -------------------------------------------------------------

    def test_usage_below(self):
        self.activate_limit(1000)
        self.invoice("2026-10-01", "2026-12-01", 899.99)
        self.assertFalse(self.watch("usage"))

    def test_downgrade(self):
        before = self.graded("AA", "2026-04-01", "2026-06-30", "superseded")
        now = self.graded("B", "2026-07-01", "2026-09-30", "published")
        self.assertEqual(self.watch("downgrade").detail, "AA → B")
        self.assertEqual(self.watch("downgrade").figure, 2)
        self.assertFalse(self.watch("downgrade", count=3))
        self.rule("downgrade", count=1)
        now.sudo()._cs_write_checked({"grade_id": before.grade_id.id})
        self.assertFalse(self.watch("downgrade"))

    def graded(self, code, start, end, state):
        grade = self.env["cs.credit.grade"].search([("code", "=", code)], limit=1)
        rating = self.rating(period=(start, end))
        rating._cs_write_checked({"grade_id": grade.id, "state": state})
        return rating

    def late(self, *days):
        """An invoice settled in each quarter, so many days late."""
        for day, late in zip(QUARTERS, days, strict=True):
            if late is None:
                continue
            paid = date.fromisoformat(day)
            due = paid - timedelta(days=late)
            self.pay(self.invoice(due - timedelta(days=30), due, 100), paid)

    def test_slowing(self):
        # 0, 5, 10, 15 days late: 5 days more each quarter
        self.late(0, 5, 10, 15)
        warning = self.watch("slowing", days=5)
        self.assertEqual((warning.figure, warning.figure_before), (15, 0))
        self.assertFalse(self.watch("slowing", days=6))

    def test_slowing_weighted_by_amount(self):
        self.late(0, 0, 0, 0)
        big = self.invoice("2026-06-01", "2026-07-12", 900)
        self.pay(big, "2026-08-11")
        # (100 × 0 + 900 × 30) / 1,000 = 27; line through 0, 0, 0, 27: 8.1 a quarter
        warning = self.watch("slowing", days=8)
        self.assertAlmostEqual(warning.figure, 27)
        self.assertFalse(self.watch("slowing", days=9))

    def test_not_slowing(self):
        self.late(20, 15, 10, 5)
        self.assertFalse(self.watch("slowing"))

    def test_slowing_needs_three_quarters_and_the_last(self):
        self.late(None, None, 0, 60)
        self.assertFalse(self.watch("slowing"))

    def test_slowing_not_in_the_last_quarter(self):
        self.late(0, 30, 60, None)
        self.assertFalse(self.watch("slowing"))

    def test_holds(self):
        self.activate_limit(1000)
        orders = [self.order(5000) for _i in range(3)]
        for order in orders[:2]:
            order.action_confirm()
        self.assertFalse(self.watch("holds"))
        orders[2].action_confirm()
        self.assertEqual(self.watch("holds").figure, 3)

    def test_open_complaint(self):
        complaint = self.env["cs.complaint"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id}
        )
        complaint.loss_amount = 9999
        self.assertFalse(self.watch("complaint"))
        complaint.loss_amount = 10000
        self.assertEqual(self.watch("complaint").figure, 10000)
        self.assertIn("10,000", self.watch("complaint").figure_text)

    def test_apps_that_are_not_there(self):
        """Papers and news are watched where their app is, and nowhere else."""
        for kind, model in (
            ("paper", "cs.credit.paper"),
            ("news", "cs.competitor.news"),
        ):
            rule = self.rule(kind)
            self.assertEqual(rule.is_available, model in self.env)
            self.assertFalse(self.watch(kind))

    def test_news_from_visits(self):
        if "cs.competitor.news" not in self.env:
            self.skipTest("cs_visits is not installed")
        competitor = self.env["cs.competitor"].create({"name": "Rival"})
        for day in ("2026-07-13", "2026-07-14", "2026-10-01"):
            self.env["cs.competitor.news"].create(
                {
                    "competitor_id": competitor.id,
                    "text": "Offers 5 % less",
                    "date": day,
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                }
            )
        # 90 days back from 12 October is 14 July
        self.assertFalse(self.watch("news", days=90, count=3))
        self.assertEqual(self.watch("news", days=90, count=2).figure, 2)
