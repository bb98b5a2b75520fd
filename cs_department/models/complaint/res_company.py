from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_hr_user_id = fields.Many2one(
        comodel_name="res.users",
        string="HR Officer Told",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Hears how complaints about staff ended (A3.6); empty: an HR officer",
    )
    cs_accountant_id = fields.Many2one(
        comodel_name="res.users",
        string="Credit Notes Finished By",
        domain=[("share", "=", False)],
        help="Gets the draft credit notes that complaints lead to, or a to-do with the "
        "figures. Empty: somebody of the invoicing group.",
    )
    cs_repeat_days = fields.Integer(
        string="Days of a Repeated Complaint",
        default=90,
        required=True,
        help="A complaint of the same customer about the same product within so many "
        "days counts as repeated.",
    )

    _cs_repeat_days_positive = models.Constraint(
        "CHECK(cs_repeat_days BETWEEN 1 AND 3650)",
        "A complaint is repeated within 1 to 3650 days.",
    )
