from odoo import api, fields, models, tools

from ...exceptions import AttendanceError


class ResCompany(models.Model):
    _inherit = "res.company"

    cs_attendance_email = fields.Char(
        string="Attendance Sheets To",
        help="Address of HR that gets the signed sheets (A1.5). Empty: every HR "
        "officer of the company with an e-mail address.",
    )

    @api.constrains("cs_attendance_email")
    def _check_cs_attendance_email(self):
        for company in self:
            address = company.cs_attendance_email
            if address and tools.email_normalize(address) != address.strip().lower():
                raise AttendanceError(
                    self.env._(
                        "“%s” is not one e-mail address. Enter one like "
                        "hr@example.com, or leave it empty.",
                        address,
                    )
                )
