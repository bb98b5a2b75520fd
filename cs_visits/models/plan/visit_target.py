from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .visit_purpose import KINDS

# unit: months, days, and about how many days that is
UNITS = {
    "week": (0, 7, 7),
    "month": (1, 0, 30),
    "quarter": (3, 0, 91),
    "year": (12, 0, 365),
}


class CsVisitTarget(models.Model):
    """How often customers are to be visited: by level, or one customer's own (E9).

    A customer's own target goes before that of the level, a company's before the
    shared one; each kind of purpose counts by itself (C9, E10).
    """

    _name = "cs.visit.target"
    _description = "Visit Target"
    _order = "kind, level_id, partner_id, id"

    level_id = fields.Many2one(
        comodel_name="cs.customer.level",
        string="Customer Level",
        ondelete="cascade",
        index="btree_not_null",
        help="All customers of this level",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('partner_share', '=', True), "
        "'|', ('is_company', '=', True), ('parent_id', '=', False)]",
        help="One customer, whatever its level says",
    )
    purpose_id = fields.Many2one(
        comodel_name="cs.visit.purpose",
        ondelete="restrict",
        index="btree_not_null",
        help="Of the visits proposed for it. Empty: the first sales purpose.",
    )
    kind = fields.Selection(
        selection=KINDS, compute="_compute_kind", store=True, precompute=True
    )
    interval = fields.Integer(string="Every", required=True, default=1)
    interval_unit = fields.Selection(
        selection=[
            ("week", "Weeks"),
            ("month", "Months"),
            ("quarter", "Quarters"),
            ("year", "Years"),
        ],
        string="Unit",
        required=True,
        default="month",
    )
    interval_days = fields.Integer(
        string="Days",
        compute="_compute_interval_days",
        store=True,
        precompute=True,
        aggregator="avg",
        help="About how many calendar days that is",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", ondelete="restrict", index="btree_not_null"
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="Empty: all companies. A company's own target goes before the shared one.",
    )
    active = fields.Boolean(default=True)

    _whom = models.Constraint(
        "CHECK((level_id IS NULL) <> (partner_id IS NULL))",
        "A target is for a customer level or for one customer: choose one of the two.",
    )
    _interval_valid = models.Constraint(
        "CHECK(interval BETWEEN 1 AND 99)",
        "A visit is due every 1 to 99 weeks, months, quarters or years.",
    )
    _target_uniq = models.UniqueIndex(
        "(COALESCE(level_id, 0), COALESCE(partner_id, 0), kind,"
        " COALESCE(company_id, 0)) WHERE active",
        "There is a target of this kind for this level or customer already: change "
        "that one.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("purpose_id.kind")
    def _compute_kind(self):
        for target in self:
            target.kind = target.purpose_id.kind or "sales"

    @api.depends("partner_id")
    def _compute_company_id(self):
        for target in self:
            target.company_id = target.partner_id.company_id or target.company_id

    @api.depends("interval", "interval_unit")
    def _compute_interval_days(self):
        for target in self:
            days = UNITS[target.interval_unit or "month"][2]
            target.interval_days = target.interval * days

    @api.depends("level_id", "partner_id", "interval", "interval_unit", "kind")
    def _compute_display_name(self):
        units = dict(self._fields["interval_unit"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for target in self:
            target.display_name = self.env._(
                "%(whom)s: %(kind)s, every %(count)s %(unit)s",
                whom=target.partner_id.display_name or target.level_id.name or "",
                kind=kinds.get(target.kind, ""),
                count=target.interval,
                unit=units.get(target.interval_unit, ""),
            )

    # -- constraints ---------------------------------------------------------------

    @api.constrains("partner_id", "company_id", "purpose_id", "level_id")
    def _check_company(self):
        for target in self.sudo():
            partner, company = target.partner_id, target.company_id
            if partner.commercial_partner_id != partner:
                raise ValidationError(
                    self.env._(
                        "%s is a contact: set the target of the company it belongs to.",
                        partner.display_name,
                    )
                )
            for record in (partner, target.purpose_id, target.level_id):
                if record.company_id and record.company_id != company:
                    raise ValidationError(
                        self.env._(
                            "%(record)s belongs to %(company)s: choose this company "
                            "for the target.",
                            record=record.display_name,
                            company=record.company_id.name,
                        )
                    )

    # -- CRUD ----------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        # a customer's own target does not become one of a level, or of another company
        self.check_access("write")
        return result

    # -- dates ---------------------------------------------------------------------

    def _cs_delta(self):
        """Return the interval as ``relativedelta``: months by the calendar."""
        self.ensure_one()
        months, days, _about = UNITS[self.interval_unit]
        return relativedelta(months=months * self.interval, days=days * self.interval)

    @api.model
    def _cs_interval_sql(self, alias):
        """Return the interval of a row of the table as SQL, like :meth:`_cs_delta`."""
        unit, count = (
            SQL.identifier(alias, "interval_unit"),
            SQL.identifier(alias, "interval"),
        )
        cases = [
            SQL(
                "WHEN %s THEN make_interval(months => %s * %s, days => %s * %s)",
                name,
                count,
                months,
                count,
                days,
            )
            for name, (months, days, _about) in UNITS.items()
        ]
        return SQL("CASE %s %s END", unit, SQL(" ").join(cases))
