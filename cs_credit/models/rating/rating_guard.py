from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import MissingInputError, TransitionError

# What the scoring alone writes.
OUTCOME = {
    "score",
    "grade_id",
    "is_provisional",
    "basis",
    "reason_data",
    "missing_count",
    "answer_gap_count",
    "sheet",
    "figures",
    "statement_id",
    "scorecard_id",
    "due_amount",
    "paid_amount",
    "on_time_amount",
    "overdue_amount",
    "max_overdue_days",
    "bad_amount",
    "written_off_amount",
    "disputed_amount",
    "sales_amount",
    "first_sale_date",
    "proposed_limit",
}
SUBJECT = {"partner_id", "date_from", "date_to", "kind"}


class CsCreditRating(models.Model):
    """What a rating may hold, and who may write it."""

    _inherit = "cs.credit.rating"

    # -- checks --------------------------------------------------------------------

    @api.constrains("date_from", "date_to", "kind")
    def _check_quarter(self):
        for rating in self.filtered(lambda r: r.kind == "quarter"):
            start = rating.date_from
            end = start + relativedelta(months=3, days=-1)
            if start.day != 1 or start.month % 3 != 1 or rating.date_to != end:
                raise ValidationError(
                    self.env._(
                        "A quarterly rating covers a calendar quarter, e.g. 1 July to "
                        "30 September. For another period choose “On demand”."
                    )
                )

    def _check_period_over(self):
        self.ensure_one()
        if self.date_to >= self.company_id._cs_today():
            raise MissingInputError(
                self.env._(
                    "The period of %(rating)s ends on %(date)s. It can be scored from "
                    "the next day on.",
                    rating=self.display_name,
                    date=self.date_to,
                )
            )

    def _check_scored(self):
        self.ensure_one()
        if not self.grade_id:
            raise MissingInputError(
                self.env._("%s has no grade yet: score it first.", self.display_name)
            )

    def _check_newest(self):
        self.ensure_one()
        newer = self.sudo().search(
            self._cs_domain_published() & Domain("date_to", ">", self.date_to), limit=1
        )
        if newer:
            raise TransitionError(
                self.env._(
                    "%(newer)s of a later period is published already: an older "
                    "rating cannot take its place.",
                    newer=newer.display_name,
                )
            )

    def _cs_domain_published(self):
        return (
            Domain("state", "=", "published")
            & Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
        )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_commercial(vals)
            if OUTCOME & vals.keys():
                raise self._cs_outcome_error()
        ratings = super().create(vals_list)
        for rating in ratings:
            rating._cs_open_sheet()
        return ratings

    def write(self, vals):
        if "company_id" in vals and any(
            r.company_id.id != vals["company_id"] for r in self
        ):
            raise ValidationError(self.env._("A rating stays in its company."))
        if not self._cs_is_by_transition():
            self._cs_check_outcome(vals)
        self._cs_commercial(vals)
        result = super().write(vals)
        if {"sheet", "figures", "scorecard_id", "basis"} & vals.keys():
            # the lines are read from these
            self.env["cs.credit.rating.line"].invalidate_model(flush=False)
            self.invalidate_recordset(["line_ids"], flush=False)
        return result

    def _cs_commercial(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        if partner.exists():
            vals["partner_id"] = partner.commercial_partner_id.id

    def _cs_check_outcome(self, vals):
        """Points, score and grade come from the scoring, whoever writes."""
        moved = SUBJECT & vals.keys() and any(r.state != "draft" for r in self)
        if OUTCOME & vals.keys() or moved:
            raise self._cs_outcome_error()

    def _cs_outcome_error(self):
        return ValidationError(
            self.env._(
                "Score and grade come from the score sheet, and a scored rating keeps "
                "its customer and period. Change the answers and score again, or make "
                "another rating."
            )
        )
