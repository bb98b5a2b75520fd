from odoo import api, fields, models
from odoo.fields import Domain


class CsVisitPlan(models.Model):
    """What became of a plan: one query for any number of plans."""

    _inherit = "cs.visit.plan"

    planned_count = fields.Integer(
        string="Planned",
        compute="_compute_figures",
        compute_sudo=True,
        help="Visits planned for the month, those called off included",
    )
    kept_count = fields.Integer(
        string="Kept",
        compute="_compute_figures",
        compute_sudo=True,
        help="Planned visits that were made",
    )
    missed_count = fields.Integer(
        string="Missed",
        compute="_compute_figures",
        compute_sudo=True,
        help="Planned visits that were called off or whose time passed",
    )
    change_count = fields.Integer(
        string="Late Changes",
        compute="_compute_figures",
        compute_sudo=True,
        help="Visits added, moved or called off after the approval",
    )
    attainment = fields.Float(
        string="Attainment, Whole Month (%)",
        compute="_compute_figures",
        compute_sudo=True,
        digits=(5, 1),
        help="Kept of all that is planned for the month, per cent. The board counts "
        "only what has come due so far.",
    )

    @api.depends(
        "visit_ids.state",
        "visit_ids.plan_change",
        "visit_ids.date_planned",
        "visit_ids.date_start",
    )
    def _compute_figures(self):
        visits, now = self.env["cs.visit"], fields.Datetime.now()
        mine = Domain("plan_id", "in", self.ids)
        figures = {}
        for plan, state, change, count in visits._read_group(
            mine, ["plan_id", "state", "plan_change"], ["__count"]
        ):
            row = figures.setdefault(plan.id, dict.fromkeys("pkmc", 0))
            row["p"] += count
            row["k"] += 0 if state in ("planned", "cancelled") else count
            row["m"] += count if state == "cancelled" else 0
            row["c"] += count if change else 0
        passed = Domain("state", "=", "planned") & Domain("date_end", "<", now)
        for plan, count in visits._read_group(mine & passed, ["plan_id"], ["__count"]):
            figures[plan.id]["m"] += count
        for plan in self:
            row = figures.get(plan._origin.id, dict.fromkeys("pkmc", 0))
            plan.planned_count = row["p"]
            plan.kept_count = row["k"]
            plan.missed_count = row["m"]
            plan.change_count = row["c"]
            plan.attainment = 100 * row["k"] / row["p"] if row["p"] else 0

    # -- actions -------------------------------------------------------------------

    def _cs_show_visits(self, name, domain, views):
        self.ensure_one()
        begin, _end = self.company_id._cs_day_span(self.month, self.date_to)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cs.visit",
            "view_mode": ",".join(kind for _id, kind in views),
            "views": views,
            "domain": list(Domain("plan_id", "=", self.id) & domain),
            "context": {
                "default_user_id": self.user_id.id,
                "default_company_id": self.company_id.id,
                "initial_date": fields.Datetime.to_string(
                    max(begin, fields.Datetime.now())
                    if self.date_to >= self.company_id._cs_today()
                    else begin
                ),
            },
        }

    def action_calendar(self):
        """Show the month's visits in a calendar, where they are dragged and added."""
        calendar = self.env.ref("cs_visits.cs_visit_view_calendar_plan").id
        views = [(calendar, "calendar"), (False, "list"), (False, "form")]
        return self._cs_show_visits(self.display_name, Domain.TRUE, views)

    def action_changes(self):
        """Show what was added, moved or called off after the approval."""
        listed = self.env.ref("cs_visits.cs_visit_view_list_plan").id
        return self._cs_show_visits(
            self.env._("Late Changes"),
            Domain("plan_change", "!=", False),
            [(listed, "list"), (False, "form")],
        )

    def action_kept(self):
        """Show the planned visits that were made."""
        listed = self.env.ref("cs_visits.cs_visit_view_list_plan").id
        return self._cs_show_visits(
            self.env._("Kept"),
            Domain("state", "not in", ("planned", "cancelled")),
            [(listed, "list"), (False, "form")],
        )
