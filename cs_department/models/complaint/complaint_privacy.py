from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CsComplaint(models.Model):
    """The person a complaint is about neither sees, handles nor decides it (A3.6).

    A global record rule looks at ``hidden_from_id``; clocks, approvals and callbacks
    carry the same field, and nothing is ever sent to that person.
    """

    _inherit = "cs.complaint"

    hidden_from_id = fields.Many2one(
        comodel_name="res.users",
        compute="_compute_hidden_from_id",
        store=True,
        precompute=True,
        readonly=True,
        index="btree_not_null",
        help="The login of the person complained about",
    )

    @api.depends("accused_employee_id.user_id")
    def _compute_hidden_from_id(self):
        for complaint in self:
            complaint.hidden_from_id = complaint.accused_employee_id.sudo().user_id

    def _cs_hidden_from(self):
        return self.sudo().hidden_from_id

    @api.constrains("accused_employee_id", "user_id")
    def _check_accused_is_not_agent(self):
        for complaint in self.sudo():
            hidden = complaint.hidden_from_id
            if hidden and complaint.user_id == hidden:
                raise ValidationError(
                    self.env._(
                        "A complaint about %s has to be taken by another agent.",
                        hidden.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints.filtered("accused_employee_id")._cs_shield()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if "accused_employee_id" in vals:
            self._cs_shield()
        return result

    def _cs_shield(self):
        """Take what was known to the accused out of that person's reach."""
        for complaint in self.sudo():
            user = complaint.hidden_from_id
            complaint._cs_update_clocks()
            complaint.inquiry_ids._cs_shield()
            for model in ("cs.deadline", "cs.approval", "cs.callback"):
                complaint._cs_related(model)._cs_hide_from(user)
            if not user:
                continue
            complaint._cs_forget(user)
            complaint._cs_take_messages_from(user.partner_id)
            if complaint.head_id == user:
                complaint._cs_write_checked({"head_id": complaint._cs_find_head().id})
            if complaint.branch_manager_id == user:
                complaint._cs_inform_branch()

    def _cs_take_messages_from(self, partner):
        """A person who was copied in before reads the messages no longer (sudo)."""
        named = self.env["mail.message"].search(
            Domain("model", "=", self._name)
            & Domain("res_id", "in", self.ids)
            & (
                Domain("partner_ids", "in", partner.ids)
                | Domain("notified_partner_ids", "in", partner.ids)
            )
        )
        named.write({"partner_ids": [(3, partner.id)]})
        named.notification_ids.filtered(lambda n: n.res_partner_id == partner).unlink()

    def _cs_related(self, model):
        """Return the rows of a model that belong to these complaints (sudo)."""
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        return self.env[model].sudo().search(domain)
