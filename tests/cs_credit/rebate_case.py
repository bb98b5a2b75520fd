"""Agreements and their amounts, for the tests of rebates."""

from datetime import date

from odoo import Command

from .common import CreditCase


class RebateCase(CreditCase):
    """It is Monday, 12 October 2026, 10:00 in Shanghai."""

    def setUp(self):
        super().setUp()
        self.freeze("2026-10-12 10:00")

    def freeze(self, text):
        frozen = self.at(text)
        frozen.start()
        self.addCleanup(frozen.stop)

    def run_cron(self, name):
        with self.enter_registry_test_mode():
            self.env.ref(name).method_direct_trigger()

    def rebate(self, due=None, role="agent", **values):
        """A draft agreement with one fixed amount, as entered by CS."""
        lines = values.pop("lines", None)
        if lines is None:
            lines = [{"date_due": due or date(2026, 10, 30), "promised": 1000}]
        rebates = self.as_user(role, self.env["cs.rebate"])
        return rebates.create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "currency_id": self.cny.id,
                "account_id": self.ledger["expense"].id,
                "agreement": "1 % back when the year's target is met",
                "line_ids": [Command.create(line) for line in lines],
                **values,
            }
        ).with_env(self.env)

    def turnover_rebate(self, period=(date(2026, 7, 1), date(2026, 9, 30)), **values):
        """2 % of the third quarter, at most 5,000, due on 12 October."""
        line = {
            "date_due": date(2026, 10, 12),
            "period_from": period[0],
            "period_to": period[1],
        }
        return self.rebate(
            **{
                "basis": "percent",
                "percent": 2,
                "amount_cap": 5000,
                "lines": [line],
                **values,
            }
        )

    def activate(self, rebate):
        self.as_user("agent", rebate).action_submit()
        self.as_user("credit", rebate).action_approve()
        self.assertEqual(rebate.state, "active")
        return rebate

    def due(self, **values):
        """An amount that is due today, of an active agreement."""
        rebate = self.activate(self.rebate(due=date(2026, 10, 12), **values))
        self.assertEqual(rebate.line_ids.state, "due")
        return rebate.line_ids

    def approved(self, line=None, **values):
        """An amount that finance approved, so that its draft is made."""
        line = line or self.due(**values)
        self.as_user("agent", line).action_check()
        self.as_user("credit", line).action_approve()
        return line
