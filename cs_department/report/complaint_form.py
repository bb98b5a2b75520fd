from odoo import api, models

from ..exceptions import ReportAccessError
from .paper import Paper


class CsComplaintFormMixin(models.AbstractModel):
    """Values of a printed form of a complaint (B4).

    Whoever may read the complaint may print it, inside the company: the portal shows
    customers their own pages, not our opinions.
    """

    _name = "cs.complaint.form.mixin"
    _description = "Printed Form of a Complaint"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the complaints and how their values are shown.

        :raise ReportAccessError: the reader is no employee
        :raise AccessError: the reader may not read one of the complaints
        """
        docs = self._cs_readable(docids)
        return {
            "docs": docs,
            "papers": {doc.id: Paper(doc) for doc in docs},
        }

    @api.model
    def _cs_readable(self, docids):
        """Return complaints checked for reading, in the reader's language.

        They are returned with sudo: a form names employees and departments, which
        most readers cannot open.
        """
        if not self.env.user._is_internal():
            raise ReportAccessError(
                self.env._("This paper is for the company's own use.")
            )
        docs = self.env["cs.complaint"].browse(docids)
        docs.check_access("read")
        docs.fetch(["name"])
        return docs.sudo().with_context(lang=self.env.user.lang)


class CsComplaintRecordReport(models.AbstractModel):
    _name = "report.cs_department.cs_complaint_record"
    _description = "Complaint Record (B4.9)"
    _inherit = ["cs.complaint.form.mixin"]


class CsComplaintAnalysisReport(models.AbstractModel):
    _name = "report.cs_department.cs_complaint_analysis"
    _description = "Complaint Analysis (B4.10)"
    _inherit = ["cs.complaint.form.mixin"]


class CsComplaintNoticeReport(models.AbstractModel):
    _name = "report.cs_department.cs_complaint_notice"
    _description = "Handling Notice (B4.11)"
    _inherit = ["cs.complaint.form.mixin"]
