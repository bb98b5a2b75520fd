from odoo import models


class CsCreditRating(models.Model):
    """The steps of a rating from draft to published."""

    _inherit = "cs.credit.rating"

    # -- actions -------------------------------------------------------------------

    def action_score(self):
        """Read ledger and statements anew and score the sheet (B5.3–B5.5).

        Answers that are missing score 0 and are listed in ``reasons``.

        :raise NoRuleError: no scorecard is active
        :raise MissingInputError: the period is not over yet
        """
        self._transition("score")
        self.sudo()._cs_score()
        return True

    def action_submit(self):
        """Ask for the approvals of the rating (B5.6).

        :raise MissingInputError: it has no grade yet
        """
        self._transition("submit")
        self._cs_request_approval("rating")
        return True

    def action_publish(self):
        """Let the grade count from now on, and propose a limit from it (B5.6).

        The customer's rating before is superseded.

        :raise TransitionError: a later period is published already
        """
        for rating in self:
            rating._cs_lock()
            step = self._cs_transitions().find("publish", rating.state)
            if step:
                rating._cs_check_may(step)
                rating._check_newest()
                before = rating.sudo().search(rating._cs_domain_published())
                before._transition("supersede")
                before.flush_recordset()
            rating._transition("publish")
            rating.sudo()._cs_propose_limit()
        return True

    def action_copy_answers(self):
        """Take the evaluator's answers of the rating before where none is given yet."""
        for rating in self:
            before = rating.previous_id.sudo().line_ids.filtered(
                lambda line: line.source == "evaluator" and line.band_id
            )
            labels = {line.code: line.band_id.label for line in before}
            answers = {}
            for line in rating.line_ids.filtered(
                lambda x: x.source == "evaluator" and not x.band_id
            ):
                label = labels.get(line.code)
                band = line.indicator_id.band_ids.filtered_domain(
                    [("label", "=", label)] if label else [("id", "=", False)]
                )[:1]
                if band:
                    answers[line.indicator_id.id] = band.id
            rating._cs_answer(answers)
        return True

    def _cs_answer(self, answers):
        """Give some of the evaluator's answers at once, and score anew once.

        :param answers: ``{indicator id: band id}``; other indicators stay as they are
        """
        self.ensure_one()
        self.check_access("write")
        self._cs_check_not_readonly()
        lines = self.env["cs.credit.rating.line"]
        for indicator, band in answers.items():
            lines._cs_check_bands({indicator}, {"band_id": band})
        if not answers:
            return
        self._cs_lock()
        sheet = {key: dict(entry) for key, entry in (self.sheet or {}).items()}
        for indicator, band in answers.items():
            entry = sheet.setdefault(str(indicator), {})
            lines._cs_put(entry, {"band_id": band})
        self._cs_write_checked({"sheet": sheet})
        self._cs_answers_changed()

    def action_open_limits(self):
        """Open the limits proposed from this rating."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_credit_limit_action"
        )
        return {
            **action,
            "domain": [("rating_id", "=", self.id)],
            "context": {"default_partner_id": self.partner_id.id},
        }

    # -- engine hooks --------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        self.env["res.partner"]._cs_credit_changed()
        return result

    def _cs_content_values(self, step):
        """An approval is bound to customer, period, every point, score and grade."""
        self.ensure_one()
        rating = self.sudo()
        return {
            "partner": rating.partner_id.id,
            "period": [rating.date_from, rating.date_to],
            "lines": {
                line.indicator_id.code: [line.value, line.points, line.band_id.id]
                for line in rating.line_ids
            },
            "score": rating.score,
            "grade": rating.grade_id.code,
        }

    def _cs_approval_amount(self, step):
        return self.proposed_limit
