from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import CallbackError

AGENT = "cs_department.group_cs_user"


class ResPartner(models.Model):
    """A customer who asked not to be called again; the chatter says who and when."""

    _inherit = "res.partner"

    cs_no_call = fields.Boolean(
        string="Do Not Call",
        copy=False,
        tracking=True,
        help="The customer asked customer service not to call again. No visit checks "
        "and care calls are made; a complaint is still answered by phone.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        # a context's defaults count as well
        if any(partner.cs_no_call for partner in partners.sudo()):
            self._cs_check_may_mark()
        return partners

    def write(self, vals):
        marks = vals.get("cs_no_call")
        if "cs_no_call" in vals and any(
            partner.cs_no_call != bool(marks) for partner in self.sudo()
        ):
            self._cs_check_may_mark()
        result = super().write(vals)
        if marks:
            self._cs_end_unwanted_calls()
        return result

    def _cs_check_may_mark(self):
        """Check that customer service sets the mark.

        Nobody else: a salesperson could spare the own customers the check (A2.3).

        :raise CallbackError: the user is not of customer service
        """
        if not self.env.su and not self.env.user.has_group(AGENT):
            raise CallbackError(
                self.env._(
                    "Only customer service marks whom not to call. Tell them the "
                    "customer's wish."
                )
            )

    def _cs_end_unwanted_calls(self):
        """End the open calls to these customers and contacts that nobody owes."""
        calls = (
            self.env["cs.callback"]
            .sudo()
            .search(
                Domain("state", "=", "open")
                & (
                    Domain("partner_id", "in", self.ids)
                    | Domain("contact_id", "in", self.ids)
                    | Domain("partner_id.commercial_partner_id", "in", self.ids)
                )
            )
        )
        calls._cs_end_unwanted()
