"""Opinion and improvement of every complaint are reported to the president (A3.1)."""

from .common import ComplaintCase


class TestComplaintPresident(ComplaintCase):
    def reports(self, complaint, role="president"):
        """Messages about the end of a complaint in somebody's inbox or mailbox."""
        return self.env["mail.message"].search(
            [
                ("model", "=", "cs.complaint"),
                ("res_id", "=", complaint.id),
                ("message_type", "=", "user_notification"),
                ("subject", "=like", f"Complaint {complaint.name} is closed%"),
                ("notified_partner_ids", "in", self.users[role].partner_id.ids),
            ]
        )

    def test_each_closed_complaint_is_reported_once(self):
        complaint = self.followed()
        self.as_user("agent", complaint).opinion_cs = "Pack with a second check."
        self.assertFalse(self.reports(complaint))
        self.call(complaint)
        complaint.action_close()
        report = self.reports(complaint)
        self.assertEqual(len(report), 1)
        for words in (
            "Wrong gasket",
            "Three new gaskets by courier",
            "Pack with a second check.",
        ):
            self.assertIn(words, report.body)
        self.assertFalse(self.reports(complaint, "agent"))

    def test_not_where_the_company_switches_it_off(self):
        self.company.cs_report_to_president = False
        self.assertFalse(self.reports(self.closed()))

    def test_never_to_the_one_it_is_about(self):
        president = self.users["president"].with_company(self.company)
        person = president.employee_id
        self.assertTrue(person)
        complaint = self.confirmed(category="staff", accused_employee_id=person.id)
        complaint.sudo()._cs_report_to_president()
        self.assertFalse(self.reports(complaint))
