from odoo import api, models
from odoo.tools import formatLang
from odoo.tools.misc import format_amount

REPORT = "cs_credit.credit_overview_report"


class CreditOverviewReport(models.AbstractModel):
    """Values of the printed overview: what the reader's board shows."""

    _name = "report.cs_credit.credit_overview_report"
    _description = "Credit Overview, Printed"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the board of the current company as texts.

        :param data: day and chosen, as for ``get_board``
        :raise AccessError: the reader may not read the figures
        """
        data = data or {}
        overview = self.env["cs.credit.overview"]
        board = overview.get_board(data.get("day"), data.get("chosen"))
        return {
            "docs": self.env.company,
            "board": board,
            "note": overview._cs_board_note(board),
            "show": self._show,
        }

    @api.model
    def _show(self, value, kind):
        """Return a number as printed; what there is none of is a dash."""
        if value is None or value is False:
            return "–"
        if kind == "money":
            return format_amount(self.env, round(value), self.env.company.currency_id)
        if kind == "percent":
            return f"{formatLang(self.env, value * 100, digits=1)} %"
        if kind in ("days", "points"):
            return formatLang(self.env, value, digits=1)
        if kind in ("integer", "matrix"):
            return formatLang(self.env, value, digits=0)
        return value


class CsCreditOverview(models.AbstractModel):
    """The board on paper."""

    _inherit = "cs.credit.overview"

    @api.model
    def _cs_pdf(self, day=None, chosen=None):
        """Return ``(content, "pdf")`` of a board, or HTML where no PDF can be made.

        :raise AccessError: the reader may not read the figures
        """
        self._cs_check_reader()
        reports = self.env["ir.actions.report"]
        data = {"day": day, "chosen": chosen}
        state = reports.get_wkhtmltopdf_state()
        ids = self.env.company.ids
        if self.env.registry.ready and state in ("ok", "upgrade", "workers"):
            return reports._render_qweb_pdf(REPORT, ids, data=data)
        return reports._render_qweb_html(REPORT, ids, data=data)
