from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import CallbackError, MissingInputError

KIND = "visit_check"
OUTCOMES = [
    ("as_registered", "Took place as registered"),
    ("differs", "Differs from the register"),
    ("not_took_place", "Did not take place"),
    ("cannot_say", "Customer cannot say"),
]
_DIFFERENCES = ("differs_date", "differs_person", "differs_length", "differs_topic")
# What a round has drawn stays as it was drawn
_DRAWN = {
    "kind",
    "company_id",
    "partner_id",
    "res_model",
    "res_id",
    "visit_id",
    "round_id",
    "hidden_from_id",
    "date_from",
    "date_to",
}


class CsCallback(models.Model):
    """The call that checks a visit (A2.3): what is registered, what is answered."""

    _inherit = "cs.callback"

    visit_id = fields.Many2one(
        comodel_name="cs.visit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    round_id = fields.Many2one(
        comodel_name="cs.callback.round",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    visit_date_start = fields.Datetime(related="visit_id.date_start", string="On")
    visit_duration = fields.Float(related="visit_id.duration", string="Length")
    visit_user_id = fields.Many2one(
        related="visit_id.user_id", string="Salesperson on Visit"
    )
    visit_purpose_id = fields.Many2one(related="visit_id.purpose_id", string="Topic")
    visit_contact_ids = fields.Many2many(
        related="visit_id.contact_ids", string="People Met"
    )
    visit_companion_ids = fields.Many2many(
        related="visit_id.companion_ids", string="Colleagues Along"
    )
    outcome = fields.Selection(
        selection_add=OUTCOMES,
        ondelete={key: "set null" for key, _label in OUTCOMES},
    )
    visit_outcome = fields.Selection(
        selection=OUTCOMES,
        string="The Visit",
        compute="_compute_visit_outcome",
        inverse="_inverse_visit_outcome",
    )
    differs_date = fields.Boolean(string="Other Date")
    differs_person = fields.Boolean(string="Other Person")
    differs_length = fields.Boolean(string="Other Length")
    differs_topic = fields.Boolean(string="Other Topic")
    differs_remark = fields.Text(string="What Differs")

    @api.depends("outcome", "kind")
    def _compute_visit_outcome(self):
        known = dict(OUTCOMES)
        for callback in self:
            callback.visit_outcome = callback.outcome in known and callback.outcome

    def _inverse_visit_outcome(self):
        for callback in self:
            callback.outcome = callback.visit_outcome

    # -- checks --------------------------------------------------------------------

    def _check_caller(self):
        """Nobody checks the visits of the own center (A2.3)."""
        result = super()._check_caller()
        if self.kind == KIND and self._cs_is_of_center(self.env.user):
            raise CallbackError(
                self.env._(
                    "Nobody checks visits of the own department, or visits he or she "
                    "was along on. Hand the call to an agent of another one."
                )
            )
        return result

    def _cs_people_on_visit(self):
        """Return the salesperson and the colleagues along (sudo)."""
        self.ensure_one()
        visit = self.sudo().visit_id
        return visit.user_id | visit.companion_ids

    def _cs_is_of_center(self, user):
        """Whether a user was on the visit or works in a center of somebody who was."""
        self.ensure_one()
        people = self._cs_people_on_visit()
        if user in people:
            return True
        rounds = self.env["cs.callback.round"]
        by_user = rounds._cs_center_by_user(user | people, self.company_id)
        centers = {by_user.get(person.id) for person in people}
        # the salesperson may have moved since
        department = self.sudo().visit_id.department_id
        if department:
            centers.add(department._cs_centers()[department.id].id)
        return by_user.get(user.id) in centers - {None}

    @api.constrains("user_id")
    def _check_agent(self):
        for callback in self.filtered(lambda c: c.kind == KIND and c.user_id):
            agent = callback.user_id
            if agent == callback.hidden_from_id or callback._cs_is_of_center(agent):
                raise CallbackError(
                    self.env._(
                        "%s was on the visit that is checked, or works in the same "
                        "department. Choose another agent.",
                        agent.name,
                    )
                )

    def _check_answers(self):
        """Check that a visit check says about the visit what it can say.

        :raise CallbackError: the outcome belongs to another kind of call
        :raise MissingInputError: nothing says what differs
        """
        result = super()._check_answers()
        if (self.outcome in dict(OUTCOMES)) != (self.kind == KIND):
            raise CallbackError(
                self.env._("This outcome does not belong to this kind of call.")
            )
        if self.outcome == "differs" and not (
            any(self[name] for name in _DIFFERENCES)
            or (self.differs_remark or "").strip()
        ):
            raise MissingInputError(
                self.env._("Tick or write down what differs from the register.")
            )
        return result

    def write(self, vals):
        if _DRAWN & vals.keys() and not self.env.su:
            if any(callback.round_id for callback in self):
                raise CallbackError(
                    self.env._("What a round has drawn stays as it was drawn.")
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if any(callback.round_id for callback in self):
            raise CallbackError(
                self.env._("What a round has drawn stays as it was drawn.")
            )
