from odoo import fields, models


class ResCompany(models.Model):
    """How much a customer may send in by the portal."""

    _inherit = "res.company"

    cs_portal_max_files = fields.Integer(
        string="Files per Message",
        default=5,
        help="How many files a customer may attach on the portal at once",
    )
    cs_portal_max_file_mb = fields.Integer(
        string="Largest File (MB)",
        default=10,
        help="Larger files are refused on the portal; the server's own limit on "
        "uploads holds as well.",
    )
    cs_portal_daily_limit = fields.Integer(
        string="Complaints a Day",
        default=10,
        help="How many complaints one login of the portal may send in during a day",
    )

    _cs_portal_limits_valid = models.Constraint(
        "CHECK(COALESCE(cs_portal_max_files, 0) >= 0"
        " AND COALESCE(cs_portal_max_file_mb, 0) >= 0"
        " AND COALESCE(cs_portal_daily_limit, 0) >= 0)",
        "The limits of the customer portal are numbers from 0.",
    )

    def _cs_portal_file_limit(self):
        """Return the size in bytes above which a file is refused on the portal."""
        self.ensure_one()
        limit = self.cs_portal_max_file_mb * 1024 * 1024
        known = (
            self.env["ir.config_parameter"].sudo().get_param("web.max_file_upload_size")
        )
        if known and known.isdigit():
            limit = min(limit, int(known))
        return limit
