from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .rating_line import SHIFT

ANSWER = {"band_id", "note"}


class CsCreditRatingLine(models.Model):
    """Answers, which are kept on the rating's score sheet, and the rows behind."""

    _inherit = "cs.credit.rating.line"

    # -- answers -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        """Answer indicators of ratings; the sheet holds every indicator once."""
        ids = []
        for vals in vals_list:
            self._cs_check_answer(vals, ANSWER | {"rating_id", "indicator_id"})
            rating, indicator = vals.get("rating_id"), vals.get("indicator_id")
            if not rating or not indicator:
                raise ValidationError(
                    self.env._("An answer belongs to a rating and an indicator.")
                )
            line = self.browse((rating << SHIFT) + indicator)
            sheet = self.env["cs.credit.rating"].browse(rating).sheet or {}
            if str(indicator) in sheet:
                raise ValidationError(
                    self.env._("The sheet holds every indicator once.")
                )
            line.write({name: vals.get(name, False) for name in ANSWER})
            ids.append(line.id)
        return self.browse(ids)

    def write(self, vals):  # pylint: disable=method-required-super
        """Keep answers and notes, and score anew what was scored before.

        :raise ReadonlyDocumentError: the rating is published
        :raise ValidationError: no answer to this indicator, or a value of the scoring
        """
        self._cs_check_answer(vals, ANSWER)
        if not vals:
            return True
        lines = [(i >> SHIFT, i & ((1 << SHIFT) - 1)) for i in self.ids]
        ratings = self.env["cs.credit.rating"].browse({pair[0] for pair in lines})
        ratings.check_access("write")
        ratings._cs_check_not_readonly()
        ratings._cs_lock()
        self._cs_check_bands({pair[1] for pair in lines}, vals)
        for rating in ratings:
            sheet = {key: dict(entry) for key, entry in (rating.sheet or {}).items()}
            for _rating, indicator in (p for p in lines if p[0] == rating.id):
                entry = sheet.setdefault(str(indicator), {})
                self._cs_put(entry, vals)
                if not entry:
                    del sheet[str(indicator)]
            rating._cs_write_checked({"sheet": sheet})
        self.invalidate_model(flush=False)
        if "band_id" in vals:
            ratings._cs_answers_changed()
        return True

    @api.model
    def _cs_put(self, entry, vals):
        for name, key in (("band_id", "band"), ("note", "note")):
            if name in vals:
                entry.pop(key, None)
                if vals[name]:
                    entry[key] = vals[name]

    @api.model
    def _cs_check_answer(self, vals, free):
        wrong = vals.keys() - free
        if wrong:
            raise ValidationError(
                self.env._(
                    "Values and points come from the scoring. Choose an answer for the "
                    "evaluator's indicators instead."
                )
            )

    @api.model
    def _cs_check_bands(self, indicator_ids, vals):
        """An answer is one of the indicator's, and the evaluator's to give."""
        if "band_id" not in vals:
            return
        band = self.env["cs.credit.band"].browse(vals["band_id"] or [])
        for indicator in self.env["cs.credit.indicator"].browse(indicator_ids):
            if indicator.source != "evaluator":
                raise ValidationError(
                    self.env._(
                        "“%s” comes from the ledger or the statements and cannot be "
                        "answered.",
                        indicator.display_name,
                    )
                )
            if band and band.exists().indicator_id != indicator:
                raise ValidationError(
                    self.env._(
                        "“%(answer)s” is no answer to “%(indicator)s”.",
                        answer=band.exists().label or vals["band_id"],
                        indicator=indicator.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_rating(self):
        raise ValidationError(
            self.env._("The score sheet of a rating keeps its lines.")
        )

    # -- rows behind it ------------------------------------------------------------

    def action_open_rows(self):
        """Open the journal items this line's figure was worked out from."""
        self.ensure_one()
        self.check_access("read")
        data = self.source_data or {}
        return self._cs_rows_action(
            data.get("model", "account.move.line"), data.get("ids", [])
        )

    def action_open_payments(self):
        """Open what settled those items by the end of the rated period."""
        self.ensure_one()
        self.check_access("read")
        data = self.source_data or {}
        parts = self.env["account.partial.reconcile"].sudo()
        found = parts.search(
            Domain("debit_move_id", "in", data.get("ids", []))
            & Domain("max_date", "<=", self.rating_id.date_to)
        )
        # sudo: which items belong together; the list shows what the user may see
        return self._cs_rows_action("account.move.line", found.credit_move_id.ids)

    def _cs_rows_action(self, model, ids):
        return {
            "type": "ir.actions.act_window",
            "name": self.indicator_id.display_name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(Domain("id", "in", ids)),
            "context": {"create": False},
        }
