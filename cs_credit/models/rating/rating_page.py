from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import MissingInputError


class CsCreditRating(models.Model):
    """“Why AA?”: classes, points, special cases and rows on one page (B5.1)."""

    _inherit = "cs.credit.rating"

    explanation = fields.Html(
        string="Why This Grade", compute="_compute_explanation", sanitize=False
    )

    @api.depends("sheet", "grade_id", "reason_data", "state")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for rating in self:
            rating.explanation = rating.grade_id and self.env["ir.qweb"]._render(
                "cs_credit.rating_explanation", rating._cs_page_values()
            )

    def _cs_page_values(self):
        """Return what the page and the print of a rating show."""
        self.ensure_one()
        return {
            "rating": self,
            "classes": self._cs_page_classes(),
            "rows": self._cs_page_rows(),
            "thresholds": self.env["cs.credit.grade"]._cs_for_company(self.company_id),
            "percent": lambda part, whole: (
                f"{100 * part / whole:.0f} %" if whole else ""
            ),
        }

    def _cs_page_classes(self):
        """Return each class with its points, those before and its lines."""
        lines = self.line_ids.sorted("code")
        return [
            {
                "class": part,
                "points": sum(same.mapped("points")),
                "before": sum(same.mapped("previous_points")),
                "lines": same,
            }
            for part in self.scorecard_id.class_ids
            for same in [lines.filtered(lambda x, p=part: x.class_id == p)]
        ]

    def _cs_page_rows(self):
        """Return the ledger's rows behind the figures; at most a page of them."""
        figures = self.figures or {}
        kinds = {
            "due": figures.get("year_ids" if self.basis == "year" else "quarter_ids"),
            "bad": figures.get("bad_ids"),
            "disputed": figures.get("disputed_ids"),
        }
        ids = {i for found in kinds.values() for i in found or []}
        # sudo: finance reads the evidence of its rating, not the ledger itself
        items = self.env["account.move.line"].sudo().browse(sorted(ids)).exists()
        items = items.filtered(lambda item: item.company_id == self.company_id)
        labels = {
            "due": self.env._("fell due"),
            "bad": self.env._("bad or written off"),
            "disputed": self.env._("in dispute"),
        }
        found = [
            {
                "name": item.move_id.name,
                "date": item.date,
                "due": item.date_maturity or item.date,
                "amount": item.balance,
                "as": ", ".join(
                    labels[kind] for kind in kinds if item.id in (kinds[kind] or [])
                ),
            }
            for item in items.sorted(lambda x: (x.date_maturity or x.date, x.id))
        ]
        return {"shown": found[:40], "more": max(0, len(found) - 40)}

    def action_print(self):
        """Print “Why AA?” as PDF.

        :raise MissingInputError: a rating has no grade yet
        """
        for rating in self:
            if not rating.grade_id:
                raise MissingInputError(
                    self.env._(
                        "%s has no grade yet: score it first.", rating.display_name
                    )
                )
        return self.env.ref("cs_credit.report_rating_action").report_action(self)

    def action_try_answers(self):
        """Open the what-if: other answers, and the grade and limit they would give."""
        self.ensure_one()
        self.check_access("read")
        trial = self.env["cs.credit.rating.trial"]._cs_of(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What If"),
            "res_model": trial._name,
            "res_id": trial.id,
            "views": [(False, "form")],
            "target": "new",
        }
