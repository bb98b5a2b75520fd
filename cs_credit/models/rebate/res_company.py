from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_rebate_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Rebate Account",
        check_company=True,
        domain="[('account_type', 'not in',"
        " ('asset_receivable', 'liability_payable'))]",
        help="Where credit notes of rebates are booked, when an agreement names no "
        "other account",
    )
