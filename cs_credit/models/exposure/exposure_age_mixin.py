from odoo import fields, models


class CsCreditExposureAgeMixin(models.AbstractModel):
    """The open items of an exposure by age: what the lists show beyond its parts.

    Debts are ``not_due + overdue_30 + … + overdue_over``; less ``advance`` they are the
    receivables.
    """

    _name = "cs.credit.exposure.age.mixin"
    _description = "Age of a Credit Exposure"
    _inherit = ["cs.credit.exposure.mixin"]

    used = fields.Float(
        string="Used %",
        readonly=True,
        aggregator="avg",
        help="Exposure as per cent of the limit in force",
    )
    not_due = fields.Monetary(readonly=True, help="Posted, due today or later")
    overdue_30 = fields.Monetary(string="1–30 Days", readonly=True)
    overdue_60 = fields.Monetary(string="31–60 Days", readonly=True)
    overdue_90 = fields.Monetary(string="61–90 Days", readonly=True)
    overdue_over = fields.Monetary(string="Over 90 Days", readonly=True)
    advance = fields.Monetary(
        string="Advances",
        readonly=True,
        help="Payments and credit notes not matched with an invoice yet",
    )
    stale_on = fields.Date(
        string="Right Until",
        readonly=True,
        help="First day on which a due date, limit or stop changes the figures",
    )
