from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

STATUS = [
    ("none", "No limit"),
    ("within", "Within the limit"),
    ("over", "Over the limit"),
    ("lapsed", "Limit has ended"),
    ("stop", "Stopped"),
]
# Fields of a customer and where in its exposure they come from.
SHOWN = {
    "cs_credit_grade_id": "grade_id",
    "cs_credit_limit_id": "limit_id",
    "cs_credit_rating_id": "rating_id",
    "cs_credit_limit_amount": "limit_amount",
    "cs_credit_exposure": "amount",
    "cs_credit_available": "available",
    "cs_credit_overdue": "overdue",
    "cs_credit_receivable": "receivable",
    "cs_credit_draft": "draft_invoice",
    "cs_credit_ordered": "ordered",
    "cs_credit_used": "used",
    "cs_credit_not_due": "not_due",
    "cs_credit_overdue_30": "overdue_30",
    "cs_credit_overdue_60": "overdue_60",
    "cs_credit_overdue_90": "overdue_90",
    "cs_credit_overdue_over": "overdue_over",
}
# Figures are for finance; grade and status are for everybody who sells.
FINANCE = "cs_credit.group_credit_user"


class ResPartner(models.Model):
    """Shows a customer's credit in the current company and stores nothing of it."""

    _inherit = "res.partner"

    cs_credit_grade_id = fields.Many2one(
        comodel_name="cs.credit.grade",
        string="Credit Grade",
        compute="_compute_cs_credit",
        search="_search_cs_credit_grade_id",
    )
    cs_credit_limit_id = fields.Many2one(
        comodel_name="cs.credit.limit",
        string="Base Credit Limit",
        compute="_compute_cs_credit",
        search="_search_cs_credit_limit_id",
        groups=FINANCE,
    )
    cs_credit_rating_id = fields.Many2one(
        comodel_name="cs.credit.rating",
        string="Published Rating",
        compute="_compute_cs_credit",
        groups=FINANCE,
    )
    cs_credit_status = fields.Selection(
        selection=STATUS,
        string="Credit",
        compute="_compute_cs_credit",
        search="_search_cs_credit_status",
    )
    cs_credit_limit_amount = fields.Monetary(
        string="Limit in Force", compute="_compute_cs_credit", groups=FINANCE
    )
    cs_credit_exposure = fields.Monetary(
        string="Exposure",
        compute="_compute_cs_credit",
        search="_search_cs_credit_exposure",
        groups=FINANCE,
        help="Receivables, draft invoices and orders not invoiced",
    )
    cs_credit_available = fields.Monetary(
        string="Credit Available",
        compute="_compute_cs_credit",
        search="_search_cs_credit_available",
        groups=FINANCE,
    )
    cs_credit_overdue = fields.Monetary(
        string="Credit Overdue", compute="_compute_cs_credit", groups=FINANCE
    )
    cs_credit_used = fields.Float(
        string="Credit Used",
        compute="_compute_cs_credit",
        groups=FINANCE,
        help="Per cent of the limit in force",
    )
    cs_credit_receivable = fields.Monetary(
        compute="_compute_cs_credit", groups=FINANCE, string="Open Receivables"
    )
    cs_credit_draft = fields.Monetary(
        compute="_compute_cs_credit", groups=FINANCE, string="Invoices in Draft"
    )
    cs_credit_ordered = fields.Monetary(
        compute="_compute_cs_credit", groups=FINANCE, string="Ordered, Not Invoiced"
    )
    cs_credit_hold_count = fields.Integer(
        string="Open Holds", related="cs_credit_open_holds"
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_cs_credit(self):
        """Fill all of it from one row a customer, read in one query.

        Straight into the cache: assigning eighteen fields of each customer of a list
        one by one took five times as long as reading them.
        """
        exposures = self.env["cs.credit.exposure"]
        ids, company = self.commercial_partner_id.ids, self.env.company
        rows = exposures._cs_shown_values(ids, company) if ids else {}
        mine = [rows.get(partner.commercial_partner_id.id, {}) for partner in self]
        for name, column in SHOWN.items():
            field = self._fields[name]
            empty = None if field.type == "many2one" else 0.0
            values = [row.get(column) or empty for row in mine]
            field._get_cache(self.env).update(zip(self._ids, values, strict=True))
        for partner, row in zip(self, mine, strict=True):
            partner.cs_credit_status = exposures._cs_status_of(row)

    @api.model
    def _cs_credit_changed(self):
        """Forget what was shown: a rating, limit or stop has changed."""
        names = [name for name in self._fields if name.startswith("cs_credit_")]
        self.env["res.partner"].invalidate_model(names)
        for model in ("sale.order", "account.move"):
            shown = [n for n in names if n in self.env[model]._fields]
            self.env[model].invalidate_model(shown)

    # -- searches: always a subquery, never a list of ids ---------------------------

    @api.model
    def _cs_credit_subquery(self, model, domain):
        query = (
            self.env[model]
            .sudo()
            ._search(
                domain & Domain("company_id", "=", self.env.company.id), order="id"
            )
        )
        return query.subselect("partner_id")

    @api.model
    def _cs_credit_domain(self, model, domain):
        return Domain(
            "commercial_partner_id", "in", self._cs_credit_subquery(model, domain)
        )

    @api.model
    def _search_cs_credit_by(self, model, name, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        current = Domain("state", "=", "published")
        if model == "cs.credit.limit":
            today = self.env.company._cs_today()
            current = Domain("state", "=", "active") & Domain(
                "is_temporary", "=", False
            )
            current &= Domain("date_from", "<=", today) & Domain("date_to", ">=", today)
        any_of = self._cs_credit_domain(model, current)
        if operator == "any":
            return self._cs_credit_domain(model, current & Domain(name, "any", value))
        ids = [i for i in value if i]
        domain = self._cs_credit_domain(model, current & Domain(name, "in", ids))
        return domain | ~any_of if False in value else domain

    @api.model
    def _search_cs_credit_grade_id(self, operator, value):
        return self._search_cs_credit_by(
            "cs.credit.rating", "grade_id", operator, value
        )

    @api.model
    def _search_cs_credit_limit_id(self, operator, value):
        return self._search_cs_credit_by("cs.credit.limit", "id", operator, value)

    @api.model
    def _search_cs_credit_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        stopped = Domain("is_stopped", "=", True)
        limited = Domain("is_limited", "=", True) & ~stopped
        over = Domain("is_over_limit", "=", True)
        parts = {
            "stop": stopped,
            "over": limited & over,
            "within": limited & ~over,
            "lapsed": ~stopped & Domain("is_lapsed", "=", True),
        }
        known = Domain.OR(parts[key] for key in parts)
        domain = Domain.FALSE
        for key in value:
            if key in parts:
                domain |= self._cs_credit_domain("cs.credit.exposure", parts[key])
            elif key in ("none", False):
                domain |= ~self._cs_credit_domain("cs.credit.exposure", known)
        return domain

    @api.model
    def _search_cs_credit_figure(self, name, operator, value):
        if operator not in ("in", "<", ">", "<=", ">="):
            return NotImplemented
        # a figure nobody may read is none to search by either
        if not (self.env.su or self.env.user.has_group(FINANCE)):
            raise AccessError(self.env._("Credit figures are for finance."))
        domain = Domain(name, operator, value)
        if name == "available":
            domain &= Domain("is_limited", "=", True)
        found = self._cs_credit_domain("cs.credit.exposure", domain)
        zero = 0.0 in value if operator == "in" else _holds(0.0, operator, value)
        if not zero:
            return found
        every = Domain.TRUE
        if name == "available":
            every = Domain("is_limited", "=", True)
        return found | ~self._cs_credit_domain("cs.credit.exposure", every)

    @api.model
    def _search_cs_credit_exposure(self, operator, value):
        return self._search_cs_credit_figure("amount", operator, value)

    @api.model
    def _search_cs_credit_available(self, operator, value):
        return self._search_cs_credit_figure("available", operator, value)

    # -- actions -------------------------------------------------------------------

    def action_cs_credit_rating(self):
        """Open the published rating: “Why AA?”."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.credit.rating",
            "res_id": self.cs_credit_rating_id.id,
            "views": [(False, "form")],
        }

    def action_cs_credit_holds(self):
        """Open the customer's holds."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_hold_action"
        )
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return {**action, "domain": domain}

    # -- deleting ------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_credit(self):
        for model in (
            "cs.credit.rating",
            "cs.credit.limit",
            "cs.credit.hold",
            "cs.credit.statement",
            "cs.credit.stop",
            "cs.rebate",
            "cs.credit.dispute",
            "cs.credit.group.member",
            "cs.credit.survey",
            "cs.credit.analysis",
            "cs.credit.evaluation",
            "cs.credit.paper",
        ):
            records = self.env[model].sudo().with_context(active_test=False)
            found = records.search([("partner_id", "in", self.ids)], limit=1)
            if found:
                raise UserError(
                    self.env._(
                        "%(customer)s has credit records (%(record)s) and cannot be "
                        "deleted. Archive the contact instead.",
                        customer=found.partner_id.display_name,
                        record=found.display_name,
                    )
                )


def _holds(number, operator, value):
    return {
        "<": number < value,
        ">": number > value,
        "<=": number <= value,
        ">=": number >= value,
    }[operator]
