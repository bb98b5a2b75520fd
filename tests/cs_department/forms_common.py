"""What the tests of the printed forms share."""

import io

from lxml import html
from PIL import Image
from reportlab.pdfgen import canvas

from .common import ComplaintCase


def make_pdf(pages=1, password=None):
    """A PDF as a customer sends it."""
    from PyPDF2 import PdfReader, PdfWriter

    out = io.BytesIO()
    paper = canvas.Canvas(out)
    for page in range(pages):
        paper.drawString(100, 400, f"page {page + 1}")
        paper.showPage()
    paper.save()
    if not password:
        return out.getvalue()
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(out.getvalue())).pages:
        writer.add_page(page)
    writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def make_picture(size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


class FormsCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create({"name": "Pump P-20"})
        cls.customer.street = "8 Harbour Road"

    def full(self, **values):
        """A special complaint with every field of B4.9 to B4.11 filled in."""
        complaint = self.in_analysis(
            product_id=self.product.id,
            content_kind="quality_damage",
            channel="fax",
            urgency="very_urgent",
            phone="+86 574 8888 0001",
            contact_other="WeChat wu-purchasing",
            note="Sent photographs by fax.",
            remedy_ids=[
                (0, 0, {"kind": "return", "asked_quantity": 3, "asked_amount": 300}),
                (0, 0, {"kind": "discount", "asked_percent": 12.5}),
            ],
            order_date="2026-08-03",
            origin_number="SO-77123",
            order_quantity=20,
            order_amount=2000,
            case_kind="special",
            production_order="MO/0815",
            date_completed="2026-08-01",
            problem_department_id=self.product_dept.id,
            claim_quantity=3,
            damage_degree="moderate",
            claim_amount=345.5,
            **values,
        )
        self.fill_reply_form(
            complaint,
            difficulties="The forwarder closed its claim desk.",
            counter_strategy="Inspection by a third party.",
            measures="All gaskets of the lot were checked.",
            responsibility="department",
            responsible_department_id=self.product_dept.id,
            expectation_met="partly",
            expectation_note="The discount is smaller than asked.",
            head_opinion="Packing has to be looked at.",
        )
        complaint.remedy_ids.filtered(lambda r: r.kind == "return").sudo().write(
            {"is_granted": True, "granted_quantity": 3, "granted_amount": 300}
        )
        self.as_user("agent", self.env["cs.complaint.contact"]).create(
            {
                "complaint_id": complaint.id,
                "kind": "interim",
                "person": "Mr Wu",
                "summary": "Told him the lot is being checked.",
            }
        )
        complaint.write(
            {
                "handling_result": "Three pumps came back and were credited.",
                "customer_opinion": "Quick and fair.",
                "opinion_officer": "Watch the forwarder.",
                "opinion_cs": "A clear case.",
                "opinion_marketing": "A customer to keep.",
            }
        )
        self.as_user("manager", complaint).write(
            {"opinion_supervisor": "Settle before the holiday."}
        )
        self.as_user("president", complaint).write(
            {"opinion_president": "Agreed, at once."}
        )
        return complaint

    def render(self, form, complaint, role="agent"):
        """The text of a form as somebody reads it."""
        reports = self.as_user(role, self.env["ir.actions.report"])
        content = reports._render_qweb_html(
            f"cs_department.cs_complaint_{form}", complaint.ids
        )[0]
        root = html.fromstring(content)
        for style in root.xpath("//style"):
            style.drop_tree()
        return " ".join(root.text_content().split())

    def attach_file(self, complaint, name, raw, **values):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": raw,
                "res_model": complaint._name,
                "res_id": complaint.id,
                **values,
            }
        )
