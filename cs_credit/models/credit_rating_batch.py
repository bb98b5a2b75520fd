import json
import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.cs_department.exceptions import NoRuleError, TransitionAccessError

from ..tools import rating as rating_tools
from .credit_rating_score import source_rows

_logger = logging.getLogger(__name__)

RATING_COLUMNS = {
    "name": "text",
    "partner_id": "int",
    "user_id": "int",
    "score": "float8",
    "grade_id": "int",
    "is_provisional": "bool",
    "basis": "text",
    "reason_data": "jsonb",
    "missing_count": "int",
    "figures": "jsonb",
    "statement_id": "int",
    "due_amount": "numeric",
    "paid_amount": "numeric",
    "on_time_amount": "numeric",
    "overdue_amount": "numeric",
    "max_overdue_days": "int",
    "bad_amount": "numeric",
    "written_off_amount": "numeric",
    "sales_amount": "numeric",
    "first_sale_date": "date",
    "proposed_limit": "numeric",
}
LINE_COLUMNS = {
    "indicator_id": "int",
    "value": "numeric",
    "band_id": "int",
    "points": "float8",
    "is_missing": "bool",
    "remark": "text",
    "source_data": "jsonb",
}
CHUNK = 5000


class CsCreditRatingBatch(models.Model):
    """The rating of all customers for one quarter (B5.1).

    Opened by a daily cron that asks which quarter is over and not rated yet, so that a
    missed run is made up for the next day. Running it again rates whoever is missing
    and leaves the others as they are.
    """

    _name = "cs.credit.rating.batch"
    _description = "Quarterly Credit Rating"
    _order = "date_from desc, id desc"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["cs.credit.rating"]._cs_last_quarter()[0],
    )
    date_to = fields.Date(
        string="To",
        required=True,
        default=lambda self: self.env["cs.credit.rating"]._cs_last_quarter()[1],
    )
    date_done = fields.Datetime(string="Rated On", readonly=True, copy=False)
    rating_count = fields.Integer(string="Ratings", compute="_compute_counts")
    open_count = fields.Integer(string="Not Published", compute="_compute_counts")
    missing_count = fields.Integer(
        string="With Gaps",
        compute="_compute_counts",
        help="Ratings not published with indicators nobody has answered",
    )

    _quarter_uniq = models.UniqueIndex(
        "(company_id, date_from)", "This quarter has its batch already: run that one."
    )
    _quarter_valid = models.Constraint(
        "CHECK(date_to = (date_from + interval '3 months - 1 day')::date"
        " AND EXTRACT(day FROM date_from) = 1"
        " AND EXTRACT(month FROM date_from) IN (1, 4, 7, 10))",
        "A batch covers a calendar quarter.",
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for batch in self:
            day = batch.date_from
            batch.display_name = day and f"{day.year} Q{(day.month + 2) // 3}"

    def _compute_counts(self):
        domain = Domain("company_id", "in", self.company_id.ids)
        domain &= Domain("date_from", "in", self.mapped("date_from"))
        counts = {}
        for company, day, state, missing, count in self.env[
            "cs.credit.rating"
        ]._read_group(
            domain & Domain("kind", "=", "quarter"),
            ["company_id", "date_from:day", "state", "missing_count"],
            ["__count"],
        ):
            total = counts.setdefault((company, day), [0, 0, 0])
            is_open = state not in ("published", "superseded")
            total[0] += count
            total[1] += count if is_open else 0
            total[2] += count if is_open and missing else 0
        for batch in self:
            found = counts.get((batch.company_id, batch.date_from), (0, 0, 0))
            batch.rating_count, batch.open_count, batch.missing_count = found

    # -- actions -------------------------------------------------------------------

    def action_run(self):
        """Rate all customers with business in the last four quarters.

        Customers who are rated for the quarter already are left as they are.

        :raise NoRuleError: no scorecard is active
        """
        self._cs_check_user()
        for batch in self:
            batch.sudo()._cs_run()
        return True

    def action_open_ratings(self):
        """Open the ratings of the quarter."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_rating_action"
        )
        domain = [("date_from", "=", self.date_from), ("kind", "=", "quarter")]
        return {
            **action,
            "display_name": self.display_name,
            "domain": [*domain, ("company_id", "=", self.company_id.id)],
            "context": {},
        }

    def _cs_check_user(self):
        user = self.env.user
        if not self.env.su and not user.has_group("cs_credit.group_credit_user"):
            raise TransitionAccessError(
                self.env._("Only users of customer credit may rate customers.")
            )
        self.check_access("read")

    # -- the quarter ---------------------------------------------------------------

    @api.model
    def _cron_rate_quarter(self):
        """Rate each company's last quarter from the first working day after it (B5.1).

        Payments of its last days are entered by then.
        """
        batches = self
        for company in self.env["res.company"].search(Domain.TRUE):
            start, end = self.env["cs.credit.rating"]._cs_last_quarter(company)
            domain = Domain("company_id", "=", company.id)
            batch = self.search(domain & Domain("date_from", "=", start))
            if not batch and not company._cs_count_working_days(
                company._cs_day_span(start, end)[1], fields.Datetime.now()
            ):
                continue
            if not batch:
                batch = self.create(
                    {"company_id": company.id, "date_from": start, "date_to": end}
                )
            if not batch.date_done:
                batches |= batch
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(batches))
        for batch in batches:
            if not batch.try_lock_for_update():
                continue
            try:
                batch._cs_run()
            except NoRuleError as error:
                _logger.info("Batch %s is not rated: %s", batch.id, error)
            if not cron._commit_progress(1):
                break

    def _cs_run(self):
        """Score and store in chunks, each with a constant number of queries."""
        self.ensure_one()
        self = self.with_company(self.company_id)
        ratings = self.env["cs.credit.rating"]
        ratings.flush_model()
        card = self.env["cs.credit.scorecard"]._cs_for_company(self.company_id)
        source = ratings._cs_read_source(
            self.company_id, card, self.date_from, self.date_to
        )
        rated = self._cs_rated()
        ids = [i for i in sorted(source.rows) if i not in rated]
        evaluators = self._cs_evaluators(ids)
        count = 0
        for start in range(0, len(ids), CHUNK):
            chunk = ids[start : start + CHUNK]
            count += self._cs_insert(source, card, chunk, evaluators)
        ratings.invalidate_model()
        self.env["cs.credit.rating.line"].invalidate_model()
        if not self.date_done or count:
            self.date_done = fields.Datetime.now()
        return count

    def _cs_rated(self):
        self.env.cr.execute(
            SQL(
                "SELECT partner_id FROM cs_credit_rating WHERE company_id = %s"
                " AND date_from = %s AND kind = 'quarter'",
                self.company_id.id,
                self.date_from,
            )
        )
        return {row[0] for row in self.env.cr.fetchall()}

    def _cs_evaluators(self, partner_ids):
        """Salesperson of each customer, who knows it best; in one query.

        Only who works with customer credit can open a rating: for the customers of all
        others it is whoever starts the batch, or nobody when the cron does.
        """
        group = self.env.ref("cs_credit.group_credit_user").sudo()
        clerks = group.all_user_ids.filtered("active")
        starter = self.env.user.id if self.env.user in clerks else None
        self.env["res.partner"].flush_model(["user_id"])
        self.env.cr.execute(
            SQL(
                "SELECT id, CASE WHEN user_id = ANY(%s) THEN user_id ELSE %s::int END"
                " FROM res_partner WHERE id = ANY(%s)",
                clerks.ids,
                starter,
                partner_ids,
            )
        )
        return dict(self.env.cr.fetchall())

    def _cs_insert(self, source, card, partner_ids, evaluators):
        """Insert ratings and lines of a chunk of customers; returns their number."""
        ratings, lines = [], []
        names = self._cs_names(len(partner_ids))
        for partner_id, name in zip(partner_ids, names, strict=True):
            figures, statement = source.of(partner_id)
            outcome = rating_tools.rate(
                source.scheme, figures, figures.get("statement"), {}
            )
            vals = self.env["cs.credit.rating"]._cs_outcome_vals(
                outcome, figures, source.grade(outcome.grade)
            )
            ratings.append(
                {
                    **vals,
                    "name": name,
                    "partner_id": partner_id,
                    "user_id": evaluators.get(partner_id),
                    "statement_id": statement.id if statement else None,
                }
            )
            lines += [
                {
                    **outcome.lines[scale.id],
                    "partner_id": partner_id,
                    "indicator_id": scale.id,
                    "source_data": source_rows(scale.figure, outcome.basis, figures),
                }
                for scale in source.scheme.scales
            ]
        self.env.cr.execute(self._cs_insert_ratings(card, ratings))
        inserted = dict(self.env.cr.fetchall())
        lines = [
            {**line, "rating_id": inserted[line["partner_id"]]}
            for line in lines
            if line["partner_id"] in inserted
        ]
        if lines:
            self.env.cr.execute(self._cs_insert_lines(lines))
        return len(inserted)

    def _cs_insert_ratings(self, card, rows):
        columns = SQL(", ").join(map(SQL.identifier, RATING_COLUMNS))
        types = ", ".join(f'"{name}" {kind}' for name, kind in RATING_COLUMNS.items())
        return SQL(
            """
INSERT INTO cs_credit_rating (company_id, date_from, date_to, kind, state,
    scorecard_id, create_uid, write_uid, create_date, write_date, %(columns)s)
SELECT %(company)s, %(start)s, %(end)s, 'quarter', 'scored', %(card)s, %(uid)s,
       %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(columns)s
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(%(types)s)
    ON CONFLICT (company_id, partner_id, date_from, kind) WHERE kind <> 'merged'
    DO NOTHING
RETURNING partner_id, id
            """,
            columns=columns,
            company=self.company_id.id,
            start=self.date_from,
            end=self.date_to,
            card=card.id,
            uid=self.env.uid,
            rows=json.dumps(rows),
            types=SQL(types),
        )

    def _cs_insert_lines(self, rows):
        columns = SQL(", ").join(map(SQL.identifier, LINE_COLUMNS))
        types = ", ".join(f'"{name}" {kind}' for name, kind in LINE_COLUMNS.items())
        return SQL(
            """
INSERT INTO cs_credit_rating_line (rating_id, company_id, code, create_uid, write_uid,
    create_date, write_date, %(columns)s)
SELECT r.rating_id, %(company)s, i.code, %(uid)s, %(uid)s,
       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', %(prefixed)s
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(rating_id int, %(types)s)
  JOIN cs_credit_indicator i ON i.id = r.indicator_id
            """,
            columns=columns,
            prefixed=SQL(", ").join(SQL.identifier("r", name) for name in LINE_COLUMNS),
            company=self.company_id.id,
            uid=self.env.uid,
            rows=json.dumps(rows),
            types=SQL(types),
        )

    def _cs_names(self, count):
        """Draw numbers from the ratings' sequence, all in one query."""
        sequences = self.env["ir.sequence"]
        found = sequences.search(
            Domain("code", "=", "cs.credit.rating")
            & Domain("company_id", "in", [self.company_id.id, False]),
            order="company_id",
            limit=1,
        )
        if found.implementation != "standard" or found.use_date_range:
            return [found.next_by_id() for _i in range(count)]
        prefix, suffix = found._get_prefix_suffix()
        self.env.cr.execute(
            SQL(
                "SELECT nextval(%s::regclass) FROM generate_series(1, %s)",
                f"ir_sequence_{found.id:03d}",
                count,
            )
        )
        return [
            f"{prefix or ''}{number:0{found.padding}d}{suffix or ''}"
            for (number,) in self.env.cr.fetchall()
        ]
