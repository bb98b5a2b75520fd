from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import TransitionAccessError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

USER = ("cs_credit.group_credit_user",)


class CsCreditRatingBatch(models.Model):
    """The rating of all customers for one quarter (B5.1).

    Opened by a daily cron that asks which quarter is over and not rated yet, so that a
    missed run is made up for the next day. The work is cut into shards that any number
    of workers take. Running it again rates whoever is missing and leaves the others as
    they are.
    """

    _name = "cs.credit.rating.batch"
    _description = "Quarterly Credit Rating"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.transition.mixin"]
    _order = "date_from desc, id desc"

    _cs_engine_fields = frozenset({"date_done", "scorecard_id", "user_id", "shard_ids"})

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["cs.credit.rating"]._cs_last_quarter()[0],
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env["cs.credit.rating"]._cs_last_quarter()[1],
    )
    state = fields.Selection(
        selection=[("draft", "Not Rated"), ("running", "Rating"), ("rated", "Rated")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    date_done = fields.Datetime(string="Rated On", readonly=True, copy=False)
    scorecard_id = fields.Many2one(
        comodel_name="cs.credit.scorecard",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="All shards of a run are rated with the same version.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started By",
        readonly=True,
        copy=False,
        help="Answers for customers whose salesperson does not work with ratings",
    )
    shard_ids = fields.One2many(
        comodel_name="cs.credit.rating.shard", inverse_name="batch_id", copy=False
    )
    gap_ids = fields.One2many(
        comodel_name="cs.credit.rating.gap",
        inverse_name="batch_id",
        string="Answers Missing",
        readonly=True,
    )
    rating_count = fields.Integer(string="Rated Customers", compute="_compute_counts")
    open_count = fields.Integer(string="Not Published", compute="_compute_counts")
    missing_count = fields.Integer(
        string="With Gaps",
        compute="_compute_counts",
        help="Ratings not published with indicators nobody has answered",
    )
    customer_count = fields.Integer(
        string="Customers", compute="_compute_progress", help="To be rated"
    )
    progress = fields.Float(compute="_compute_progress", help="Per cent rated of all")
    can_start = fields.Boolean(compute="_compute_can_actions")

    _quarter_uniq = models.UniqueIndex(
        "(company_id, date_from)", "This quarter has its batch already: run that one."
    )
    _quarter_valid = models.Constraint(
        "CHECK(date_to = (date_from + interval '3 months - 1 day')::date"
        " AND EXTRACT(day FROM date_from) = 1"
        " AND EXTRACT(month FROM date_from) IN (1, 4, 7, 10))",
        "A batch covers a calendar quarter.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition("start", ("draft", "rated"), "running", groups=USER),
            Transition("finish", ("running",), "rated"),
        )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for batch in self:
            day = batch.date_from
            batch.display_name = day and f"{day.year} Q{(day.month + 2) // 3}"

    def _cs_ratings_domain(self):
        """Domain of the quarter's ratings."""
        self.ensure_one()
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date_from", "=", self.date_from)
            & Domain("kind", "=", "quarter")
        )

    def _compute_counts(self):
        domain = Domain("company_id", "in", self.company_id.ids)
        domain &= Domain("date_from", "in", self.mapped("date_from"))
        counts = {}
        for company, day, state, missing, count in self.env[
            "cs.credit.rating"
        ]._read_group(
            domain & Domain("kind", "=", "quarter"),
            ["company_id", "date_from:day", "state", "missing_count"],
            ["__count"],
        ):
            total = counts.setdefault((company, day), [0, 0, 0])
            is_open = state not in ("published", "superseded")
            total[0] += count
            total[1] += count if is_open else 0
            total[2] += count if is_open and missing else 0
        for batch in self:
            found = counts.get((batch.company_id, batch.date_from), (0, 0, 0))
            batch.rating_count, batch.open_count, batch.missing_count = found

    @api.depends("shard_ids.is_done", "shard_ids.customer_count")
    def _compute_progress(self):
        groups = self.env["cs.credit.rating.shard"]._read_group(
            Domain("batch_id", "in", self.ids),
            ["batch_id", "is_done"],
            ["customer_count:sum"],
        )
        totals = {}
        for batch, is_done, customers in groups:
            total = totals.setdefault(batch.id, [0, 0])
            total[0] += customers
            total[1] += customers if is_done else 0
        for batch in self:
            whole, done = totals.get(batch.id, (0, 0))
            batch.customer_count = whole
            batch.progress = 100.0 * done / whole if whole else 0.0

    # -- actions -------------------------------------------------------------------

    def action_run(self):
        """Rate all customers with business in the last four quarters, or a limit.

        Customers who are rated for the quarter already are left as they are.

        :raise NoRuleError: no scorecard is active
        :raise MissingInputError: the quarter is not over yet
        """
        self._cs_check_user()
        for batch in self:
            batch._cs_check_over()
            batch.sudo()._cs_run()
            batch.sudo()._cs_update_todos()
        return True

    def action_open_ratings(self):
        """Open the ratings of the quarter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_rating_action"
        )
        return {
            **action,
            "display_name": self.display_name,
            "domain": list(self._cs_ratings_domain()),
            "context": {},
        }

    def action_open_gaps(self):
        """Open the quarter's ratings that still lack the evaluator's answers."""
        self.ensure_one()
        gaps = Domain("answer_gap_count", ">", 0) & Domain(
            "state", "in", ("draft", "scored")
        )
        return {
            **self.action_open_ratings(),
            "domain": list(self._cs_ratings_domain() & gaps),
            "context": {"group_by": "user_id"},
        }

    def _cs_check_user(self):
        user = self.env.user
        if not self.env.su and not user.has_group("cs_credit.group_credit_user"):
            raise TransitionAccessError(
                self.env._("Only users of customer credit may rate customers.")
            )
        self.check_access("read")
