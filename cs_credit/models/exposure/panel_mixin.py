from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import panel_sql
from ..res_partner import FINANCE

AGES = ("not_due", "overdue_30", "overdue_60", "overdue_90", "overdue_over")


class CsCreditPanelMixin(models.AbstractModel):
    """The credit panel: what to know of a customer beside a document or contact.

    The parts by age come with the exposure, in its query; what is asked for beyond it
    takes one more. Salespeople see grade, status, holds and the next review.
    """

    _name = "cs.credit.panel.mixin"
    _description = "Credit Panel"

    cs_credit_not_due = fields.Monetary(
        string="Not Due", currency_field="cs_credit_currency_id", groups=FINANCE
    )
    cs_credit_overdue_30 = fields.Monetary(
        string="1–30 Days", currency_field="cs_credit_currency_id", groups=FINANCE
    )
    cs_credit_overdue_60 = fields.Monetary(
        string="31–60 Days", currency_field="cs_credit_currency_id", groups=FINANCE
    )
    cs_credit_overdue_90 = fields.Monetary(
        string="61–90 Days", currency_field="cs_credit_currency_id", groups=FINANCE
    )
    cs_credit_overdue_over = fields.Monetary(
        string="Over 90 Days", currency_field="cs_credit_currency_id", groups=FINANCE
    )
    cs_credit_currency_id = fields.Many2one(
        comodel_name="res.currency", string="Credit Currency"
    )
    cs_credit_days_to_pay = fields.Float(
        string="Days to Pay",
        digits=(8, 1),
        compute="_compute_cs_credit_beside",
        compute_sudo=True,
        groups=FINANCE,
        help="From invoice to payment, on average of what was paid in 12 months, "
        "weighted by amount",
    )
    cs_credit_days_late = fields.Float(
        string="Days Late",
        digits=(8, 1),
        compute="_compute_cs_credit_beside",
        compute_sudo=True,
        groups=FINANCE,
        help="From due date to payment, on average of what was paid in 12 months, "
        "weighted by amount; below zero: paid early",
    )
    cs_credit_open_holds = fields.Integer(
        string="Held Documents",
        compute="_compute_cs_credit_beside",
        compute_sudo=True,
    )
    cs_credit_review = fields.Date(
        string="Next Review",
        compute="_compute_cs_credit_beside",
        compute_sudo=True,
        help="The limit's last day, or the first day of the quarter in which the "
        "customer is rated again, whichever comes first",
    )

    def _cs_credit_customers(self):
        """Hook: return ``[(record, commercial partner, company)]``."""
        raise NotImplementedError(self._name)

    def _cs_credit_show_ages(self, row):
        """Fill the parts by age from a row of ``cs.credit.exposure``."""
        for name in AGES:
            self[f"cs_credit_{name}"] = row[name]

    def _compute_cs_credit_beside(self):
        customers = self._cs_credit_customers()
        found = {}
        for company in {company for _record, _partner, company in customers}:
            ids = {p.id for _r, p, c in customers if c == company and p.id}
            found[company] = self._cs_credit_beside(company, ids) if ids else {}
        for record, partner, company in customers:
            paid, late, holds, review = found[company].get(
                partner.id, (0.0, 0.0, 0, False)
            )
            record.cs_credit_days_to_pay = paid
            record.cs_credit_days_late = late
            record.cs_credit_open_holds = holds
            record.cs_credit_review = review

    @api.model
    def _cs_credit_beside(self, company, partner_ids):
        """Return partner id → (days to pay, days late, open holds, next review)."""
        today = company._cs_today()
        for model, names in panel_sql.READS.items():
            self.env[model].flush_model(names)
        rows = self.env.execute_query(
            panel_sql.beside(
                company.id,
                SQL("%s", list(partner_ids)),
                today,
                today - relativedelta(years=1),
            )
        )
        return {
            partner_id: (
                paid or 0.0,
                late or 0.0,
                holds,
                _first(limit_end, self._cs_credit_rated_again(rated)),
            )
            for partner_id, paid, late, holds, limit_end, rated in rows
        }

    @api.model
    def _cs_credit_rated_again(self, rated):
        """First day after the quarter that follows a rating's (B5.1)."""
        return rated and rated + relativedelta(days=1) + relativedelta(months=3)


def _first(*days):
    return min((day for day in days if day), default=False)
