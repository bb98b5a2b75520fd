from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ...exceptions import SeriesError

# What visits are made from: fixed while the series runs, changed "from here on"
_PATTERN = {
    "partner_id",
    "user_id",
    "company_id",
    "purpose_id",
    "contact_ids",
    "companion_ids",
    "target_kind",
    "prepared_material",
}


class CsVisitSeries(models.Model):
    """Visits to one customer that come again and again (C9, E10).

    A running series makes its visits ahead, so many days as the company wants to see;
    each of them is a visit like any other. A single one that was moved, changed or
    cancelled stays as it is.
    """

    _name = "cs.visit.series"
    _description = "Visit Series"
    _inherit = [
        "cs.document.mixin",
        "cs.visits.person.mixin",
        "cs.visit.rhythm.mixin",
    ]
    _order = "state, date_next, id desc"
    _mail_post_access = "read"

    _cs_sequence_code = "cs.visit.series"
    _cs_readonly_states = ("ended",)
    _cs_engine_fields = frozenset(
        {
            "employee_id",
            "department_id",
            "date_next",
            "date_last",
            "previous_id",
            "problem",
        }
    )

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
        string="People to Meet",
        domain="[('id', 'child_of', partner_id), ('id', '!=', partner_id)]",
    )
    companion_ids = fields.Many2many(
        comodel_name="res.users",
        relation="cs_visit_series_companion_rel",
        column1="series_id",
        column2="user_id",
        string="Colleagues Along",
        domain=[("share", "=", False)],
    )
    purpose_id = fields.Many2one(
        comodel_name="cs.visit.purpose", required=True, ondelete="restrict"
    )
    target_kind = fields.Selection(
        selection="_selection_target_kind",
        string="Target",
        required=True,
        default="current",
    )
    prepared_material = fields.Text(help="Stands on every visit of the series")
    date_next = fields.Date(
        string="Next to Be Made",
        readonly=True,
        copy=False,
        help="The first date of the rhythm whose visit is still to be made.",
    )
    date_last = fields.Date(string="Last Date Made", readonly=True, copy=False)
    previous_id = fields.Many2one(
        comodel_name="cs.visit.series",
        string="Continues",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    problem = fields.Char(
        readonly=True, copy=False, help="Why no further visits could be made"
    )
    visit_ids = fields.One2many(comodel_name="cs.visit", inverse_name="series_id")
    visit_count = fields.Integer(compute="_compute_visit_count")
    planned_count = fields.Integer(
        string="Planned Visits", compute="_compute_visit_count"
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("running", "Running"), ("ended", "Ended")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    can_start = fields.Boolean(compute="_compute_can_actions")
    can_stop = fields.Boolean(compute="_compute_can_actions")
    can_change = fields.Boolean(compute="_compute_can_change")

    # what the daily job looks for
    _due_idx = models.Index("(company_id, date_next) WHERE state = 'running'")

    @api.model
    def _selection_target_kind(self):
        # of the visits made from it, in the user's language
        return (
            self.env["cs.visit"]._fields["target_kind"]._description_selection(self.env)
        )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "start",
                ("draft",),
                "running",
                allowed="_cs_is_owner",
                checks=("_check_ready",),
            ),
            Transition("stop", ("running",), "ended", allowed="_cs_may_stop"),
            Transition("finish", ("running",), "ended"),
        )

    def _cs_may_stop(self):
        return self._cs_is_owner() or self._cs_leads()

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_change(self):
        for series in self:
            series.can_change = series.state == "running" and series._cs_is_owner()

    @api.depends("visit_ids.state")
    def _compute_visit_count(self):
        counts = self.env["cs.visit"]._read_group(
            [("series_id", "in", self.ids)], ["series_id", "state"], ["__count"]
        )
        total, planned = {}, {}
        for series, state, count in counts:
            total[series.id] = total.get(series.id, 0) + count
            if state == "planned":
                planned[series.id] = count
        for series in self:
            series.visit_count = total.get(series.id, 0)
            series.planned_count = planned.get(series.id, 0)

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for series in self:
            parts = (series.name, series.partner_id.name)
            series.display_name = " · ".join(part for part in parts if part)

    # -- checks --------------------------------------------------------------------

    @api.constrains("user_id", "company_id", "partner_id", "companion_ids")
    def _check_people(self):
        for series in self.sudo():
            visits = self.env["cs.visit"]
            visits._cs_check_people(
                series.user_id, series.companion_ids, series.company_id
            )
            if series.partner_id.company_id - series.company_id:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a customer of another company.",
                        customer=series.partner_id.display_name,
                    )
                )

    def _check_ready(self):
        """Check that the rhythm leads to any date at all.

        :raise SeriesError: it ended before it began
        """
        today = self.company_id._cs_today()
        if not self._cs_rhythm().next(max(today, self.date_begin)):
            raise SeriesError(
                self.env._(
                    "%s has no date from today on. Correct its days or its end.",
                    self.display_name,
                )
            )

    def write(self, vals):
        fixed = _PATTERN | self.env["cs.visit.rhythm.mixin"]._fields.keys()
        changed = fixed & vals.keys() - {"id", "display_name"}
        if changed and not self._cs_is_by_transition():
            for series in self.filtered(lambda s: s.state == "running"):
                raise SeriesError(
                    self.env._(
                        "%s runs: its visits are made already. Use “Change From Here "
                        "On”, or change the single visit.",
                        series.display_name,
                    )
                )
        return super().write(vals)

    # -- actions -------------------------------------------------------------------

    def action_start(self):
        """Let the series run: its visits are made as far ahead as the company looks.

        :raise SeriesError: the rhythm has no date from today on
        """
        self._transition("start")
        for series in self.sudo():
            first = max(series.company_id._cs_today(), series.date_begin)
            series._cs_write_checked({"date_next": series._cs_rhythm().next(first)})
            series._cs_make_ahead()
        return True

    def action_stop(self):
        """Stop the series now; visits ahead that nobody touched are taken back.

        Visits that were moved or changed by hand stay: they were agreed upon.
        """
        self._transition("stop")
        for series in self.sudo():
            series._cs_take_back(series.company_id._cs_today())
        return True

    def action_change(self):
        """Open the form that changes the series from a day on."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change From Here On"),
            "res_model": "cs.visit.series.change",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_series_id": self.id},
        }

    def action_open_visits(self):
        """Open the visits of the series."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cs.visit",
            "views": [(False, "list"), (False, "calendar"), (False, "form")],
            "domain": [("series_id", "=", self.id)],
            "context": {"default_series_id": False},
        }
