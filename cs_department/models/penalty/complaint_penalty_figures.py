from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

from .penalty import UNDECIDED

# Nobody in the house is responsible for the loss.
OUTSIDE = ("supplier", "customer", "none")


class CsComplaint(models.Model):
    """Working out by the rules who would lose what because of a complaint (B1.2)."""

    _inherit = "cs.complaint"

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
        by_system = documents.with_context(mail_create_nosubscribe=True)
        return by_system._cs_create_checked(
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
