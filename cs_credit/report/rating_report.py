from odoo import api, models


class CreditRatingReport(models.AbstractModel):
    """Values of the printed “Why AA?” of ratings (B5.1)."""

    _name = "report.cs_credit.report_rating"
    _description = "Why a Customer Has This Grade"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the ratings with a grade the reader may see, each with its page."""
        ratings = self.env["cs.credit.rating"].browse(docids)
        ratings.check_access("read")
        ratings = ratings.filtered("grade_id")
        return {
            "docs": ratings,
            "pages": {rating.id: rating._cs_page_values() for rating in ratings},
        }
