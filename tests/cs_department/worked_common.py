"""What the worked cases of complaints share: departments, and whole clock histories."""

from odoo import fields

from .common import ComplaintCase


class WorkedCase(ComplaintCase):
    """A company with two more departments, and tables of clocks to compare with.

    Adds sales (head of the sales department, a center) and store (head of the
    warehouse) to the people of the base case.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales_dept = cls._make_department("Sales Department", cs_is_center=True)
        cls.store_dept = cls._make_department("Warehouse")
        cls._make_user("sales", "base.group_user", cls.sales_dept)
        cls._make_user("store", "base.group_user", cls.store_dept)
        cls.sales_dept.manager_id = cls.employees["sales"]
        cls.store_dept.manager_id = cls.employees["store"]
        # one of each, so that who is asked and told can be named
        cls.users["manager2"].group_ids = cls.env.ref("base.group_user")

    def history(self, document):
        """Every clock: (step, clause, start, due, done, state), as they began."""
        return [
            (
                clock.step,
                clock.clause_id.number,
                self.local(clock.date_start),
                self.local(clock.date_due),
                self.local(clock.date_done) if clock.date_done else None,
                clock.state,
            )
            for clock in document.sudo().deadline_ids.sorted("id")
        ]

    def check(self, complaint):
        """Let the clockwork look at a complaint's clocks now."""
        for clock in complaint.sudo()._cs_open_deadlines():
            clock._cs_check(fields.Datetime.now())

    def level(self, complaint, step):
        """How far the last clock of a step was escalated."""
        clocks = complaint.sudo().deadline_ids.filtered(lambda c: c.step == step)
        return clocks.sorted("id")[-1:].escalation_level

    def told(self, complaint, kind="escalation"):
        """Logins of those who have a to-do of an engine's kind on a complaint."""
        activity_type = self.env.ref(f"cs_department.mail_activity_type_{kind}")
        activities = complaint.sudo().activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        )
        return {
            login.removeprefix("test_") for login in activities.mapped("user_id.login")
        }

    def approvals(self, complaint):
        """Current approvals in order: (clause, whose group, state)."""
        return [
            (
                approval.clause_id.number,
                approval.group_id.name or approval.approver_ids.mapped("name"),
                approval.state,
            )
            for approval in complaint.sudo()
            .approval_ids.filtered("is_current")
            .sorted(lambda a: (a.sequence, a.id))
        ]

    def inquiry(self, complaint, department, role="head", question="What happened?"):
        """Ask a department as somebody."""
        inquiry = self.as_user(role, self.env["cs.complaint.inquiry"]).create(
            {
                "complaint_id": complaint.id,
                "department_id": department.id,
                "question": question,
            }
        )
        inquiry.action_ask()
        return inquiry

    def answer(self, role, inquiry, text="Nothing unusual here."):
        inquiry = self.as_user(role, inquiry)
        inquiry.answer = text
        inquiry.action_answer()
        return inquiry
