from odoo import api, fields, models

from ...exceptions import FieldAccessError
from ..complaint.complaint import MANAGER, PRESIDENT
from ..policy.transition_mixin import _BOOKKEEPING

READERS = f"{MANAGER},{PRESIDENT},cs_department.group_cs_auditor"
# States in which the software may still work the figures out anew.
UNDECIDED = ("proposed", "approval")
ENGINE_FIELDS = {
    "complaint_id",
    "complaint_number",
    "complaint_hidden_from_id",
    "company_id",
    "employee_id",
    "person_user_id",
    "department_id",
    "loss_amount",
    "percent_proposed",
    "percent_pay",
    "percent_bonus",
    "date_deadline",
    "date_proposed",
    "date_decided",
    "date_informed",
    "date_final",
    "objection_reason",
    "date_objection",
    "objection_result",
    "objection_answer",
    "withdraw_reason",
}


class CsComplaintPenalty(models.Model):
    """What one person loses because of one complaint (B1.2, 处罚): proposed, decided.

    The software proposes the figures by rules, each line with its rule, clause and
    reason; people decide. It holds percentages alone: nothing is deducted by software.
    """

    _name = "cs.complaint.penalty"
    _description = "Penalty"
    _inherit = ["cs.document.mixin", "cs.hidden.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _cs_sequence_code = "cs.complaint.penalty"
    _cs_readonly_states = ("final", "withdrawn")
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(ENGINE_FIELDS)
    _cs_content = {
        "decision": (
            "complaint_id",
            "employee_id",
            "loss_amount",
            "line_ids.percent",
            "line_ids.reason",
        ),
        "objection": ("objection_reason",),
    }

    complaint_id = fields.Many2one(
        comodel_name="cs.complaint",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        groups=READERS,
    )
    complaint_number = fields.Char(
        related="complaint_id.name",
        string="Complaint No.",
        store=True,
        help="All that the person concerned learns of the complaint",
    )
    complaint_hidden_from_id = fields.Many2one(
        related="complaint_id.hidden_from_id",
        string="Complaint Hidden From",
        store=True,
        groups=READERS,
    )
    employee_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Person",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    person_name = fields.Char(
        related="employee_id.name", string="Name", related_sudo=True
    )
    person_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person's Login",
        compute="_compute_person_user_id",
        store=True,
        index="btree_not_null",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The person's department when the penalty was proposed",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    loss_amount = fields.Monetary(
        string="Loss",
        readonly=True,
        help="The complaint's loss the figures were worked out from",
    )
    line_ids = fields.One2many(
        comodel_name="cs.complaint.penalty.line",
        inverse_name="penalty_id",
        string="Figures",
    )
    percent_proposed = fields.Float(
        string="Proposed (%)",
        digits=(16, 2),
        compute="_compute_percents",
        store=True,
        help="As the rules gave it",
    )
    percent_pay = fields.Float(
        string="Of Performance Pay (%)",
        digits=(16, 2),
        compute="_compute_percents",
        store=True,
    )
    percent_bonus = fields.Float(
        string="Of Bonus (%)", digits=(16, 2), compute="_compute_percents", store=True
    )
    date_proposed = fields.Date(string="Proposed On", readonly=True)
    date_decided = fields.Datetime(string="Decided On", readonly=True, copy=False)
    date_informed = fields.Datetime(
        string="Person Informed On", readonly=True, copy=False
    )
    date_final = fields.Date(
        string="Final On", readonly=True, copy=False, index="btree_not_null"
    )
    objection_reason = fields.Text(string="Objection", readonly=True, copy=False)
    date_objection = fields.Datetime(string="Objected On", readonly=True, copy=False)
    objection_result = fields.Selection(
        selection=[
            ("none", "No objection"),
            ("upheld", "Penalty upheld"),
            ("revised", "Penalty lowered"),
            ("lifted", "Penalty lifted"),
        ],
        readonly=True,
        copy=False,
    )
    objection_answer = fields.Text(
        string="Answer to the Objection", readonly=True, copy=False
    )
    withdraw_reason = fields.Text(string="Withdrawn Because", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("proposed", "Proposed"),
            ("approval", "To Decide"),
            ("decided", "Decided"),
            ("informed", "Person Informed"),
            ("objected", "Objection"),
            ("final", "Final"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        copy=False,
        index=True,
        tracking=True,
        group_expand=True,
    )

    # one document a complaint and person waits for a decision
    _one_undecided = models.UniqueIndex(
        "(complaint_id, employee_id) WHERE state IN ('proposed', 'approval')",
        "A penalty of this person for this complaint is proposed already.",
    )
    _loss_valid = models.Constraint(
        "CHECK(loss_amount IS NULL OR (loss_amount >= 0 AND loss_amount < 1e15))",
        "The loss is an amount from 0.",
    )
    _final_idx = models.Index("(employee_id, date_final) WHERE state = 'final'")

    # -- computes ------------------------------------------------------------------

    @api.depends("employee_id.user_id")
    def _compute_person_user_id(self):
        for penalty in self:
            penalty.person_user_id = penalty.employee_id.sudo().user_id

    @api.depends("line_ids.percent", "line_ids.percent_proposed", "line_ids.share_of")
    def _compute_percents(self):
        for penalty in self:
            lines = penalty.line_ids
            penalty.percent_proposed = min(100, sum(lines.mapped("percent_proposed")))
            for share in ("pay", "bonus"):
                mine = lines.filtered(lambda line, s=share: line.share_of == s)
                penalty[f"percent_{share}"] = min(100, sum(mine.mapped("percent")))

    @api.depends("name")
    def _compute_display_name(self):
        # no name of a person: it stands in mails and on to-do lists
        for penalty in self:
            penalty.display_name = penalty.name

    # -- guards --------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and not self._cs_is_by_transition():
            refused = vals.keys() - _BOOKKEEPING - ENGINE_FIELDS
            refused -= {"line_ids", "state", "name"}
            if refused:
                raise FieldAccessError(
                    self.env._(
                        "%s: only the figures can be changed, by whoever decides.",
                        self[:1].display_name,
                    )
                )
        return super().write(vals)

    def _cs_hidden_from(self):
        """The person learns of it when told, and never decides it."""
        told = self.sudo().filtered(lambda p: p.state in ("informed", "final"))
        return (self.sudo() - told).person_user_id

    def _cs_step_user(self, step):
        # the person may object; who decides is asked by approvals, not by clocks
        return self.sudo().person_user_id

    def _cs_step_department(self, step):
        return self.env["hr.department"]

    # -- deciding ------------------------------------------------------------------

    def _cs_approval_amount(self, step):
        return self.loss_amount

    # -- bringing it in line with the rules ----------------------------------------

    def _cs_sync(self, figures, complaint):
        """Bring an undecided penalty in line with what the rules give now.

        A figure that stays keeps what was decided on it; a request for the decision
        becomes void when any changes.

        :param figures: line values, see ``cs.complaint._cs_prepare_figure``
        :param complaint: the complaint (sudo)
        """
        self.ensure_one()
        left = {line._cs_key(): line for line in self.line_ids}
        lines = self.env["cs.complaint.penalty.line"].sudo()
        for vals in figures:
            line = left.pop((vals["role"], vals.get("deadline_id", False)), None)
            if line is None:
                lines.create({**vals, "penalty_id": self.id})
            else:
                line._cs_update_figure(vals)
        for line in left.values():
            line.unlink()
        if self.loss_amount != complaint.loss_amount:
            self._cs_write_checked({"loss_amount": complaint.loss_amount})
        self._cs_void_changed()
        if not self.line_ids:
            self._withdraw(self.env._("The rules give no penalty any more."))
