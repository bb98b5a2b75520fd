from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .visit_purpose import KINDS

STATUS = [
    ("never", "Never visited"),
    ("overdue", "Overdue"),
    ("due", "Due"),
    ("planned", "Planned"),
    ("ok", "In time"),
]
# the id of a row: a customer's number with the kind as its last digit
WIDTH = 10


class CsVisitCoverage(models.Model):
    """Who is to be visited, and when: a row for each customer and kind of target.

    Computed anew by each query, from targets, visits and the company's date of today;
    nothing is stored. A customer without a company of its own counts where the
    salesperson works. A visit the customer denied counts until the decision.
    """

    _name = "cs.visit.coverage"
    _description = "Visit Coverage"
    _auto = False
    _order = "date_due NULLS FIRST, id"
    _rec_name = "partner_id"
    _depends = {
        "cs.visit": [
            "partner_id",
            "company_id",
            "date_start",
            "state",
            "purpose_id",
        ],
        "cs.visit.purpose": ["kind"],
        "cs.visit.target": [
            "level_id",
            "partner_id",
            "kind",
            "interval",
            "interval_unit",
            "purpose_id",
            "company_id",
            "active",
        ],
        "res.partner": [
            "active",
            "city",
            "commercial_partner_id",
            "company_id",
            "cs_level_id",
            "user_id",
            "zip",
        ],
        "res.users": ["company_id"],
        "hr.employee": ["user_id", "company_id", "current_version_id"],
        "hr.version": ["department_id"],
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Salesperson", readonly=True
    )
    employee_id = fields.Many2one(comodel_name="hr.employee", readonly=True)
    department_id = fields.Many2one(comodel_name="hr.department", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    level_id = fields.Many2one(
        comodel_name="cs.customer.level", string="Customer Level", readonly=True
    )
    city = fields.Char(readonly=True)
    zip = fields.Char(readonly=True)
    target_id = fields.Many2one(comodel_name="cs.visit.target", readonly=True)
    kind = fields.Selection(selection=KINDS, readonly=True)
    purpose_id = fields.Many2one(comodel_name="cs.visit.purpose", readonly=True)
    date_last = fields.Date(string="Last Visit", readonly=True)
    date_next = fields.Date(
        string="Next Planned", readonly=True, help="The next visit that is planned"
    )
    date_due = fields.Date(
        string="Due On", readonly=True, help="The last visit and the target's interval"
    )
    days_overdue = fields.Integer(
        readonly=True, aggregator="max", help="Calendar days since the visit was due"
    )
    status = fields.Selection(selection=STATUS, readonly=True)

    # -- rows ----------------------------------------------------------------------

    @property
    def _table_query(self):
        return self._cs_query()

    @api.model
    def _cs_query(self):
        """Return the rows as one statement, set-based, for all customers."""
        return SQL(
            """
            SELECT wanted.partner_id * %(width)s + wanted.kind_no AS id,
                   wanted.partner_id, wanted.user_id, employee.id AS employee_id,
                   version.department_id, wanted.company_id, wanted.level_id,
                   wanted.city, wanted.zip, wanted.target_id, wanted.kind,
                   wanted.purpose_id, seen.date_last, seen.date_next, due.date_due,
                   GREATEST(wanted.today - due.date_due, 0) AS days_overdue,
                   CASE WHEN seen.date_next IS NOT NULL THEN 'planned'
                        WHEN seen.date_last IS NULL THEN 'never'
                        WHEN due.date_due < wanted.today THEN 'overdue'
                        WHEN due.date_due <= wanted.today + wanted.due_days THEN 'due'
                        ELSE 'ok' END AS status
              FROM (%(wanted)s) wanted
         LEFT JOIN (%(seen)s) seen
                ON seen.partner_id = wanted.partner_id
               AND seen.company_id = wanted.company_id
               AND seen.kind = wanted.kind
         LEFT JOIN hr_employee employee
                ON employee.user_id = wanted.user_id
               AND employee.company_id = wanted.company_id
         LEFT JOIN hr_version version ON version.id = employee.current_version_id
        CROSS JOIN LATERAL (
                   SELECT (seen.date_last + wanted.span)::date AS date_due) due
            """,
            width=WIDTH,
            wanted=self._cs_wanted_sql(),
            seen=self._cs_seen_sql(),
        )

    @api.model
    def _cs_wanted_sql(self):
        """Return for each customer and kind the one target that holds."""
        return SQL(
            """
            SELECT DISTINCT ON (partner.id, target.kind)
                   partner.id AS partner_id, partner.user_id, partner.city, partner.zip,
                   partner.cs_level_id AS level_id, company.id AS company_id,
                   company.today, company.due_days, target.id AS target_id,
                   target.kind, target.purpose_id, %(span)s AS span,
                   %(kind_no)s AS kind_no
              FROM (SELECT id AS target_id, partner_id, true AS is_own
                      FROM cs_visit_target WHERE active AND partner_id IS NOT NULL
                     UNION ALL
                    SELECT of_level.id, customer.id, false
                      FROM cs_visit_target of_level
                      JOIN res_partner customer
                        ON customer.cs_level_id = of_level.level_id
                     WHERE of_level.active) held
              JOIN cs_visit_target target ON target.id = held.target_id
              JOIN res_partner partner ON partner.id = held.partner_id
         LEFT JOIN res_users person ON person.id = partner.user_id
              JOIN (%(companies)s) company
                ON company.id
                   = COALESCE(partner.company_id, person.company_id, %(company)s)
             WHERE partner.active AND partner.commercial_partner_id = partner.id
               AND (target.company_id IS NULL OR target.company_id = company.id)
          ORDER BY partner.id, target.kind, held.is_own DESC,
                   target.company_id IS NULL, target.id
            """,
            span=self.env["cs.visit.target"]._cs_interval_sql("target"),
            kind_no=self._cs_kind_number_sql("target"),
            companies=self._cs_companies_sql(),
            company=self.env.company.id,
        )

    @api.model
    def _cs_seen_sql(self):
        """Return for each customer and kind the last visit and the next planned one.

        Any visit meets a sales target; the other kinds count by themselves as well.
        """
        return SQL(
            """
            SELECT met.commercial_partner_id AS partner_id, visit.company_id,
                   kinds.kind,
                   MAX(day.day) FILTER (WHERE %(made)s) AS date_last,
                   MIN(day.day) FILTER (
                       WHERE visit.state = 'planned' AND day.day >= company.today
                   ) AS date_next
              FROM cs_visit visit
              JOIN res_partner met ON met.id = visit.partner_id
              JOIN cs_visit_purpose purpose ON purpose.id = visit.purpose_id
              JOIN (%(companies)s) company ON company.id = visit.company_id
        CROSS JOIN LATERAL (
                   SELECT (visit.date_start AT TIME ZONE 'UTC'
                           AT TIME ZONE company.tz)::date AS day) day
        CROSS JOIN LATERAL (
                   VALUES ('sales'), (NULLIF(purpose.kind, 'sales'))) kinds (kind)
             WHERE visit.state <> 'cancelled' AND kinds.kind IS NOT NULL
          GROUP BY met.commercial_partner_id, visit.company_id, kinds.kind
            """,
            made=self._cs_made_sql("visit"),
            companies=self._cs_companies_sql(),
        )

    @api.model
    def _cs_made_sql(self, alias):
        """Return the condition for a visit that was made, as far as is decided."""
        made = SQL("%s NOT IN ('planned', 'cancelled')", SQL.identifier(alias, "state"))
        # a denied visit counts until the denial is upheld
        if "finding_state" in self.env["cs.visit"]._fields:
            made = SQL(
                "%s AND %s IS DISTINCT FROM 'upheld'",
                made,
                SQL.identifier(alias, "finding_state"),
            )
        return made

    @api.model
    def _cs_kind_number_sql(self, alias):
        kind = SQL.identifier(alias, "kind")
        cases = [SQL("WHEN %s THEN %s", k, n) for n, (k, _label) in enumerate(KINDS)]
        return SQL("CASE %s %s END", kind, SQL(" ").join(cases))

    @api.model
    def _cs_companies_sql(self):
        """Return each company's zone, date of today and days shown as due."""
        companies = self.env["res.company"].sudo()
        # they are few
        companies = companies.search([])  # pylint: disable=no-search-all
        rows = [
            SQL(
                "(%s, %s, %s::date, %s)",
                company.id,
                company._cs_work_calendar()[0].tz,
                company._cs_today(),
                company.cs_visit_due_days,
            )
            for company in companies
        ]
        return SQL(
            "SELECT * FROM (VALUES %s) AS row (id, tz, today, due_days)",
            SQL(", ").join(rows),
        )

    # -- help ----------------------------------------------------------------------

    def _cs_purpose(self):
        """Return the purpose a visit for this row is planned with."""
        self.ensure_one()
        purpose = self.env["cs.visit.purpose"]
        return self.purpose_id or purpose._cs_default(
            self.kind or "sales", self.company_id
        )

    @api.model
    def _cs_of(self, partners):
        """Return the rows of customers the reader may see; contacts will do."""
        return self.search(
            Domain("partner_id", "in", partners.commercial_partner_id.ids)
        )
