"""The customer visit record prints field for field (B4.4, 客户拜访记录表)."""

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.cs_department.exceptions import ReportAccessError

from .common import VisitsCase

REPORT = "cs_visits.report_visit_record"


class TestVisitRecord(VisitsCase):
    def full(self):
        contact = self.env["res.partner"].create(
            {"name": "Ms Lin", "parent_id": self.customer.id}
        )
        competitor = self.env["cs.competitor"].create({"name": "Ruixin"})
        industry = self.env["res.partner.industry"].create({"name": "Shipbuilding"})
        return self.make_visit(
            contact_ids=[(6, 0, contact.ids)],
            contact_other="Mr Wu, purchasing",
            industry_id=industry.id,
            address="8 Harbour Road, Ningbo",
            contact_means="WeChat wu",
            competitor_brand="Hailong",
            prepared_material="Two samples",
            result_reaction="Likes it",
            result_plan_feedback="Will buy in spring",
            result_form_problems="By building please",
            result_rights="Bonus stays",
            result_cost="Freight too high",
            result_next_appointment=self.utc("2026-10-13 10:00"),
            result_open_questions="Hold the price?",
            result_plan_rework="yes",
            result_next_topic="Second hall",
            future_notes="Before ten",
            order_interest="Twelve compressors",
            complaint_heard="Two leak",
            competitor_news_ids=[
                (0, 0, {"competitor_id": competitor.id, "text": "New panel"})
            ],
        )

    def render(self, visit, role="sales", lang=None):
        if lang:
            self.users[role].lang = lang
        reports = self.as_user(role, self.env["ir.actions.report"])
        content = reports._render_qweb_html(REPORT, visit.ids)[0]
        root = html.fromstring(content)
        for style in root.xpath("//style"):
            style.drop_tree()
        return " ".join(root.text_content().split())

    def test_every_field(self):
        visit = self.full()
        with self.at("2026-09-21 17:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
            self.as_user("sales_manager", visit)._review("Well prepared")
            self.as_user("sales", visit).action_hand_over()
            self.as_user("agent", visit).action_receive()
        text = self.render(visit)
        for part in (
            "Customer Visit Record",
            "Form B4.4",
            visit.name,
            "Ningbo Marine Parts",
            "8 Harbour Road, Ningbo",
            "Industry Shipbuilding",
            "Ms Lin, Mr Wu, purchasing",
            "Competitor's brand Hailong",
            "WeChat wu",
            "Test purpose",
            "Two samples",
            "Talked about the autumn prices",
            "2026-09-21 10:00 – 11:00",
            "1. Reaction and Interest Likes it",
            "2. Feedback on the Plan Will buy in spring",
            "3. Problems of the Plan's Form By building please",
            "4. Rights and Benefits Bonus stays",
            "5. Cost Freight too high",
            "6. Next Appointment 2026-10-13 10:00",
            "7. Open Questions Hold the price?",
            "8. Plan to be Reworked ☑ Yes ☐ No",
            "9. Next Topic Second hall",
            "To mind in future Before ten",
            "Ruixin (Price): New panel",
            "Twelve compressors",
            "Two leak",
            "Well prepared",
            "Sales_manager, 2026-09-21 17:00",
            "Agent, 2026-09-21 17:00",
            "☑ Current customer",
        ):
            with self.subTest(part=part):
                self.assertIn(part, text)

    def test_an_empty_form_has_room_to_write(self):
        text = self.render(self.make_visit(content=False))
        self.assertNotIn("False", text)
        self.assertIn("9. Next Topic", text)

    def test_text_is_text(self):
        visit = self.make_visit(content="<script>alert(1)</script>")
        self.assertIn("<script>alert(1)</script>", self.render(visit))

    def test_who_may_print(self):
        visit = self.make_visit()
        self.render(visit, "sales_manager")
        for role in ("sales2", "agent", "hr", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.render(visit, role)
        portal = new_test_user(self.env, "test_portal", groups="base.group_portal")
        report = self.env["report.cs_visits.report_visit_record"].with_user(portal)
        with self.assertRaises(ReportAccessError):
            report._get_report_values(visit.ids)

    def test_what_the_customer_said_is_not_on_it(self):
        visit = self.hand_over(self.make_visit())
        visit.sudo()._transition("refute", {"check_result": "refuted"})
        text = self.render(visit)
        self.assertNotIn("efuted", text)
        self.assertNotIn("Did not take place", text)
