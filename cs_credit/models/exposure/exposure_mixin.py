from odoo import api, fields, models

# What the figures are made of: flushed before they are read.
DEPENDS = {
    "account.move.line": [
        "account_id",
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
        "currency_id",
        "invoice_currency_rate",
        "move_type",
        "partner_id",
        "state",
    ],
    "sale.order": [
        "amount_total",
        "company_id",
        "currency_id",
        "currency_rate",
        "invoice_status",
        "partner_invoice_id",
        "state",
    ],
    "sale.order.line": [
        "invoice_lines",
        "order_id",
        "price_total",
        "product_uom_qty",
        "qty_delivered",
    ],
    "res.partner": ["commercial_partner_id"],
    "res.company": ["cs_credit_order_policy"],
    "cs.credit.group.member": ["company_id", "group_id", "partner_id"],
    "cs.credit.limit": [
        "amount_company",
        "company_id",
        "date_from",
        "date_to",
        "group_id",
        "is_temporary",
        "partner_id",
        "state",
    ],
    "cs.credit.rating": ["company_id", "grade_id", "partner_id", "state"],
    "cs.credit.stop": ["active", "company_id", "date_from", "date_to", "partner_id"],
}


class CsCreditExposureMixin(models.AbstractModel):
    """What a customer owes or may come to owe, in company currency, with its parts.

    One row a commercial entity and company, beside the limits in force and the
    published grade. ``amount`` and its parts are the customer's own; ``used``,
    ``available`` and ``is_over_limit`` count what the others owe who share the limit.
    Nobody writes it: it follows from the books.
    """

    _name = "cs.credit.exposure.mixin"
    _description = "Parts of a Credit Exposure"

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

    group_id = fields.Many2one(
        comodel_name="cs.credit.group", string="Shares a Limit", readonly=True
    )
    shared = fields.Monetary(
        string="Owed by the Group",
        readonly=True,
        help="Exposure of the others who share the limit",
    )

    @api.depends("partner_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.partner_id.display_name

    def _cs_status(self):
        """Return the status everybody may see; ``none`` for an empty row."""
        names = ("is_stopped", "is_limited", "is_over_limit", "is_lapsed")
        return self._cs_status_of({name: self[name] for name in names})

    @api.model
    def _cs_status_of(self, row):
        """Return the status of a row's values; ``none`` for no values."""
        if row.get("is_stopped"):
            return "stop"
        if row.get("is_limited"):
            return "over" if row["is_over_limit"] else "within"
        return "lapsed" if row.get("is_lapsed") else "none"

    def _cs_used(self):
        """Return the exposure as per cent of the limit, 0 without one."""
        limit = self.limit_amount
        return 100.0 * (self.amount + self.shared) / limit if limit else 0.0
