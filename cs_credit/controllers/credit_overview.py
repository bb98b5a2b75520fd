import json

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORT = "cs_credit.credit_overview_report"


class CreditOverview(http.Controller):
    """The credit overview as a file; rights are checked where the figures are made."""

    @http.route("/cs_credit/overview.xlsx", type="http", auth="user", readonly=True)
    def overview_xlsx(self, day=None, chosen=None, company_id=None):
        """Send the spreadsheet of a board.

        :param day: as for ``get_board``
        :param chosen: the same as JSON
        :param company_id: one of the reader's companies
        :raise AccessError: no right to export or to read the figures
        """
        overview = self._overview(company_id)
        name, content = overview._cs_xlsx(day, self._chosen(chosen))
        return self._file(content, XLSX, name)

    @http.route("/cs_credit/overview.pdf", type="http", auth="user")
    def overview_pdf(self, day=None, chosen=None, company_id=None):
        """Send the printed overview, or HTML where no PDF can be made."""
        overview = self._overview(company_id)
        content, kind = overview._cs_pdf(day, self._chosen(chosen))
        if kind == "html":
            return request.make_response(
                content, headers=[("Content-Type", "text/html; charset=utf-8")]
            )
        name = f"{overview.env._('Credit overview')}.pdf"
        return self._file(content, "application/pdf", name)

    def _overview(self, company_id):
        """Return the overview in the company asked for, if the reader is of it."""
        env = request.env
        own = [one for one in env.user.company_ids.ids if str(one) == str(company_id)]
        company = own or env.company.ids
        return env["cs.credit.overview"].with_context(allowed_company_ids=company)

    def _chosen(self, text):
        try:
            return json.loads(text) if text else None
        except ValueError:
            raise request.not_found() from None

    def _file(self, content, kind, name):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", kind),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
