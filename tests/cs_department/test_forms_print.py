"""The forms of a complaint print field for field (B4.9, B4.10, B4.11)."""

import polib

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools.misc import file_open

from odoo.addons.cs_department.exceptions import ReportAccessError

from .forms_common import FormsCase

FORMS = ("record", "analysis", "notice")
RECORD = {
    "Recorded by": "Agent",
    "Time": "2026-09-28 09:30",
    "Complaint number": "",
    "Customer": "Ningbo Marine Parts",
    "Customer no.": "",
    "Address": "8 Harbour Road",
    "Contact": "",
    "Phone / Fax": "+86 574 8888 0001",
    "Other": "WeChat wu-purchasing",
    "Channel": "☑ Fax",
    "Content": "☑ Quality: damage",
    "Customer asks for": "☑ Return (quantity 3, amount",
    "Urgency": "☑ Very urgent",
    "Read back": "Mr Wu, purchasing, Read back by phone",
    "Remarks": "Sent photographs by fax.",
    "Customer service center": "A clear case.",
    "Marketing center": "A customer to keep.",
    "Instruction of the president": "Agreed, at once.",
}
ANALYSIS = {
    "Customer": "Ningbo Marine Parts",
    "Time of receipt": "2026-09-28 09:30",
    "Class of complaint": "Product problem",
    "Promised by": "",
    "Cause of the complaint": "Wrong gasket",
    "Customer asks for": "☑ Discount (12.5 %)",
    "Contacts with the customer since": "Told him the lot is being checked.",
    "Difficulties": "The forwarder closed its claim desk.",
    "Strategy for the difficulties": "Inspection by a third party.",
    "Result of the investigation": "The gasket of the older series was packed.",
    "Responsibility": "☑ Department",
    "Customer's expectation met": "☑ Partly",
    "Main measures taken": "All gaskets of the lot were checked.",
    "Advice of the CS supervisor": "Settle before the holiday.",
    "Advice of the CS officer": "Watch the forwarder.",
}
NOTICE = {
    "Customer": "Ningbo Marine Parts",
    "Class of complaint": "Product problem",
    "Date of order": "2026-08-03",
    "Order number": "SO-77123",
    "Quantity ordered": "20",
    "Amount ordered": "2,000.00",
    "Production order no.": "MO/0815",
    "Date completed": "2026-08-01",
    "Department of the problem": "Product Department",
    "Head of department": "Head",
    "Quantity claimed": "3",
    "Degree of damage": "☑ Moderate",
    "Amount claimed": "345.50",
    "Date handled": "",
    "Cause and result of the investigation": "Wrong gasket",
    "Customer asks for": "☑ Return",
    "Countermeasures": "Three new gaskets by courier",
    "Result of the handling": "Three pumps came back and were credited.",
    "Customer's opinion": "Quick and fair.",
    "Supervisor's opinion": "Packing has to be looked at.",
    "Department supervisor": "",
    "Reviewed by": "",
    "Filled in by": "",
    "Filled in on": "",
}
# Form, label and the regulation's term for it
CHINESE = {
    "record": {
        "Customer Complaint Record": "客户投诉记录表",
        "Recorded by": "记录人",
        "Channel": "投诉方式",
        "Customer asks for": "客户要求",
        "Urgency": "紧急度",
        "Customer service center": "客户中心",
        "Marketing center": "营销中心",
        "Instruction of the president": "总经理批示",
    },
    "analysis": {
        "Customer Complaint Analysis": "客户投诉分析表",
        "Time of receipt": "受理时间",
        "Class of complaint": "投诉种类",
        "Promised by": "承诺期限",
        "Cause of the complaint": "投诉原因",
        "Difficulties": "处理难点",
        "Strategy for the difficulties": "难点应对策略",
        "Result of the investigation": "调查结果分析",
        "Customer's expectation met": "是否达成客户期望",
        "Main measures taken": "采取的主要措施",
    },
    "notice": {
        "Complaint Handling Notice": "客户投诉处理通知单",
        "Date of order": "订购日期",
        "Production order no.": "生产任务编号",
        "Date completed": "完工日期",
        "Department of the problem": "发生问题部门",
        "Quantity claimed": "索赔数量",
        "Degree of damage": "破损程度",
        "Amount claimed": "索赔金额",
        "Cause and result of the investigation": "原因和调查结果",
        "Countermeasures": "采取对策",
        "Supervisor's opinion": "主管意见",
        "Filled in by": "填表人",
        "Filled in on": "填表日期",
    },
}


class TestForms(FormsCase):
    def check(self, text, fields):
        at = 0
        for label, value in fields.items():
            found = text.find(label, at)
            self.assertGreaterEqual(found, 0, f"{label} is missing, or out of order")
            at = found + len(label)
            self.assertIn(value, text[at:], label)

    def test_each_field_and_its_value(self):
        with self.at("2026-09-28 09:30"):
            complaint = self.full(date_received=self.utc("2026-09-28 09:30"))
            for form, fields in zip(FORMS, (RECORD, ANALYSIS, NOTICE), strict=True):
                text = self.render(form, complaint)
                with self.subTest(form=form):
                    self.check(text, fields)
                    self.assertIn(f"No. {complaint.name}", text)
                    self.assertIn("Huadong Test Co", text)

    def test_boxes_not_chosen_are_empty(self):
        text = self.render("record", self.draft())
        for box in ("☐ Fax", "☐ Quality: fault", "☐ Return", "☐ Very urgent"):
            self.assertIn(box, text)
        self.assertIn("☑ Phone", text)
        self.assertIn("☑ Normal", text)

    def test_empty_fields_leave_room(self):
        complaint = self.draft(phone=False)
        for form in FORMS:
            text = self.render(form, complaint)
            self.assertNotIn("False", text)
            self.assertNotIn("None", text)
            self.assertNotIn(" 0.0", text)

    def test_what_was_not_asked_is_no_demand(self):
        complaint = self.in_analysis()
        self.env["cs.complaint.remedy"].sudo().create(
            {
                "complaint_id": complaint.id,
                "kind": "repair",
                "is_asked": False,
                "is_granted": True,
            }
        )
        self.assertIn("☐ Repair", self.render("record", complaint))
        self.assertIn("Repair", self.render("notice", complaint))

    def test_markup_stays_text(self):
        text = self.render(
            "record", self.draft(description="<script>x()</script> & co")
        )
        self.assertIn("<script>x()</script> & co", text)

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["cs_department"], ["zh_CN"])
        self.users["agent"].lang = "zh_CN"
        complaint = self.full()
        with file_open("cs_department/i18n/zh_CN.po") as catalog:
            known = {
                entry.msgid: entry.msgstr for entry in polib.pofile(catalog.read())
            }
        for form, labels in CHINESE.items():
            text = self.render(form, complaint)
            self.assertIn("Ningbo Marine Parts", text)
            for label, term in labels.items():
                with self.subTest(form=form, label=label):
                    # translators work after programmers: `./dev lint` wants all of it
                    self.assertIn(known.get(label) or label, text)
                    self.assertIn(known.get(label) or term, term)


class TestRights(FormsCase):
    def test_the_accused_gets_no_paper(self):
        complaint = self.confirmed(
            category="staff", accused_employee_id=self.employees["employee"].id
        )
        for form in FORMS:
            with self.assertRaises(AccessError):
                self.render(form, complaint, role="employee")

    def test_a_stranger_gets_no_paper(self):
        complaint = self.draft()
        for role in ("employee", "head", "outsider"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.render("record", complaint, role=role)

    def test_the_head_prints_what_was_sent(self):
        complaint = self.in_analysis()
        for form in FORMS:
            self.assertIn(complaint.name, self.render(form, complaint, role="head"))

    def test_the_portal_gets_no_paper(self):
        portal = new_test_user(
            self.env,
            login="test_portal_customer",
            groups="base.group_portal",
            partner_id=self.customer.id,
        )
        self.users["portal"] = portal
        complaint = self.draft()
        for form in (*FORMS, "dossier"):
            with self.assertRaises(ReportAccessError):
                self.render(form, complaint, role="portal")

    def test_print_menu_by_role(self):
        actions = self.env["ir.actions.actions"]
        for role, dossier in (
            ("agent", False),
            ("head", False),
            ("manager", True),
            ("president", True),
            ("auditor", True),
        ):
            bindings = actions.with_user(self.users[role]).get_bindings("cs.complaint")
            names = {
                action["xml_id"] if "xml_id" in action else action["id"]
                for action in bindings.get("report", ())
            }
            report = self.env.ref("cs_department.cs_complaint_report_dossier")
            ids = {action["id"] for action in bindings.get("report", ())}
            self.assertEqual(report.id in ids, dossier, (role, names))
            for form in FORMS:
                form_id = self.env.ref(f"cs_department.cs_complaint_report_{form}").id
                self.assertIn(form_id, ids, role)
