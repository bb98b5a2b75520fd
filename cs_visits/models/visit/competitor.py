from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import VisitError

# By what others find it, and who it is for
_IDENTITY = {"name", "company_id", "active"}
_MANAGERS = ("cs_visits.group_visit_manager", "cs_department.group_cs_manager")


class CsCompetitor(models.Model):
    """A competitor, and what the people in the field hear about it (A1.1, B4.4)."""

    _name = "cs.competitor"
    _description = "Competitor"
    _order = "name, id"

    name = fields.Char(required=True, index="trigram")
    products = fields.Text(help="Brands and products that meet ours")
    website = fields.Char()
    notes = fields.Text(help="Strengths, weaknesses, regions, prices")
    news_ids = fields.One2many(
        comodel_name="cs.competitor.news", inverse_name="competitor_id"
    )
    news_count = fields.Integer(string="News Items", compute="_compute_news")
    date_news = fields.Date(string="Last News", compute="_compute_news")
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: all companies",
    )
    active = fields.Boolean(default=True)

    _name_not_blank = models.Constraint(
        "CHECK(btrim(name) <> '')", "Give the competitor a name."
    )
    _name_uniq = models.UniqueIndex(
        "(lower(btrim(name)), COALESCE(company_id, 0))",
        "This competitor is there already, maybe archived: add the news to it.",
    )

    @api.depends("news_ids.date")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_news(self):
        groups = self.env["cs.competitor.news"]._read_group(
            Domain("competitor_id", "in", self.ids),
            ["competitor_id"],
            ["__count", "date:max"],
        )
        figures = {competitor: (count, last) for competitor, count, last in groups}
        for competitor in self:
            count, last = figures.get(competitor._origin, (0, False))
            competitor.news_count = count
            competitor.date_news = last

    @api.model
    def name_create(self, name):
        """Make a competitor by its name; typed once more, it is the one that is there.

        :return: ``(id, display name)``
        """
        found = self.with_context(active_test=False).search(
            Domain("name", "=ilike", _literal(name.strip()))
            & Domain("company_id", "in", [False, self.env.company.id]),
            limit=1,
        )
        if found:
            return found.id, found.display_name
        return super().name_create(name.strip())

    # -- whose it is ---------------------------------------------------------------

    def write(self, vals):
        if _IDENTITY & vals.keys() and not self.env.su:
            self._cs_check_may_rename()
        return super().write(vals)

    def _cs_check_may_rename(self):
        """Check that a competitor others use as well keeps its name and place.

        :raise VisitError: says who changes it
        """
        user = self.env.user
        if any(user.has_group(group) for group in _MANAGERS):
            return
        for competitor in self:
            if not competitor.company_id or competitor.create_uid != user:
                raise VisitError(
                    self.env._(
                        "%s is used by others as well: a manager changes its name or "
                        "company, or archives it. Add what you heard as news.",
                        competitor.name,
                    )
                )

    def action_news(self):
        """Show the news of this competitor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_visits.cs_competitor_news_action"
        )
        return {
            **action,
            "domain": [("competitor_id", "=", self.id)],
            "context": {"default_competitor_id": self.id},
        }


def _literal(text):
    """Return a text that ``=ilike`` takes as it stands."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return text
