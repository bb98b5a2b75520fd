from odoo import api, models
from odoo.fields import Domain


class CsCreditRating(models.Model):
    """What a rating depends on in words, and the one before it."""

    _inherit = "cs.credit.rating"

    @api.depends("reason_data")
    @api.depends_context("lang")
    def _compute_reasons(self):
        for rating in self:
            lines = [rating._cs_reason_text(*pair) for pair in rating.reason_data or []]
            rating.reasons = "\n".join(lines)

    def _cs_reason_text(self, code, data):
        """Say in the user's language what the outcome depends on besides the points."""
        money = self.company_id.currency_id
        texts = {
            "no_trade": self.env._(
                "Provisional: nothing fell due in four quarters. The grade is at most "
                "the capped one (B5.5)."
            ),
            "four_quarters": self.env._(
                "Nothing fell due in the quarter: the last four quarters count (B5.5)."
            ),
            "no_statement": self.env._("No statements: classes 3 to 5 score 0 (B5.5)."),
        }
        if code == "bad_debt":
            return self.env._(
                "%(amount)s is overdue by more than %(days)s days: the grade is at "
                "most the capped one (B5.5).",
                amount=money.format(data),
                days=self.scorecard_id.sudo().bad_days,
            )
        if code == "disputed":
            return self.env._(
                "%s is in dispute and set aside: no part of what fell due or of bad "
                "debts.",
                money.format(data),
            )
        if code == "lawsuit":
            return self.env._(
                "A lawsuit was lost within 12 months (indicator %s): the grade is at "
                "most the capped one (B5.5).",
                data,
            )
        if code == "missing":
            return self.env._("Not answered, 0 points: %s.", ", ".join(data))
        return texts.get(code, code)

    @api.depends("partner_id", "company_id", "date_from")
    def _compute_previous_id(self):
        domain = Domain("partner_id", "in", self.partner_id.ids) & Domain(
            "state", "in", ("published", "superseded")
        )
        earlier = self.search(domain, order="date_from desc, id desc")
        for rating in self:
            rating.previous_id = earlier.filtered(
                lambda r, me=rating: (
                    r.partner_id == me.partner_id
                    and r.company_id == me.company_id
                    and me.date_from
                    and r.date_from < me.date_from
                )
            )[:1]
            rating.previous_grade_id = rating.previous_id.grade_id
