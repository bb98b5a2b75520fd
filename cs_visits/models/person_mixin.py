from odoo import api, fields, models

from ..exceptions import VisitError


class CsVisitsPersonMixin(models.AbstractModel):
    """A document of one person: who it is, in which department, led by whom.

    Employee and department are those of the day the document was made: a later move
    to another department does not move the visits along.
    """

    _name = "cs.visits.person.mixin"
    _description = "Document of One Person"
    _inherit = ["cs.transition.mixin"]

    _cs_engine_fields = frozenset({"employee_id", "department_id"})

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        compute="_compute_employee_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        compute_sudo=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        compute="_compute_employee_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        compute_sudo=True,
    )

    @api.depends("user_id", "company_id")
    def _compute_employee_id(self):
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search_fetch(
                [
                    ("user_id", "in", self.user_id.ids),
                    ("company_id", "in", self.company_id.ids),
                ],
                ["user_id", "company_id", "department_id"],
            )
        )
        by_key = {(e.user_id.id, e.company_id.id): e for e in employees}
        nobody = self.env["hr.employee"]
        for document in self:
            employee = by_key.get((document.user_id.id, document.company_id.id), nobody)
            document.employee_id = employee
            document.department_id = employee.department_id

    # -- whose it is ---------------------------------------------------------------

    def write(self, vals):
        # where it is the system's to record, it is refused as that
        if "user_id" in vals and "user_id" not in self._cs_engine_fields:
            if not self.env.su and not self._cs_is_by_transition():
                self._cs_check_person_stays(vals["user_id"])
        return super().write(vals)

    def _cs_check_person_stays(self, user_id):
        """Refuse to put one's own document under somebody else's name.

        A missed visit would count against a colleague, who was never asked.

        :raise VisitError: says who hands documents over
        """
        for document in self:
            if document.user_id.id != user_id:
                raise VisitError(
                    self.env._(
                        "%(document)s is %(person)s's own. The manager hands it to "
                        "somebody else under “Hand Over Customers”.",
                        document=document.display_name,
                        person=document.sudo().user_id.name,
                    )
                )

    # -- who may -------------------------------------------------------------------

    def _cs_is_owner(self):
        """Whether the document is the current user's own."""
        self.ensure_one()
        return self.user_id == self.env.user

    def _cs_leads(self):
        """Whether the current user leads the document's person; never for one's own.

        That is the person's manager, whoever stands in for a missing one, or a visit
        manager of the department or of one above it who is not led by the person.
        """
        self.ensure_one()
        user = self.env.user
        if self.user_id == user:
            return False
        if user in self._cs_leaders():
            return True
        return (
            user.has_group("cs_visits.group_visit_manager")
            and self._cs_is_below(user)
            and self.user_id
            not in self.env["cs.role.mixin"]._cs_manager_of(user, self.company_id)
        )

    def _cs_leaders(self):
        """Return the person's manager or, without one, who is next up (sudo)."""
        self.ensure_one()
        role, person = self.env["cs.role.mixin"], self.user_id
        leaders = role._cs_manager_of(person, self.company_id)
        leaders = leaders or role._cs_fallback_users(
            self.company_id, person, self.department_id
        )
        # the head of a department without one above is led by CS
        return leaders - person.sudo() or role._cs_next_up(
            person.sudo(), self.company_id, self.department_id
        )

    def _cs_is_below(self, user):
        own = user.sudo().with_company(self.company_id).employee_id.department_id
        path = (self.sudo().department_id.parent_path or "").split("/")
        return bool(own) and str(own.id) in path
