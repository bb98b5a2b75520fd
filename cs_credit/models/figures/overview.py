from dataclasses import dataclass, field
from datetime import date

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Date, Domain
from odoo.tools import SQL, date_utils, format_date

from ...tools import portfolio_sql

READERS = ("cs_credit.group_credit_user", "cs_department.group_cs_auditor")
DIMENSIONS = ("state_id", "country_id", "department_id", "team_id", "user_id")


@dataclass
class Scope:
    """What one board is about.

    ``partners`` is the SQL of the customers that count; ``domain`` and
    ``partner_terms`` say the same, without the reader's rules, as the client opens the
    portfolio or records with a ``partner_id``.
    """

    day: date
    company: models.BaseModel
    partners: SQL
    chosen: dict
    domain: list = field(default_factory=list)
    partner_terms: list = field(default_factory=list)
    is_full: bool = False

    @property
    def context(self):
        """The context that shows the portfolio as of the day."""
        return {"cs_credit_day": Date.to_string(self.day)}


class CsCreditOverview(models.AbstractModel):
    """The figures of finance as of a day: a constant number of statements.

    Of the current company, of customers the reader may see, in company currency. Every
    figure names the records behind it.
    """

    _name = "cs.credit.overview"
    _description = "Credit Overview"

    # -- for the client ------------------------------------------------------------

    @api.model
    @api.readonly
    def get_board(self, day=None, chosen=None):
        """Return all figures as of the end of a day, beside those a year before.

        :param day: ``YYYY-MM-DD``, last_month, last_quarter or last_year; by default,
            and at most, today
        :param chosen: dict of state_id, country_id, department_id, team_id, user_id →
            id, or False for customers without: only these customers count
        :raise AccessError: the reader is neither finance nor auditor
        :raise PeriodError: the day is none
        :raise ValidationError: the choice is none
        """
        return self._cs_board(day, chosen)

    @api.model
    def _cs_board(self, day=None, chosen=None, is_full=False):
        """Return the board; of a full one the tables have all rows, as files want."""
        self._cs_check_reader()
        self.env.flush_all()
        scope = self._cs_scope(day, chosen)
        scope.is_full = is_full
        before = self._cs_scope_before(scope)
        sums, sums_before = self._cs_sums(scope), self._cs_totals(before)
        trend = self._cs_trend(scope)
        ratings = self._cs_rating_figures(scope)
        return {
            "day": Date.to_string(scope.day),
            "today": Date.to_string(scope.company._cs_today()),
            "label": format_date(self.env, scope.day),
            "label_before": format_date(self.env, before.day),
            "currency_id": scope.company.currency_id.id,
            "company": scope.company.display_name,
            "chosen": self._cs_chosen_labels(scope),
            "is_empty": not sums["total"]["__count"] and not trend["is_used"],
            "figures": self._cs_figures(scope, sums["total"], sums_before, trend),
            "tables": [
                self._cs_table_grades(scope, sums),
                self._cs_table_trend(scope, trend),
                self._cs_table_use(scope, sums),
                self._cs_table_loss(scope, sums, ratings),
                self._cs_table_migration(scope, ratings),
                self._cs_table_accuracy(scope, ratings),
                self._cs_table_risks(scope),
                *self._cs_tables_dimensions(scope, sums),
            ],
        }

    @api.model
    def _cs_check_reader(self):
        if not self.env.su and not any(self.env.user.has_group(g) for g in READERS):
            raise AccessError(self.env._("Credit figures are for finance."))

    # -- scope ---------------------------------------------------------------------

    @api.model
    def _cs_scope(self, day, chosen=None):
        """Return the scope of what a client asked for."""
        portfolio = self.env["cs.credit.portfolio"]
        return self._cs_make_scope(portfolio._cs_day(day), self._cs_chosen(chosen))

    @api.model
    def _cs_make_scope(self, day, chosen):
        company = self.env.company
        partners = self.env["res.partner"].with_context(active_test=False)
        readable = partners._search(Domain.TRUE, order="id").subselect("id")
        return Scope(
            day=day,
            company=company,
            chosen=chosen,
            partners=portfolio_sql.customers(company, readable, chosen),
            domain=[
                ("company_id", "=", company.id),
                *((name, "=", value or False) for name, value in chosen.items()),
            ],
            partner_terms=self._cs_partner_terms(company, chosen),
        )

    @api.model
    def _cs_partner_terms(self, company, chosen):
        """Return a choice as domain terms of a model with a customer."""
        user, terms = "partner_id.user_id", []
        for name, value in chosen.items():
            if name == "team_id":
                team = (f"{user}.sale_team_id", "=", value or False)
                terms += [team] if value else ["|", (user, "=", False), team]
            elif name == "department_id":
                has = (
                    Domain("department_id", "=", value)
                    if value
                    else Domain("department_id", "!=", False)
                )
                employees = self.env["hr.employee"].sudo()
                people = employees.search(has & Domain("company_id", "=", company.id))
                ids = people.user_id.ids
                away = ["|", (user, "=", False), (user, "not in", ids)]
                terms += [(user, "in", ids)] if value else away
            else:
                terms.append((f"partner_id.{name}", "=", value or False))
        return terms

    @api.model
    def _cs_scope_before(self, scope):
        """Return the same a year before."""
        day = scope.day - date_utils.relativedelta(years=1)
        if scope.day == date_utils.end_of(scope.day, "month"):
            day = date_utils.end_of(day, "month")
        return self._cs_make_scope(day, scope.chosen)

    @api.model
    def _cs_chosen(self, chosen):
        """Return a client's choice as a dict of ids, None for those without."""
        if not chosen:
            return {}
        if not isinstance(chosen, dict) or not set(chosen) <= set(DIMENSIONS):
            raise ValidationError(
                self.env._(
                    "Figures can be limited to a region, country, center, sales team "
                    "or salesperson only."
                )
            )
        for value in chosen.values():
            if value is not False and (type(value) is not int or not 0 < value < 2**31):
                raise ValidationError(
                    self.env._("“%s” is no id of a region, center or person.", value)
                )
        return {name: value or None for name, value in chosen.items()}

    @api.model
    def _cs_chosen_labels(self, scope):
        """Return the choice as the client shows it."""
        portfolio = self.env["cs.credit.portfolio"]
        labels = portfolio.fields_get(DIMENSIONS, ["string"])
        return [
            {
                "key": name,
                "title": labels[name]["string"],
                "label": self._cs_name(portfolio._fields[name].comodel_name, value),
            }
            for name, value in scope.chosen.items()
        ]

    @api.model
    def _cs_name(self, model, res_id):
        """Return the name of a record that exists and the reader may see."""
        if not res_id:
            return self.env._("None")
        record = self.env[model].browse(res_id)
        record = record.exists()._filtered_access("read")
        return record.display_name or self.env._("Unknown")

    # -- parts of a table ----------------------------------------------------------

    @api.model
    def _cs_opens(self, scope, *more):
        """Return what opens the customers behind a figure."""
        return {
            "model": "cs.credit.portfolio",
            "domain": [*scope.domain, *more],
            "context": scope.context,
        }

    @api.model
    def _cs_columns(self, columns):
        """Return columns of a dict key → (label, kind)."""
        return [
            {"key": key, "label": label, "kind": kind}
            for key, (label, kind) in columns.items()
        ]
