from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import TransitionError

from ...tools import dossier_sql, ledger_sql
from .collection_step import RECORDS
from .form_mixin import CsCreditFormMixin

# Written by the books alone, on the day ``books_date`` names.
BOOKS = (
    "books_date",
    "sales_this_year",
    "sales_year_1",
    "sales_year_2",
    "sales_year_3",
    "payment_days_actual",
    "due_amount",
    "on_time_amount",
    "on_time_share",
    "collection_record",
    "limit_current",
    "days_current",
)


class CsCreditAnalysis(models.Model):
    """What the form takes from the books: sales, days of payment, collection record.

    Read for all analyses of a company in two statements, as of one day; refreshed while
    the form is a draft, frozen with its submission.
    """

    _inherit = "cs.credit.analysis"

    _cs_engine_fields = CsCreditFormMixin._cs_engine_fields | {*BOOKS, "limit_id"}

    books_date = fields.Date(string="From the Books As Of", readonly=True, copy=False)
    sales_this_year = fields.Monetary(
        readonly=True,
        copy=False,
        help="Invoices less credit notes, without taxes, of the financial year so far",
    )
    sales_year_1 = fields.Monetary(
        string="Sales Last Year", readonly=True, copy=False, help="Full financial year"
    )
    sales_year_2 = fields.Monetary(
        string="Sales Two Years Ago", readonly=True, copy=False
    )
    sales_year_3 = fields.Monetary(
        string="Sales Three Years Ago", readonly=True, copy=False
    )
    payment_days_actual = fields.Float(
        string="Days Until Paid",
        digits=(10, 1),
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From dispatch to payment, weighed by amount, of what was paid in 12 "
        "months; without a delivery date from the invoice's date",
    )
    due_amount = fields.Monetary(
        string="Fell Due", readonly=True, copy=False, help="In 12 months"
    )
    on_time_amount = fields.Monetary(string="Paid on Time", readonly=True, copy=False)
    on_time_share = fields.Float(
        string="Paid on Time (%)", readonly=True, copy=False, aggregator="avg"
    )
    collection_record = fields.Selection(
        selection=RECORDS,
        readonly=True,
        copy=False,
        help="By the share paid on time; empty when nothing fell due",
    )
    limit_current = fields.Monetary(
        string="Current Limit", readonly=True, copy=False, help="Base limit"
    )
    days_current = fields.Integer(
        string="Current Payment Days", readonly=True, copy=False
    )
    books_years = fields.Char(string="Financial Years", compute="_compute_books_years")

    @api.depends("books_date", "company_id")
    def _compute_books_years(self):
        for analysis in self:
            ends = analysis._cs_year_starts(analysis.company_id, analysis.books_date)
            years = [
                (start + relativedelta(years=1, days=-1)).year for start in ends[:4]
            ]
            analysis.books_years = " / ".join(map(str, years))

    @api.model_create_multi
    def create(self, vals_list):
        analyses = super().create(vals_list)
        analyses.sudo()._cs_fill_books()
        return analyses

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals and not self._cs_is_by_transition():
            drafts = self.filtered(lambda a: a.state == "draft")
            drafts.sudo()._cs_fill_books()
        return result

    def action_refresh_books(self):
        """Read the books anew, as of today.

        :raise TransitionError: the form is no draft any more
        """
        self.check_access("write")
        self._cs_lock()
        for analysis in self:
            if analysis.state != "draft":
                raise TransitionError(
                    self.env._(
                        "%s was submitted: its figures stay as they were then.",
                        analysis.display_name,
                    )
                )
        self.sudo()._cs_fill_books()
        return True

    # -- reading the books ---------------------------------------------------------

    @api.model
    def _cs_year_starts(self, company, day):
        """First days of the financial year of a day and of the three before it."""
        if not day:
            return []
        first = company.compute_fiscalyear_dates(day)["date_from"]
        return [first - relativedelta(years=back) for back in range(4)]

    def _cs_fill_books(self):
        """Fill the figures of all analyses; the caller checked the rights."""
        for company, analyses in self.grouped("company_id").items():
            today = company._cs_today()
            partners = analyses.partner_id
            books = self._cs_read_books(company, partners.ids, today)
            limits = self._cs_limits_of(company, partners.ids, today)
            for analysis in analyses:
                row = books.get(analysis.partner_id.id, {})
                limit = limits.get(analysis.partner_id.id)
                values = analysis._cs_book_values(row, today)
                values["limit_current"] = limit.amount_company if limit else 0.0
                values["days_current"] = limit.payment_days if limit else 0
                analysis._cs_write_checked(values)

    def _cs_book_values(self, row, today):
        due = float(row.get("due_year") or 0.0)
        on_time = float(row.get("on_time_year") or 0.0)
        share = 100.0 * on_time / due if due > 0 else 0.0
        steps = self.env["cs.credit.collection.step"]
        sales = row.get("sales") or [0.0] * 4
        return {
            "books_date": today,
            "sales_this_year": sales[0],
            "sales_year_1": sales[1],
            "sales_year_2": sales[2],
            "sales_year_3": sales[3],
            "payment_days_actual": float(row.get("payment_days") or 0.0),
            "due_amount": due,
            "on_time_amount": on_time,
            "on_time_share": share,
            "collection_record": due > 0
            and steps._cs_record_of(self.company_id, share),
        }

    @api.model
    def _cs_read_books(self, company, partner_ids, day):
        """Read sales, days of payment and what was paid on time, in two statements.

        :param partner_ids: commercial partners
        :param day: last day that counts
        :return: dict partner id → dict of figures in company currency
        """
        for model in ("account.move", "account.move.line", "account.partial.reconcile"):
            self.env[model].flush_model()
        year_start = day + relativedelta(days=1, months=-12)
        # one debt counts as bad or not: not asked here
        period = {"start": year_start, "end": day, "year_start": year_start}
        self.env.cr.execute(
            ledger_sql.ledger_figures(company, period, 180, partner_ids)
        )
        rows = {row["partner_id"]: row for row in self.env.cr.dictfetchall()}
        starts = self._cs_year_starts(company, day)
        self.env.cr.execute(dossier_sql.books(company, partner_ids, starts, day))
        for partner_id, days, *sales in self.env.cr.fetchall():
            rows.setdefault(partner_id, {}).update(
                payment_days=days, sales=[float(amount or 0.0) for amount in sales]
            )
        return rows

    @api.model
    def _cs_limits_of(self, company, partner_ids, day):
        limits = self.env["cs.credit.limit"].search(
            [
                ("partner_id", "in", list(partner_ids)),
                ("company_id", "=", company.id),
                ("state", "=", "active"),
                ("is_temporary", "=", False),
                ("date_from", "<=", day),
                ("date_to", ">=", day),
            ]
        )
        return {limit.partner_id.id: limit for limit in limits}
