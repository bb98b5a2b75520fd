from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError


class CsCallbackRoundPerson(models.Model):
    """How often one salesperson went out in the ten days of a round (A2.1).

    Beside the plan and the person's usual number of visits. Written by the engine
    alone; all groups only read, and nobody reads the own line.
    """

    _name = "cs.callback.round.person"
    _description = "Salesperson in a Round"
    _order = "round_id desc, is_deviating desc, center_id, user_id"
    _rec_name = "user_id"

    round_id = fields.Many2one(
        comodel_name="cs.callback.round",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    center_id = fields.Many2one(comodel_name="hr.department", readonly=True)
    visit_count = fields.Integer(string="Visits", readonly=True, help="Visits made")
    handed_count = fields.Integer(
        string="Handed Over", readonly=True, help="Of these, in the hands of CS"
    )
    late_count = fields.Integer(
        string="Handed Over Late",
        readonly=True,
        help="Later than the day after the visit (A1.4)",
    )
    along_count = fields.Integer(
        string="Along",
        readonly=True,
        help="Visits of colleagues the person was along on",
    )
    customer_count = fields.Integer(
        string="Customers", readonly=True, help="Customers visited"
    )
    planned_count = fields.Integer(
        string="Planned",
        readonly=True,
        help="Visits planned for these days, cancelled ones too",
    )
    kept_count = fields.Integer(
        string="Kept", readonly=True, help="Planned ones that were made"
    )
    usual = fields.Float(
        readonly=True,
        digits=(16, 1),
        aggregator="sum",
        help="Mean of the same ten days of the last six months, since the first visit",
    )
    expected = fields.Float(
        readonly=True,
        digits=(16, 1),
        help="The usual number for as many working days as these ten days have",
    )
    usual_periods = fields.Integer(
        string="Compared With", readonly=True, aggregator=None, help="Ten-day periods"
    )
    deviation = fields.Float(
        string="Deviation (%)",
        readonly=True,
        digits=(16, 0),
        aggregator=None,
        help="More or fewer visits than expected",
    )
    is_deviating = fields.Boolean(
        string="Unusual",
        readonly=True,
        help="Off by as much as the policy says, and by two visits or more",
    )

    _user_uniq = models.UniqueIndex(
        "(round_id, user_id)", "A salesperson is in a round once."
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        raise ReadonlyDocumentError(
            self.env._("The list of a round is evidence and cannot be deleted.")
        )

    # -- drill down ----------------------------------------------------------------

    def _cs_domain(self, figure):
        """Return the domain of the visits a figure counts.

        :param figure: ``visits``, ``planned``, ``kept`` or ``along``
        """
        self.ensure_one()
        round_ = self.round_id
        first, last = round_.company_id._cs_day_span(round_.date_from, round_.date_to)
        name = "date_planned" if figure in ("planned", "kept") else "date_start"
        person = "companion_ids" if figure == "along" else "user_id"
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain(person, "=", self.user_id.id)
            & Domain(name, ">=", first)
            & Domain(name, "<=", last)
        )
        if figure != "planned":
            domain &= Domain("state", "not in", ("planned", "cancelled"))
        return domain

    def action_open_visits(self):
        """Show the visits of the person in these days."""
        return self._cs_open(self.env._("Visits of %s", self.user_id.name), "visits")

    def action_open_planned(self):
        """Show what was planned for these days, kept or not."""
        return self._cs_open(self.env._("Planned for %s", self.user_id.name), "planned")

    def _cs_open(self, name, figure):
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "cs.visit",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(self._cs_domain(figure)),
            "context": {"create": False},
        }
