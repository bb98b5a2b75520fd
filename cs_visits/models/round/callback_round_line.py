from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError

from ...tools.evidence import EvidenceMany2one


class CsCallbackRoundLine(models.Model):
    """One customer of a round: drawn, not drawn, or one who cannot be called.

    All are kept with what they weighed, so that an auditor can draw the sample again.
    Written by the engine alone; all groups only read. The state is that of the draw: a
    customer who refuses further calls later on stays one who was drawn.

    What a line names stays: its visit was handed over and can never be deleted, and
    holds company, customer and salesperson; round and call have guards of their own.
    """

    _name = "cs.callback.round.line"
    _description = "Customer of a Round"
    _order = "round_id desc, state, id"
    _rec_name = "partner_id"
    # the draw says who made them and when; each column less is time for 20,000 rows
    _log_access = False

    round_id = EvidenceMany2one(
        comodel_name="cs.callback.round",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = EvidenceMany2one(
        comodel_name="res.company", required=True, readonly=True
    )
    visit_id = EvidenceMany2one(
        comodel_name="cs.visit",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    partner_id = EvidenceMany2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    user_id = EvidenceMany2one(
        comodel_name="res.users", string="Salesperson", required=True, readonly=True
    )
    center_id = EvidenceMany2one(comodel_name="hr.department", readonly=True)
    visit_count = fields.Integer(
        string="Visits", readonly=True, help="Visits of the customer in this round"
    )
    contact_id = fields.Many2one(comodel_name="res.partner", readonly=True)
    phone = fields.Char(readonly=True)
    state = fields.Selection(
        selection=[
            ("called", "Drawn for a call"),
            ("no_phone", "No phone"),
            ("no_call", "Asked not to be called"),
            ("passed", "Not drawn"),
        ],
        required=True,
        readonly=True,
    )
    draw_number = fields.Integer(
        string="Draw",
        readonly=True,
        aggregator=None,
        help="The how-manieth draw of the round put the customer on the list",
    )
    level_id = fields.Many2one(
        comodel_name="cs.customer.level",
        string="Customer Level",
        readonly=True,
        ondelete="restrict",
    )
    refuted_count = fields.Integer(
        string="Refuted Lately",
        readonly=True,
        help="Refuted visits of the salesperson before this round, as the policy "
        "counts them",
    )
    is_silent = fields.Boolean(
        string="Long Silent",
        readonly=True,
        help="Customer service had not spoken to the customer for as long as the "
        "policy says",
    )
    weight = fields.Float(
        readonly=True,
        digits=False,
        aggregator=None,
        help="How much sooner than others the customer was drawn: 1 and what the "
        "policy adds",
    )
    callback_id = EvidenceMany2one(
        comodel_name="cs.callback", readonly=True, index="btree_not_null"
    )
    agent_id = fields.Many2one(related="callback_id.user_id", string="Agent")
    callback_state = fields.Selection(related="callback_id.state", string="Call")
    check_result = fields.Selection(related="visit_id.check_result", string="Result")
    satisfaction = fields.Integer(related="callback_id.satisfaction")
    is_late = fields.Boolean(
        string="Called Late",
        compute="_compute_is_late",
        help="The call came to its end after the round was due.",
    )

    # not by customer: two who were drawn may be merged into one later
    _visit_uniq = models.UniqueIndex(
        "(round_id, visit_id)", "A visit is in a round once."
    )

    @api.depends("callback_id.date_done", "round_id.date_due")
    def _compute_is_late(self):
        for line in self:
            done, due = line.callback_id.date_done, line.round_id.date_due
            line.is_late = bool(done and due and done > due)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_drawn(self):
        if any(line.round_id.state != "draft" for line in self):
            raise ReadonlyDocumentError(
                self.env._("The list of a round is evidence and cannot be deleted.")
            )
