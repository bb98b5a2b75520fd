from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cs_complaint_alias_name = fields.Char(
        related="company_id.cs_complaint_alias_name", readonly=False
    )
    cs_alias_domain = fields.Char(
        related="company_id.alias_domain_id.name", string="Mail Domain"
    )
    cs_mail_user_id = fields.Many2one(
        related="company_id.cs_mail_user_id", readonly=False
    )
    cs_mail_join_hours = fields.Integer(
        related="company_id.cs_mail_join_hours", readonly=False
    )
    cs_mail_limit = fields.Integer(related="company_id.cs_mail_limit", readonly=False)
    cs_attachment_max_mb = fields.Integer(
        related="company_id.cs_attachment_max_mb", readonly=False
    )
    cs_duplicate_days = fields.Integer(
        related="company_id.cs_duplicate_days", readonly=False
    )
    cs_hr_user_id = fields.Many2one(
        related="company_id.cs_hr_user_id",
        readonly=False,
        domain=[("share", "=", False)],
    )
    cs_report_to_president = fields.Boolean(
        related="company_id.cs_report_to_president", readonly=False
    )
    cs_accountant_id = fields.Many2one(
        related="company_id.cs_accountant_id", readonly=False
    )
    cs_repeat_days = fields.Integer(related="company_id.cs_repeat_days", readonly=False)
    cs_portal_max_files = fields.Integer(
        related="company_id.cs_portal_max_files", readonly=False
    )
    cs_portal_daily_limit = fields.Integer(
        related="company_id.cs_portal_daily_limit", readonly=False
    )
    cs_ask_review = fields.Boolean(related="company_id.cs_ask_review", readonly=False)
    cs_recurring_number = fields.Integer(
        related="company_id.cs_recurring_number", readonly=False
    )
    cs_recurring_days = fields.Integer(
        related="company_id.cs_recurring_days", readonly=False
    )
    cs_retention_months = fields.Integer(
        related="company_id.cs_retention_months", readonly=False
    )
