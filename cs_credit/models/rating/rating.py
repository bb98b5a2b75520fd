from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

USER = ("cs_credit.group_credit_user",)
MANAGER = ("cs_credit.group_credit_manager",)


class CsCreditRating(models.Model):
    """A customer's rating for one quarter (B5.1): score sheet, grade, evidence.

    Ledger and statement figures are copied with the rows they come from, so that every
    number can be explained later. A published rating never changes; the next one that
    is published takes its place.
    """

    _name = "cs.credit.rating"
    _description = "Credit Rating"
    _inherit = ["cs.document.mixin"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    _cs_sequence_code = "cs.credit.rating"
    _cs_readonly_states = ("published", "superseded")
    _cs_content = {"rating": ("partner_id", "date_from", "date_to", "line_ids")}

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        tracking=True,
    )
    kind = fields.Selection(
        selection=[
            ("quarter", "Quarterly"),
            ("single", "On demand"),
            ("merged", "Of a merged contact"),
        ],
        required=True,
        default="quarter",
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._cs_last_quarter()[0]
    )
    date_to = fields.Date(
        string="To", required=True, default=lambda self: self._cs_last_quarter()[1]
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("scored", "Scored"),
            ("approval", "To Approve"),
            ("approved", "Approved"),
            ("published", "Published"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Evaluator",
        index="btree_not_null",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    scorecard_id = fields.Many2one(
        comodel_name="cs.credit.scorecard",
        readonly=True,
        ondelete="restrict",
        copy=False,
    )
    line_ids = fields.One2many(
        comodel_name="cs.credit.rating.line", inverse_name="rating_id", copy=False
    )
    score = fields.Float(
        readonly=True, copy=False, aggregator="avg", help="Points of 100"
    )
    grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        readonly=True,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    is_provisional = fields.Boolean(
        string="Provisional",
        readonly=True,
        copy=False,
        help="Nothing fell due in four quarters (B5.5)",
    )
    basis = fields.Selection(
        selection=[
            ("quarter", "The quarter"),
            ("year", "The last four quarters"),
            ("none", "No trade"),
        ],
        string="Payments Of",
        readonly=True,
        copy=False,
    )
    reason_data = fields.Json(copy=False)
    reasons = fields.Text(compute="_compute_reasons")
    missing_count = fields.Integer(
        string="Missing", readonly=True, copy=False, help="Indicators without an answer"
    )
    answer_gap_count = fields.Integer(
        string="Answers Missing",
        readonly=True,
        copy=False,
        help="Indicators the evaluator has not answered (B5.3)",
    )
    sheet = fields.Json(
        copy=False,
        help="Value, band, points, remark and note of each indicator, by its id; the "
        "lines of the score sheet are read from here",
    )
    previous_id = fields.Many2one(
        comodel_name="cs.credit.rating",
        string="Rating Before",
        compute="_compute_previous_id",
    )
    previous_grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        string="Grade Before",
        compute="_compute_previous_id",
    )
    limit_ids = fields.One2many(
        comodel_name="cs.credit.limit", inverse_name="rating_id", string="Limits"
    )
    can_score = fields.Boolean(compute="_compute_can_actions")
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")
    can_publish = fields.Boolean(compute="_compute_can_actions")

    _period_uniq = models.UniqueIndex(
        "(company_id, partner_id, date_from, kind) WHERE kind <> 'merged'",
        "This customer is rated for this period already: open that rating.",
    )
    _published_uniq = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'published'",
        "A customer has one published rating.",
    )
    _period_valid = models.Constraint(
        "CHECK(date_from <= date_to)", "The period ends before it begins."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "score",
                ("draft", "scored"),
                "scored",
                groups=USER,
                checks=("_check_period_over",),
            ),
            Transition(
                "submit",
                ("scored",),
                "approval",
                groups=USER,
                checks=("_check_scored",),
            ),
            Transition("approve", ("approval",), "approved", allowed="_cs_may_decide"),
            Transition("refuse", ("approval",), "scored", allowed="_cs_may_decide"),
            Transition("void", ("approval", "approved"), "scored"),
            Transition(
                "publish",
                ("approved",),
                "published",
                groups=MANAGER,
                checks=("_check_newest",),
            ),
            Transition("supersede", ("published",), "superseded"),
        )

    @api.model
    def _cs_last_quarter(self, company=None):
        """First and last day of the quarter before today's, in the company's zone."""
        today = (company or self.env.company)._cs_today()
        start = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        return start - relativedelta(months=3), start - relativedelta(days=1)

    @api.depends("name", "partner_id", "date_from", "date_to")
    def _compute_display_name(self):
        for rating in self:
            rating.display_name = (
                f"{rating.name} {rating.partner_id.name or ''}".strip()
            )
