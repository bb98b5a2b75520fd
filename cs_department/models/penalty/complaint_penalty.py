from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ...exceptions import CsError, NoRuleError, TransitionAccessError, TransitionError
from ..complaint.complaint import MANAGER, PRESIDENT
from ..policy.transition_mixin import _CONTEXT_KEY, _Pass
from .penalty import READERS, UNDECIDED

# From these states on it is known what happened.
PROPOSABLE = ("approval", "approved", "replied", "followup", "closed")
# A change of these changes what the rules propose.
PENALTY_FIELDS = {
    "loss_amount",
    "responsibility",
    "responsible_employee_id",
    "responsible_department_id",
}
# Nobody in the house is responsible for the loss.
OUTSIDE = ("supplier", "customer", "none")


class CsComplaint(models.Model):
    """Penalties the rules propose for a complaint (B1.2): never more than proposed."""

    _inherit = "cs.complaint"

    penalty_ids = fields.One2many(
        comodel_name="cs.complaint.penalty",
        inverse_name="complaint_id",
        string="Penalties",
        readonly=True,
        copy=False,
        groups=READERS,
    )
    penalty_count = fields.Integer(compute="_compute_penalty_count", groups=READERS)
    can_propose_penalties = fields.Boolean(compute="_compute_can_propose_penalties")

    def _compute_penalty_count(self):
        counts = dict(
            self.env["cs.complaint.penalty"]._read_group(
                [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
            )
        )
        for complaint in self:
            complaint.penalty_count = counts.get(complaint, 0)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_propose_penalties(self):
        for complaint in self:
            complaint.can_propose_penalties = (
                complaint.state in PROPOSABLE and complaint._cs_may_propose()
            )

    def _cs_may_propose(self):
        user = self.env.user
        return user.has_group(MANAGER) or user.has_group(PRESIDENT)

    # -- actions -------------------------------------------------------------------

    def action_propose_penalties(self):
        """Work out by the rules who would lose what; people decide it (B1.2).

        :raise TransitionAccessError: only CS managers and the president propose
        :raise TransitionError: it is not known yet what happened
        :raise NoRuleError: the company has no penalty rules for this date
        """
        self.ensure_one()
        self.check_access("read")
        if not self._cs_may_propose():
            raise TransitionAccessError(
                self.env._("Penalties are proposed by CS managers and the president.")
            )
        if self.state not in PROPOSABLE:
            raise TransitionError(
                self.env._(
                    "%s is not analysed yet: it is too early for penalties.",
                    self.display_name,
                )
            )
        loss_rule, delay_rules = self._cs_penalty_rules()
        if not loss_rule and not delay_rules:
            raise NoRuleError(
                self.env._(
                    "No penalty rule is valid for %s. Add one under Customer Service › "
                    "Configuration › Penalty Rules.",
                    self.display_name,
                )
            )
        if not self._cs_propose_penalties() and not self.penalty_count:
            return self._cs_say(self.env._("The rules give no penalty here."))
        return self.action_penalties()

    def _cs_say(self, text):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "info"},
        }

    def action_penalties(self):
        """Show the penalties of this complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_penalty_action"
        )
        return {**action, "domain": [("complaint_id", "=", self.id)], "context": {}}

    def action_close(self):
        result = super().action_close()
        for complaint in self:
            complaint._cs_propose_penalties()
            complaint._cs_submit_penalties()
        return result

    def _cs_submit_penalties(self):
        """Ask for the decisions; without an approver they wait for the CS manager."""
        penalties = self.env["cs.complaint.penalty"].with_user(SUPERUSER_ID)
        for penalty in penalties.search(
            Domain("complaint_id", "in", self.ids) & Domain("state", "=", "proposed")
        ):
            try:
                with self.env.cr.savepoint():
                    penalty.action_submit()
            except CsError as error:
                penalty.message_post(body=str(error))

    def write(self, vals):
        result = super().write(vals)
        if PENALTY_FIELDS & vals.keys():
            self._cs_refresh_penalties()
        return result

    def _cs_refresh_penalties(self):
        """Work out anew what is not decided yet; requests for it become void."""
        penalties = self.env["cs.complaint.penalty"].sudo()
        undecided = penalties.search(
            Domain("complaint_id", "in", self.ids) & Domain("state", "in", UNDECIDED)
        )
        for complaint in undecided.complaint_id:
            asked = undecided.filtered(
                lambda p, c=complaint: p.complaint_id == c and p.state == "approval"
            )
            complaint._cs_propose_penalties()
            if asked:
                complaint._cs_submit_penalties()

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.target == "cancelled":
            undecided = self.sudo().penalty_ids.filtered(lambda p: p.state in UNDECIDED)
            undecided._withdraw(self.env._("The complaint was cancelled."))
        return result

    # -- figures -------------------------------------------------------------------

    def _cs_penalty_rules(self):
        """Return the loss rule and the deadline rules of the day of receipt (sudo)."""
        rules = self.env["cs.penalty.rule"]
        company = self.company_id
        day = company._cs_local(self.date_received).date()
        return (
            rules._cs_valid("loss", company, day)[:1],
            rules._cs_valid("deadline", company, day),
        )

    def _cs_propose_penalties(self):
        """Bring the undecided penalties in line with the rules: one a person.

        What stands in a decided or withdrawn penalty is not proposed again: a missed
        clock counts once, a loss only as far as it has grown into a higher band.

        :return: ``cs.complaint.penalty`` that are not decided (sudo)
        """
        self.ensure_one()
        self._cs_lock()
        complaint = self.sudo()
        documents = self.env["cs.complaint.penalty"].sudo()
        documents = documents.search(Domain("complaint_id", "=", self.id))
        undecided = documents.filtered(lambda p: p.state in UNDECIDED)
        settled = documents - undecided
        figures = complaint._cs_loss_figures(settled)
        for employee, lines in complaint._cs_delay_figures(settled).items():
            figures.setdefault(employee, []).extend(lines)
        for penalty in undecided:
            penalty._cs_sync(figures.pop(penalty.employee_id, []), complaint)
        for employee, lines in figures.items():
            undecided |= complaint._cs_create_penalty(employee, lines)
        return undecided.filtered(lambda p: p.state in UNDECIDED)

    def _cs_create_penalty(self, employee, lines):
        # nobody who closes a complaint follows what becomes of the people
        documents = self.env["cs.complaint.penalty"].with_user(SUPERUSER_ID)
        by_system = documents.with_context(
            mail_create_nosubscribe=True, **{_CONTEXT_KEY: _Pass(documents)}
        )
        return by_system.create(
            {
                "complaint_id": self.id,
                "company_id": self.company_id.id,
                "employee_id": employee.id,
                "department_id": employee.department_id.id,
                "loss_amount": self.loss_amount,
                "date_proposed": self.company_id._cs_today(),
                "line_ids": [(0, 0, line) for line in lines],
            }
        ).with_env(self.sudo().env)

    def _cs_loss_figures(self, settled):
        """Return ``{employee: [line values]}`` by the size of the loss.

        :param settled: penalties of this complaint whose figures stand
        """
        rule, _delay = self._cs_penalty_rules()
        band = rule and rule._cs_band(self.loss_amount)
        figures = {}
        for role, employee in self._cs_penalty_people().items() if band else ():
            percent = band[f"{role}_percent"]
            stands = settled.filtered(lambda p, e=employee: p.employee_id == e).line_ids
            stands = stands.filtered(lambda line: line.role != "delay")
            percent -= sum(stands.mapped("percent_proposed"))
            if percent > 0:
                line = self._cs_prepare_figure(rule, role, percent)
                line.update(loss_amount=self.loss_amount, loss_from=band.loss_from)
                figures.setdefault(employee, []).append(line)
        return figures

    def _cs_penalty_people(self):
        """Return ``{role: employee}``: the person directly responsible and the head.

        A head who is the person loses the person's share alone: one fault, one share.
        """
        self.ensure_one()
        if self.responsibility in OUTSIDE:
            return {}
        person = self.env["hr.employee"].sudo()
        if self.responsibility == "person":
            # a staff complaint that was upheld names the accused
            person = self.responsible_employee_id or self.accused_employee_id
        department = (
            self.responsible_department_id or person.department_id or self.department_id
        )
        people = {"person": person, "head": self._cs_head_employee(department) - person}
        return {
            role: employee
            for role, employee in people.items()
            if employee.company_id == self.company_id
        }

    @api.model
    def _cs_head_employee(self, department):
        """Return who leads a department, or the nearest one above it."""
        department = department.sudo()
        while department and not department.manager_id:
            department = department.parent_id
        return department.manager_id

    def _cs_delay_figures(self, settled):
        """Return ``{employee: [line values]}`` for the missed clocks.

        Paused and cancelled clocks are no misses; one whose person is nobody counts
        for the head of the department it was with.
        """
        _loss, rules = self._cs_penalty_rules()
        counted = settled.line_ids.deadline_id
        figures = {}
        for clock in self._cs_missed_clocks() - counted if rules else ():
            rule = rules._cs_for_step(clock.step)
            employee = self._cs_delayed_by(clock)
            if not employee or not rule.percent:
                continue
            line = self._cs_prepare_figure(rule, "delay", rule.percent)
            line.update(
                deadline_id=clock.id,
                step_name=clock.name,
                date_due=clock.date_due,
                date_done=clock.date_done,
            )
            figures.setdefault(employee, []).append(line)
        return figures

    def _cs_missed_clocks(self):
        """Return the missed clocks of this complaint and of what was asked for it."""
        missed = self._cs_clocks()
        if "inquiry_ids" in self._fields:
            missed |= self.inquiry_ids._cs_clocks()
        return missed.filtered(lambda clock: clock.state == "breached").sorted("id")

    def _cs_delayed_by(self, clock):
        company = self.company_id
        user = clock.user_id
        if user and user.id != SUPERUSER_ID:
            employee = user.with_company(company).employee_id
            if employee:
                return employee
        head = self._cs_head_employee(clock.department_id)
        return head if head.company_id == company else head.browse()

    def _cs_prepare_figure(self, rule, role, percent):
        return {
            "role": role,
            "rule_id": rule.id,
            "clause_id": rule.clause_id._for_company(self.company_id).id,
            "share_of": rule.share_of,
            "percent_proposed": percent,
            "percent": percent,
        }
