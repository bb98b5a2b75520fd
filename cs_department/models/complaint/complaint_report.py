from odoo import api, fields, models
from odoo.tools import SQL

from .complaint_figures import UNCOUNTED_STATES

HOURS = 3600


class CsComplaintReport(models.Model):
    """Complaints as figures, one row each, for pivot, graph and the board.

    The rows are those of ``cs.complaint`` the reader may see, by that model's own
    record rules, whichever they are: companies, the accused (A3.6), heads.
    """

    _name = "cs.complaint.report"
    _description = "Complaint Statistics"
    _auto = False
    _order = "date_received desc, id desc"
    _rec_name = "complaint_id"

    complaint_id = fields.Many2one(comodel_name="cs.complaint", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(comodel_name="res.currency", readonly=True)
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    region_id = fields.Many2one(
        comodel_name="res.country.state",
        readonly=True,
        help="The province of the customer's address",
    )
    country_id = fields.Many2one(comodel_name="res.country", readonly=True)
    product_id = fields.Many2one(comodel_name="product.product", readonly=True)
    product_categ_id = fields.Many2one(
        comodel_name="product.category", string="Product Category", readonly=True
    )
    category_id = fields.Many2one(comodel_name="cs.complaint.category", readonly=True)
    department_id = fields.Many2one(
        comodel_name="hr.department", string="Responsible Department", readonly=True
    )
    cause_id = fields.Many2one(
        comodel_name="cs.complaint.cause", string="Root Cause", readonly=True
    )
    responsibility = fields.Selection(
        selection=lambda self: self._cs_selection("responsibility"), readonly=True
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Agent", readonly=True)
    head_id = fields.Many2one(
        comodel_name="res.users", string="Head in Charge", readonly=True
    )
    channel = fields.Selection(
        selection=lambda self: self._cs_selection("channel"), readonly=True
    )
    content_kind = fields.Selection(
        selection=lambda self: self._cs_selection("content_kind"),
        string="Content",
        readonly=True,
    )
    urgency = fields.Selection(
        selection=lambda self: self._cs_selection("urgency"), readonly=True
    )
    state = fields.Selection(
        selection=lambda self: self._cs_selection("state"), readonly=True
    )
    followup_result = fields.Selection(
        selection=lambda self: self._cs_selection("followup_result"),
        string="Follow-up Result",
        readonly=True,
    )
    date_received = fields.Datetime(string="Received", readonly=True)
    date_first_replied = fields.Datetime(string="First Answered On", readonly=True)
    date_closed = fields.Datetime(string="Closed On", readonly=True)
    still_open = fields.Integer(string="Number Still Open", readonly=True)
    answered = fields.Integer(string="Number Answered", readonly=True)
    reopened = fields.Integer(string="Number Reopened", readonly=True)
    repeated = fields.Integer(string="Number Repeated", readonly=True)
    answer_hours = fields.Float(
        string="Hours to Answer",
        readonly=True,
        aggregator="avg",
        help="From received to the first answer, nights and holidays included",
    )
    close_hours = fields.Float(string="Hours to Close", readonly=True, aggregator="avg")
    missed_clocks = fields.Integer(string="Missed Deadlines", readonly=True)
    satisfaction = fields.Float(
        readonly=True, aggregator="avg", help="1 to 5, of the customers called"
    )
    loss_amount = fields.Monetary(string="Loss", readonly=True)
    granted_amount = fields.Monetary(string="Granted", readonly=True)
    cost = fields.Monetary(
        readonly=True, help="The loss, or what was granted where that is more"
    )

    @api.model
    def _cs_selection(self, name):
        return self.env["cs.complaint"]._fields[name]._description_selection(self.env)

    # -- rows ----------------------------------------------------------------------

    @property
    def _table_query(self):
        # the query of a search: its WHERE holds the reader's record rules
        query = self.env["cs.complaint"]._search(
            [("state", "not in", UNCOUNTED_STATES)]
        )
        columns = self._cs_columns(query)
        return query.select(
            *(SQL("%s AS %s", sql, SQL.identifier(k)) for k, sql in columns.items())
        )

    @api.model
    def _cs_columns(self, query):
        """Return ``{field: SQL}`` over a query on complaints; joins what it needs.

        Columns nobody asks for cost nothing: PostgreSQL leaves them out.
        """
        complaints, alias = self.env["cs.complaint"].sudo(), query.table
        plain = (
            *("company_id", "commercial_partner_id", "product_id", "category_id"),
            *("department_id", "user_id", "head_id", "channel", "content_kind"),
            *(
                "cause_id",
                "responsibility",
                "granted_amount",
                "urgency",
                "state",
                "followup_result",
                "date_received",
            ),
            *("date_first_replied", "date_closed", "loss_amount"),
        )
        columns = {n: complaints._field_to_sql(alias, n) for n in plain}
        customer = query.left_join(
            alias, "commercial_partner_id", "res_partner", "id", "report_customer"
        )
        product = query.left_join(
            alias, "product_id", "product_product", "id", "report_product"
        )
        template = query.left_join(
            product, "product_tmpl_id", "product_template", "id", "report_template"
        )
        company = query.left_join(
            alias, "company_id", "res_company", "id", "report_company"
        )
        received = columns["date_received"]
        reopen_count = complaints._field_to_sql(alias, "reopen_count")
        satisfaction = complaints._field_to_sql(alias, "satisfaction")
        return {
            "id": SQL.identifier(alias, "id"),
            "complaint_id": SQL.identifier(alias, "id"),
            **columns,
            "currency_id": self._cs_column("res.company", company, "currency_id"),
            "region_id": self._cs_column("res.partner", customer, "state_id"),
            "country_id": self._cs_column("res.partner", customer, "country_id"),
            "product_categ_id": self._cs_column(
                "product.template", template, "categ_id"
            ),
            "still_open": SQL("(%s <> 'closed')::int", columns["state"]),
            "answered": SQL("(%s IS NOT NULL)::int", columns["date_first_replied"]),
            "reopened": SQL("(COALESCE(%s, 0) > 0)::int", reopen_count),
            "repeated": SQL(
                "(%s)::int", self.env["cs.complaint"]._cs_repeat_sql(alias)
            ),
            "answer_hours": self._cs_hours(received, columns["date_first_replied"]),
            "close_hours": self._cs_hours(received, columns["date_closed"]),
            "missed_clocks": self._cs_missed_sql(alias),
            "satisfaction": SQL("NULLIF(%s, 0)", satisfaction),
            # what cost nothing is no cost of 0, so that costs can be counted
            "cost": SQL(
                "NULLIF(%s, 0)", complaints._field_to_sql(alias, "cost_amount")
            ),
        }

    @api.model
    def _cs_column(self, model, alias, name):
        return self.env[model].sudo()._field_to_sql(alias, name)

    @api.model
    def _cs_hours(self, start, end):
        return SQL("EXTRACT(EPOCH FROM %s - %s) / %s", end, start, HOURS)

    @api.model
    def _cs_missed_sql(self, alias):
        clocks = self.env["cs.deadline"].sudo()

        def column(name):
            return clocks._field_to_sql("missed_clock", name)

        return SQL(
            "(SELECT count(*) FROM cs_deadline missed_clock"
            " WHERE %s = 'cs.complaint' AND %s = %s AND %s = 'breached')",
            column("res_model"),
            column("res_id"),
            SQL.identifier(alias, "id"),
            column("state"),
        )

    # -- actions -------------------------------------------------------------------

    def action_open_complaint(self):
        """Open the complaint of a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.complaint",
            "res_id": self.complaint_id.id,
            "views": [(False, "form")],
        }
