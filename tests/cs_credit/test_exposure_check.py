"""The documents of each part, the nightly check, and who may do what."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import SQL

from .test_exposure_table import ExposureCase


@freeze_time("2026-10-12 02:00:00")
class TestExposureDocuments(ExposureCase):
    def test_each_part_opens_its_documents(self):
        late = self.invoice("2026-08-01", "2026-08-31", 250)
        later = self.invoice("2026-10-01", "2026-10-31", 100)
        draft = self.invoice("2026-10-01", "2026-10-31", 70, post=False)
        advance = self.entry(
            "2026-10-10", 30, self.ledger["bank"], self.ledger["bank_journal"]
        )
        order = self.order(500)
        order.action_confirm()
        paid = self.invoice("2026-08-01", "2026-08-31", 10)
        self.pay(paid, "2026-09-01")
        row = self.as_user("clerk", self.exposures).browse(self.shown().id)
        for action, documents, amount in (
            ("items", late | later, row.overdue + row.not_due),
            ("overdue", late, row.overdue),
            ("advances", advance, row.advance),
            ("drafts", draft, row.draft_invoice),
            ("orders", order, row.ordered),
        ):
            found = getattr(row, f"action_open_{action}")()
            records = self.env[found["res_model"]].search(found["domain"])
            moves = records.move_id if found["res_model"].endswith(".line") else records
            self.assertEqual(moves, documents, action)
            total = {
                "account.move.line": "amount_residual",
                "account.move": "amount_total_signed",
                "sale.order": "amount_total",
            }[found["res_model"]]
            self.assertEqual(abs(sum(records.mapped(total))), amount, action)
        self.assertEqual(row.receivable, 320)
        self.assertEqual(
            row.action_open_holds()["res_model"], self.env["cs.credit.hold"]._name
        )

    def test_partner_opens_its_exposure(self):
        self.invoice("2026-08-01", "2026-08-31", 250)
        partner = self.customer.with_company(self.company)
        action = partner.action_cs_credit_exposure()
        row = self.exposures.browse(action["res_id"])
        self.assertEqual((row.partner_id, row.receivable), (self.customer, 250))

    def test_rights(self):
        self.invoice("2026-08-01", "2026-08-31", 250)
        row = self.shown()
        for role in ("clerk", "credit", "auditor"):
            mine = self.as_user(role, self.exposures).browse(row.id)
            self.assertEqual(mine.receivable, 250)
            with self.assertRaises(AccessError):
                mine.write({"receivable": 0})
            with self.assertRaises(AccessError):
                mine.unlink()
        self.users["outsider"].group_ids += self.env.ref("cs_credit.group_credit_user")
        outsider = self.as_user("outsider", self.exposures)
        with self.assertRaises(AccessError):
            outsider.browse(row.id).read(["receivable"])
        store = self.store.with_user(self.users["clerk"])
        with self.assertRaises(AccessError):
            store.search([])
        with self.assertRaises(AccessError):
            self.env["cs.credit.touched"].with_user(self.users["credit"]).create(
                {"partner_id": 1, "company_id": 1}
            )

    def test_another_company_is_not_shown(self):
        self._use_ledger(self.customer, self.other_company, self.other_ledger)
        self.invoice(
            "2026-08-01",
            "2026-08-31",
            90,
            company=self.other_company,
            ledger=self.other_ledger,
        )
        self.invoice("2026-08-01", "2026-08-31", 250)
        self.fresh()
        clerk = self.exposures.with_user(self.users["clerk"]).with_context(
            allowed_company_ids=self.company.ids
        )
        rows = clerk.search([("partner_id", "=", self.customer.id)])
        self.assertEqual(rows.mapped("receivable"), [250])
        self.assertEqual(self.shown(company=self.other_company).receivable, 90)


@freeze_time("2026-10-12 02:00:00")
class TestExposureCheck(ExposureCase):
    def setUp(self):
        super().setUp()
        self.invoice("2026-08-01", "2026-08-31", 250)
        self.fresh()
        self.checks = self.env["cs.credit.exposure.check"]

    def spoil(self, **values):
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE cs_credit_exposure_store SET %s = %s WHERE partner_id = %s",
                    SQL.identifier(name),
                    value,
                    self.customer.id,
                )
            )
        self.env.invalidate_all()

    def test_nothing_differs(self):
        check = self.checks._cs_run(self.company)
        self.assertFalse(check.line_ids or check.activity_ids)
        self.assertEqual(check.customer_count, 1)

    def test_what_differs_is_listed_mended_and_told(self):
        self.spoil(receivable=9, overdue_30=1, is_stopped=True)
        self.assertEqual(self.shown().receivable, 9)
        check = self.checks._cs_run(self.company)
        found = {
            line.part: (line.partner_id, line.stored, line.ledger)
            for line in check.line_ids
        }
        self.assertEqual(
            found,
            {
                "receivable": (self.customer, 9, 250),
                "overdue_30": (self.customer, 1, 0),
                "is_stopped": (self.customer, 1, 0),
            },
        )
        self.assertEqual(check.difference_count, 3)
        self.assertIn("Receivables", check.line_ids.mapped("part_name"))
        self.assertEqual(
            check.activity_ids.user_id.has_group("cs_credit.group_credit_manager"), True
        )
        self.assert_right(self.customer)
        again = self.checks._cs_run(self.company)
        self.assertEqual((again, len(again.line_ids)), (check, 3))
        self.assertEqual(len(again.activity_ids), 1)

    def test_a_row_too_many_and_one_too_few(self):
        ghost = self.make_customer("Ghost")
        self.env.cr.execute(
            "UPDATE cs_credit_exposure_store SET partner_id = %s WHERE partner_id = %s",
            [ghost.id, self.customer.id],
        )
        self.env.invalidate_all()
        check = self.checks._cs_run(self.company)
        self.assertEqual(check.line_ids.partner_id, ghost | self.customer)
        self.assertFalse(self.shown(ghost))
        self.assert_right(self.customer)

    def test_what_is_only_touched_is_no_difference(self):
        self.invoice("2026-08-01", "2026-08-31", 1)
        check = self.checks._cs_run(self.company)
        self.assertFalse(check.line_ids)
        self.assertFalse(self.touched())

    def test_cron_once_a_day(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("cs_credit.ir_cron_credit_exposure_check")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        found = self.checks.search([("company_id", "=", self.company.id)])
        self.assertEqual(len(found), 1)

    def test_refresh_cron(self):
        self.invoice("2026-08-01", "2026-08-31", 1)
        self.assertTrue(self.touched())
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_exposure").method_direct_trigger()
        self.assertFalse(self.touched())
        self.assert_right(self.customer)

    def test_refresh_in_batches(self):
        for number in range(5):
            self.invoice(
                "2026-08-01", "2026-08-31", 1, self.make_customer(f"B{number}")
            )
        self.env.flush_all()
        self.env["cs.credit.touched"]._cs_settle()
        done = [self.store._cs_refresh(self.company, limit=2) for _round in range(20)]
        self.assertLessEqual(max(done), 2)
        self.assertEqual(done[-1], 0)
        self.assertFalse(self.touched())

    def test_without_a_credit_manager_an_administrator_is_told(self):
        managers = self.env.ref("cs_credit.group_credit_manager").all_user_ids
        self.assertIn(
            self.checks.new({"company_id": self.company.id})._cs_report_user(), managers
        )
        admin = self.env.ref("base.user_admin")
        admin.company_ids += self.company
        admin.group_ids -= self.env.ref("cs_credit.group_credit_manager")
        for user in managers - admin:
            user.write(
                {
                    "company_id": self.other_company.id,
                    "company_ids": [Command.set(self.other_company.ids)],
                }
            )
        user = self.checks._cs_run(self.company)._cs_report_user()
        self.assertTrue(user.has_group("base.group_system"))

    def test_only_the_server_writes_checks(self):
        for role in ("clerk", "credit"):
            with self.assertRaises(AccessError):
                self.checks.with_user(self.users[role]).create(
                    {"company_id": self.company.id, "date": "2026-10-01"}
                )

    def test_the_whole_check_is_a_few_statements(self):
        with patch.object(type(self.checks), "_cs_report", lambda *args: None):
            self.checks._cs_run(self.company)
            for number in range(30):
                partner = self.make_customer(f"N{number}")
                self.invoice("2026-08-01", "2026-08-31", 1, partner)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.checks._cs_run(self.company)
            self.env.flush_all()
            self.assertLessEqual(self.env.cr.sql_log_count - before, 15)
