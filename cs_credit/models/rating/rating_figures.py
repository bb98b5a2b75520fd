from odoo import fields, models


class CsCreditRating(models.Model):
    """The figures of a rating, as they were when it was scored."""

    _inherit = "cs.credit.rating"

    currency_id = fields.Many2one(related="company_id.currency_id")
    figures = fields.Json(copy=False)
    statement_id = fields.Many2one(
        comodel_name="cs.credit.statement",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    due_amount = fields.Monetary(
        string="Due", readonly=True, copy=False, help="In the period that counts"
    )
    paid_amount = fields.Monetary(string="Paid", readonly=True, copy=False)
    on_time_amount = fields.Monetary(string="Paid on Time", readonly=True, copy=False)
    overdue_amount = fields.Monetary(
        string="Amount Overdue",
        readonly=True,
        copy=False,
        help="On the period's last day",
    )
    max_overdue_days = fields.Integer(
        string="Overdue Days", readonly=True, copy=False, aggregator="max"
    )
    bad_amount = fields.Monetary(string="Long Overdue", readonly=True, copy=False)
    written_off_amount = fields.Monetary(
        string="Written Off",
        readonly=True,
        copy=False,
        help="In 12 months",
    )
    sales_amount = fields.Monetary(
        string="Sales of 12 Months",
        readonly=True,
        copy=False,
        help="Invoices less credit notes without taxes, in company currency",
    )
    first_sale_date = fields.Date(string="First Sale", readonly=True, copy=False)
    proposed_limit = fields.Monetary(readonly=True, copy=False, help="By B5.6")
    disputed_amount = fields.Monetary(
        string="In Dispute",
        readonly=True,
        copy=False,
        help="Set aside: no part of what fell due, is overdue or counts as bad",
    )
