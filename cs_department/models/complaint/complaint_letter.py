from odoo import api, models

from ...exceptions import NotApprovedError


class ReportComplaintLetter(models.AbstractModel):
    """The answer on paper, for letter, fax and visit: approved words and no others."""

    _name = "report.cs_department.cs_complaint_letter"
    _description = "Answer Letter of a Complaint"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the letter shows.

        :raise NotApprovedError: A3.4 (3), an answer nobody approved is not printed
        """
        complaints = self.env["cs.complaint"].browse(docids)
        complaints.check_access("read")
        for complaint in complaints:
            if not complaint.approved_reply:
                raise NotApprovedError(
                    self.env._(
                        "The answer of %s is not approved: there is no letter to "
                        "print.",
                        complaint.display_name,
                    )
                )
        return {"doc_ids": docids, "doc_model": "cs.complaint", "docs": complaints}
