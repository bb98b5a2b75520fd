from odoo import api, fields, models

from ...exceptions import FieldAccessError, MissingInputError, ReadonlyDocumentError
from ..complaint.complaint_remedy import check_amounts

# What whoever decides may change; the rest says where a figure comes from.
DECIDED_FIELDS = {"percent", "reason"}


class CsComplaintPenaltyLine(models.Model):
    """One figure of a penalty: its rule, its clause and what it comes from."""

    _name = "cs.complaint.penalty.line"
    _description = "Figure of a Penalty"
    _inherit = ["cs.engine.row.mixin"]
    _order = "penalty_id, role desc, date_due, id"

    penalty_id = fields.Many2one(
        comodel_name="cs.complaint.penalty",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="penalty_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="penalty_id.currency_id")
    role = fields.Selection(
        selection=[
            ("person", "Directly responsible"),
            ("head", "Department head"),
            ("delay", "Delay"),
        ],
        string="As",
        required=True,
        readonly=True,
    )
    rule_id = fields.Many2one(
        comodel_name="cs.penalty.rule",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    share_of = fields.Selection(
        selection=[("pay", "Performance pay"), ("bonus", "Bonus")],
        required=True,
        readonly=True,
    )
    loss_amount = fields.Monetary(string="Loss", readonly=True)
    loss_from = fields.Monetary(
        string="Band From", readonly=True, help="Where the band of the rule begins"
    )
    deadline_id = fields.Many2one(
        comodel_name="cs.deadline",
        string="Missed Deadline",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    step_name = fields.Char(string="Step", readonly=True)
    date_due = fields.Datetime(string="Due", readonly=True)
    date_done = fields.Datetime(string="Done", readonly=True)
    percent_proposed = fields.Float(
        string="Proposed (%)", digits=(16, 2), readonly=True, help="By the rule"
    )
    percent = fields.Float(
        string="Penalty (%)",
        digits=(16, 2),
        help="Lowered or raised by whoever decides, with a reason",
    )
    percent_decided = fields.Float(
        string="Decided (%)",
        digits=(16, 2),
        readonly=True,
        help="Before an objection",
    )
    reason = fields.Char(help="Why the figure differs from the rule")
    source = fields.Char(string="Comes From", compute="_compute_source")
    can_edit = fields.Boolean(compute="_compute_can_edit")

    # a missed clock costs once, however often the complaint is reopened
    _clock_once = models.UniqueIndex(
        "(deadline_id) WHERE deadline_id IS NOT NULL",
        "This missed deadline stands in a penalty already.",
    )
    _percent_valid = models.Constraint(
        "CHECK(percent >= 0 AND percent <= 100"
        " AND COALESCE(percent_decided, 0) >= 0 AND COALESCE(percent_decided, 0) <= 100"
        " AND percent_proposed >= 0 AND percent_proposed <= 100"
        " AND COALESCE(loss_amount, 0) >= 0 AND COALESCE(loss_amount, 0) < 1e15"
        " AND COALESCE(loss_from, 0) >= 0 AND COALESCE(loss_from, 0) < 1e15)",
        "A penalty lies between 0 and 100 %.",
    )

    @api.depends(
        "role", "loss_amount", "loss_from", "step_name", "date_due", "date_done"
    )
    @api.depends_context("lang")
    def _compute_source(self):
        for line in self:
            if line.role == "delay":
                line.source = line._cs_delay_label()
            else:
                line.source = self.env._(
                    "loss of %(loss)s, band from %(start)s",
                    loss=f"{line.loss_amount:,.2f}",
                    start=f"{line.loss_from:,.2f}",
                )

    def _cs_delay_label(self):
        """A missed step with its dates in the company's time."""
        self.ensure_one()
        step = self.sudo().deadline_id.rule_id.step_name or self.step_name
        company = self.company_id
        due, done = (
            company._cs_local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
            for moment in (self.date_due, self.date_done)
        )
        if not done:
            return self.env._("%(step)s, due %(due)s", step=step, due=due)
        return self.env._(
            "%(step)s, due %(due)s, done %(done)s", step=step, due=due, done=done
        )

    @api.depends("role", "source")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{labels.get(line.role, '')}: {line.source or ''}"

    @api.depends("penalty_id.state")
    @api.depends_context("uid")
    def _compute_can_edit(self):
        for line in self:
            line.can_edit = line.penalty_id._cs_may_edit_lines()

    # -- working out anew ----------------------------------------------------------

    def _cs_key(self):
        """What tells the figures of one penalty apart."""
        return self.role, self.deadline_id.id

    def _cs_update_figure(self, vals):
        """Take what the rules give now; a decided figure stays while they agree.

        :param vals: line values, see ``cs.complaint._cs_prepare_figure``
        """
        self.ensure_one()
        vals = dict(vals)
        vals.pop("deadline_id", None)
        if self.percent_proposed == vals["percent_proposed"]:
            vals.pop("percent")
        else:
            vals["reason"] = False
        current = {
            name: self._fields[name].convert_to_write(self[name], self) for name in vals
        }
        changed = {name: v for name, v in vals.items() if current[name] != v}
        if changed:
            self.write(changed)

    # -- guards --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise FieldAccessError(
                self.env._("Figures of a penalty come from the rules of the company.")
            )
        lines = super().create(vals_list)
        lines.penalty_id._cs_check_not_readonly()
        return lines

    def write(self, vals):
        check_amounts(self, vals)
        if not self.env.su:
            self._cs_check_who_writes(vals.keys())
        penalties = self.penalty_id
        penalties._cs_check_not_readonly()
        result = super().write(vals)
        if not self.env.su:
            self._cs_check_reason()
        if vals.keys() & DECIDED_FIELDS:
            penalties._cs_void_changed()
        return result

    def _cs_check_who_writes(self, names):
        if names - DECIDED_FIELDS:
            raise FieldAccessError(
                self.env._("Where a figure comes from is recorded by the system.")
            )
        for penalty in self.penalty_id:
            if not penalty._cs_may_edit_lines():
                raise FieldAccessError(
                    self.env._(
                        "The figures of %s can be changed by whoever decides it, "
                        "before the decision.",
                        penalty.display_name,
                    )
                )

    def _cs_check_reason(self):
        """Check that a changed figure has its reason, and an objection only lowers.

        :raise MissingInputError: the reason is missing
        """
        for line in self:
            state = line.penalty_id.state
            if state == "objected" and line.percent > line.percent_decided:
                raise FieldAccessError(
                    self.env._("An objection can lower a figure, never raise it.")
                )
            changed = line.percent != line.percent_proposed
            if changed and not (line.reason or "").strip():
                raise MissingInputError(
                    self.env._(
                        "“%s”: give the reason why the figure differs from the rule.",
                        line.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_by_system(self):
        if not self.env.su:
            raise ReadonlyDocumentError(
                self.env._("A figure is set to 0 with a reason, not deleted.")
            )
