from odoo import api, fields, models

from ...exceptions import FieldAccessError
from .complaint import MANAGER
from .complaint_urgency import LEVELS


class CsComplaint(models.Model):
    """Ordinary and special complaints, and the handling sheet of these (D3, B4.11)."""

    _inherit = "cs.complaint"

    case_kind = fields.Selection(
        selection=[("ordinary", "Ordinary"), ("special", "Special")],
        string="Case",
        compute="_compute_case_kind",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
        help="A special case needs the handling sheet (D3). Its category says from "
        "which urgency or loss a complaint is special; anybody in customer service can "
        "make it special, only a manager ordinary again.",
    )
    production_order = fields.Char()
    date_completed = fields.Date(
        string="Completed On", help="When the goods were finished"
    )
    problem_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department of the Problem",
        ondelete="restrict",
        check_company=True,
    )
    problem_head_id = fields.Many2one(
        comodel_name="hr.employee",
        string="Head of That Department",
        compute="_compute_problem_head_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    claim_quantity = fields.Float(string="Quantity Claimed", digits="Product Unit")
    damage_degree = fields.Selection(
        selection=[
            ("none", "No damage"),
            ("slight", "Slight"),
            ("moderate", "Moderate"),
            ("severe", "Severe"),
            ("total", "Total loss"),
        ],
        string="Degree of Damage",
    )
    claim_amount = fields.Monetary(string="Amount Claimed")
    date_handled = fields.Date(string="Handled On", copy=False)
    handling_result = fields.Text(string="Result", copy=False)
    customer_opinion = fields.Text(string="Customer's Opinion", copy=False)
    head_opinion = fields.Text(string="Head's Opinion", copy=False)
    sheet_user_id = fields.Many2one(
        comodel_name="res.users", string="Sheet Filled In By", readonly=True, copy=False
    )
    sheet_date = fields.Date(string="Sheet Filled In On", readonly=True, copy=False)

    _claim_valid = models.Constraint(
        "CHECK(COALESCE(claim_quantity, 0) >= 0 AND COALESCE(claim_quantity, 0) < 1e15"
        " AND COALESCE(claim_amount, 0) >= 0 AND COALESCE(claim_amount, 0) < 1e15)",
        "Quantity and amount of a claim are numbers from 0.",
    )

    @api.depends("category_id", "urgency", "loss_amount")
    def _compute_case_kind(self):
        """The category's settings make a case special, never ordinary again."""
        for complaint in self:
            special = complaint._cs_is_special_by_rule()
            complaint.case_kind = (
                "special" if special else complaint.case_kind or "ordinary"
            )

    @api.depends("problem_department_id")
    def _compute_problem_head_id(self):
        for complaint in self:
            department = complaint.problem_department_id.sudo()
            complaint.problem_head_id = department.manager_id

    def _cs_is_special_by_rule(self):
        """Whether the settings of the category make this a special case (D3)."""
        self.ensure_one()
        category = self.category_id
        if category.special_always:
            return True
        level = category.special_urgency
        if level and LEVELS.index(self.urgency or "normal") >= LEVELS.index(level):
            return True
        return bool(category.special_amount) and (
            self.loss_amount >= category.special_amount
        )

    def write(self, vals):
        if vals.get("case_kind") == "ordinary":
            self._cs_check_may_lower()
        return super().write(vals)

    def _cs_check_may_lower(self):
        if self.env.su or self.env.user.has_group(MANAGER):
            return
        for complaint in self:
            if complaint.case_kind == "special" and complaint._cs_is_special_by_rule():
                raise FieldAccessError(
                    self.env._(
                        "%s is a special case by the settings of its category: only a "
                        "manager can make it ordinary.",
                        complaint.display_name,
                    )
                )

    # -- the handling sheet --------------------------------------------------------

    def _check_sheet_claim(self):
        """Check what the sheet of a special case says before it is handed on (B4.11).

        :raise MissingInputError: the order or what is claimed is missing
        """
        if self.case_kind == "special" and self.category_id.sheet_needs_order:
            self._cs_require(["origin_number"])
            if not self.claim_amount:
                self._cs_require(["claim_quantity"])

    def _check_sheet_measures(self):
        """Check that the sheet of a special case says what is done (B4.11).

        :raise MissingInputError: the measures are missing
        """
        if self.case_kind == "special":
            self._cs_require(["measures"])

    def _check_sheet_result(self):
        """Check that the sheet of a special case is complete before closing (B4.11).

        :raise MissingInputError: result, date or the customer's opinion is missing
        """
        if self.case_kind == "special":
            self._cs_require(["handling_result", "date_handled", "customer_opinion"])

    def _cs_sheet_stamp(self):
        """Return who filled in the sheet, as values to write with a step."""
        self.ensure_one()
        if self.case_kind != "special":
            return {}
        values = {}
        if not self.sheet_user_id:
            values["sheet_user_id"] = self.env.uid
            values["sheet_date"] = self.company_id._cs_today()
        if not self.problem_department_id:
            values["problem_department_id"] = self.department_id.id
        return values

    def _cs_note_result(self):
        """Take over what the customer was answered as the result of a special case."""
        for complaint in self.filtered(lambda c: c.case_kind == "special"):
            values = {
                "handling_result": complaint.handling_result or complaint.reply_text,
                "date_handled": complaint.date_handled
                or complaint.company_id._cs_local(complaint.date_replied).date(),
            }
            complaint._cs_write_checked(values)

    def _cs_note_opinion(self, callback):
        """Take over the customer's words of the follow-up call, or its outcome."""
        for complaint in self.filtered(lambda c: c.case_kind == "special"):
            labels = dict(
                complaint._fields["followup_result"]._description_selection(self.env)
            )
            opinion = callback.customer_words or labels.get(complaint.followup_result)
            if opinion and not complaint.customer_opinion:
                complaint._cs_write_checked({"customer_opinion": opinion})
