from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import CallbackError
from ...tools.transitions import Transition, TransitionTable
from .callback_mixin import CALLBACK_KINDS

AGENT = "cs_department.group_cs_user"
# Written by the engine alone.
_ENGINE_FIELDS = {
    "name",
    "company_id",
    "res_model",
    "res_id",
    "hidden_from_id",
    "date_done",
}


class CsCallback(models.Model):
    """A phone call to a customer: why, when, by whom, and what the customer said.

    One work list and one figure for satisfaction, whatever the reason of the call.
    """

    _name = "cs.callback"
    _description = "Callback"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "cs.transition.mixin",
        "cs.link.mixin",
    ]
    _order = "date_to, id"

    _cs_readonly_states = ("done", "unreached", "cancelled")
    _cs_deletable_states = ()
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        default=lambda self: self.env._("New"),
        readonly=True,
        required=True,
        copy=False,
    )
    kind = fields.Selection(selection=CALLBACK_KINDS, required=True, index=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        domain="[('commercial_partner_id', '=', partner_id)]",
        ondelete="restrict",
        check_company=True,
        help="Whom to ask for; empty: the customer's switchboard",
    )
    phone = fields.Char(compute="_compute_phone", store=True, readonly=False)
    script_id = fields.Many2one(
        comodel_name="cs.callback.script",
        compute="_compute_script_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        domain="[('kind', '=', kind)]",
    )
    script_opening = fields.Text(related="script_id.opening")
    script_questions = fields.Html(related="script_id.questions")
    script_never_say = fields.Text(related="script_id.never_say")
    script_closing = fields.Text(related="script_id.closing")
    res_model = fields.Char(string="Reason Model", required=False)
    res_id = fields.Many2oneReference(string="Reason ID", required=False)
    res_name = fields.Char(string="Reason")
    hidden_from_id = fields.Many2one(
        help="Whom the call is about: does not see it and cannot make it"
    )
    date_from = fields.Datetime(
        string="From", required=True, default=fields.Datetime.now
    )
    date_to = fields.Datetime(string="Until", required=True, index=True)
    date_next = fields.Datetime(
        string="Next Attempt", help="When the customer asked to be called again"
    )
    is_late = fields.Boolean(
        string="Overdue", compute="_compute_is_late", search="_search_is_late"
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Agent",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    state = fields.Selection(
        selection=[
            ("open", "To Call"),
            ("done", "Done"),
            ("unreached", "Not Reached"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(
        selection=[
            ("satisfied", "Satisfied"),
            ("dissatisfied", "Dissatisfied"),
            ("informed", "Informed"),
        ],
        tracking=True,
    )
    satisfaction = fields.Integer(
        aggregator="avg",
        tracking=True,
        help="1 very dissatisfied to 5 very satisfied; 0: not asked",
    )
    satisfaction_choice = fields.Selection(
        selection=[
            ("1", "1 Very dissatisfied"),
            ("2", "2 Dissatisfied"),
            ("3", "3 Neutral"),
            ("4", "4 Satisfied"),
            ("5", "5 Very satisfied"),
        ],
        string="How Satisfied",
        compute="_compute_satisfaction_choice",
        inverse="_inverse_satisfaction_choice",
    )
    customer_words = fields.Text(
        string="Customer's Words", help="As the customer said it"
    )
    date_done = fields.Datetime(string="Done On", readonly=True)
    attempt_ids = fields.One2many(
        comodel_name="cs.callback.attempt", inverse_name="callback_id", readonly=True
    )
    attempt_count = fields.Integer(compute="_compute_attempt_count")
    can_log_attempt = fields.Boolean(compute="_compute_can_actions")
    can_done = fields.Boolean(compute="_compute_can_actions")
    can_cancel = fields.Boolean(compute="_compute_can_actions")

    _document_idx = models.Index("(res_model, res_id)")
    _worklist_idx = models.Index("(company_id, date_to) WHERE state = 'open'")
    _satisfaction_range = models.Constraint(
        "CHECK(satisfaction IS NULL OR satisfaction BETWEEN 0 AND 5)",
        "Satisfaction is a number from 1 to 5, or 0 when it was not asked.",
    )
    _window_ordered = models.Constraint(
        "CHECK(date_from <= date_to)", "A callback's window ends after it begins."
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            # a call that did not get through leaves the callback open
            Transition(
                "log_attempt",
                ("open",),
                "open",
                groups=(AGENT,),
                checks=("_check_caller",),
            ),
            Transition(
                "done",
                ("open",),
                "done",
                groups=(AGENT,),
                checks=("_check_caller", "_check_spoken", "_check_answers"),
            ),
            Transition("unreached", ("open",), "unreached", groups=(AGENT,)),
            # the customer refuses: no attempts are owed any more
            Transition("no_call", ("open",), "cancelled", groups=(AGENT,)),
            Transition(
                "cancel",
                ("open",),
                "cancelled",
                groups=("cs_department.group_cs_manager",),
            ),
        )

    # -- computes ------------------------------------------------------------------

    @api.depends("partner_id", "contact_id")
    def _compute_phone(self):
        for callback in self:
            callback.phone = callback.contact_id.phone or callback.partner_id.phone

    @api.depends("kind", "company_id", "partner_id")
    def _compute_script_id(self):
        scripts = {}
        for callback in self:
            partner = callback.partner_id
            level = partner.cs_level_id or partner.commercial_partner_id.cs_level_id
            key = (callback.kind, callback.company_id, level)
            if key not in scripts:
                scripts[key] = self.env["cs.callback.script"]._cs_for_kind(*key)
            callback.script_id = scripts[key]

    @api.depends("state", "date_to")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for callback in self:
            callback.is_late = bool(
                callback.state == "open" and callback.date_to and callback.date_to < now
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "open") & Domain(
            "date_to", "<", fields.Datetime.now()
        )
        return late if True in value else ~late

    @api.depends("satisfaction")
    def _compute_satisfaction_choice(self):
        for callback in self:
            callback.satisfaction_choice = (
                str(callback.satisfaction) if callback.satisfaction else False
            )

    def _inverse_satisfaction_choice(self):
        for callback in self:
            callback.satisfaction = int(callback.satisfaction_choice or 0)

    @api.depends("attempt_ids")
    def _compute_attempt_count(self):
        counts = dict(
            self.env["cs.callback.attempt"]._read_group(
                [("callback_id", "in", self.ids)], ["callback_id"], ["__count"]
            )
        )
        for callback in self:
            callback.attempt_count = counts.get(callback._origin, 0)

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._cs_check_customers(vals_list)
        # copies: the caller may use the values again
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._cs_check_satisfaction(vals)
            vals["name"] = self.env["ir.sequence"].with_company(
                vals.get("company_id")
            ).next_by_code("cs.callback") or self.env._("New")
        callbacks = super().create(vals_list)
        callbacks._cs_check_reason()
        callbacks._cs_check_wanted()
        return callbacks

    def write(self, vals):
        self._cs_check_satisfaction(vals)
        if not self.env.su and _ENGINE_FIELDS & vals.keys():
            raise CallbackError(
                self.env._("Number, reason and end of a call are set by the system.")
            )
        return super().write(vals)
