from odoo import api, models

from ..exceptions import ReportAccessError, ReportLimitError
from .dossier import Dossier

# Who may take the whole record out of the house.
READERS = (
    "cs_department.group_cs_manager",
    "cs_department.group_cs_president",
    "cs_department.group_cs_auditor",
)
MAX_DOSSIERS = 10


class CsComplaintDossierReport(models.AbstractModel):
    """The whole record of a complaint as one file, for an auditor (A3.10).

    Forms, clocks, approvals, letters, calls and what followed, in that order, then the
    attachments. It is made when somebody asks and stored nowhere: the record itself is
    the archive, read-only when closed, and a copy could only grow old beside it.
    """

    _name = "report.cs_department.cs_complaint_dossier"
    _description = "Complaint Dossier"
    _inherit = ["cs.complaint.form.mixin"]

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the dossier of each complaint.

        :raise ReportAccessError: only the CS manager, the president and auditors
        :raise ReportLimitError: more complaints than one print can hold
        :raise AccessError: the reader may not read one of the complaints
        """
        if not self._cs_may_read():
            raise ReportAccessError(
                self.env._(
                    "The dossier is for the CS manager, the president and auditors."
                )
            )
        if len(set(docids or ())) > MAX_DOSSIERS:
            raise ReportLimitError(
                self.env._(
                    "At most %s dossiers can be made at once: choose fewer complaints.",
                    MAX_DOSSIERS,
                )
            )
        docs = self._cs_readable(docids)
        return {
            "docs": docs,
            "dossiers": {doc.id: Dossier(doc, self.env) for doc in docs},
        }

    @api.model
    def _cs_may_read(self):
        return any(self.env.user.has_group(group) for group in READERS)
