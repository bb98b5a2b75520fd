from odoo import models

from odoo.addons.cs_department.exceptions import MissingInputError, RebateError

from ...tools import rebate as rebate_tools
from .rebate import TURNOVER


class CsRebate(models.Model):
    """The schedule: one line a period, due some working days after it."""

    _inherit = "cs.rebate"

    def action_generate(self):
        """Write the schedule anew from period, dates and amount.

        :raise RebateError: the agreement is not in draft any more
        :raise MissingInputError: dates or the fixed amount are missing
        """
        self.check_access("write")
        for rebate in self:
            rebate._cs_check_generate()
            rebate.line_ids.unlink()
            self.env["cs.rebate.line"].create(rebate._cs_prepare_schedule())
        return True

    def _cs_check_generate(self):
        if self.state != "draft":
            raise RebateError(
                self.env._("%s: only the schedule of a draft is generated.", self.name)
            )
        if not self.date_from or not self.date_to:
            raise MissingInputError(
                self.env._("%s: give the dates the agreement runs.", self.name)
            )
        if self.basis == "fixed" and self.amount_period <= 0:
            raise MissingInputError(
                self.env._("%s: give the amount of each period.", self.name)
            )

    def _cs_prepare_schedule(self):
        """Return create values of the lines, the company's working days counted."""
        self.ensure_one()
        company = self.company_id
        spans = rebate_tools.cut(self.date_from, self.date_to, self.period)
        dues = company._cs_add_working_days(
            [company._cs_end_of_day(end) for _start, end in spans], self.due_days
        )
        return [
            {
                "rebate_id": self.id,
                "company_id": company.id,
                "period_from": start,
                "period_to": end,
                "date_due": company._cs_local(due).date(),
                "promised": 0.0 if self.basis in TURNOVER else self.amount_period,
            }
            for (start, end), due in zip(spans, dues, strict=True)
        ]
