from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import MissingInputError, TransitionError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

USER = ("cs_credit.group_credit_user",)
MANAGER = ("cs_credit.group_credit_manager",)
# What the scoring alone writes.
OUTCOME = {
    "score",
    "grade_id",
    "is_provisional",
    "basis",
    "reason_data",
    "missing_count",
    "figures",
    "statement_id",
    "scorecard_id",
    "due_amount",
    "paid_amount",
    "on_time_amount",
    "overdue_amount",
    "max_overdue_days",
    "bad_amount",
    "written_off_amount",
    "sales_amount",
    "first_sale_date",
    "proposed_limit",
}
SUBJECT = {"partner_id", "date_from", "date_to", "kind"}


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
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
    )
    scorecard_id = fields.Many2one(
        comodel_name="cs.credit.scorecard",
        readonly=True,
        index=True,
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
        index=True,
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

    # -- computes ------------------------------------------------------------------

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

    @api.depends("reason_data")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for rating in self:
            lines = [rating._cs_reason_text(*pair) for pair in rating.reason_data or []]
            rating.reasons = "\n".join(lines)

    def _cs_reason_text(self, code, data):
        """Say in the user's language what the outcome depends on besides the points."""
        money = self.company_id.currency_id
        texts = {
            "no_trade": self.env._(
                "Provisional: nothing fell due in four quarters. The grade is at most "
                "the capped one (B5.5)."
            ),
            "four_quarters": self.env._(
                "Nothing fell due in the quarter: the last four quarters count (B5.5)."
            ),
            "no_statement": self.env._("No statements: classes 3 to 5 score 0 (B5.5)."),
        }
        if code == "bad_debt":
            return self.env._(
                "%(amount)s is overdue by more than %(days)s days: the grade is at "
                "most the capped one (B5.5).",
                amount=money.format(data),
                days=self.scorecard_id.sudo().bad_days,
            )
        if code == "lawsuit":
            return self.env._(
                "A lawsuit was lost within 12 months (indicator %s): the grade is at "
                "most the capped one (B5.5).",
                data,
            )
        if code == "missing":
            return self.env._("Not answered, 0 points: %s.", ", ".join(data))
        return texts.get(code, code)

    @api.depends("partner_id", "company_id", "date_from")
    def _compute_previous_id(self):
        domain = Domain("partner_id", "in", self.partner_id.ids) & Domain(
            "state", "in", ("published", "superseded")
        )
        earlier = self.search(domain, order="date_from desc, id desc")
        for rating in self:
            rating.previous_id = earlier.filtered(
                lambda r, me=rating: (
                    r.partner_id == me.partner_id
                    and r.company_id == me.company_id
                    and me.date_from
                    and r.date_from < me.date_from
                )
            )[:1]
            rating.previous_grade_id = rating.previous_id.grade_id

    # -- checks --------------------------------------------------------------------

    @api.constrains("date_from", "date_to", "kind")
    def _check_quarter(self):
        for rating in self.filtered(lambda r: r.kind == "quarter"):
            start = rating.date_from
            end = start + relativedelta(months=3, days=-1)
            if start.day != 1 or start.month % 3 != 1 or rating.date_to != end:
                raise ValidationError(
                    self.env._(
                        "A quarterly rating covers a calendar quarter, e.g. 1 July to "
                        "30 September. For another period choose “On demand”."
                    )
                )

    def _check_period_over(self):
        self.ensure_one()
        if self.date_to >= self.company_id._cs_today():
            raise MissingInputError(
                self.env._(
                    "The period of %(rating)s ends on %(date)s. It can be scored from "
                    "the next day on.",
                    rating=self.display_name,
                    date=self.date_to,
                )
            )

    def _check_scored(self):
        self.ensure_one()
        if not self.grade_id:
            raise MissingInputError(
                self.env._("%s has no grade yet: score it first.", self.display_name)
            )

    def _check_newest(self):
        self.ensure_one()
        newer = self.sudo().search(
            self._cs_domain_published() & Domain("date_to", ">", self.date_to), limit=1
        )
        if newer:
            raise TransitionError(
                self.env._(
                    "%(newer)s of a later period is published already: an older "
                    "rating cannot take its place.",
                    newer=newer.display_name,
                )
            )

    def _cs_domain_published(self):
        return (
            Domain("state", "=", "published")
            & Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
        )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_commercial(vals)
            if OUTCOME & vals.keys():
                raise self._cs_outcome_error()
        ratings = super().create(vals_list)
        for rating in ratings:
            rating._cs_open_sheet()
        return ratings

    def write(self, vals):
        if "company_id" in vals and any(
            r.company_id.id != vals["company_id"] for r in self
        ):
            raise ValidationError(self.env._("A rating stays in its company."))
        if not self._cs_is_by_transition():
            self._cs_check_outcome(vals)
        self._cs_commercial(vals)
        return super().write(vals)

    def _cs_commercial(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        if partner.exists():
            vals["partner_id"] = partner.commercial_partner_id.id

    def _cs_check_outcome(self, vals):
        """Points, score and grade come from the scoring, whoever writes."""
        moved = SUBJECT & vals.keys() and any(r.state != "draft" for r in self)
        if OUTCOME & vals.keys() or moved:
            raise self._cs_outcome_error()

    def _cs_outcome_error(self):
        return ValidationError(
            self.env._(
                "Score and grade come from the score sheet, and a scored rating keeps "
                "its customer and period. Change the answers and score again, or make "
                "another rating."
            )
        )

    # -- actions -------------------------------------------------------------------

    def action_score(self):
        """Read ledger and statements anew and score the sheet (B5.3–B5.5).

        Answers that are missing score 0 and are listed in ``reasons``.

        :raise NoRuleError: no scorecard is active
        :raise MissingInputError: the period is not over yet
        """
        self._transition("score")
        self.sudo()._cs_score()
        return True

    def action_submit(self):
        """Ask for the approvals of the rating (B5.6).

        :raise MissingInputError: it has no grade yet
        """
        self._transition("submit")
        self._cs_request_approval("rating")
        return True

    def action_publish(self):
        """Let the grade count from now on, and propose a limit from it (B5.6).

        The customer's rating before is superseded.

        :raise TransitionError: a later period is published already
        """
        for rating in self:
            rating._cs_lock()
            step = self._cs_transitions().find("publish", rating.state)
            if step:
                rating._cs_check_may(step)
                rating._check_newest()
                before = rating.sudo().search(rating._cs_domain_published())
                before._transition("supersede")
                before.flush_recordset()
            rating._transition("publish")
            rating.sudo()._cs_propose_limit()
        return True

    def action_copy_answers(self):
        """Take the evaluator's answers of the rating before where none is given yet."""
        for rating in self:
            rating.check_access("write")
            answers = {
                line.indicator_id.code: line
                for line in rating.previous_id.sudo().line_ids
                if line.source == "evaluator" and line.band_id
            }
            for line in rating.line_ids.filtered(
                lambda x: x.source == "evaluator" and not x.band_id
            ):
                found = answers.get(line.indicator_id.code)
                band = found and line.indicator_id.band_ids.filtered(
                    lambda b, f=found: b.label == f.band_id.label
                )
                if band:
                    line.band_id = band[0]
        return True

    def action_open_limits(self):
        """Open the limits proposed from this rating."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_limit_action"
        )
        return {
            **action,
            "domain": [("rating_id", "=", self.id)],
            "context": {"default_partner_id": self.partner_id.id},
        }

    # -- engine hooks --------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        self.env["res.partner"]._cs_credit_changed()
        return result

    def _cs_content_values(self, step):
        """An approval is bound to customer, period, every point, score and grade."""
        self.ensure_one()
        rating = self.sudo()
        return {
            "partner": rating.partner_id.id,
            "period": [rating.date_from, rating.date_to],
            "lines": {
                line.indicator_id.code: [line.value, line.points, line.band_id.id]
                for line in rating.line_ids
            },
            "score": rating.score,
            "grade": rating.grade_id.code,
        }

    def _cs_approval_amount(self, step):
        return self.proposed_limit
