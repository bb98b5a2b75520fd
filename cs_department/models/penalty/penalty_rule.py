from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import PenaltyRuleError
from ..complaint.complaint_remedy import check_amounts
from .penalty_band import WHOLE_TABLE


class CsPenaltyRule(models.Model):
    """What a complaint costs whoever caused it or delayed it (B1.2): rules as data.

    A loss rule is a table of bands: from which loss on, which share for the person
    directly responsible and for the department head. A deadline rule is a share for
    each missed clock of a complaint, of one step or of all steps without a rule of
    their own. A company's own rules go before the shared ones.
    """

    _name = "cs.penalty.rule"
    _description = "Penalty Rule"
    _order = "kind desc, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        selection=[("loss", "Size of the loss"), ("deadline", "Missed deadline")],
        string="For",
        required=True,
        default="loss",
    )
    share_of = fields.Selection(
        selection=[("pay", "Performance pay"), ("bonus", "Bonus")],
        required=True,
        default="pay",
        help="What the percentages are a share of",
    )
    sequence = fields.Integer(default=10)
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own rules go before the shared ones.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    date_from = fields.Date(
        string="Valid From", help="Complaints received on this day or later"
    )
    date_to = fields.Date(
        string="Valid Until", help="Complaints received up to and with this day"
    )
    band_ids = fields.One2many(
        comodel_name="cs.penalty.band", inverse_name="rule_id", copy=True
    )
    step = fields.Char(
        help="Technical name of the complaint's step, e.g. transfer, analysis, reply; "
        "empty: every step without a rule of its own"
    )
    percent = fields.Float(
        string="Each Miss (%)", digits=(16, 2), help="For each missed deadline"
    )
    active = fields.Boolean(default=True)

    _percent_valid = models.Constraint(
        "CHECK(COALESCE(percent, 0) >= 0 AND COALESCE(percent, 0) <= 100)",
        "A penalty lies between 0 and 100 %.",
    )
    _dates_valid = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_from <= date_to)",
        "A penalty rule ends after it begins.",
    )

    @api.depends("company_id")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    # -- constraints ---------------------------------------------------------------

    @api.constrains("kind", "band_ids")
    def _check_bands(self):
        """Check that each loss lies in exactly one band.

        :raise PenaltyRuleError: bands overlap, or small losses lie in none
        """
        for rule in self.filtered(lambda r: r.kind == "loss"):
            starts = sorted(round(band.loss_from, 2) for band in rule.band_ids)
            if not starts or starts[0] > 0:
                raise PenaltyRuleError(
                    self.env._(
                        "“%s” leaves a gap: its first band must begin at a loss of 0.",
                        rule.name,
                    )
                )
            for start, following in zip(starts, starts[1:], strict=False):
                if start == following:
                    raise PenaltyRuleError(
                        self.env._(
                            "Two bands of “%(rule)s” overlap: both begin at a loss of "
                            "%(loss)s. Keep one of them.",
                            rule=rule.name,
                            loss=f"{start:,.2f}",
                        )
                    )

    def _cs_check_table(self):
        """Check the bands after a change of single ones."""
        if self.env.context.get("cs_bands") is not WHOLE_TABLE:
            self.exists()._check_bands()

    @api.constrains("kind", "step", "company_id", "date_from", "date_to", "active")
    def _check_only_one(self):
        """Check that one rule a day covers a loss, or a step.

        :raise PenaltyRuleError: another rule covers the same days
        """
        for rule in self.filtered("active"):
            others = self.sudo().search(
                Domain("id", "!=", rule.id)
                & Domain("kind", "=", rule.kind)
                & Domain("company_id", "=", rule.company_id.id)
            )
            if rule.kind == "deadline":
                others = others.filtered(
                    lambda r, rule=rule: (r.step or "") == (rule.step or "")
                )
            clash = others.filtered(lambda r, rule=rule: r._cs_overlaps(rule))[:1]
            if clash:
                raise PenaltyRuleError(
                    self.env._(
                        "“%(rule)s” and “%(other)s” are valid on the same days: end "
                        "the older one first.",
                        rule=rule.name,
                        other=clash.name,
                    )
                )

    def _cs_overlaps(self, other):
        self.ensure_one()
        first, last = date.min, date.max
        return (self.date_from or first) <= (other.date_to or last) and (
            other.date_from or first
        ) <= (self.date_to or last)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_amounts(self, vals)
            vals["step"] = (vals.get("step") or "").strip() or False
        rules = super(CsPenaltyRule, self.with_context(cs_bands=WHOLE_TABLE)).create(
            vals_list
        )
        rules = rules.with_env(self.env)
        # a constraint on lines that were never given is not run
        rules._check_bands()
        return rules

    def write(self, vals):
        check_amounts(self, vals)
        if "step" in vals:
            vals = {**vals, "step": (vals["step"] or "").strip() or False}
        together = self.with_context(cs_bands=WHOLE_TABLE)
        return super(CsPenaltyRule, together).write(vals)

    # -- looking up ----------------------------------------------------------------

    @api.model
    def _cs_valid(self, kind, company, day):
        """Return the rules of a kind that are valid for a company on a day (sudo).

        :param kind: ``loss`` or ``deadline``
        :param day: ``date`` on which the complaint was received
        :return: the company's own rules, if it has any that day, else the shared ones
        """
        rules = self.sudo().search(
            Domain("kind", "=", kind)
            & Domain("company_id", "in", [False, company.id])
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        return rules.filtered("company_id") or rules

    def _cs_band(self, loss):
        """Return the band a loss lies in: from its own start up to the next one's.

        :param loss: amount in company currency
        """
        self.ensure_one()
        bands = self.band_ids.sorted("loss_from")
        return bands.filtered(lambda b: round(b.loss_from, 2) <= round(loss, 2))[-1:]

    def _cs_for_step(self, step):
        """Return the deadline rule of a step: its own one, else the one for all."""
        own = self.filtered(lambda r: r.step == step)
        return (own or self.filtered(lambda r: not r.step))[:1]
