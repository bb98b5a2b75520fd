import calendar
import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import RoundError

AGENT = "cs_department.group_cs_user"
MANAGER = "cs_department.group_cs_manager"
FIRST_DAYS = (1, 11, 21)


def period_end(first):
    """Return the last day of the ten days that begin on a date (A2.2).

    >>> period_end(date(2026, 9, 1)), period_end(date(2026, 9, 11))
    (datetime.date(2026, 9, 10), datetime.date(2026, 9, 20))
    >>> period_end(date(2026, 2, 21)), period_end(date(2028, 2, 21))
    (datetime.date(2026, 2, 28), datetime.date(2028, 2, 29))
    """
    if first.day < 21:
        return first + timedelta(days=9)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def period_start(day):
    """Return the first day of the ten days a date is in.

    >>> period_start(date(2026, 9, 10)), period_start(date(2026, 9, 30))
    (datetime.date(2026, 9, 1), datetime.date(2026, 9, 21))
    """
    return day.replace(day=max(first for first in FIRST_DAYS if first <= day.day))


class CsCallbackRound(models.Model):
    """The calls that check the visits of ten days in one company (A2)."""

    _name = "cs.callback.round"
    _description = "Callback Round"
    _inherit = ["cs.document.mixin"]
    _order = "date_from desc, id desc"

    _cs_sequence_code = "cs.callback.round"
    _cs_readonly_states = ("closed",)
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(
        {
            "date_due",
            "policy_id",
            "share",
            "minimum",
            "date_drawn",
            "date_closed",
            "closed_by",
        }
    )

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="In Charge",
        tracking=True,
        domain=[("share", "=", False)],
        compute="_compute_user_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_from = fields.Date(string="First Day", required=True, index=True)
    date_to = fields.Date(
        string="Last Day",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_due = fields.Datetime(
        string="To Be Called By",
        readonly=True,
        copy=False,
        help="End of the third working day after the last day (A2.2)",
    )
    seed = fields.Char(
        required=True,
        copy=False,
        tracking=True,
        default=lambda self: str(random.SystemRandom().randrange(10**9)),
        help="What the sample is drawn by: the same seed draws the same customers.",
    )
    policy_id = fields.Many2one(
        comodel_name="cs.round.policy", readonly=True, copy=False, ondelete="restrict"
    )
    share = fields.Float(string="Share (%)", readonly=True, copy=False)
    minimum = fields.Integer(string="At Least", readonly=True, copy=False)
    date_drawn = fields.Datetime(string="Last Drawn", readonly=True, copy=False)
    date_closed = fields.Datetime(string="Closed On", readonly=True, copy=False)
    closed_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    callback_ids = fields.One2many(
        comodel_name="cs.callback", inverse_name="round_id", readonly=True
    )
    line_ids = fields.One2many(
        comodel_name="cs.callback.round.line", inverse_name="round_id", readonly=True
    )
    draw_ids = fields.One2many(
        comodel_name="cs.callback.round.draw", inverse_name="round_id", readonly=True
    )
    person_ids = fields.One2many(
        comodel_name="cs.callback.round.person", inverse_name="round_id", readonly=True
    )
    state = fields.Selection(
        selection=[
            ("draft", "To Draw"),
            ("calling", "Calling"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_generate = fields.Boolean(compute="_compute_can_actions")
    can_close = fields.Boolean(compute="_compute_can_actions")

    _period_uniq = models.UniqueIndex(
        "(company_id, date_from)", "These ten days have their round already."
    )
    _seed_not_blank = models.Constraint(
        "CHECK(btrim(seed) <> '')", "A round needs a seed to draw by."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition("generate", ("draft",), "calling", groups=(AGENT,)),
            # again, for records that were handed over since
            Transition("generate", ("calling",), "calling", groups=(AGENT,)),
            Transition(
                "close",
                ("calling",),
                "closed",
                groups=(MANAGER,),
                checks=("_check_called",),
                ends=("round",),
            ),
        )

    # -- computes ------------------------------------------------------------------

    @api.depends("company_id")
    def _compute_user_id(self):
        role = self.env["cs.role.mixin"]
        for round_ in self:
            if not round_.user_id:
                round_.user_id = role._cs_fallback_users(round_.company_id)[:1].id

    @api.depends("date_from")
    def _compute_date_to(self):
        for round_ in self:
            round_.date_to = round_.date_from and period_end(round_.date_from)

    @api.depends("name", "date_from")
    def _compute_display_name(self):
        names = {
            1: self.env._("early"),
            11: self.env._("middle"),
            21: self.env._("late"),
        }
        for round_ in self:
            first = round_.date_from
            round_.display_name = round_.name
            if first and first.day in names:
                label = self.env._(
                    "%(part)s %(month)s",
                    part=names[first.day],
                    month=first.strftime("%Y-%m"),
                )
                round_.display_name = f"{round_.name} · {label}"

    # -- constraints ---------------------------------------------------------------

    @api.constrains("date_from", "date_to")
    def _check_period(self):
        for round_ in self:
            first = round_.date_from
            if first.day not in FIRST_DAYS or round_.date_to != period_end(first):
                raise ValidationError(
                    self.env._(
                        "A round covers the 1st to the 10th, the 11th to the 20th, or "
                        "the 21st to the end of a month (A2.2)."
                    )
                )

    def _check_called(self):
        """Check that every call has come to an end.

        :raise RoundError: names how many have not
        """
        count = self.sudo().callback_ids.filtered(lambda c: c.state == "open")
        if count:
            raise RoundError(
                self.env._(
                    "%(count)s calls of %(round)s are still open. Finish them first; "
                    "those made after the due date stay visible as late.",
                    count=len(count),
                    round=self.display_name,
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rounds = super().create(vals_list)
        clocks = rounds._cs_start_step("round")
        for clock in clocks:
            rounds.browse(clock.res_id)._cs_write_checked({"date_due": clock.date_due})
        return rounds

    def write(self, vals):
        fixed = {"date_from", "date_to", "company_id", "seed"} & vals.keys()
        if fixed and not self._cs_is_by_transition():
            for round_ in self:
                if fixed != {"seed"} or round_.state != "draft":
                    raise RoundError(
                        self.env._(
                            "Company, days and seed of %s are fixed: the sample could "
                            "not be drawn again otherwise.",
                            round_.display_name,
                        )
                    )
        return super().write(vals)

    def _cs_step_start(self, step):
        """The clock of a round starts at noon of its last day (A2.2)."""
        start, _end = self.company_id._cs_day_span(self.date_to, self.date_to)
        return start + timedelta(hours=12)
