from odoo import models

from .complaint import PRESIDENT


class CsComplaint(models.Model):
    """Opinion and improvement of every complaint are reported to the president (A3.1).

    The report goes out when a case is closed; a company that only wants the president's
    lists switches it off in the settings.
    """

    _inherit = "cs.complaint"

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "close":
            self._cs_report_to_president()
        return result

    def _cs_report_to_president(self):
        """Send what was found, decided and planned to the president, each case once.

        Whoever the complaint is about gets nothing (A3.6).
        """
        members = self.env.ref(PRESIDENT).sudo().all_user_ids
        for complaint in self.sudo():
            company = complaint.company_id
            if not company.cs_report_to_president:
                continue
            presidents = self.env["cs.role.mixin"]._cs_usable(members, company)
            for president in presidents - complaint._cs_hidden_from():
                texts = complaint._cs_render(
                    "cs_department.mail_template_complaint_president",
                    president.partner_id,
                )
                complaint.message_notify(
                    partner_ids=president.partner_id.ids,
                    subject=texts["subject"],
                    body=texts["body_html"],
                    author_id=self.env.user.partner_id.id,
                )
