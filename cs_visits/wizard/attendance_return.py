from odoo import fields, models


class CsAttendanceReturn(models.TransientModel):
    """Asks HR what is unclear about which lines of a sheet."""

    _name = "cs.attendance.return"
    _description = "Return Lines with a Question"
    _inherit = ["cs.wizard.mixin"]

    check_id = fields.Many2one(
        comodel_name="cs.attendance.check",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    line_ids = fields.Many2many(
        comodel_name="cs.attendance.check.line",
        relation="cs_attendance_return_line_rel",
        column1="return_id",
        column2="line_id",
        string="Lines",
        domain="[('check_id', '=', check_id)]",
    )
    question = fields.Text(required=True)

    def action_return(self):
        """Return the chosen lines to customer service with the question.

        :raise AttendanceError: no lines are chosen, or the sheet is settled
        :raise MissingInputError: there is no question
        """
        self.ensure_one()
        # the rights are the sheet's, read anew by its own rules
        check = self.check_id.sudo(False)
        check._return_lines(self.line_ids.sudo(False), self.question)
        return {"type": "ir.actions.act_window_close"}
