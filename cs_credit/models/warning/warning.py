from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

FINANCE = "cs_credit.group_credit_user"


class CsCreditWarning(models.Model):
    """A customer that needs a look, and why: one open warning a customer and rule.

    Opened, updated and closed by the nightly run alone. Whoever looks after the
    customer acknowledges it with a note on what is done.
    """

    _name = "cs.credit.warning"
    _description = "Credit Warning"
    _inherit = ["mail.thread", "mail.activity.mixin", "cs.transition.mixin"]
    _order = "date_since desc, id desc"
    _rec_names_search = ["partner_id.name"]

    _cs_readonly_states = ("closed",)
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(
        {
            "partner_id",
            "rule_id",
            "company_id",
            "figure",
            "figure_before",
            "detail",
            "date_since",
            "date_closed",
        }
    )

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    rule_id = fields.Many2one(
        comodel_name="cs.credit.warning.rule",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(related="rule_id.kind", store=True, precompute=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Looked After By",
        index="btree_not_null",
        domain=[("share", "=", False)],
        tracking=True,
    )
    figure = fields.Float(readonly=True, aggregator=None)
    figure_before = fields.Float(readonly=True, aggregator=None)
    detail = fields.Char(readonly=True)
    figure_text = fields.Char(string="Why", compute="_compute_figure_text")
    date_since = fields.Date(string="Since", required=True, readonly=True, index=True)
    date_closed = fields.Date(string="Gone On", readonly=True)
    note = fields.Text(help="What was found and what is done", tracking=True)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("acknowledged", "Acknowledged"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    can_acknowledge = fields.Boolean(compute="_compute_can_actions")

    _live_uniq = models.UniqueIndex(
        "(company_id, partner_id, rule_id) WHERE state <> 'closed'",
        "This customer is warned of for this reason already.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "acknowledge",
                ("open",),
                "acknowledged",
                groups=(FINANCE,),
                checks=("_check_note",),
            ),
            Transition("close", ("open", "acknowledged"), "closed"),
        )

    @api.depends("partner_id", "rule_id")
    def _compute_display_name(self):
        for warning in self:
            warning.display_name = (
                f"{warning.partner_id.name or ''}: {warning.rule_id.name or ''}"
            )

    @api.depends("kind", "figure", "figure_before", "detail", "currency_id")
    @api.depends_context("lang")
    def _compute_figure_text(self):
        for warning in self:
            warning.figure_text = warning._cs_text()

    def _cs_text(self):
        """Say in words what the figure is."""
        self.ensure_one()
        number, count = f"{self.figure:.1f}", f"{self.figure:.0f}"
        texts = {
            "downgrade": self.env._("Graded %s", self.detail or ""),
            "slowing": self.env._(
                "Paid %(now)s days late in the last quarter, %(before)s before",
                now=number,
                before=f"{self.figure_before:.1f}",
            ),
            "usage": self.env._("%s %% of the limit used", number),
            "holds": self.env._("%s open holds", count),
            "complaint": self.env._(
                "Open complaint, loss %s",
                self.currency_id.format(self.figure) if self.currency_id else number,
            ),
            "paper": self._cs_paper_text(),
            "news": self.env._("%s pieces of news from visits", count),
        }
        return texts.get(self.kind, number)

    def _cs_paper_text(self):
        paper, days = self.detail or "", round(self.figure)
        if days < 0:
            return self.env._(
                "%(paper)s: expired %(days)s days ago", paper=paper, days=-days
            )
        return self.env._("%(paper)s: %(days)s days left", paper=paper, days=days)

    def _check_note(self):
        """Check that somebody wrote what is done.

        :raise MissingInputError: the note is empty
        """
        if not (self.note or "").strip():
            raise MissingInputError(
                self.env._("Write under “Note” what was found and what is done.")
            )

    # -- actions -------------------------------------------------------------------

    def action_acknowledge(self):
        """Note that somebody takes care of it.

        :raise MissingInputError: without a note
        """
        self._transition("acknowledge")
        self.sudo().activity_ids.unlink()
        return True

    def action_open_partner(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
