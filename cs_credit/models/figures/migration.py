from odoo import fields, models

from ...tools import portfolio_ratings


class CsCreditMigration(models.Model):
    """A customer's grades of two neighbouring quarters, both published."""

    _name = "cs.credit.migration"
    _description = "Grade Migration"
    _auto = False
    _order = "date_from desc, score_change, id"
    _rec_name = "partner_id"

    _depends = {
        "cs.credit.rating": [
            *("company_id", "date_from", "grade_id", "kind", "partner_id"),
            *("sales_amount", "score", "state"),
        ],
        "cs.credit.grade": ["minimum_points"],
    }

    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        string="Quarter", readonly=True, help="First day of the later quarter"
    )
    rating_id = fields.Many2one(comodel_name="cs.credit.rating", readonly=True)
    grade_before_id = fields.Many2one(comodel_name="cs.credit.grade", readonly=True)
    grade_after_id = fields.Many2one(comodel_name="cs.credit.grade", readonly=True)
    score_before = fields.Float(readonly=True, aggregator="avg", digits=(16, 1))
    score_after = fields.Float(readonly=True, aggregator="avg", digits=(16, 1))
    score_change = fields.Float(readonly=True, aggregator="avg", digits=(16, 1))
    sales_amount = fields.Monetary(
        string="Sales of Four Quarters", readonly=True, help="As rated"
    )
    direction = fields.Selection(
        selection=[
            ("up", "Upgraded"),
            ("same", "Unchanged"),
            ("down", "Downgraded"),
            ("new", "First Rating"),
            ("gone", "Not Rated Again"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self):
        return portfolio_ratings.migration()

    def action_open_rating(self):
        """Open the later rating, or the last one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cs.credit.rating",
            "res_id": self.rating_id.id,
            "views": [(False, "form")],
        }
