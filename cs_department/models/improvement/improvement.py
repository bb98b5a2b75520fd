from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...exceptions import FieldAccessError, ReadonlyDocumentError
from ..complaint.complaint import AGENT, MANAGER
from ..policy.transition_mixin import _BOOKKEEPING

ENGINE_FIELDS = {
    "origin",
    "window_from",
    "window_to",
    "round",
    "date_done",
    "done_by_id",
    "date_checked",
    "checked_by_id",
    "date_deadline",
}
# What the owner of the measure writes, without being of customer service.
OWNER_FIELDS = {"lesson", "root_cause", "measures", "result"}


class CsImprovement(models.Model):
    """What is learned from complaints and done about it (B1.3, 改进).

    After each case the process is reviewed: either a measure with owner and date, whose
    effect is checked after a set time, or a reasoned "nothing to improve". The record
    lives beside its complaints, which are read-only by then.
    """

    _name = "cs.improvement"
    _description = "Improvement"
    _inherit = ["cs.document.mixin", "cs.hidden.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "title"]

    _cs_sequence_code = "cs.improvement"
    _cs_readonly_states = ("effective", "nothing", "cancelled")
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(ENGINE_FIELDS)

    title = fields.Char(
        required=True, tracking=True, help="What shall become better, in a few words"
    )
    origin = fields.Selection(
        selection=[("review", "Review of a case"), ("recurring", "Recurring cause")],
        required=True,
        readonly=True,
        default="review",
        copy=False,
    )
    complaint_ids = fields.Many2many(
        comodel_name="cs.complaint",
        relation="cs_improvement_complaint_rel",
        column1="improvement_id",
        column2="complaint_id",
        string="Complaints",
        check_company=True,
        copy=False,
    )
    complaint_count = fields.Integer(compute="_compute_complaint_count")
    cause_id = fields.Many2one(
        comodel_name="cs.complaint.cause",
        string="Root Cause",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    window_from = fields.Date(readonly=True, copy=False)
    window_to = fields.Date(readonly=True, copy=False)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        help="Carries the measure out",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    root_cause = fields.Text(
        string="What Went Wrong", help="In the process, not with a person"
    )
    lesson = fields.Text(string="Lesson Learned")
    measures = fields.Text(help="What is done so that it does not come back")
    date_planned = fields.Date(
        string="To Be Done By",
        tracking=True,
        copy=False,
        help="Empty: by the deadline rule",
    )
    result = fields.Text(string="What Was Done", copy=False)
    effect_note = fields.Text(
        string="Effect", copy=False, help="How the effect was checked, what was found"
    )
    review_note = fields.Text(
        string="Nothing to Improve Because",
        copy=False,
        help="Why the process needs no change",
    )
    round = fields.Integer(
        readonly=True,
        default=1,
        copy=False,
        aggregator="max",
        help="Counts up when a measure had no effect",
    )
    date_done = fields.Datetime(string="Done On", readonly=True, copy=False)
    done_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    date_checked = fields.Datetime(string="Checked On", readonly=True, copy=False)
    checked_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Review"),
            ("open", "In Progress"),
            ("done", "Done, Effect to Check"),
            ("effective", "Effective"),
            ("nothing", "Nothing to Improve"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )

    _title_not_blank = models.Constraint(
        "CHECK(btrim(title) <> '')", "Give the improvement a title."
    )
    # the cron raises no second one while the first is worked on
    _one_recurring = models.UniqueIndex(
        "(company_id, cause_id)"
        " WHERE origin = 'recurring' AND state IN ('draft', 'open', 'done')",
        "An improvement for this recurring cause is open already.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("complaint_ids")
    def _compute_complaint_count(self):
        for improvement in self:
            improvement.complaint_count = len(improvement.complaint_ids)

    @api.depends("name", "title")
    def _compute_display_name(self):
        for improvement in self:
            parts = (improvement.name, improvement.title)
            improvement.display_name = " · ".join(part for part in parts if part)

    @api.constrains("user_id", "complaint_ids")
    def _check_owner_may_know(self):
        for improvement in self.sudo():
            if improvement.user_id & improvement.complaint_ids.hidden_from_id:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot own %(improvement)s: a complaint it comes "
                        "from is about that person.",
                        user=improvement.user_id.name,
                        improvement=improvement.name,
                    )
                )

    # -- guards --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        improvements = super().create(vals_list)
        improvements._cs_check_complaints()
        return improvements

    def _cs_check_complaints(self):
        """Complaints a client names must be readable to the client."""
        if not self.env.su:
            self.sudo().complaint_ids.sudo(False).check_access("read")

    def write(self, vals):
        if not self.env.su and not self._cs_is_by_transition():
            self._cs_check_who_writes(vals.keys())
        result = super().write(vals)
        if "complaint_ids" in vals:
            self._cs_check_complaints()
        if "date_planned" in vals and not self._cs_is_by_transition():
            self._cs_move_planned()
        return result

    def _cs_check_who_writes(self, names):
        """The owner tells what was done; the plan is customer service's.

        :raise FieldAccessError: this part is for somebody else to write
        """
        names = set(names) - _BOOKKEEPING - ENGINE_FIELDS - {"state", "name"}
        user = self.env.user
        if user.has_group(AGENT) or not names:
            self._cs_check_planned(names)
            return
        if names - OWNER_FIELDS:
            labels = [self._fields[n]._description_string(self.env) for n in names]
            raise FieldAccessError(
                self.env._(
                    "%(fields)s of an improvement are kept by customer service.",
                    fields=", ".join(sorted(labels)),
                )
            )

    def _cs_check_planned(self, names):
        """The date of a measure that runs is moved by a manager alone."""
        if "date_planned" not in names or self.env.user.has_group(MANAGER):
            return
        if any(improvement.state != "draft" for improvement in self):
            raise FieldAccessError(
                self.env._("The date of a measure is moved by a CS manager.")
            )

    def _cs_move_planned(self):
        """A clock that runs never moves: a new date asks for a pause (A3.8)."""
        for improvement in self:
            if improvement.state == "open" and improvement._cs_open_deadlines(
                "measure"
            ):
                raise ReadonlyDocumentError(
                    self.env._(
                        "The deadline of %s is running: ask for a pause to promise "
                        "another date.",
                        improvement.display_name,
                    )
                )

    # -- clocks --------------------------------------------------------------------

    def _cs_hidden_from(self):
        return self.env["res.users"]

    def _cs_without_hidden(self, partner_ids):
        """Nobody hears what is learned from a complaint about oneself (A3.6)."""
        hidden = self.sudo().complaint_ids.hidden_from_id.partner_id.ids
        return [pid for pid in partner_ids or [] if pid not in hidden]

    def _cs_step_user(self, step):
        """The owner carries out; the effect is checked by a CS manager."""
        self.ensure_one()
        if step != "effect_check":
            return self.user_id
        return self._cs_managers()[:1]

    def _cs_managers(self):
        """CS managers who may check: not the owner, nobody a complaint is about."""
        group = self.env.ref(MANAGER).sudo()
        users = self.env["cs.role.mixin"]._cs_usable(
            group.all_user_ids, self.company_id
        )
        barred = self.user_id | self.sudo().complaint_ids.hidden_from_id
        return users - barred or users - self.user_id

    def _cs_prepare_deadlines(self, rule, company):
        """A date that was agreed goes before the rule's."""
        vals_list = super()._cs_prepare_deadlines(rule, company)
        if rule.step != "measure":
            return vals_list
        planned = {i.id: i.date_planned for i in self if i.date_planned}
        for vals in vals_list:
            if vals["res_id"] in planned:
                due = company._cs_end_of_day(planned[vals["res_id"]])
                remind = rule._cs_remind_date(company, vals["date_start"], due)
                vals.update(
                    date_due=due,
                    date_due_initial=due,
                    date_remind=remind,
                    date_check=min(remind or due, due),
                )
        return vals_list

    # -- review of closed complaints -----------------------------------------------

    def _cs_reviewed(self):
        """The review of these complaints is done: take it from the to-do list."""
        for complaint in self.sudo().complaint_ids:
            complaint.activity_unlink(["cs_department.mail_activity_type_review"])

    def action_complaints(self):
        """Show the complaints this improvement comes from."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_action"
        )
        domain = Domain("id", "in", self.complaint_ids.ids)
        return {**action, "domain": list(domain), "context": {"create": False}}
