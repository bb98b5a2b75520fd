from odoo import models

from ...tools import rebate_sql
from ...tools.rebate import Tier, tier_amount
from .rebate import TURNOVER

# An amount counts against the cap from the day it falls due.
COUNTED = ("due", "checked", "approved", "booked", "paid")


class CsRebateLine(models.Model):
    """What a period earned, from the books."""

    _inherit = "cs.rebate.line"

    def _cs_turnovers(self):
        """Return a dict line id → net sales of its period, in its own currency.

        One statement for all lines; company currency is converted at the rate of the
        period's last day.
        """
        if not self:
            return {}
        self.flush_model()
        self.env["account.move"].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        rows = dict(self.env.execute_query(rebate_sql.turnover(self.ids)))
        return {
            line.id: line.company_id.currency_id._convert(
                float(rows.get(line.id, 0.0)),
                line.currency_id,
                line.company_id,
                line.period_to or line.date_due,
            )
            for line in self
        }

    def _cs_work_out(self):
        """Work out what lines by turnover earn, within what is left of the cap (sudo).

        :return: lines whose promise changed
        """
        changed = done = self.browse()
        mine = self.filtered(lambda line: line.basis in TURNOVER)
        # two lines of one agreement at once: the second one starts again
        mine.rebate_id._cs_lock(touch=True)
        turnovers = mine._cs_turnovers()
        for line in mine.sorted(lambda x: (x.date_due, x.id)):
            turnover = turnovers[line.id]
            promised = min(line._cs_earned(turnover), line._cs_left(done))
            promised = line.currency_id.round(max(promised, 0.0))
            vals = {"turnover": turnover, "promised": promised}
            if line.currency_id.compare_amounts(promised, line.promised):
                changed |= line
                # what CS lowered stays lowered
                kept = line.amount < line.promised and line.amount < promised
                vals["amount"] = line.amount if kept else promised
            elif line.state == "planned":
                vals["amount"] = promised
            line._cs_write_checked(vals)
            done |= line
        return changed

    def _cs_earned(self, turnover):
        rebate = self.rebate_id
        if rebate.basis == "percent":
            return max(turnover, 0.0) * rebate.percent / 100.0
        tiers = [Tier(tier.turnover_from, tier.percent) for tier in rebate.tier_ids]
        return tier_amount(turnover, tiers, by_slice=rebate.tier_method == "slice")

    def _cs_left(self, done):
        """What the other amounts of the agreement leave of its cap.

        :param done: lines worked out in the same go, which fall due with this one
        """
        others = self.rebate_id.line_ids.filtered(
            lambda line: line != self and (line.state in COUNTED or line in done)
        )
        return self.rebate_id.amount_cap - sum(others.mapped("amount"))
