from odoo import api, fields, models
from odoo.tools import SQL


class CsCreditRatingGap(models.Model):
    """What each evaluator still owes a quarter's rating (B5.2), worked out live."""

    _name = "cs.credit.rating.gap"
    _description = "Answers an Evaluator Owes"
    _auto = False
    _log_access = False
    _order = "answer_count desc, id"
    _depends = {
        "cs.credit.rating": [
            "answer_gap_count",
            "company_id",
            "date_from",
            "kind",
            "state",
            "user_id",
        ],
        "cs.credit.rating.batch": ["company_id", "date_from"],
    }

    batch_id = fields.Many2one(comodel_name="cs.credit.rating.batch", readonly=True)
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Evaluator",
        readonly=True,
        help="Empty: nobody is named; the credit manager has the to-do",
    )
    rating_count = fields.Integer(
        string="Ratings", readonly=True, help="With answers missing"
    )
    answer_count = fields.Integer(string="Answers Missing", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
SELECT (b.id::bigint << 24) + COALESCE(r.user_id, 0) AS id, b.id AS batch_id,
       b.company_id, r.user_id, count(*) AS rating_count,
       sum(r.answer_gap_count) AS answer_count
  FROM cs_credit_rating_batch b
  JOIN cs_credit_rating r
    ON r.company_id = b.company_id AND r.date_from = b.date_from
   AND r.kind = 'quarter'
 WHERE r.state IN ('draft', 'scored') AND r.answer_gap_count > 0
 GROUP BY b.id, r.user_id
            """
        )

    @api.depends("batch_id", "user_id")
    def _compute_display_name(self):
        for gap in self:
            gap.display_name = gap.user_id.name or gap.env._("Nobody")

    def action_open_ratings(self):
        """Open the ratings this evaluator has to answer."""
        self.ensure_one()
        action = self.batch_id.action_open_gaps()
        return {
            **action,
            "domain": [*action["domain"], ("user_id", "=", self.user_id.id)],
            "context": {},
        }
