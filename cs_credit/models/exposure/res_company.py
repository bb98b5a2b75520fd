from odoo import fields, models


class ResCompany(models.Model):
    """How confirmed orders count in a customer's exposure."""

    _inherit = "res.company"

    cs_credit_order_policy = fields.Selection(
        selection=[
            ("ordered", "Ordered, not invoiced"),
            ("delivered", "Delivered, not invoiced"),
        ],
        string="Orders in the Exposure",
        required=True,
        default="ordered",
        help="What of a confirmed order counts until it is invoiced: all of it, or what"
        " was delivered of it. The order being confirmed always counts in full.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "cs_credit_order_policy" in vals:
            self.env["cs.credit.touched"]._cs_note("res.company", self.ids)
            self.env["res.partner"]._cs_credit_changed()
        return result
