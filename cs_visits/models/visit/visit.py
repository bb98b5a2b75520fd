from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.evidence import EvidenceMany2one

STAFF = (
    "cs_visits.group_visit_manager,cs_department.group_cs_user,"
    "cs_department.group_cs_president,cs_department.group_cs_auditor"
)


class CsVisit(models.Model):
    """One visit to a customer: the visit register (A1.4).

    What is written up (B4.4) is in ``visit_record``, the steps are in ``visit_flow``.
    """

    _name = "cs.visit"
    _description = "Visit"
    _inherit = [
        "cs.document.mixin",
        "cs.callback.mixin",
        "cs.visits.person.mixin",
    ]
    _order = "date_start desc, id desc"
    _mail_post_access = "read"

    _cs_sequence_code = "cs.visit"
    _cs_readonly_states = ("verified", "refuted", "cancelled")
    _cs_engine_fields = frozenset(
        {
            "employee_id",
            "department_id",
            "next_visit_id",
            "calendar_event_id",
            "reviewed_by",
            "reviewed_on",
            "date_handed_over",
            "is_hand_over_late",
            "received_by",
            "received_on",
            "round_id",
            "check_result",
            "finding_state",
            "date_planned",
            "distance_m",
            "is_distance_known",
            "is_far",
            "is_too_fast",
            "review_comment",
            "opportunity_model",
            "opportunity_id",
            "plan_id",
            "plan_change",
        }
    )

    # found by the index of person and time below
    user_id = fields.Many2one(index=False)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('partner_share', '=', True), "
        "'|', ('is_company', '=', True), ('parent_id', '=', False)]",
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        string="People Met",
        domain="[('id', 'child_of', partner_id), ('id', '!=', partner_id)]",
    )
    companion_ids = fields.Many2many(
        comodel_name="res.users",
        relation="cs_visit_companion_rel",
        column1="visit_id",
        column2="user_id",
        string="Colleagues Along",
        domain=[("share", "=", False)],
        help="They see the visit and have it in their calendars; the salesperson "
        "writes it up.",
    )
    date_planned = fields.Datetime(
        string="Planned For",
        readonly=True,
        copy=False,
        help="When the visit was to take place by the plan. It follows the start until "
        "the month's plan is approved.",
    )
    date_start = fields.Datetime(
        string="Start",
        required=True,
        index=True,
        tracking=True,
        default=fields.Datetime.now,
    )
    date_end = fields.Datetime(
        string="End",
        required=True,
        tracking=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
    )
    duration = fields.Float(
        string="Hours", compute="_compute_duration", store=True, aggregator="sum"
    )
    purpose_id = fields.Many2one(
        comodel_name="cs.visit.purpose",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    target_kind = fields.Selection(
        selection=[
            ("current", "Current customer"),
            ("target", "Target customer"),
            ("potential", "Potential customer"),
            ("peer", "Peer in the trade"),
        ],
        string="Target",
        required=True,
        default="current",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
        compute="_compute_from_partner",
        store=True,
        readonly=False,
        precompute=True,
    )
    address = fields.Char(
        compute="_compute_from_partner", store=True, readonly=False, precompute=True
    )
    contact_means = fields.Char(
        compute="_compute_from_partner",
        store=True,
        readonly=False,
        precompute=True,
        help="Phone, e-mail or WeChat of the people met",
    )

    latitude = fields.Float(digits=False, copy=False)
    longitude = fields.Float(digits=False, copy=False)
    date_check_in = fields.Datetime(
        string="Checked In", readonly=True, copy=False, help="Position was given then"
    )

    outing_id = fields.Many2one(
        comodel_name="cs.outing",
        domain="[('user_id', '=', user_id), "
        "('state', 'in', ('submitted', 'approved', 'done'))]",
        index="btree_not_null",
        copy=False,
    )
    next_visit_id = fields.Many2one(
        comodel_name="cs.visit", readonly=True, copy=False, index="btree_not_null"
    )
    calendar_event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    reviewed_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    reviewed_on = fields.Datetime(readonly=True, copy=False)
    date_handed_over = fields.Datetime(
        string="Handed Over On", readonly=True, copy=False
    )
    is_hand_over_late = fields.Boolean(
        string="Handed Over Late",
        readonly=True,
        copy=False,
        help="Later than the day after the visit (A1.4)",
    )
    received_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    received_on = fields.Datetime(readonly=True, copy=False)
    # what the check says is not for the person it is about before it is decided;
    # a round that was drawn cannot be deleted
    round_id = EvidenceMany2one(
        comodel_name="cs.callback.round",
        string="Checked in Round",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=STAFF,
    )
    check_result = fields.Selection(
        selection=[
            ("verified", "As registered"),
            ("differs", "Differs"),
            ("refuted", "Did not take place"),
            ("cannot_say", "Customer cannot say"),
            ("unreachable", "Not reached"),
            ("no_phone", "No phone"),
        ],
        readonly=True,
        copy=False,
        groups=STAFF,
    )
    callback_ids = fields.One2many(
        groups="cs_department.group_cs_user,cs_department.group_cs_president,"
        "cs_department.group_cs_auditor"
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("done", "To Write Up"),
            ("submitted", "To Review"),
            ("reviewed", "Reviewed"),
            ("handed_over", "Handed Over"),
            ("verified", "Verified"),
            ("refuted", "Refuted"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="planned",
        copy=False,
        index=True,
        tracking=True,
    )

    _round_idx = models.Index(
        "(company_id, date_start) WHERE state = 'handed_over' AND round_id IS NULL"
    )
    _person_idx = models.Index("(user_id, date_start)")
    _span_ordered = models.Constraint(
        "CHECK(date_end > date_start)", "A visit ends after it begins."
    )
    _position_valid = models.Constraint(
        "CHECK(COALESCE(latitude, 0) BETWEEN -90 AND 90"
        " AND COALESCE(longitude, 0) BETWEEN -180 AND 180)",
        "A position has a latitude from -90 to 90 and a longitude from -180 to 180.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("date_start")
    def _compute_date_end(self):
        for visit in self:
            start, end = visit.date_start, visit.date_end
            if start and (not end or end <= start):
                visit.date_end = fields.Datetime.add(start, hours=1)

    @api.depends("date_start", "date_end")
    def _compute_duration(self):
        for visit in self:
            if visit.date_start and visit.date_end:
                seconds = (visit.date_end - visit.date_start).total_seconds()
                visit.duration = seconds / 3600
            else:
                visit.duration = 0

    @api.depends("partner_id")
    def _compute_from_partner(self):
        for visit in self:
            partner = visit.partner_id
            visit.industry_id = partner.industry_id
            visit.address = ", ".join(
                part for part in (partner.street, partner.city) if part
            )
            visit.contact_means = partner.phone or partner.email

    @api.depends("name", "partner_id", "date_start")
    def _compute_display_name(self):
        for visit in self:
            # the customer first: calendars cut the rest off
            parts = (visit.partner_id.name, visit.name)
            visit.display_name = " · ".join(part for part in parts if part)

    # -- constraints ---------------------------------------------------------------

    @api.constrains("user_id", "company_id", "partner_id")
    def _check_company(self):
        for visit in self.sudo():
            if visit.company_id not in visit.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(company)s.",
                        person=visit.user_id.name,
                        company=visit.company_id.name,
                    )
                )
            if visit.partner_id.company_id - visit.company_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a customer of another company.",
                        customer=visit.partner_id.display_name,
                    )
                )
