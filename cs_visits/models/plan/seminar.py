from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import SeminarError


class CsVisitSeminar(models.Model):
    """One event with several customers (E10, 客户活动): a planned visit for each.

    Who came is a visit to be written up and handed over like any other, with its
    follow-up; who stayed away is a visit that was planned and not kept. A customer
    whose salesperson is one of the hosts is visited by that person, all others by the
    organizer.
    """

    _name = "cs.visit.seminar"
    _description = "Seminar"
    _inherit = ["cs.document.mixin", "cs.visits.person.mixin"]
    _order = "date_start desc, id desc"
    _mail_post_access = "read"

    _cs_sequence_code = "cs.visit.seminar"
    _cs_readonly_states = ("cancelled",)
    _cs_engine_fields = frozenset({"employee_id", "department_id", "calendar_event_id"})

    subject = fields.Char(required=True, tracking=True)
    user_id = fields.Many2one(string="Organizer")
    host_ids = fields.Many2many(
        comodel_name="res.users",
        relation="cs_visit_seminar_host_rel",
        column1="seminar_id",
        column2="user_id",
        string="Hosts",
        domain=[("share", "=", False)],
        help="Colleagues who are there as well. The visits of their own customers "
        "become theirs.",
    )
    date_start = fields.Datetime(string="Start", required=True, tracking=True)
    date_end = fields.Datetime(string="End", required=True, tracking=True)
    place = fields.Char()
    purpose_id = fields.Many2one(
        comodel_name="cs.visit.purpose",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_purpose_id(),
    )
    follow_up_purpose_id = fields.Many2one(
        comodel_name="cs.visit.purpose",
        string="Purpose of Follow-ups",
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "cs_visits.cs_visit_purpose_care_ties", raise_if_not_found=False
        ),
    )
    content = fields.Text(help="What is shown and talked about; goes onto each visit")
    guest_ids = fields.One2many(
        comodel_name="cs.visit.seminar.guest", inverse_name="seminar_id", copy=True
    )
    visit_ids = fields.One2many(comodel_name="cs.visit", inverse_name="seminar_id")
    guest_count = fields.Integer(string="Invited", compute="_compute_counts")
    attended_count = fields.Integer(string="Came", compute="_compute_counts")
    absent_count = fields.Integer(string="Stayed Away", compute="_compute_counts")
    calendar_event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("invited", "Announced"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_invite = fields.Boolean(compute="_compute_can_actions")
    can_hold = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    _span_ordered = models.Constraint(
        "CHECK(date_end > date_start)", "A seminar ends after it begins."
    )
    _subject_not_blank = models.Constraint(
        "CHECK(btrim(subject) <> '')", "Give the seminar a subject."
    )

    @api.model
    def _default_purpose_id(self):
        purposes = self.env["cs.visit.purpose"]
        if "kind" in purposes._fields:
            return purposes.search([("kind", "=", "seminar")], limit=1)
        return purposes.search([("code", "=", "seminar")], limit=1)

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "invite",
                ("draft",),
                "invited",
                allowed="_cs_is_owner",
                checks=("_check_guests", "_check_ahead"),
            ),
            Transition(
                "hold",
                ("invited",),
                "held",
                allowed="_cs_is_owner",
                checks=("_check_begun", "_check_attendance"),
            ),
            Transition(
                "cancel", ("draft", "invited"), "cancelled", allowed="_cs_may_cancel"
            ),
        )

    def _cs_may_cancel(self):
        return self._cs_is_owner() or self._cs_leads()

    @api.depends("guest_ids.attendance")
    def _compute_counts(self):
        counts = {
            (seminar.id, attendance): count
            for seminar, attendance, count in self.env[
                "cs.visit.seminar.guest"
            ]._read_group(
                [("seminar_id", "in", self.ids)],
                ["seminar_id", "attendance"],
                ["__count"],
            )
        }
        for seminar in self:
            came = counts.get((seminar.id, "attended"), 0)
            away = counts.get((seminar.id, "absent"), 0)
            seminar.attended_count, seminar.absent_count = came, away
            seminar.guest_count = came + away + counts.get((seminar.id, "open"), 0)

    @api.depends("name", "subject")
    def _compute_display_name(self):
        for seminar in self:
            parts = (seminar.name, seminar.subject)
            seminar.display_name = " · ".join(part for part in parts if part)

    # -- checks --------------------------------------------------------------------

    @api.constrains("user_id", "host_ids", "company_id")
    def _check_hosts(self):
        for seminar in self.sudo():
            self.env["cs.visit"]._cs_check_people(
                seminar.user_id, seminar.host_ids - seminar.user_id, seminar.company_id
            )

    @api.constrains("company_id", "guest_ids")
    def _check_guest_companies(self):
        for seminar in self.sudo():
            if seminar.guest_ids.partner_id.company_id - seminar.company_id:
                raise ValidationError(
                    self.env._("A seminar invites customers of its own company.")
                )

    def _check_guests(self):
        """Check that anybody is invited.

        :raise SeminarError: nobody is
        """
        if not self.guest_ids:
            raise SeminarError(self.env._("Say which customers are invited."))

    def _check_ahead(self):
        """Check that a seminar that is announced lies ahead.

        :raise SeminarError: it has begun
        """
        if self.date_start <= fields.Datetime.now():
            raise SeminarError(
                self.env._(
                    "%s has begun: announce a seminar before. Correct the time.",
                    self.display_name,
                )
            )

    def _check_begun(self):
        """Check that a seminar that is reported has begun.

        :raise SeminarError: it lies in the future
        """
        if self.date_start >= fields.Datetime.now():
            raise SeminarError(
                self.env._(
                    "%s has not begun yet: come back after it, or cancel it.",
                    self.display_name,
                )
            )

    def _check_attendance(self):
        """Check that it is known of every customer whether anybody came.

        :raise SeminarError: names those it is not known of
        """
        unknown = self.guest_ids.filtered(lambda g: g.attendance == "open")
        if unknown:
            raise SeminarError(
                self.env._(
                    "Did they come? Say so for: %s.",
                    ", ".join(unknown.partner_id.mapped("display_name")),
                )
            )
