from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CsRoleMixin(models.AbstractModel):
    """Names a person by role: an approver, or whom an escalation goes to.

    Roles are looked up when they are needed. Somebody who is archived, has left the
    company or was never named is replaced by the next one up: the head of the parent
    department, in the end the customer service managers.
    """

    _name = "cs.role.mixin"
    _description = "Role in a Rule"

    role_kind = fields.Selection(
        selection=[
            ("user", "One person"),
            ("group", "Members of a group"),
            ("department_head", "Head of the department"),
            ("manager", "Manager of the requester"),
            ("responsible", "Person in charge"),
        ],
        string="Who",
        required=True,
        default="group",
    )
    role_user_id = fields.Many2one(
        comodel_name="res.users", string="Person", domain=[("share", "=", False)]
    )
    role_group_id = fields.Many2one(comodel_name="res.groups", string="Group")

    @api.constrains("role_kind", "role_user_id", "role_group_id")
    def _check_role(self):
        for line in self:
            if line.role_kind == "user" and not line.role_user_id:
                raise ValidationError(self.env._("Name the person of this rule."))
            if line.role_kind == "group" and not line.role_group_id:
                raise ValidationError(self.env._("Name the group of this rule."))

    def _cs_role_users(self, company, user=None, department=None):
        """Return the active internal users who hold this role.

        :param company: ``res.company`` the document belongs to
        :param user: requester or person in charge, ``res.users``
        :param department: ``hr.department`` concerned
        :return: ``res.users``, empty only when the company has no CS manager
        """
        self.ensure_one()
        empty = self.env["res.users"].sudo()
        kind = self.role_kind
        if kind == "user":
            found = self.sudo().role_user_id
        elif kind == "group":
            found = self.sudo().role_group_id.all_user_ids
        elif kind == "responsible":
            found = (user or empty).sudo()
        elif kind == "department_head":
            found = self._cs_department_head(department, company)
        else:
            found = self._cs_manager_of(user or empty, company)
        return self._cs_usable(found, company) or self._cs_fallback_users(
            company, user, department
        )

    def _cs_role_users_except(self, barred, company, user=None, department=None):
        """Return who holds this role, without some people; else who is next up.

        :param barred: ``res.users`` who must not be asked or told
        :return: ``res.users``, empty when nobody else is left
        """
        users = self._cs_role_users(company, user, department) - barred
        return users or self._cs_next_up(barred, company, department)

    @api.model
    def _cs_next_up(self, barred, company, department=None):
        """Who stands above a department and some people, these people left out."""
        department = (department or self.env["hr.department"]).sudo()
        while department:
            head = self._cs_usable(department.manager_id.user_id, company) - barred
            if head:
                return head
            department = department.parent_id
        for person in barred:
            manager = self._cs_manager_of(person, company) - barred
            if manager:
                return manager
        return self._cs_fallback_users(company) - barred

    @api.model
    def _cs_usable(self, users, company):
        """Keep active internal users of a company."""
        return users.sudo().filtered(
            lambda u: u.active and not u.share and company in u.company_ids
        )

    @api.model
    def _cs_department_head(self, department, company):
        """Head of a department, or of the nearest one above that has a usable head."""
        department = (department or self.env["hr.department"]).sudo()
        while department:
            head = self._cs_usable(department.manager_id.user_id, company)
            if head:
                return head
            department = department.parent_id
        return self.env["res.users"].sudo()

    @api.model
    def _cs_manager_of(self, user, company):
        """A user's manager: named on the employee, else the department's head."""
        employee = user.sudo().with_company(company).employee_id
        manager = self._cs_usable(employee.parent_id.user_id, company)
        if manager and manager != user.sudo():
            return manager
        department = employee.department_id
        head = self._cs_department_head(department, company)
        if head == user.sudo():
            head = self._cs_department_head(department.parent_id, company)
        return head

    @api.model
    def _cs_fallback_users(self, company, user=None, department=None):
        head = self._cs_department_head(department, company)
        if head:
            return head
        managers = self.env.ref("cs_department.group_cs_manager").sudo().all_user_ids
        return self._cs_usable(managers, company)
