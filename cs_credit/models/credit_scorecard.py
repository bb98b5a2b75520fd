from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_compare

from odoo.addons.cs_department.exceptions import NoRuleError, ScorecardError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

MANAGER = ("cs_credit.group_credit_manager",)


class CsCreditScorecard(models.Model):
    """A version of the scoring scheme: classes, indicators and bands (B5.3, B5.4).

    Only an active scorecard is rated with, one a company. It can no longer be changed:
    a company makes a new version, changes that and activates it. Ratings keep the
    version they were made with.
    """

    _name = "cs.credit.scorecard"
    _description = "Credit Scorecard"
    _inherit = ["mail.thread", "cs.transition.mixin"]
    _order = "company_id, version desc, id desc"

    _cs_readonly_states = ("active", "retired")
    _cs_deletable_states = ("draft",)

    name = fields.Char(required=True, translate=True)
    version = fields.Integer(required=True, default=1, readonly=True, copy=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own scorecard goes before the shared.",
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("active", "Active"), ("retired", "Retired")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    class_ids = fields.One2many(
        comodel_name="cs.credit.indicator.class",
        inverse_name="scorecard_id",
        string="Classes",
        copy=True,
    )
    indicator_ids = fields.One2many(
        comodel_name="cs.credit.indicator", inverse_name="scorecard_id"
    )
    bad_days = fields.Integer(
        string="Bad After",
        default=180,
        required=True,
        help="Days overdue after which a debt counts as bad (B5.4, 11) and caps the "
        "grade (B5.5)",
    )
    cap_code = fields.Char(
        string="Grade at Most",
        default="B",
        required=True,
        help="Best grade with bad debts, a lost lawsuit or without any trade (B5.5)",
    )
    statement_months = fields.Integer(
        string="Statements Up To",
        default=18,
        required=True,
        help="Months after its period's end in which a statement is still used",
    )
    limit_months = fields.Integer(
        string="Limit Proposed For", default=6, required=True, help="Months"
    )
    answer_days = fields.Integer(
        string="Answers Within",
        default=10,
        required=True,
        help="Working days evaluators have for their answers (B5.2)",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env.ref(
            "cs_department.clause_b5_4", raise_if_not_found=False
        ),
    )
    can_activate = fields.Boolean(compute="_compute_can_actions")

    _figures_valid = models.Constraint(
        "CHECK(bad_days BETWEEN 1 AND 3650 AND statement_months BETWEEN 1 AND 60"
        " AND limit_months BETWEEN 1 AND 60 AND answer_days BETWEEN 0 AND 250"
        " AND btrim(cap_code) <> '')",
        "Days and months of a scorecard are whole numbers from 1 (answers: from 0).",
    )

    _active_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0)) WHERE state = 'active'",
        "Only one scorecard can be active.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "activate",
                ("draft",),
                "active",
                groups=MANAGER,
                checks=("_check_points", "_check_bands"),
            ),
            Transition("retire", ("active",), "retired"),
        )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for card in self:
            card.display_name = self.env._(
                "%(name)s, version %(version)s", name=card.name, version=card.version
            )

    # -- checks --------------------------------------------------------------------

    def _check_points(self):
        """Classes add up to 100, indicators to their class, bands fit the maximum.

        :raise ScorecardError: naming the class or indicator
        """
        self.ensure_one()
        total = sum(self.class_ids.mapped("points"))
        if float_compare(total, 100, 2):
            raise ScorecardError(
                self.env._("The classes add up to %s points, not to 100.", total)
            )
        for part in self.class_ids:
            total = sum(part.indicator_ids.mapped("max_points"))
            if float_compare(total, part.points, 2):
                raise ScorecardError(
                    self.env._(
                        "The indicators of class “%(name)s” add up to %(total)s "
                        "points, the class has %(points)s.",
                        name=part.name,
                        total=total,
                        points=part.points,
                    )
                )

    def _check_bands(self):
        """Each scale covers every value once and reaches the maximum.

        :raise ScorecardError: naming the indicator
        """
        self.ensure_one()
        for indicator in self.indicator_ids:
            indicator._cs_check_bands()

    # -- actions -------------------------------------------------------------------

    def action_activate(self):
        """Rate with this version from now on; the one before is retired.

        :raise ScorecardError: points or bands do not fit
        """
        self.ensure_one()
        before = self.sudo().search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "active")
        )
        self._cs_check_may(self._cs_transitions().find("activate", "draft"))
        before._transition("retire")
        before.flush_recordset()
        self._transition("activate")
        return True

    def action_new_version(self):
        """Make an editable copy with the next number and open it."""
        return self._cs_copy_version(self.company_id)

    def action_copy_for_company(self):
        """Make an editable copy for the current company alone and open it."""
        return self._cs_copy_version(self.env.company)

    def _cs_copy_version(self, company):
        self.ensure_one()
        self.check_access("read")
        numbers = self.sudo().search(
            Domain("company_id", "=", company.id), order="version desc", limit=1
        )
        new = self.copy(
            {
                "version": numbers.version + 1,
                "name": self.name,
                "company_id": company.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": new.id,
            "views": [(False, "form")],
        }

    @api.model
    def _cs_for_company(self, company):
        """Return the active scorecard of a company, its own or the shared one (sudo).

        :raise NoRuleError: none is active
        """
        card = self.sudo().search_fetch(
            Domain("state", "=", "active")
            & Domain("company_id", "in", [False, company.id]),
            ["bad_days", "cap_code", "statement_months", "limit_months", "version"],
            order="company_id",
            limit=1,
        )
        if not card:
            raise NoRuleError(
                self.env._(
                    "No scorecard is active. Activate one under Customer Credit › "
                    "Configuration › Scorecards."
                )
            )
        return card
