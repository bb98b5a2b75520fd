from odoo import api, fields, models

from ..models.service.service_hand_on import LEVELS

# The ways up, in the order in which they are tried (C5).
WAYS = [level for level in LEVELS if level[0] != "up"]


class CsServiceHandOnWizard(models.TransientModel):
    """Asks to whom a request goes, and what is known (C5)."""

    _name = "cs.service.hand.on.wizard"
    _description = "Hand On"
    _inherit = ["cs.wizard.mixin"]

    request_id = fields.Many2one(comodel_name="cs.service.request", required=True)
    company_id = fields.Many2one(related="request_id.company_id")
    is_new = fields.Boolean(compute="_compute_is_new")
    level = fields.Selection(
        selection=WAYS,
        string="Ask",
        required=True,
        compute="_compute_level",
        store=True,
        precompute=True,
        readonly=False,
        help="First ask inside, then the product's consultant, then from branch to "
        "headquarters (C5).",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Person",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        domain="[('company_id', 'in', [company_id, False])]",
        help="Its head gets the request when no person is named.",
    )
    known = fields.Text(string="What Is Known", required=True)
    hand_on_ids = fields.One2many(related="request_id.hand_on_ids", string="Until Now")
    phone = fields.Char(compute="_compute_promise", store=True, readonly=False)
    date_promised = fields.Datetime(
        string="Named Time", compute="_compute_promise", store=True, readonly=False
    )
    reason = fields.Char(string="Why Later")

    @api.depends("request_id")
    def _compute_is_new(self):
        for wizard in self:
            wizard.is_new = wizard.request_id.state == "new"

    @api.depends("request_id")
    def _compute_level(self):
        """Propose the next way up: who was asked already is not asked again."""
        order = [level for level, _label in WAYS]
        for wizard in self:
            tried = [
                order.index(level)
                for level in wizard.request_id.hand_on_ids.mapped("level")
                if level in order
            ]
            next_ = max(tried) + 1 if tried else 0
            wizard.level = order[min(next_, len(order) - 1)]

    @api.depends("request_id")
    def _compute_promise(self):
        for wizard in self:
            request = wizard.request_id
            wizard.phone = request.phone
            wizard.date_promised = request._cs_usual_time() if request else False

    def action_hand_on(self):
        """Hand the request on; see ``cs.service.request``."""
        self.ensure_one()
        self.request_id._hand_on(
            self.known,
            self.user_id,
            self.department_id,
            self.level,
            date_promised=self.date_promised,
            phone=self.phone,
            reason=self.reason,
        )
        if self.request_id.has_access("read"):
            return {"type": "ir.actions.act_window_close"}
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_service_request_action_handed"
        )
