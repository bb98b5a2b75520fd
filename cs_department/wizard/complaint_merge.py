from odoo import api, fields, models

from ..exceptions import MergeError


class CsComplaintMerge(models.TransientModel):
    """Asks which of several complaints stays; the one way to merge."""

    _name = "cs.complaint.merge"
    _description = "Merge Complaints"
    _inherit = ["cs.wizard.mixin"]

    complaint_ids = fields.Many2many(
        comodel_name="cs.complaint", string="Complaints", required=True
    )
    target_id = fields.Many2one(
        comodel_name="cs.complaint",
        string="Stays",
        required=True,
        compute="_compute_target_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('id', 'in', complaint_ids)]",
        help="Messages, files and contacts of the others move there.",
    )

    @api.depends("complaint_ids")
    def _compute_target_id(self):
        for wizard in self:
            if wizard.target_id in wizard.complaint_ids:
                continue
            # the one that is furthest, and of those the oldest
            ranked = wizard.complaint_ids.sorted(
                lambda c: (not c.accused_employee_id, c.state == "draft", c._origin.id)
            )
            wizard.target_id = ranked[:1]._origin

    def action_merge(self):
        """Merge the others into the one that stays, and open it.

        :raise MergeError: they are not records of one case
        """
        self.ensure_one()
        target = self.target_id
        if target not in self.complaint_ids:
            raise MergeError(self.env._("Choose which of the complaints stays."))
        (self.complaint_ids - target)._cs_merge_into(target)
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.complaint",
            "res_id": target.id,
            "views": [(False, "form")],
        }
