from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import TableKind, table_kind

# A line's id is its rating's and its indicator's.
SHIFT = 20


class CsCreditRatingLine(models.Model):
    """One indicator of a rating: value, band, points and the rows behind them.

    Read from the score sheet that the rating keeps in one column: twenty lines for
    each customer and quarter would be most of the database, and the quarter's rating
    would wait for them. People answer the evaluator's indicators (``band_id``) and
    write notes; everything else is written by the scoring alone.
    """

    _name = "cs.credit.rating.line"
    _description = "Line of a Credit Rating"
    _auto = False
    _log_access = False
    _order = "code, id"
    _rec_name = "indicator_id"
    _depends = {
        "cs.credit.rating": [
            "basis",
            "company_id",
            "figures",
            "grade_id",
            "scorecard_id",
            "sheet",
        ],
        "cs.credit.indicator": [
            "class_id",
            "clause_id",
            "code",
            "figure",
            "max_points",
            "scorecard_id",
            "source",
        ],
    }

    rating_id = fields.Many2one(
        comodel_name="cs.credit.rating", required=True, readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    indicator_id = fields.Many2one(
        comodel_name="cs.credit.indicator", required=True, readonly=True
    )
    code = fields.Char(readonly=True)
    class_id = fields.Many2one(comodel_name="cs.credit.indicator.class", readonly=True)
    source = fields.Selection(
        selection=[
            ("evaluator", "Evaluator"),
            ("ledger", "Ledger"),
            ("statement", "Statement"),
        ],
        readonly=True,
    )
    clause_id = fields.Many2one(comodel_name="cs.clause", readonly=True)
    max_points = fields.Float(string="Of", readonly=True)
    value = fields.Float(string="Figure", digits=(20, 4), readonly=True)
    value_text = fields.Char(string="Value", compute="_compute_value_text")
    band_id = fields.Many2one(
        comodel_name="cs.credit.band",
        string="Answer",
        domain="[('indicator_id', '=', indicator_id)]",
    )
    points = fields.Float(readonly=True)
    previous_points = fields.Float(
        string="Before",
        compute="_compute_previous_points",
        help="Points in the rating before",
    )
    is_missing = fields.Boolean(string="Missing", readonly=True)
    remark = fields.Selection(
        selection=[
            ("no_answer", "Not answered yet"),
            ("no_statement", "No statement"),
            ("no_debt", "No such debts: best band"),
            ("no_base", "No value: nothing to divide by"),
            ("no_trade", "Nothing fell due in four quarters"),
            ("four_quarters", "The last four quarters count"),
        ],
        readonly=True,
    )
    note = fields.Char(string="Grounds")
    source_data = fields.Json(string="Source Rows", readonly=True)
    has_rows = fields.Boolean(compute="_compute_has_rows")

    @property
    def _table_query(self):
        return SQL(
            """
SELECT (r.id::bigint << %(shift)s) + i.id AS id, r.id AS rating_id, r.company_id,
       i.id AS indicator_id, i.code, i.class_id, i.source, i.clause_id, i.max_points,
       COALESCE((e.entry->>'value')::numeric, 0) AS value,
       (e.entry->>'band')::int AS band_id,
       COALESCE((e.entry->>'points')::float8, 0) AS points,
       COALESCE(NOT e.entry ? 'points', TRUE) AS is_missing,
       COALESCE(e.entry->>'remark', CASE
           WHEN r.grade_id IS NULL OR COALESCE(e.entry ? 'points', FALSE) THEN NULL
           WHEN i.source = 'evaluator' THEN 'no_answer'
           WHEN i.source = 'statement' THEN 'no_statement' END) AS remark,
       e.entry->>'note' AS note,
       CASE WHEN r.figures IS NULL THEN NULL
            WHEN i.figure = 'relation_months' THEN jsonb_build_object(
                'model', 'account.move', 'ids', CASE
                    WHEN r.figures->>'first_move_id' IS NULL THEN '[]'::jsonb
                    ELSE jsonb_build_array(r.figures->'first_move_id') END)
            WHEN i.figure IN ('paid_rate', 'on_time_rate', 'bad_debt')
            THEN jsonb_build_object('model', 'account.move.line', 'ids', r.figures->CASE
                    WHEN i.figure = 'bad_debt' THEN 'bad_ids'
                    WHEN r.basis = 'year' THEN 'year_ids' ELSE 'quarter_ids' END)
       END AS source_data
  FROM cs_credit_rating r
  JOIN cs_credit_indicator i ON i.scorecard_id = r.scorecard_id
 CROSS JOIN LATERAL (SELECT r.sheet->(i.id::text) AS entry) e
            """,
            shift=SHIFT,
        )

    def init(self):
        """Take over the lines of versions that kept them in a table of their own."""
        if table_kind(self.env.cr, self._table) != TableKind.Regular:
            return
        self.env.cr.execute(
            """
UPDATE cs_credit_rating r SET sheet = old.sheet
  FROM (SELECT rating_id, jsonb_object_agg(indicator_id, jsonb_strip_nulls(
               jsonb_build_object('value', NULLIF(value, 0), 'band', band_id,
                   'points', CASE WHEN is_missing IS NOT TRUE THEN points END,
                   'remark', remark, 'note', note))) AS sheet
          FROM cs_credit_rating_line GROUP BY rating_id) old
 WHERE old.rating_id = r.id;
DROP TABLE cs_credit_rating_line
            """
        )

    # -- reading -------------------------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Find lines by id through their ratings, which have an index."""
        return super()._search(
            Domain(domain).map_conditions(self._cs_by_rating), *args, **kwargs
        )

    @api.model
    def _cs_by_rating(self, condition):
        ids = condition.value
        if condition.field_expr != "id" or condition.operator not in ("in", "="):
            return condition
        ids = [ids] if isinstance(ids, int) else ids
        if not hasattr(ids, "__iter__"):
            return condition  # a subquery: not of ids we know
        ratings = {i >> SHIFT for i in ids if isinstance(i, int)}
        return condition & Domain("rating_id", "in", sorted(ratings))

    def exists(self):
        """The lines whose rating and indicator are there."""
        found = self.sudo().search([("id", "in", self._origin.ids)])
        there = set(found._ids)
        return self.browse(i for i in self._ids if not i or i in there)

    # -- computes ------------------------------------------------------------------

    @api.depends("value", "is_missing", "indicator_id", "band_id")
    @api.depends_context("lang")
    def _compute_value_text(self):
        for line in self:
            line.value_text = line._cs_value_text()

    def _cs_value_text(self):
        self.ensure_one()
        figure = self.indicator_id.figure
        if self.is_missing or not figure or self.remark == "no_debt":
            return ""
        if figure in ("registered_capital", "turnover"):
            return self.indicator_id.currency_id.format(self.value)
        if figure == "bad_debt":
            return self.company_id.currency_id.format(self.value)
        if figure == "relation_months":
            return self.env._("%s months", f"{self.value:.1f}")
        if figure in ("current_ratio", "quick_ratio"):
            return f"{self.value:.2f}"
        return f"{self.value:.2f} %"

    @api.depends("rating_id")
    def _compute_previous_points(self):
        before = self.rating_id.previous_id.sudo().line_ids
        points = {(line.rating_id.id, line.code): line.points for line in before}
        for line in self:
            key = (line.rating_id.previous_id.id, line.code)
            line.previous_points = points.get(key, 0.0)

    @api.depends("source_data")
    def _compute_has_rows(self):
        for line in self:
            line.has_rows = bool((line.source_data or {}).get("ids"))
