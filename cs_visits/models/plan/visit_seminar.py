from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import EngineFieldError


class CsVisit(models.Model):
    """A visit that is part of a seminar: it has no meeting of its own."""

    _inherit = "cs.visit"

    seminar_id = fields.Many2one(
        comodel_name="cs.visit.seminar",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        # a client's context can carry values as well
        visits = self
        if "default_seminar_id" in self.env.context:
            visits = self.with_context(default_seminar_id=False)
        visits._cs_check_seminar_given(vals_list)
        return super(CsVisit, visits).create(vals_list)

    def write(self, vals):
        if "seminar_id" in vals:
            self._cs_check_seminar_given([{"seminar_id": True}])
        return super().write(vals)

    def _cs_check_seminar_given(self, vals_list):
        """Only a seminar makes its visits; it does so as the system."""
        if not self.env.su and any(vals.get("seminar_id") for vals in vals_list):
            raise EngineFieldError(
                self.env._("Invite the customer on the seminar: it makes the visit.")
            )

    def _cs_has_own_meeting(self):
        return not self.seminar_id and super()._cs_has_own_meeting()
