from odoo import api, fields, models

from ...tools import holding_sql
from ..res_partner import FINANCE

AGES = ("overdue_30", "overdue_60", "overdue_90", "overdue_over")


def _money(string, help=None):
    """A figure of the picture, for finance alone."""
    return fields.Monetary(
        string=string,
        compute="_compute_picture",
        compute_sudo=True,
        groups=FINANCE,
        help=help,
    )


class CsCreditHold(models.Model):
    """The customer's whole picture beside the hold, as it is now (B5.6)."""

    _inherit = "cs.credit.hold"

    now_grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        string="Grade Today",
        compute="_compute_picture",
        compute_sudo=True,
        groups=FINANCE,
    )
    now_receivable = _money("Open Receivables")
    now_draft = _money("Invoices in Draft")
    now_ordered = _money("Ordered, Not Invoiced")
    now_exposure = _money("Exposure Today")
    now_shared = _money("Owed by the Group", "By the others who share the limit")
    now_limit = _money("Limit Today")
    now_overdue = _money("Overdue Today")
    overdue_30 = _money("1–30 Days")
    overdue_60 = _money("31–60 Days")
    overdue_90 = _money("61–90 Days")
    overdue_over = _money("Over 90 Days")
    last_payment_date = fields.Date(
        string="Last Payment",
        compute="_compute_picture",
        compute_sudo=True,
        groups=FINANCE,
    )

    @api.depends("partner_id", "company_id")
    def _compute_picture(self):
        """Fill the picture; two queries a company, however many holds."""
        for company, holds in self.grouped("company_id").items():
            exposures = self.env["cs.credit.exposure"]
            ids = holds.partner_id.commercial_partner_id.ids
            rows = exposures._cs_shown(ids, company) if ids else {}
            ages = holds._cs_ages(ids, company)
            for hold in holds:
                partner = hold.partner_id.commercial_partner_id
                hold._cs_show(rows.get(partner.id, exposures.sudo()))
                age = ages.get(partner.id, {})
                for name in AGES:
                    hold[name] = age.get(name, 0.0)
                hold.last_payment_date = age.get("last_payment_date")

    def _cs_show(self, row):
        self.ensure_one()
        self.now_grade_id = row.grade_id
        self.now_receivable = row.receivable
        self.now_draft = row.draft_invoice
        self.now_ordered = row.ordered
        self.now_exposure = row.amount
        self.now_shared = row.shared
        self.now_limit = row.limit_amount
        self.now_overdue = row.overdue

    @api.model
    def _cs_ages(self, partner_ids, company):
        """Return a dict commercial partner id → overdue by age, last payment."""
        if not partner_ids:
            return {}
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["journal_id", "origin_payment_id"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
        self.env.cr.execute(
            holding_sql.picture(company, partner_ids, company._cs_today())
        )
        return {row["partner_id"]: row for row in self.env.cr.dictfetchall()}
