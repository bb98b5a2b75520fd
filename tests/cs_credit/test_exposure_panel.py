"""The panel beside invoices, orders and customers, and how much it asks for."""

from unittest.mock import patch

from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form

from .test_exposure_table import ExposureCase

PANEL = [
    "cs_credit_status",
    "cs_credit_limit_amount",
    "cs_credit_exposure",
    "cs_credit_used",
    "cs_credit_overdue",
    "cs_credit_overdue_30",
    "cs_credit_overdue_60",
    "cs_credit_overdue_90",
    "cs_credit_overdue_over",
    "cs_credit_days_to_pay",
    "cs_credit_days_late",
    "cs_credit_open_holds",
    "cs_credit_review",
]


@freeze_time("2026-10-12 02:00:00")
class TestExposurePanel(ExposureCase):
    def setUp(self):
        super().setUp()
        self.activate_limit(1000, date_to="2026-12-20")
        # 30 days after the invoice, 10 late, 100; 20 after it, in time, 300
        self.pay(self.invoice("2026-06-01", "2026-06-21", 100), "2026-07-01")
        self.pay(self.invoice("2026-06-01", "2026-06-21", 300), "2026-06-21")
        # too long ago, and a credit note: neither was paid in 12 months
        self.pay(self.invoice("2025-01-01", "2025-01-31", 900), "2025-10-12")
        credited = self.invoice("2026-06-01", "2026-06-21", 50)
        note = credited._reverse_moves(
            [{"date": "2026-09-01", "invoice_date": "2026-09-01"}]
        )
        note._post(soft=False)
        self.settle(credited, note)
        self.late = self.invoice("2026-08-01", "2026-08-31", 250)
        self.draft = self.invoice("2026-10-01", "2026-10-31", 150, post=False)
        self.quotation = self.order(5000)
        self.held = self.order(5000)
        self.held.action_confirm()

    def panel(self, record):
        return {name: record[name] for name in PANEL}

    def test_figures(self):
        expected = {
            "cs_credit_status": "within",
            "cs_credit_limit_amount": 1000,
            "cs_credit_exposure": 400,
            "cs_credit_used": 40,
            "cs_credit_overdue": 250,
            "cs_credit_overdue_30": 0,
            "cs_credit_overdue_60": 250,
            "cs_credit_overdue_90": 0,
            "cs_credit_overdue_over": 0,
            # (100 × 30 + 300 × 20) ÷ 400, (100 × 10 + 300 × 0) ÷ 400
            "cs_credit_days_to_pay": 22.5,
            "cs_credit_days_late": 2.5,
            "cs_credit_open_holds": 1,
            "cs_credit_review": self.env["cs.credit.limit"]
            .search([("partner_id", "=", self.customer.id)])
            .date_to,
        }
        partner = self.customer.with_company(self.company)
        for refreshed in (False, True):
            if refreshed:
                self.fresh()
            for record in (self.quotation, self.draft, partner):
                record.invalidate_recordset()
                self.assertEqual(self.panel(record), expected, record)
        self.assertEqual(partner.cs_credit_hold_count, 1)

    def test_rating_is_due_before_the_limit_ends(self):
        rating = self.rating()
        rating.sudo()._cs_write_checked({"state": "published"})
        limit = self.env["cs.credit.limit"].search(
            [("state", "=", "active"), ("partner_id", "=", self.customer.id)]
        )
        limit.sudo()._cs_write_checked({"date_to": "2027-03-01"})
        self.assertEqual(str(self.quotation.cs_credit_review), "2027-01-01")

    def test_sales_sees_no_figures(self):
        order = self.as_user("sales", self.quotation)
        order.invalidate_recordset()
        self.assertEqual(order.cs_credit_open_holds, 1)
        self.assertTrue(order.cs_credit_review)
        for name in (
            "cs_credit_days_late",
            "cs_credit_overdue_60",
            "cs_credit_not_due",
        ):
            with self.assertRaises(AccessError):
                order.read([name])
            with self.assertRaises(AccessError):
                self.as_user("sales", self.customer).read([name])
        with self.assertRaises(AccessError):
            self.as_user("sales", self.exposures).search([])
        partners = self.as_user("sales", self.customer.browse())
        for name in ("used", "overdue", "exposure", "available", "limit_amount"):
            with self.assertRaises(AccessError):
                partners.search([(f"cs_credit_{name}", ">", 1)])
        self.assertIn(
            self.customer, partners.search([("cs_credit_status", "=", "within")])
        )

    def test_arch_of_the_forms(self):
        views = {
            "sale.order": "sale.view_order_form",
            "account.move": "account.view_move_form",
            "res.partner": "base.view_partner_form",
        }
        self.users["clerk"].group_ids += self.env.ref("account.group_account_invoice")
        self.users["clerk"].group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        for role, sees in (("clerk", True), ("sales", False)):
            for model, xmlid in views.items():
                records = self.as_user(role, self.env[model])
                arch = records.get_view(self.env.ref(xmlid).id, "form")["arch"]
                self.assertEqual("cs_credit_days_to_pay" in arch, sees, model)
                self.assertIn("cs_credit_review", arch)

    def test_partner_form_opens(self):
        self.users["clerk"].group_ids += self.env.ref("base.group_partner_manager")
        with Form(self.as_user("clerk", self.customer)) as form:
            self.assertEqual(form.cs_credit_used, 40)

    def queries(self, record, names):
        self.env.flush_all()
        self.env["cs.credit.touched"]._cs_settle()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        record.web_read({name: {} for name in names})
        return self.env.cr.sql_log_count - before

    def form(self, record, xmlid, shown):
        """What the client asks for to open a form, with and without the panel."""
        arch = etree.fromstring(record.get_view(self.env.ref(xmlid).id, "form")["arch"])
        specification = {}
        for node in arch.iter("field"):
            name = node.get("name")
            field = record._fields[name] if name in record._fields else None
            inner = any(parent.tag == "field" for parent in node.iterancestors())
            if inner or field is None or field.type.endswith("2many"):
                continue
            if name.startswith("cs_credit_") and not shown:
                continue
            named = field.type == "many2one" and node.get("invisible") not in ("1",)
            specification[name] = {"fields": {"display_name": {}}} if named else {}
        return specification

    def opening(self, record, specification):
        self.env.flush_all()
        self.env["cs.credit.touched"]._cs_settle()
        self.env.invalidate_all()
        seen, execute = [], type(self.env.cr).execute

        def spy(cr, query, *args, **kwargs):
            seen.append(getattr(query, "code", query))
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", spy):
            record.web_read(specification)
        return seen

    def test_panel_takes_four_queries(self):
        self.users["clerk"].group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        cases = (
            (self.quotation, "clerk", "sale.view_order_form"),
            (self.draft, "accountant", "account.view_move_form"),
            (self.customer, "clerk", "base.view_partner_form"),
        )
        for dirty in (True, False):
            if not dirty:
                self.fresh()
            for record, role, xmlid in cases:
                record = self.as_user(role, record)
                with_panel = self.form(record, xmlid, True)
                self.assertIn("cs_credit_days_late", with_panel)
                self.opening(record, with_panel)  # what is cached for good
                plain = self.opening(record, self.form(record, xmlid, False))
                shown = self.opening(record, with_panel)
                more = "\n".join(q.strip()[:300] for q in shown if q not in set(plain))
                self.assertLessEqual(len(shown), len(plain) + 4, more)

    def test_list_of_80_takes_four_queries(self):
        many = self.customer.browse(
            [self.make_customer(f"C{n}").id for n in range(79)] + [self.customer.id]
        )
        many = self.as_user("clerk", many)
        shown = ["cs_credit_limit_amount", "cs_credit_exposure", "cs_credit_used"]
        for dirty in (True, False):
            if not dirty:
                self.fresh()
            self.queries(many, ["name", *shown, "cs_credit_grade_id"])
            plain = self.queries(many, ["name"])
            found = self.queries(many, ["name", *shown, "cs_credit_grade_id"])
            self.assertLessEqual(found, plain + 4)

    def test_searches(self):
        self.fresh()
        partners = self.env["res.partner"].with_company(self.company)
        for domain, found in (
            ([("cs_credit_used", ">", 39)], True),
            ([("cs_credit_used", ">", 41)], False),
            ([("cs_credit_overdue", ">=", 250)], True),
            ([("cs_credit_overdue", ">", 250)], False),
            ([("cs_credit_limit_amount", "=", 1000)], True),
            ([("cs_credit_limit_amount", "<", 1000)], False),
        ):
            self.assertEqual(self.customer in partners.search(domain), found, domain)
        other = self.make_customer("Without anything")
        self.assertIn(other, partners.search([("cs_credit_overdue", "=", 0)]))
        self.assertIn(other, partners.search([("cs_credit_used", "<", 5)]))
        self.env.flush_all()
        with self.assertQueryCount(2):
            partners.search([("cs_credit_used", ">", 39)])

    def test_sorted_by_an_index(self):
        self.fresh()
        for name in ("used", "overdue", "amount"):
            query = self.exposures.sudo()._search(
                [("company_id", "=", self.company.id)], order=f"{name} desc", limit=80
            )
            self.env.cr.execute("SET LOCAL enable_seqscan = off")
            self.env.cr.execute("SET LOCAL enable_bitmapscan = off")
            rows = self.env.execute_query(_explain(query.select()))
            plan = "\n".join(line for (line,) in rows)
            self.assertIn(f"cs_credit_exposure_store_{name}_idx", plan)


def _explain(query):
    from odoo.tools import SQL

    return SQL("EXPLAIN %s", query)
