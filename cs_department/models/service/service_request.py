from odoo import api, fields, models

AGENT = "cs_department.group_cs_user"
MANAGER = "cs_department.group_cs_manager"


class CsServiceRequest(models.Model):
    """What a customer asks the hotline, from the first ring to the archive (C3–C8, D3).

    Whoever takes it follows it to the end (C4): ``user_id`` owns the request however
    often it is handed on to somebody else, ``handler_id``. This file holds the record;
    one concern each stands in the files beside it.
    """

    _name = "cs.service.request"
    _description = "Service Request"
    _inherit = ["cs.document.mixin", "cs.hidden.mixin", "cs.callback.mixin"]
    _order = "date_received desc, id desc"
    _rec_names_search = ["name", "subject", "partner_id.name", "phone"]
    _check_company_auto = True

    _cs_sequence_code = "cs.service.request"
    _cs_readonly_states = ("archived",)
    _cs_deletable_states = ()

    # -- who and when --------------------------------------------------------------
    date_received = fields.Datetime(
        string="Received",
        required=True,
        default=fields.Datetime.now,
        index=True,
        tracking=True,
    )
    channel = fields.Selection(
        string="Contact Channel",
        selection=[
            ("phone", "Phone"),
            ("fax", "Fax"),
            ("mailbox", "Support Mailbox"),
            ("web", "Web Forum"),
            ("on_site", "On Site"),
            ("walk_in", "Walk-in"),
            ("callback", "Callback or Survey"),
        ],
        required=True,
        default="phone",
        index=True,
        tracking=True,
        help="How the customer reached us (C3)",
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
        index=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        check_company=True,
    )
    caller = fields.Char(help="The name the caller gives, as long as nobody knows it")
    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        readonly=False,
        tracking=True,
        help="Where we call back (C5); a known number finds the customer",
    )
    email = fields.Char(
        string="E-Mail", compute="_compute_email", store=True, readonly=False
    )
    level_id = fields.Many2one(related="partner_id.cs_level_id")

    # -- what ----------------------------------------------------------------------
    kind = fields.Selection(
        selection=[
            ("consultation", "Consultation"),
            ("service", "Service"),
            ("complaint", "Complaint"),
        ],
        required=True,
        default="consultation",
        index=True,
        tracking=True,
        help="Triage (D3). A complaint is never settled here: it goes to the register "
        "at once (C5).",
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
    )
    serial_number = fields.Char(help="Of the device the customer asks about")
    subject = fields.Char(
        required=True, tracking=True, help="The main problem in one line (D2)"
    )
    question = fields.Text(help="What the customer says, in the customer's words")
    solution = fields.Text(
        string="Answer or Solution",
        copy=False,
        help="What the customer is told, and what solves it",
    )
    note = fields.Text(string="Remarks", copy=False)

    # -- whose ---------------------------------------------------------------------
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        default=lambda self: self._default_user_id(),
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
        help="First contact: follows the request to the end, also when somebody else "
        "works on it (C4)",
    )
    handler_id = fields.Many2one(
        comodel_name="res.users",
        string="Works on It",
        compute="_compute_handler_id",
        store=True,
        index=True,
        tracking=True,
        check_company=True,
        help="Who has it now; the owner, until it is handed on",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_handler_id",
        store=True,
        index=True,
        tracking=True,
        check_company=True,
        help="Where it is worked on now",
    )
    hidden_from_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Whom the complaint that came of it is about (A3.6)",
    )

    # -- state ---------------------------------------------------------------------
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("open", "In Work"),
            ("waiting", "Waiting"),
            ("escalated", "Reported Up"),
            ("solved", "Solved"),
            ("confirmed", "Confirmed"),
            ("archived", "Archived"),
        ],
        required=True,
        readonly=True,
        default="new",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )
    is_answered_on_spot = fields.Boolean(
        string="Answered on the Spot", readonly=True, copy=False, tracking=True
    )
    date_answered = fields.Datetime(
        string="First Answer", readonly=True, copy=False, help="To the customer"
    )
    date_solved = fields.Datetime(string="Solved On", readonly=True, copy=False)
    solved_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    date_archived = fields.Datetime(string="Archived On", readonly=True, copy=False)
    reopen_count = fields.Integer(
        string="Times Reopened", readonly=True, copy=False, tracking=True
    )

    _subject_not_blank = models.Constraint(
        "CHECK(btrim(subject) <> '')", "Say in one line what the customer wants."
    )
    _worklist_idx = models.Index("(company_id, state, date_deadline)")

    @api.model
    def _default_user_id(self):
        user = self.env.user
        return user if user.has_group(AGENT) else self.env["res.users"]

    # -- computes ------------------------------------------------------------------

    # two methods: Odoo skips what is computed together with a value that was entered

    @api.depends("partner_id", "contact_id")
    def _compute_phone(self):
        for request in self:
            contact, customer = request.contact_id, request.partner_id
            # the number the caller gave stays: it is where we promised to call
            request.phone = request.phone or contact.phone or customer.phone

    @api.depends("partner_id", "contact_id")
    def _compute_email(self):
        for request in self:
            contact, customer = request.contact_id, request.partner_id
            request.email = request.email or contact.email or customer.email

    @api.depends("user_id")
    def _compute_handler_id(self):
        for request in self:
            if request.sudo().hand_on_ids:
                # whoever has it keeps it, whoever owns it
                request.handler_id = request.handler_id
                request.department_id = request.department_id
                continue
            owner = request.user_id.sudo().with_company(request.company_id)
            request.handler_id = request.user_id
            request.department_id = owner.employee_id.department_id.sudo(False)

    @api.depends("name", "partner_id", "subject")
    def _compute_display_name(self):
        for request in self:
            parts = (request.name, request.partner_id.name or request.subject)
            request.display_name = " · ".join(part for part in parts if part)

    # -- actions -------------------------------------------------------------------

    def action_take(self):
        """Take requests nobody owns yet, and follow them to the end (C4)."""
        self.filtered(lambda request: not request.user_id).user_id = self.env.user
        return True
