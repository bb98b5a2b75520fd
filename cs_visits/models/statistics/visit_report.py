from odoo import api, fields, models
from odoo.tools import SQL

from ..visit.visit import STAFF

# A row of the report for each person on a visit: ids leave room for so many
PEOPLE = 64
_SALES_FIELDS = ("orders", "order_amount", "with_order")


class CsVisitReport(models.Model):
    """Visits as figures, one row for each person on them, for pivot, graph and board.

    The rows are those of ``cs.visit`` the reader may see, by that model's own record
    rules. A visit counts once (``visits``, in the salesperson's row); for colleagues
    who went along it counts as ``along``. Positions are no figures and not in it.
    """

    _name = "cs.visit.report"
    _description = "Visit Analysis"
    _auto = False
    _order = "date_start desc, id desc"
    _rec_name = "visit_id"

    visit_id = fields.Many2one(comodel_name="cs.visit", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    person_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        help="The salesperson, or a colleague who went along",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Salesperson", readonly=True
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", readonly=True, help="Of the person"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    level_id = fields.Many2one(
        comodel_name="cs.customer.level", string="Customer Level", readonly=True
    )
    purpose_id = fields.Many2one(comodel_name="cs.visit.purpose", readonly=True)
    kind = fields.Selection(
        selection=lambda self: self._cs_kinds(),
        readonly=True,
        help="What the purpose belongs to: sales (A1), preventive (C9), relationship",
    )
    target_kind = fields.Selection(
        selection=lambda self: self._cs_selection("target_kind"),
        string="Target",
        readonly=True,
    )
    state = fields.Selection(
        selection=lambda self: self._cs_selection("state"), readonly=True
    )
    date_start = fields.Datetime(string="Date", readonly=True)
    date_planned = fields.Datetime(string="Planned For", readonly=True)
    visits = fields.Integer(readonly=True, help="Visits that were made")
    along = fields.Integer(
        string="Visits Along", readonly=True, help="Made as somebody's colleague"
    )
    hours = fields.Float(readonly=True, help="Of the visits made and went along on")
    companions = fields.Integer(string="Colleagues Along", readonly=True)
    accompanied = fields.Integer(string="Visits with Colleagues", readonly=True)
    planned = fields.Integer(
        readonly=True, help="Planned for a moment that has come, cancelled included"
    )
    kept = fields.Integer(string="Planned and Made", readonly=True)
    attainment = fields.Float(
        string="Plan Attainment (%)", readonly=True, aggregator="avg"
    )
    handed_over = fields.Integer(readonly=True)
    late = fields.Integer(string="Handed Over Late", readonly=True)
    on_time_rate = fields.Float(
        string="Handed Over on Time (%)", readonly=True, aggregator="avg"
    )
    days_to_hand_over = fields.Float(
        string="Days to Hand-over", readonly=True, aggregator="avg"
    )
    # what a customer said is not for the person it is about before it is decided
    checked = fields.Integer(
        readonly=True, groups=STAFF, help="Visits customers were asked about"
    )
    under_review = fields.Integer(readonly=True, groups=STAFF)
    upheld = fields.Integer(
        string="Doubts Upheld",
        readonly=True,
        groups=STAFF,
        help="Decided: did not happen",
    )
    refutation_rate = fields.Float(
        string="Refutation Rate (%)",
        readonly=True,
        aggregator="avg",
        groups=STAFF,
        help="Refuted visits of those customers were asked about",
    )
    orders = fields.Integer(
        string="Orders After Visits",
        readonly=True,
        help="Sales orders within the days of the settings; each order counts for the "
        "last visit before it.",
    )
    order_amount = fields.Monetary(
        string="Amount of Orders After Visits", readonly=True, groups=STAFF
    )
    with_order = fields.Integer(string="Visits with an Order", readonly=True)

    @api.model
    def _cs_selection(self, name):
        return self.env["cs.visit"]._fields[name]._description_selection(self.env)

    @api.model
    def _cs_kinds(self):
        kind = self.env["cs.visit.purpose"]._fields.get("kind")
        return kind._description_selection(self.env) if kind else []

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Leave out figures of orders where Sales is not installed."""
        found = super().fields_get(allfields, attributes)
        if "sale.order" not in self.env:
            found = {k: v for k, v in found.items() if k not in _SALES_FIELDS}
        return found

    # -- rows ----------------------------------------------------------------------

    @property
    def _table_query(self):
        self.env["cs.visit"].flush_model()
        # the query of a search: its WHERE holds the reader's record rules
        query = self.env["cs.visit"]._search([])
        query.add_join(
            "JOIN", "person", self._cs_people(), self._cs_on(query, "person")
        )
        columns = self._cs_columns(query)
        return query.select(
            *(SQL("%s AS %s", sql, SQL.identifier(k)) for k, sql in columns.items())
        )

    @api.model
    def _cs_people(self):
        """Return the SQL of ``(visit_id, user_id, rank)``: 0 is the salesperson."""
        return SQL(
            """(SELECT id AS visit_id, user_id, 0 AS rank FROM cs_visit
                UNION ALL
                SELECT visit_id, user_id,
                       LEAST(row_number() OVER (PARTITION BY visit_id
                                                    ORDER BY user_id), %s)::int
                  FROM cs_visit_companion_rel)""",
            PEOPLE - 1,
        )

    @api.model
    def _cs_on(self, query, alias):
        return SQL("%s.visit_id = %s.id", SQL.identifier(alias), self._cs_v(query))

    @api.model
    def _cs_v(self, query):
        return SQL.identifier(query.table)

    @api.model
    def _cs_columns(self, query):
        """Return ``{field: SQL}`` over a query on visits; joins what it needs."""
        v = self._cs_v(query)
        customer = query.left_join(
            query.table, "partner_id", "res_partner", "id", "report_customer"
        )
        company = query.left_join(
            query.table, "company_id", "res_company", "id", "report_company"
        )
        purpose = query.left_join(
            query.table, "purpose_id", "cs_visit_purpose", "id", "report_purpose"
        )
        has_kind = "kind" in self.env["cs.visit.purpose"]._fields
        plain = (
            *("company_id", "user_id", "partner_id", "purpose_id", "target_kind"),
            *("state", "date_start", "date_planned"),
        )
        return {
            "id": SQL("%s.id * %s + person.rank", v, PEOPLE),
            "visit_id": SQL("%s.id", v),
            "person_id": SQL("person.user_id"),
            **{name: SQL("%s.%s", v, SQL.identifier(name)) for name in plain},
            "currency_id": SQL.identifier(company, "currency_id"),
            "level_id": SQL.identifier(customer, "cs_level_id"),
            "kind": SQL.identifier(purpose, "kind") if has_kind else SQL("NULL::text"),
            "department_id": self._cs_department(query),
            **self._cs_visit_columns(v),
            **self._cs_check_columns(v),
            **self._cs_order_columns(query),
        }

    @api.model
    def _cs_department(self, query):
        """Return the SQL of the department: the visit's, or the companion's own."""
        v = self._cs_v(query)
        query.add_join(
            "LEFT JOIN",
            "report_employee",
            "hr_employee",
            SQL(
                "report_employee.user_id = person.user_id AND person.rank > 0"
                " AND report_employee.company_id = %s.company_id",
                v,
            ),
        )
        query.add_join(
            "LEFT JOIN",
            "report_version",
            "hr_version",
            SQL("report_version.id = report_employee.current_version_id"),
        )
        return SQL(
            "CASE WHEN person.rank = 0 THEN %s.department_id"
            " ELSE report_version.department_id END",
            v,
        )

    # -- actions -------------------------------------------------------------------

    def action_open_visit(self):
        """Open the visit of a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.visit",
            "res_id": self.visit_id.id,
            "views": [(False, "form")],
        }
