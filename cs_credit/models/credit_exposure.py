from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import sql


class CsCreditExposure(models.Model):
    """What a customer owes or may come to owe, worked out when it is asked for.

    One row a commercial entity and company, in company currency, with its parts, the
    limits in force and the published grade. Nothing of it is stored.
    """

    _name = "cs.credit.exposure"
    _description = "Credit Exposure"
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"

    _depends = {
        "account.move.line": [
            "amount_residual",
            "balance",
            "company_id",
            "date_maturity",
            "parent_state",
            "partner_id",
            "price_total",
            "reconciled",
        ],
        "account.move": [
            "amount_total_signed",
            "invoice_currency_rate",
            "move_type",
            "partner_id",
            "state",
        ],
        "sale.order": [
            "amount_total",
            "currency_rate",
            "invoice_status",
            "partner_invoice_id",
            "state",
        ],
        "sale.order.line": ["invoice_lines", "order_id"],
        "res.partner": ["commercial_partner_id"],
        "cs.credit.limit": ["amount_company", "date_from", "date_to", "state"],
        "cs.credit.rating": ["grade_id", "state"],
        "cs.credit.stop": ["active", "date_from", "date_to"],
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    receivable = fields.Monetary(
        string="Receivables",
        readonly=True,
        help="Posted and not settled; advances and open credit notes lower it",
    )
    overdue = fields.Monetary(readonly=True)
    overdue_days = fields.Integer(readonly=True, aggregator="max")
    draft_invoice = fields.Monetary(string="Draft Invoices", readonly=True)
    ordered = fields.Monetary(
        string="Orders Not Invoiced",
        readonly=True,
        help="Confirmed orders as far as there is no invoice, draft or posted",
    )
    amount = fields.Monetary(string="Exposure", readonly=True)
    limit_amount = fields.Monetary(string="Limit", readonly=True)
    available = fields.Monetary(readonly=True)
    is_limited = fields.Boolean(string="Has a Limit", readonly=True)
    is_over_limit = fields.Boolean(string="Over the Limit", readonly=True)
    is_lapsed = fields.Boolean(
        string="Limit Ended",
        readonly=True,
        help="Had a limit once, none is in force today",
    )
    is_stopped = fields.Boolean(string="Stopped", readonly=True)
    limit_id = fields.Many2one(
        comodel_name="cs.credit.limit", string="Base Limit", readonly=True
    )
    rating_id = fields.Many2one(comodel_name="cs.credit.rating", readonly=True)
    grade_id = fields.Many2one(comodel_name="cs.credit.grade", readonly=True)

    @property
    def _table_query(self):
        return sql.exposure(self.env.company._cs_today())

    @api.depends("partner_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.partner_id.display_name

    @api.model
    def _cs_of(self, partner_ids, company):
        """Return a dict commercial partner id → row (sudo), in one query.

        A customer without trade, limit or rating has no row.
        """
        # rows are worked out anew, whatever was read before
        self.invalidate_model(flush=False)
        rows = (
            self.sudo()
            .with_company(company)
            .search_fetch(
                Domain("partner_id", "in", list(partner_ids))
                & Domain("company_id", "=", company.id),
                [
                    name
                    for name, field in self._fields.items()
                    if field.store and field.type != "properties"
                ],
                order="id",
            )
        )
        return {row.partner_id.id: row for row in rows}

    def _cs_status(self):
        """Return the status everybody may see; ``none`` for an empty row."""
        if self.is_stopped:
            return "stop"
        if self.is_limited:
            return "over" if self.is_over_limit else "within"
        return "lapsed" if self.is_lapsed else "none"

    def _cs_used(self):
        """Return the exposure as per cent of the limit, 0 without one."""
        limit = self.limit_amount
        return 100.0 * self.amount / limit if limit else 0.0

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
