from odoo import api, fields, models


class ResCompany(models.Model):
    """How a company takes complaints: its mailbox, and what counts as the same case."""

    _inherit = "res.company"

    cs_complaint_alias_id = fields.Many2one(
        comodel_name="mail.alias",
        string="Complaint Mailbox",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="Mails to this address become complaints.",
    )
    cs_complaint_alias_name = fields.Char(
        string="Complaint Address",
        compute="_compute_cs_complaint_alias_name",
        inverse="_inverse_cs_complaint_alias_name",
        help="The part before the @; empty: no mails are taken",
    )
    cs_complaint_alias_email = fields.Char(
        related="cs_complaint_alias_id.display_name", string="Complaint E-Mail"
    )
    cs_mail_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Mails Go To",
        domain=[("share", "=", False)],
        help="Whose list complaints by e-mail come to; empty: they wait for an agent.",
    )
    cs_mail_join_hours = fields.Integer(
        string="Join Equal Mails For",
        default=24,
        help="Hours in which the same mail of the same sender is only counted",
    )
    cs_mail_limit = fields.Integer(
        string="Complaints per Sender",
        default=20,
        help="So many mails of one sender become complaints in that time; further ones "
        "are added to the last of them.",
    )
    cs_attachment_max_mb = fields.Integer(
        string="Largest File",
        default=15,
        help="Megabytes a file attached to a complaint may have",
    )
    cs_duplicate_days = fields.Integer(
        string="Look for Duplicates",
        default=30,
        help="Days back in which complaints of the same customer about the same "
        "product or document are shown while typing",
    )
    _cs_intake_valid = models.Constraint(
        "CHECK(cs_mail_join_hours BETWEEN 0 AND 8760"
        " AND cs_mail_limit BETWEEN 1 AND 10000"
        " AND cs_attachment_max_mb BETWEEN 1 AND 1000"
        " AND cs_duplicate_days BETWEEN 0 AND 3650)",
        "Up to 8,760 hours, 1 to 10,000 complaints, 1 to 1,000 MB and 3,650 days are "
        "possible.",
    )

    @api.depends("cs_complaint_alias_id.alias_name")
    def _compute_cs_complaint_alias_name(self):
        for company in self:
            company.cs_complaint_alias_name = company.cs_complaint_alias_id.alias_name

    def _inverse_cs_complaint_alias_name(self):
        for company in self:
            alias = company.sudo().cs_complaint_alias_id
            name = (company.cs_complaint_alias_name or "").strip()
            if alias:
                alias.alias_name = name or False
            elif name:
                company.sudo().cs_complaint_alias_id = (
                    self.env["mail.alias"].sudo().create(company._cs_alias_values(name))
                )
        # as the mailbox spells it
        self.invalidate_recordset(["cs_complaint_alias_name"])

    def _cs_alias_values(self, name):
        """Return what makes mails to an address this company's complaints."""
        self.ensure_one()
        return {
            "alias_name": name,
            "alias_model_id": self.env["ir.model"]._get_id("cs.complaint"),
            "alias_parent_model_id": self.env["ir.model"]._get_id("res.company"),
            "alias_parent_thread_id": self.id,
            "alias_domain_id": self.alias_domain_id.id,
            "alias_contact": "everyone",
            "alias_defaults": repr({"company_id": self.id, "channel": "email"}),
        }

    def _cs_attachment_limit(self):
        """Return the largest size of a file, in bytes."""
        return self.cs_attachment_max_mb * 1024 * 1024
