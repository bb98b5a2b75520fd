from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class CsCreditRatingLine(models.Model):
    """One indicator of a rating: value, band, points and the rows behind them.

    People answer the evaluator's indicators (``band_id``) and write notes; everything
    else is written by the scoring alone.
    """

    _name = "cs.credit.rating.line"
    _description = "Line of a Credit Rating"
    _order = "rating_id, code, id"
    _rec_name = "indicator_id"

    rating_id = fields.Many2one(
        comodel_name="cs.credit.rating", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="rating_id.company_id", store=True, index=True)
    indicator_id = fields.Many2one(
        comodel_name="cs.credit.indicator",
        required=True,
        ondelete="restrict",
        index=True,
    )
    code = fields.Char(related="indicator_id.code", store=True)
    class_id = fields.Many2one(related="indicator_id.class_id", string="Class")
    source = fields.Selection(related="indicator_id.source")
    clause_id = fields.Many2one(related="indicator_id.clause_id")
    max_points = fields.Float(related="indicator_id.max_points", string="Of")
    value = fields.Float(string="Figure", digits=(20, 4))
    value_text = fields.Char(string="Value", compute="_compute_value_text")
    band_id = fields.Many2one(
        comodel_name="cs.credit.band",
        string="Answer",
        ondelete="restrict",
        domain="[('indicator_id', '=', indicator_id)]",
        index=True,
    )
    points = fields.Float(readonly=True)
    previous_points = fields.Float(
        string="Before",
        compute="_compute_previous_points",
        help="Points in the rating before",
    )
    is_missing = fields.Boolean(string="Missing", default=True, readonly=True)
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
    source_data = fields.Json(string="Source Rows")
    has_rows = fields.Boolean(compute="_compute_has_rows")

    _indicator_uniq = models.UniqueIndex(
        "(rating_id, indicator_id)", "The sheet holds every indicator once."
    )

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

    # -- guards --------------------------------------------------------------------

    @api.model
    def _cs_by_engine(self):
        return self.env["cs.credit.rating"]._cs_is_by_transition()

    def _cs_check_answer(self, vals, free):
        wrong = vals.keys() - free
        if wrong:
            raise ValidationError(
                self.env._(
                    "Values and points come from the scoring. Choose an answer for the "
                    "evaluator's indicators instead."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        if self._cs_by_engine():
            return super().create(vals_list)
        for vals in vals_list:
            self._cs_check_answer(
                vals, {"rating_id", "indicator_id", "band_id", "note"}
            )
        lines = super().create(vals_list)
        lines.rating_id._cs_check_not_readonly()
        lines._cs_check_bands()
        lines.rating_id._cs_answers_changed()
        return lines

    def write(self, vals):
        if self._cs_by_engine():
            return super().write(vals)
        self.rating_id._cs_check_not_readonly()
        self._cs_check_answer(vals, {"band_id", "note"})
        result = super().write(vals)
        self._cs_check_bands()
        if "band_id" in vals:
            self.rating_id._cs_answers_changed()
        return result

    def _cs_check_bands(self):
        for line in self:
            if line.band_id and line.band_id.indicator_id != line.indicator_id:
                raise ValidationError(
                    self.env._(
                        "“%(answer)s” is no answer to “%(indicator)s”.",
                        answer=line.band_id.label,
                        indicator=line.indicator_id.display_name,
                    )
                )

    @api.constrains("band_id")
    def _check_source(self):
        if self._cs_by_engine():
            return
        for line in self:
            if line.source != "evaluator":
                raise ValidationError(
                    self.env._(
                        "“%s” comes from the ledger or the statements and cannot be "
                        "answered.",
                        line.indicator_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        if any(line.rating_id.state != "draft" for line in self):
            raise ValidationError(
                self.env._("The score sheet of a scored rating keeps its lines.")
            )

    # -- actions -------------------------------------------------------------------

    def action_open_rows(self):
        """Open the journal items this line's figure was worked out from."""
        self.ensure_one()
        self.check_access("read")
        data = self.source_data or {}
        return {
            "type": "ir.actions.act_window",
            "name": self.indicator_id.display_name,
            "res_model": data.get("model", "account.move.line"),
            "views": [(False, "list"), (False, "form")],
            "domain": list(Domain("id", "in", data.get("ids", []))),
            "context": {"create": False},
        }
