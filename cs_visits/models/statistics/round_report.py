from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..round.callback_round_figures import ALL, FIGURES


class CsCallbackRoundReport(models.Model):
    """One center's report of a closed round, or the one over all centers (A2.4).

    It keeps the figures as they were signed off, the papers that were sent and whom
    they were addressed to: later rounds are compared with these, and what changes
    afterwards shows beside them. Written by the engine alone.
    """

    _name = "cs.callback.round.report"
    _description = "Round Report"
    _inherit = ["cs.engine.row.mixin"]
    _order = "date_from desc, round_id desc, is_total desc, center_id"
    _rec_name = "round_id"

    round_id = fields.Many2one(
        comodel_name="cs.callback.round",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    date_from = fields.Date(string="First Day", required=True, readonly=True)
    date_to = fields.Date(string="Last Day", required=True, readonly=True)
    date_due = fields.Datetime(string="To Be Called By", readonly=True)
    date_closed = fields.Datetime(string="Signed Off On", readonly=True)
    closed_by = fields.Many2one(
        comodel_name="res.users", string="Signed Off By", readonly=True
    )
    center_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: over all centers",
    )
    is_total = fields.Boolean(string="All Centers", readonly=True)
    recipient_ids = fields.Many2many(
        comodel_name="res.users",
        relation="cs_round_report_recipient_rel",
        column1="report_id",
        column2="user_id",
        string="Addressed To",
        readonly=True,
    )
    # nobody reads in a report what a customer said about the own visits
    noted_user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="cs_round_report_noted_rel",
        column1="report_id",
        column2="user_id",
        readonly=True,
        groups="base.group_system",
    )
    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="cs_round_report_attachment_rel",
        column1="report_id",
        column2="attachment_id",
        string="Papers",
        readonly=True,
    )
    acknowledged_by = fields.Many2one(
        comodel_name="res.users", string="Taken Note Of By", readonly=True
    )
    acknowledged_on = fields.Datetime(string="Taken Note Of On", readonly=True)
    can_acknowledge = fields.Boolean(compute="_compute_can_acknowledge")

    visits = fields.Integer(readonly=True)
    late = fields.Integer(string="Handed Over Late", readonly=True)
    visited = fields.Integer(string="Customers", readonly=True)
    planned = fields.Integer(readonly=True)
    kept = fields.Integer(string="Planned and Made", readonly=True)
    listed = fields.Integer(string="Customers on the List", readonly=True)
    called = fields.Integer(readonly=True)
    reached = fields.Integer(readonly=True)
    verified = fields.Integer(readonly=True)
    differs = fields.Integer(readonly=True)
    refuted = fields.Integer(
        string="Denied", readonly=True, help="Visits the customer denied"
    )
    under_review = fields.Integer(readonly=True)
    upheld = fields.Integer(readonly=True, help="Doubts decided as justified")
    dismissed = fields.Integer(readonly=True, help="Doubts decided as unfounded")
    cannot_say = fields.Integer(readonly=True)
    unreachable = fields.Integer(string="Not Reached", readonly=True)
    no_phone = fields.Integer(readonly=True)
    no_call = fields.Integer(string="Not to Be Called", readonly=True)
    late_calls = fields.Integer(string="Called Late", readonly=True)
    asked = fields.Integer(string="Customers Who Rated", readonly=True)
    satisfied = fields.Integer(string="Sum of Ratings", readonly=True)
    satisfaction = fields.Float(
        readonly=True, aggregator="avg", digits=(3, 2), help="1 to 5"
    )
    attainment = fields.Float(
        string="Plan Attainment",
        readonly=True,
        aggregator="avg",
        help="Share of the planned visits that were made",
    )

    # the salespeople's rows as they were signed off, each with the user's id
    people = fields.Json(readonly=True, groups="base.group_system")

    _center_uniq = models.UniqueIndex(
        "(round_id, COALESCE(center_id, 0))", "A center has one report of a round."
    )

    @api.depends("round_id", "center_id")
    def _compute_display_name(self):
        for report in self:
            title = report.center_id.sudo().with_context(hierarchical_naming=False)
            report.display_name = " · ".join(
                (
                    report.sudo().round_id.display_name,
                    title.display_name or self.env._("all centers"),
                )
            )

    @api.depends("acknowledged_on", "recipient_ids")
    @api.depends_context("uid")
    def _compute_can_acknowledge(self):
        for report in self:
            report.can_acknowledge = (
                not report.acknowledged_on and self.env.user in report.recipient_ids
            )

    def _cs_figures(self):
        """Return the figures as they were signed off: :data:`FIGURES` and ratios."""
        self.ensure_one()
        figures = {name: self[name] for name in FIGURES}
        return self.env["cs.callback.round"]._cs_add_ratios(figures)

    @api.model
    def _cs_prepare(self, round_, center, figures):
        """Return the values of a report from figures of now.

        :param center: ``hr.department``, empty for the one over all
        """
        return {
            **{name: figures[name] for name in FIGURES},
            "satisfaction": figures["satisfaction"] or 0.0,
            "attainment": figures["attainment"] or 0.0,
            "round_id": round_.id,
            "company_id": round_.company_id.id,
            "date_from": round_.date_from,
            "date_to": round_.date_to,
            "date_due": round_.date_due,
            "date_closed": round_.date_closed,
            "closed_by": round_.closed_by.id,
            "center_id": center.id,
            "is_total": not center,
        }

    @api.model
    def _cs_fill_missing(self):
        """Keep the figures of rounds that were closed before reports were kept.

        Their papers are on the rounds. Run again, it adds nothing.
        """
        closed = self.env["cs.callback.round"].search(
            [("state", "=", "closed"), ("report_ids", "=", False)]
        )
        nobody = self.env["hr.department"]
        for round_ in closed:
            now = (round_.date_from, round_.date_to, round_)
            found = round_._cs_figures_of({"now": now})["now"]
            centers = {c: v for c, v in round_._cs_by_center(found).items() if c}
            self.create(
                [
                    self._cs_prepare(round_, center, figures)
                    for center, figures in {**centers, nobody: found[ALL]}.items()
                ]
            )

    # -- actions -------------------------------------------------------------------

    def action_acknowledge(self):
        """Confirm that the report was taken note of, by somebody it is addressed to.

        :raise AccessError: it is addressed to others
        """
        for report in self:
            report.check_access("read")
            if self.env.user not in report.recipient_ids:
                raise AccessError(
                    self.env._("%s is addressed to somebody else.", report.display_name)
                )
            if not report.acknowledged_on:
                report.sudo().write(
                    {
                        "acknowledged_by": self.env.uid,
                        "acknowledged_on": fields.Datetime.now(),
                    }
                )
        return True

    def action_open_paper(self):
        """Open the report's paper, in the reader's language where there is one."""
        self.ensure_one()
        papers = self.attachment_ids
        lang = self.env.user.lang or ""
        mine = papers.filtered(lambda a: (a.description or "") == lang)
        paper = (mine or papers)[:1]
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{paper.id}?filename={paper.name}",
            "target": "new",
        }
