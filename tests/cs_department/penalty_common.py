"""What the tests of penalties, improvements and retention share."""

from .common import ComplaintCase


class PenaltyCase(ComplaintCase):
    """Complaints closed on one day in October 2026, and HR."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the handling sheet of special cases is not what these tests are about
        cls.env["cs.complaint.category"].search([]).special_amount = 0
        cls.penalties = cls.env["cs.complaint.penalty"]
        cls.hr = cls._make_user("hr", "hr.group_hr_user", cls.cs_dept)
        cls.company.cs_hr_user_id = cls.hr

    def analysed(self, loss=0, category="product", accused=None, **values):
        """A complaint whose reply form is filled in and returned."""
        draft = {"loss_amount": loss}
        if accused:
            draft["accused_employee_id"] = self.employees[accused].id
        return self.in_approval(values=values, category=category, **draft)

    def end(self, complaint):
        """Approve, answer, follow up and close."""
        asked = complaint.sudo().approval_ids.filtered(lambda a: a.state == "pending")
        for approval in asked.sorted("sequence"):
            role = next(
                role
                for role in ("manager", "manager2", "president")
                if self.users[role] in approval._cs_turn_users()
                or self.users[role] in approval.sudo().group_id.all_user_ids
                and self.users[role] != approval.hidden_from_id
            )
            self.as_user(role, complaint).action_approve()
        self.as_user("agent", complaint).action_reply()
        self.call(complaint)
        self.as_user("agent", complaint).action_close()
        return complaint

    def ended(self, loss=0, person="employee", **values):
        """A complaint closed in time, with a person at fault."""
        if person:
            values = {
                "responsibility": "person",
                "responsible_employee_id": self.employees[person].id,
                **values,
            }
        with self.at("2026-10-08 10:00"):
            return self.end(self.analysed(loss, **values))

    def of(self, complaint):
        """``{role of the person: penalty}`` of a complaint."""
        names = {employee: role for role, employee in self.employees.items()}
        penalties = self.penalties.sudo().search([("complaint_id", "=", complaint.id)])
        return {names[penalty.employee_id]: penalty for penalty in penalties}

    def figures(self, complaint):
        """``{person: [(role of the line, percent)]}``."""
        return {
            name: [(line.role, line.percent) for line in penalty.line_ids]
            for name, penalty in self.of(complaint).items()
        }

    def decided(self, complaint, person="employee"):
        penalty = self.of(complaint)[person]
        self.as_user("manager", penalty).action_approve()
        self.as_user("president", penalty).action_approve()
        return penalty
