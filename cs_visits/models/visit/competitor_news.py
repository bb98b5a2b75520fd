from odoo import api, fields, models

from ...exceptions import VisitError


class CsCompetitorNews(models.Model):
    """One thing heard about a competitor: where, when, by whom (A1.1).

    Heard on a visit, it belongs to the visit's record: fixed when that is submitted.
    """

    _name = "cs.competitor.news"
    _description = "News of a Competitor"
    _order = "date desc, id desc"
    _check_company_auto = True

    competitor_id = fields.Many2one(
        comodel_name="cs.competitor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(
        selection=[
            ("price", "Price"),
            ("product", "Product"),
            ("promotion", "Promotion"),
            ("service", "Service"),
            ("other", "Other"),
        ],
        required=True,
        default="price",
    )
    text = fields.Text(string="News", required=True)
    date = fields.Date(
        string="Heard On",
        required=True,
        index=True,
        compute="_compute_from_visit",
        store=True,
        readonly=False,
        precompute=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="restrict",
        compute="_compute_from_visit",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        help="Where it was heard",
    )
    visit_id = fields.Many2one(
        comodel_name="cs.visit",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
        check_company=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Heard By",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
    )

    _text_not_blank = models.Constraint(
        "CHECK(btrim(text) <> '')", "Write down what you heard about the competitor."
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("visit_id")
    def _compute_company_id(self):
        for news in self:
            company = news.visit_id.company_id or news.company_id
            news.company_id = company or self.env.company

    @api.depends("visit_id")
    def _compute_from_visit(self):
        for news in self:
            visit = news.visit_id
            company = visit.company_id or self.env.company
            if visit:
                news.partner_id = visit.partner_id
            if not news.date:
                start = visit.date_start
                local = company._cs_local(start).date() if start else None
                news.date = local or company._cs_today()

    @api.depends("competitor_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for news in self:
            parts = (news.competitor_id.name, kinds.get(news.kind))
            news.display_name = " · ".join(part for part in parts if part)

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._cs_check_visit()
        return records

    def write(self, vals):
        self._cs_check_visit()
        result = super().write(vals)
        # nobody says something in somebody else's name, or in another company
        self.check_access("write")
        if "visit_id" in vals:
            self._cs_check_visit()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        self._cs_check_visit()

    def _cs_check_visit(self):
        """Check that the visits the news belong to are still being written up.

        :raise VisitError: a visit is another person's, or its record was submitted
        """
        for visit in self.visit_id:
            if not self.env.su and visit.user_id != self.env.user:
                raise VisitError(
                    self.env._(
                        "%s is written up by somebody else. Enter the news without "
                        "the visit.",
                        visit.display_name,
                    )
                )
            if visit.state not in ("planned", "done"):
                raise VisitError(
                    self.env._(
                        "%s was submitted: the news in its record are fixed. Enter new "
                        "ones under “Competitors”.",
                        visit.display_name,
                    )
                )
