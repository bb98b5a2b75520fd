from odoo import fields, models


class ResCompany(models.Model):
    """What a company sets for its complaints."""

    _inherit = "res.company"

    cs_hr_user_id = fields.Many2one(
        comodel_name="res.users",
        string="HR Officer Told",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Hears how complaints about staff ended (A3.6); empty: an HR officer",
    )
    cs_report_to_president = fields.Boolean(
        string="Report Closed Complaints",
        default=True,
        help="Cause, decision, measures and opinions of each complaint go to the "
        "president when it is closed (A3.1).",
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
    cs_portal_max_files = fields.Integer(
        string="Files per Message",
        default=5,
        help="How many files a customer may attach on the portal at once",
    )
    cs_portal_daily_limit = fields.Integer(
        string="Complaints a Day",
        default=10,
        help="How many complaints one login of the portal may send in during a day",
    )

    _cs_repeat_days_positive = models.Constraint(
        "CHECK(cs_repeat_days BETWEEN 1 AND 3650)",
        "A complaint is repeated within 1 to 3650 days.",
    )
    _cs_portal_limits_valid = models.Constraint(
        "CHECK(COALESCE(cs_portal_max_files, 0) >= 0"
        " AND COALESCE(cs_portal_daily_limit, 0) >= 0)",
        "The limits of the customer portal are numbers from 0.",
    )

    def _cs_portal_file_limit(self):
        """Return the size in bytes above which a file is refused on the portal."""
        self.ensure_one()
        limit = self._cs_attachment_limit()
        known = (
            self.env["ir.config_parameter"].sudo().get_param("web.max_file_upload_size")
        )
        if known and known.isdigit():
            limit = min(limit, int(known))
        return limit
