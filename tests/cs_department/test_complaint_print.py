"""The complaint record prints (B4.9), in the reader's language."""

from .common import ComplaintCase


class TestComplaintPrint(ComplaintCase):
    def test_record(self):
        complaint = self.draft(
            remedy_ids=[(0, 0, {"kind": "return", "asked_quantity": 3})],
            urgency="very_urgent",
        )
        complaint.action_confirm()
        html, _kind = (
            self.as_user("agent", self.env["ir.actions.report"])
            .sudo()
            ._render_qweb_html("cs_department.cs_complaint_record", complaint.ids)
        )
        text = html.decode()
        for wanted in (
            complaint.name,
            "Ningbo Marine Parts",
            "Three of twenty pumps leak",
            "Mr Wu, purchasing",
            "☑ Very urgent",
            "☐ Normal",
            "☑ Return",
        ):
            self.assertIn(wanted, " ".join(text.split()))
