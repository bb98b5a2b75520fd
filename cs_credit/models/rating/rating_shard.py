from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import ledger_sql, rating_sql, rating_sql_parts
from .rating_source import RatingSource

# Columns of a rating that are worked out with the scoring, as it names them.
OUTCOME = {
    "score": "score",
    "grade_id": "grade_id",
    "is_provisional": "basis = 'none'",
    "basis": "basis",
    "reason_data": "reason_data",
    "missing_count": "missing_count",
    "answer_gap_count": "answer_gap_count",
    "sheet": "sheet",
    "figures": "figures",
    "statement_id": "statement_id",
    "due_amount": "due_amount",
    "paid_amount": "paid_amount",
    "on_time_amount": "on_time_amount",
    "overdue_amount": "overdue",
    "max_overdue_days": "max_overdue_days",
    "bad_amount": "overdue_bad",
    "written_off_amount": "written_off",
    "disputed_amount": "disputed",
    "sales_amount": "sales_year",
    "first_sale_date": "first_sale",
    "proposed_limit": "proposed_limit",
}


class CsCreditRatingShard(models.Model):
    """Some customers of a quarter that one worker rates in one transaction."""

    _name = "cs.credit.rating.shard"
    _description = "Part of a Quarterly Credit Rating"
    _order = "batch_id desc, id"

    batch_id = fields.Many2one(
        comodel_name="cs.credit.rating.batch",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    partner_data = fields.Json(string="Customers to Rate", readonly=True)
    customer_count = fields.Integer(string="Customers", readonly=True)
    rating_count = fields.Integer(string="Ratings", readonly=True)
    is_done = fields.Boolean(string="Done", readonly=True, default=False)
    date_done = fields.Datetime(string="Rated On", readonly=True)

    _open_idx = models.Index("(batch_id, id) WHERE is_done IS NOT TRUE")

    @api.depends("batch_id", "customer_count")
    def _compute_display_name(self):
        for shard in self:
            shard.display_name = f"{shard.batch_id.display_name} #{shard.id}"

    @api.model
    def _cs_open_domain(self):
        return Domain("is_done", "=", False)

    @api.model
    def _cs_take(self, batch=None):
        """Lock and return a shard nobody works on, an empty recordset if none is.

        :param batch: of this batch alone
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cs_credit_rating_shard WHERE is_done IS NOT TRUE AND %s"
                " ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED",
                SQL("batch_id = %s", batch.id) if batch else SQL("TRUE"),
            )
        )
        return self.browse(rows[0] if rows else ())

    def _cs_rate(self, source=None):
        """Score and store the shard's customers in one statement; returns how many.

        Who is rated meanwhile, was merged into another contact or became a contact of
        another company is left out; archived customers are rated: their debts remain.

        :param source: the batch's :class:`RatingSource`, where the caller has it
        """
        self.ensure_one()
        ratings = self.env["cs.credit.rating"].with_company(self.company_id)
        ratings._cs_flush_ledger()
        ratings.flush_model()
        query = self._cs_store_query(source or self._cs_source())
        ((count,),) = self.env.execute_query(query)
        self.invalidate_recordset(flush=False)
        self.batch_id.invalidate_recordset(["customer_count", "progress"], flush=False)
        if count:
            ratings.invalidate_model(flush=False)
            self.env["cs.credit.rating.line"].invalidate_model(flush=False)
        return count

    def _cs_source(self):
        """Return the scheme the batch is rated with, as :class:`RatingSource`."""
        batch = self.batch_id
        return RatingSource(
            self.env, self.company_id, batch.scorecard_id, batch.date_to, {}, {}
        )

    def _cs_scored(self, source):
        """SQL of the outcome of each customer of the shard."""
        batch, card, ids = self.batch_id, self.batch_id.scorecard_id, self.partner_data
        period = self.env["cs.credit.rating"]._cs_period_of(
            batch.date_from, batch.date_to
        )
        since = batch.date_to - relativedelta(months=card.statement_months)
        figures = SQL(
            "SELECT who.id AS partner_id, %s, %s, f.first_sale, f.first_move_id"
            " FROM unnest(%s) who(id) LEFT JOIN (%s) f ON f.partner_id = who.id",
            self._cs_filled("COALESCE(f.%s, 0) AS %s", ledger_sql.AMOUNTS),
            self._cs_filled("COALESCE(f.%s, '{}') AS %s", ledger_sql.ROWS),
            ids,
            ledger_sql.ledger_figures(self.company_id, period, card.bad_days, ids),
        )
        return rating_sql.scored(
            source.scheme,
            figures,
            rating_sql_parts.statements(self.company_id, batch.date_to, since, ids),
            batch.date_to,
            self._cs_rates(source),
        )

    @api.model
    def _cs_filled(self, pattern, names):
        return SQL(", ").join(
            SQL(pattern, SQL.identifier(name), SQL.identifier(name)) for name in names
        )

    def _cs_rates(self, source):
        """Rates from each currency statements are in to each that bands are in."""
        targets = {scale.currency_id for scale in source.scheme.scales} - {None}
        statements = self.env["cs.credit.statement"].sudo()
        found = statements._read_group(
            Domain("company_id", "=", self.company_id.id), ["currency_id"]
        )
        return {
            (currency.id, target): source.rate(currency.id, target)
            for (currency,) in found
            for target in targets
        }

    def _cs_store_query(self, source):
        """SQL that stores the ratings and marks the shard as done."""
        return SQL(
            """
WITH stored AS (%(insert)s RETURNING id)
UPDATE cs_credit_rating_shard shard
   SET is_done = TRUE, date_done = %(now)s, write_uid = %(uid)s,
       write_date = now() AT TIME ZONE 'UTC', rating_count = found.number
  FROM (SELECT count(*) AS number FROM stored) found
 WHERE shard.id = %(shard)s
RETURNING found.number
            """,
            insert=self._cs_insert(source),
            now=fields.Datetime.now(),
            uid=self.env.uid,
            shard=self.id,
        )

    def _cs_insert(self, source):
        batch = self.batch_id
        columns = SQL(", ").join(map(SQL.identifier, OUTCOME))
        clerks = self.env["res.users"].sudo()._search(batch._cs_clerks_domain())
        return SQL(
            """
INSERT INTO cs_credit_rating (company_id, partner_id, name, user_id, date_from, date_to,
    kind, state, scorecard_id, create_uid, write_uid, create_date, write_date,
    %(columns)s)
SELECT %(company)s, s.partner_id, %(name)s,
       CASE WHEN p.user_id IN %(clerks)s THEN p.user_id ELSE %(starter)s::int END,
       %(start)s, %(end)s, 'quarter', 'scored', %(card)s, %(uid)s, %(uid)s,
       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(values)s
  FROM (%(scored)s) s
  JOIN res_partner p ON p.id = s.partner_id AND p.commercial_partner_id = p.id
    ON CONFLICT (company_id, partner_id, date_from, kind) WHERE kind <> 'merged'
    DO NOTHING
            """,
            columns=columns,
            company=self.company_id.id,
            name=self._cs_numbers(),
            clerks=clerks.subselect(),
            starter=batch.user_id.id or None,
            start=batch.date_from,
            end=batch.date_to,
            card=batch.scorecard_id.id,
            uid=self.env.uid,
            values=SQL(", ").join(SQL(f"s.{v}") for v in OUTCOME.values()),
            scored=self._cs_scored(source),
        )

    def _cs_numbers(self):
        """SQL for each rating's number, drawn while it is stored where that works."""
        sequences = self.env["ir.sequence"].sudo()
        code = self.env["cs.credit.rating"]._cs_sequence_code
        found = sequences.browse(sequences._cs_sequence_id(code, self.company_id.id))
        if found.implementation != "standard" or found.use_date_range:
            names = sequences._cs_next_by_code(
                code, self.company_id, len(self.partner_data)
            )
            return SQL("(%s::text[])[row_number() OVER ()]", names)
        prefix, suffix = found._get_prefix_suffix()
        number = SQL("nextval(%s::regclass)::text", f"ir_sequence_{found.id:03d}")
        return SQL(
            "(SELECT %s || lpad(n, GREATEST(length(n), %s), '0') || %s"
            " FROM (SELECT %s AS n WHERE s.partner_id IS NOT NULL OFFSET 0) drawn)",
            prefix or "",
            found.padding,
            suffix or "",
            number,
        )
