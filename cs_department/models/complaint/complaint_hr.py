from odoo import fields, models

ACTIVITY = "cs_department.mail_activity_type_outcome"


class CsComplaint(models.Model):
    """HR is told how a complaint about a person ended (A3.6).

    What HR gets says who it was about and what was found, nothing of the customer:
    it is a to-do and a message of their own, and opens no complaint to them.
    """

    _inherit = "cs.complaint"

    hr_informed_on = fields.Datetime(string="HR Informed On", readonly=True, copy=False)

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "close":
            self.filtered("accused_employee_id")._cs_inform_hr()
        return result

    def _cs_hr_officer(self):
        """Return who hears of it: named in the settings, else an HR officer, else CS.

        :return: ``res.users``, never the person complained about
        """
        self.ensure_one()
        company, role = self.company_id.sudo(), self.env["cs.role.mixin"]
        hidden = self._cs_hidden_from()
        for users in (
            company.cs_hr_user_id,
            self.env.ref("hr.group_hr_user").sudo().all_user_ids,
            role._cs_fallback_users(company),
        ):
            found = role._cs_usable(users, company) - hidden
            if found:
                return found[:1]
        return self.env["res.users"]

    def _cs_inform_hr(self):
        """Give the HR officer a to-do and a message, free of the customer's details."""
        for complaint in self.sudo():
            officer = complaint._cs_hr_officer()
            if not officer:
                continue
            texts = complaint._cs_render(
                "cs_department.mail_template_complaint_hr", officer.partner_id
            )
            self.env["mail.activity"].sudo().with_context(
                mail_activity_quick_update=True
            ).create(
                {
                    "activity_type_id": self.env.ref(ACTIVITY).id,
                    "user_id": officer.id,
                    "date_deadline": complaint.company_id._cs_today(),
                    "summary": texts["subject"],
                    "note": texts["body_html"],
                }
            )
            self.env["mail.thread"].sudo().message_notify(
                partner_ids=officer.partner_id.ids,
                subject=texts["subject"],
                body=texts["body_html"],
                author_id=self.env.user.partner_id.id,
            )
            complaint._cs_write_checked({"hr_informed_on": fields.Datetime.now()})
            complaint.message_post(
                body=self.env._("HR was told the outcome: %s", officer.name)
            )
