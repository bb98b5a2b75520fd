from odoo import api, models
from odoo.tools.misc import format_amount


class OutingReport(models.AbstractModel):
    """Values of the outing approval sheet (A1.3, 外出审批单)."""

    _name = "report.cs_visits.report_outing"
    _description = "Outing Approval Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return outings with what the paper shows; times are the company's.

        :raise AccessError: one of them is not the reader's to see
        """
        docs = self.env["cs.outing"].browse(docids)
        docs.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "cs.outing",
            "docs": docs,
            "when": self._when,
            "money": self._money,
            "label": self._label,
            # decisions and visits belong to the paper, whoever prints it
            "decisions": {
                doc.id: doc.sudo().approval_ids.filtered("is_current") for doc in docs
            },
            "visits": {
                doc.id: doc.sudo().visit_ids.filtered(lambda v: v.state != "cancelled")
                for doc in docs
            },
        }

    @api.model
    def _when(self, doc, moment):
        """Return a UTC moment as the company's date and time, or an empty text."""
        if not moment:
            return ""
        return doc.company_id._cs_local(moment).strftime("%Y-%m-%d %H:%M")

    @api.model
    def _money(self, doc, amount):
        return format_amount(self.env, amount, doc.currency_id) if amount else ""

    @api.model
    def _label(self, record, name):
        """Return the label of a selection's value in the reader's language."""
        field = record.with_env(self.env)._fields[name]
        return dict(field._description_selection(self.env)).get(record[name], "")
