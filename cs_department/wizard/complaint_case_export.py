import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import split_every

from ..exceptions import MissingInputError, ReportLimitError
from ..tools.case_book import CaseBook, money_format

_logger = logging.getLogger(__name__)

MAX_ROWS = 200_000
MAX_MONTHS = 36
BATCH = 2_000
EXPORT_GROUP = "base.group_allow_export"
FIELDS = (
    *("date_received", "name", "partner_id", "product_id", "content_kind"),
    *("description", "responsibility", "department_id", "responsible_department_id"),
    *("responsible_employee_id", "responsible_partner_id", "cost_amount", "note"),
)


class CsComplaintCaseExport(models.TransientModel):
    """The complaint statistics (B4.12) as a spreadsheet, a sheet a month.

    A case belongs to the month it was received in, in the company's time zone. It is in
    the statistics when the customer has confirmed it (A3.3); of merged complaints the
    one that stays counts.
    """

    _name = "cs.complaint.case.export"
    _description = "Export of the Complaint Statistics"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    date_from = fields.Date(
        string="First Month",
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of the month",
    )
    date_to = fields.Date(
        string="Last Month",
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of the month; both months are in it",
    )
    can_export = fields.Boolean(compute="_compute_can_export")

    @api.model
    def _default_month(self):
        """The month that is over: that is what is reported."""
        today = self.env.company._cs_today()
        return today.replace(day=1) - relativedelta(months=1)

    @api.depends_context("uid")
    def _compute_can_export(self):
        self.can_export = self.env.user.has_group(EXPORT_GROUP)

    # -- checks --------------------------------------------------------------------

    def _cs_check_export(self):
        """Check that this user may take these months out.

        :raise AccessError: no right to export, or to read complaints, or of a company
        :raise MissingInputError: the last month is before the first
        :raise ReportLimitError: more months or cases than one file takes
        """
        self.ensure_one()
        if not self.env.user.has_group(EXPORT_GROUP):
            raise AccessError(
                self.env._("You may not export: ask for the right “Allow Export”.")
            )
        self.env["cs.complaint"].check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Switch to the company of the statistics first.")
            )
        months = self._cs_months()
        if not months:
            raise MissingInputError(
                self.env._("The last month lies before the first: change one of them.")
            )
        if len(months) > MAX_MONTHS:
            raise ReportLimitError(
                self.env._(
                    "One file takes %s months at most: choose a shorter time.",
                    MAX_MONTHS,
                )
            )
        count = self.env["cs.complaint"].search_count(
            self._cs_domain(months[0], months[-1]), limit=MAX_ROWS + 1
        )
        if count > MAX_ROWS:
            raise ReportLimitError(
                self.env._(
                    "One file takes %s complaints at most: choose fewer months.",
                    MAX_ROWS,
                )
            )

    def _cs_months(self):
        """Return the first day of each month asked for."""
        month, last = self.date_from.replace(day=1), self.date_to.replace(day=1)
        months = []
        while month <= last and len(months) <= MAX_MONTHS:
            months.append(month)
            month += relativedelta(months=1)
        return months

    def _cs_domain(self, first, last):
        """Return the cases from one month to another, each given by its first day."""
        start, end = self.company_id._cs_day_span(
            first, last + relativedelta(months=1, days=-1)
        )
        return (
            Domain("company_id", "=", self.company_id.id)
            & Domain("read_back_date", "!=", False)
            & Domain("state", "!=", "cancelled")
            & Domain("merged_into_id", "=", False)
            & Domain("date_received", ">=", start)
            & Domain("date_received", "<=", end)
        )

    # -- action --------------------------------------------------------------------

    def action_export(self):
        """Check, then let the browser fetch the file."""
        self._cs_check_export()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cs_department/complaint_cases/{self.id}",
            "target": "download",
        }

    # -- file ----------------------------------------------------------------------

    def _cs_filename(self):
        months = self._cs_months()
        names = dict.fromkeys(
            month.strftime("%Y-%m") for month in (months[0], months[-1])
        )
        title = self.env._("Complaint statistics")
        return f"{title} {' – '.join(names)}.xlsx"

    def _cs_write(self, file):
        """Write the workbook to a binary file.

        Cases are read in batches: the number of queries grows with the batches, never
        with the cases, and the memory not at all.
        """
        self._cs_check_export()
        currency, months = self.company_id.currency_id, self._cs_months()
        book = CaseBook(
            file,
            self._cs_headings(),
            money_format(currency.symbol, currency.position, currency.decimal_places),
        )
        title = self.env._("Customer Complaint Case Statistics")
        if len(months) > 1:
            book.begin_overview(
                self.env._("Overview"),
                title,
                self._cs_note(months[0], months[-1]),
                [self.env._("Month"), self.env._("Cases"), self.env._("Loss Amount")],
            )
        cases, amount = 0, 0.0
        for month in months:
            name = month.strftime("%Y-%m")
            count, total = book.add_month(
                name,
                title,
                self._cs_note(month, month),
                self._cs_rows(month),
                self._cs_total,
            )
            cases, amount = cases + count, amount + total
            if book.overview:
                book.add_overview(name, count, total)
        if book.overview:
            book.end_overview(self.env._("Total"), cases, amount)
        book.close()
        _logger.info(
            "User %s exported %s complaints of company %s (B4.12)",
            self.env.uid,
            cases,
            self.company_id.id,
        )

    def _cs_headings(self):
        """Return the form's columns in the reader's language."""
        return [
            self.env._("Time"),
            self.env._("Complaint number"),
            self.env._("Customer"),
            self.env._("Product name"),
            self.env._("Complaint Content"),
            self.env._("Responsible Party"),
            self.env._("Way of Handling"),
            self.env._("Loss Amount"),
            self.env._("Remarks"),
        ]

    def _cs_note(self, first, last):
        """Return whose figures these are, of when, and in which currency."""
        names = dict.fromkeys(month.strftime("%Y-%m") for month in (first, last))
        return self.env._(
            "%(company)s · %(months)s · amounts in %(currency)s · made on %(today)s",
            company=self.company_id.name,
            months=" – ".join(names),
            currency=self.company_id.currency_id.name,
            today=self.company_id._cs_today(),
        )

    def _cs_total(self, count):
        return self.env._("Total: %s cases", count)

    def _cs_rows(self, month):
        """Yield the cases of a month as the form has them, in order of receipt."""
        complaints = self.env["cs.complaint"]
        ids = complaints._search(
            self._cs_domain(month, month), order="date_received, id"
        )
        for batch in split_every(BATCH, list(ids), complaints.browse):
            batch.fetch(FIELDS)
            # one query each, past the rules for names: who may read a case, reads these
            batch.partner_id.sudo().fetch(["name"])
            for complaint in batch:
                yield self._cs_row(complaint)
            self.env.invalidate_all(flush=False)

    def _cs_row(self, complaint):
        case = complaint.sudo()
        return (
            self.company_id._cs_local(complaint.date_received).replace(microsecond=0),
            complaint.name,
            case.partner_id.name,
            case.product_id.display_name,
            complaint.content_summary,
            complaint.responsible_name,
            complaint.handling_summary,
            complaint.cost_amount,
            complaint.note,
        )
