from odoo import api, fields, models

AGENT = "cs_department.group_cs_user"
MANAGER = "cs_department.group_cs_manager"
PRESIDENT = "cs_department.group_cs_president"

# How a customer reaches us (B4.9: 投诉方式, C3); contacts know the same ones.
CHANNELS = [
    ("phone", "Phone"),
    ("fax", "Fax"),
    ("letter", "Letter"),
    ("email", "E-mail"),
    ("visit", "Walk-in"),
    ("portal", "Customer Portal"),
    ("service", "Service Request"),
    ("callback", "Callback"),
    ("other", "Other"),
]


class CsComplaint(models.Model):
    """A customer's complaint, from the register to the archive (A3, form B4.9).

    This file holds the record; the steps are in ``complaint_flow`` and the files beside
    it, one concern each.
    """

    _name = "cs.complaint"
    _description = "Complaint"
    _inherit = ["cs.document.mixin", "cs.callback.mixin", "cs.hidden.mixin"]
    _order = "date_received desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]
    _check_company_auto = True

    _cs_sequence_code = "cs.complaint"
    _cs_readonly_states = ("closed", "cancelled")
    _cs_deletable_states = ()

    # -- register: who and when ----------------------------------------------------
    recorder_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        required=True,
        default=lambda self: self.env.user,
        readonly=True,
    )
    date_received = fields.Datetime(
        string="Received",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        default=lambda self: self._default_user_id(),
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        help="Whoever takes a complaint follows it to the end (C4).",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Customer Company",
        store=True,
        precompute=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        check_company=True,
    )
    phone = fields.Char(
        string="Phone / Fax",
        compute="_compute_contact_details",
        store=True,
        precompute=True,
        readonly=False,
    )
    email = fields.Char(
        string="E-Mail",
        compute="_compute_contact_details",
        store=True,
        precompute=True,
        readonly=False,
    )
    contact_other = fields.Char(
        string="Other Means", help="Another way to reach the contact"
    )
    partner_number = fields.Char(related="partner_id.cs_file_number")
    partner_address = fields.Char(related="partner_id.cs_address_line")
    level_id = fields.Many2one(related="partner_id.cs_level_id")

    # -- register: what ------------------------------------------------------------
    category_id = fields.Many2one(
        comodel_name="cs.complaint.category",
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    category_code = fields.Selection(related="category_id.code", string="Route")
    channel = fields.Selection(
        selection=CHANNELS,
        required=True,
        default="phone",
        tracking=True,
    )
    content_kind = fields.Selection(
        selection=[
            ("quality_fault", "Quality: fault"),
            ("quality_damage", "Quality: damage"),
            ("quality_other", "Quality: other"),
            ("quantity", "Quantity"),
            ("delivery", "Delivery time"),
            ("attitude", "Attitude"),
            ("service", "Service"),
            ("other", "Other"),
        ],
        string="Content",
        tracking=True,
    )
    description = fields.Text(
        string="In Detail", help="What the customer complains about, in full (A3.4)"
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    remedy_ids = fields.One2many(
        comodel_name="cs.complaint.remedy",
        inverse_name="complaint_id",
        string="Customer's Demands",
    )
    urgency = fields.Selection(
        selection=[
            ("normal", "Normal"),
            ("urgent", "Rather urgent"),
            ("very_urgent", "Very urgent"),
        ],
        required=True,
        default="normal",
        tracking=True,
    )
    note = fields.Text(string="Remarks")

    # -- read-back (A3.3) ----------------------------------------------------------
    read_back_by = fields.Char(
        string="Confirmed By",
        copy=False,
        tracking=True,
        help="Who on the customer's side heard the record and confirmed it",
    )
    read_back_method = fields.Selection(
        selection=[
            ("phone", "Read back by phone"),
            ("on_site", "On site"),
            ("email", "By e-mail"),
            ("signature", "By signature"),
        ],
        string="Confirmed How",
        copy=False,
        tracking=True,
    )
    read_back_date = fields.Datetime(string="Confirmed On", readonly=True, copy=False)
    read_back_user_id = fields.Many2one(
        comodel_name="res.users", string="Read Back By", readonly=True, copy=False
    )

    # -- route ---------------------------------------------------------------------
    department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Responsible Department",
        ondelete="restrict",
        index=True,
        tracking=True,
        check_company=True,
    )
    accused_employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person Complained About",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Sees nothing of this complaint, neither handles nor decides it (A3.6)",
    )
    is_cross_department = fields.Boolean(
        string="Crosses Departments", tracking=True, help="Goes to the president (A3.4)"
    )
    is_escalated = fields.Boolean(
        string="Escalated", readonly=True, copy=False, tracking=True
    )
    loss_amount = fields.Monetary(
        string="Loss",
        tracking=True,
        help="Damage the case causes in all, what the customer gets included, in "
        "company currency; decides who has to approve",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_transferred = fields.Datetime(
        string="Transferred On", readonly=True, copy=False
    )
    head_id = fields.Many2one(
        comodel_name="res.users",
        string="Head in Charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Analyses the complaint and proposes the solution",
    )

    # -- reply form ----------------------------------------------------------------
    cause = fields.Text(string="True Cause", copy=False)
    analysis = fields.Text(copy=False, help="How it came about and who is concerned")
    solution = fields.Text(string="Proposed Solution", copy=False)
    reply_text = fields.Text(
        string="Answer to the Customer",
        copy=False,
        help="Word for word what the customer gets; empty: the proposed solution",
    )
    date_analysed = fields.Datetime(string="Analysed On", readonly=True, copy=False)
    opinion_cs = fields.Text(string="Opinion of Customer Service", copy=False)
    opinion_marketing = fields.Text(string="Opinion of Marketing", copy=False)
    opinion_president = fields.Text(string="President's Instruction", copy=False)

    # -- state ---------------------------------------------------------------------
    state = fields.Selection(
        selection=[
            ("draft", "Registered"),
            ("confirmed", "Confirmed"),
            ("analysis", "In Analysis"),
            ("approval", "To Approve"),
            ("approved", "Approved"),
            ("replied", "Answered"),
            ("followup", "Follow-up"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    cancel_reason = fields.Text(readonly=True, copy=False)
    reopen_count = fields.Integer(
        string="Times Reopened", readonly=True, copy=False, tracking=True
    )
    date_closed = fields.Datetime(string="Closed On", readonly=True, copy=False)

    _loss_valid = models.Constraint(
        "CHECK(loss_amount IS NULL OR (loss_amount >= 0 AND loss_amount < 1e15))",
        "The loss is an amount from 0.",
    )
    _worklist_idx = models.Index("(company_id, state, date_deadline)")

    @api.model
    def _default_user_id(self):
        user = self.env.user
        return user if user.has_group(AGENT) else self.env["res.users"]

    # -- computes ------------------------------------------------------------------

    @api.depends("partner_id", "contact_id")
    def _compute_contact_details(self):
        for complaint in self:
            contact, customer = complaint.contact_id, complaint.partner_id
            complaint.phone = contact.phone or customer.phone
            complaint.email = contact.email or customer.email or complaint.sender_email

    @api.depends("name", "partner_id")
    @api.depends_context("uid")
    def _compute_display_name(self):
        for complaint in self:
            parts = [complaint.name]
            # links show a name without asking for rights: never the complainant's
            if complaint.sudo().hidden_from_id != self.env.user:
                parts.append(complaint.partner_id.name)
            complaint.display_name = " · ".join(part for part in parts if part)

    # -- onchange ------------------------------------------------------------------

    @api.onchange("accused_employee_id")
    def _onchange_accused_employee_id(self):
        department = self.accused_employee_id.sudo().department_id
        if department:
            self.department_id = department.sudo(False)
