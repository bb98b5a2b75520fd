"""A customer sends in a complaint on the portal: typed, read back, registered."""

import io
from unittest.mock import patch

from odoo.tools import mute_logger

from .portal_common import PortalCase

URL = "/my/complaints/new"
SCRIPT = "<script>alert('x')</script>"


class TestPortalForm(PortalCase):
    def setUp(self):
        super().setUp()
        self.log_in(self.buyer)

    def test_nothing_is_saved_before_the_customer_has_checked_it(self):
        response = self.send(URL, step="check", **self.form())
        self.assertIn("Please check: is this right?", response.text)
        self.assertIn("The blue pump does not start.", response.text)
        self.assertFalse(self.sent_in())

    def test_sent_in_it_is_a_draft_confirmed_on_the_portal(self):
        form = self.form(
            demand_return="1",
            return_quantity="3",
            return_amount="1200.50",
            demand_apology="1",
            repair_quantity="7",
            product_text="Blue pump",
            origin_number="ORDER-77",
            phone="+86 1",
            urgency="urgent",
            content_kind="quality_fault",
        )
        response = self.send(URL, step="send", **form)
        complaint = self.sent_in()
        self.assertEqual(
            response.headers["Location"].partition("?")[0].rpartition("/my/")[2],
            f"complaints/{complaint.id}",
        )
        self.assertEqual(complaint.state, "draft")
        self.assertEqual(complaint.company_id, self.company)
        self.assertEqual(complaint.contact_id, self.buyer.partner_id)
        self.assertEqual(complaint.recorder_id, self.buyer)
        self.assertFalse(complaint.user_id)
        self.assertFalse(complaint.deadline_ids)
        self.assertEqual(complaint.description, form["description"])
        self.assertEqual(complaint.read_back_method, "portal")
        self.assertEqual(complaint.read_back_by, "Buyer")
        self.assertFalse(complaint.read_back_date)
        self.assertEqual(complaint.reply_channel, "email")
        self.assertEqual(complaint.phone, "+86 1")
        asked = [
            (line.kind, line.asked_quantity, line.asked_amount)
            for line in complaint.remedy_ids
        ]
        # what is not ticked is not asked for
        self.assertEqual(asked, [("return", 3, 1200.5), ("apology", 0, 0)])
        self.assertNotIn(self.buyer.partner_id, complaint.message_partner_ids)

    def test_agent_confirms_it(self):
        self.send(URL, step="send", **self.form())
        complaint = self.as_user("agent", self.sent_in())
        complaint.department_id = self.product_dept
        complaint.action_confirm()
        self.assertEqual(complaint.state, "confirmed")

    def test_whoever_takes_what_comes_in_is_asked(self):
        self.company.cs_mail_user_id = self.users["agent2"]
        self.send(URL, step="send", files=self.files(5), **self.form())
        complaint = self.sent_in()
        self.assertEqual(complaint.user_id, self.users["agent2"])
        to_do = complaint.activity_ids.filtered(
            lambda a: a.user_id == self.users["agent2"]
        )
        self.assertEqual(to_do.mapped("summary"), [to_do.summary])
        self.assertIn("portal", to_do.summary)
        self.assertFalse(complaint.contact_ids)

    def test_words_changed_by_the_agent_are_read_back_again(self):
        self.send(URL, step="send", **self.form())
        complaint = self.as_user("agent", self.sent_in())
        complaint.category_id = self.categories["service"]
        self.assertEqual(complaint.read_back_method, "portal")
        complaint.description = "The pump is fine."
        self.assertFalse(complaint.read_back_method)
        self.assertFalse(complaint.read_back_by)

    def test_bad_input_keeps_what_was_typed(self):
        cases = {
            "description": {"description": "  \n "},
            "category": {"category_id": "999999"},
            "category text": {"category_id": "x; DROP"},
            "long": {"description": "x" * 20001},
            "long text": {"origin_number": "1" * 201},
            "quantity": {"demand_return": "1", "return_quantity": "many"},
            "nan": {"demand_return": "1", "return_amount": "NaN"},
            "infinity": {"demand_compensation": "1", "compensation_amount": "inf"},
            "negative": {"demand_repair": "1", "repair_quantity": "-1"},
            "huge": {"demand_compensation": "1", "compensation_amount": "1e30"},
            "percent": {"demand_discount": "1", "discount_percent": "101"},
            "other": {"demand_other": "1", "other_note": " "},
        }
        for name, values in cases.items():
            with self.subTest(name):
                form = self.form(phone="+86 555 0001", **values)
                response = self.send(URL, step="send", **form)
                self.assertIn("Nothing has been sent yet", response.text)
                self.assertIn("+86 555 0001", response.text)
                self.assertIn("invalid-feedback", response.text)
        self.assertFalse(self.sent_in())

    def test_nul_and_unknown_choices_do_no_harm(self):
        form = self.form(
            description="A\x00B", urgency="at once!", content_kind="x", product_id="1"
        )
        self.send(URL, step="send", **form)
        complaint = self.sent_in()
        self.assertEqual(complaint.description, "AB")
        self.assertEqual((complaint.urgency, complaint.content_kind), ("normal", False))
        # product 1 was never bought by this customer
        self.assertFalse(complaint.product_id)

    def test_script_is_text_everywhere(self):
        form = self.form(
            description=SCRIPT, product_text=SCRIPT, contact_other=SCRIPT, phone=SCRIPT
        )
        check = self.send(URL, step="check", **form).text
        self.assertNotIn(SCRIPT, check)
        self.assertIn("&lt;script&gt;", check)
        self.send(URL, step="send", **form)
        complaint = self.sent_in()
        self.assertEqual(complaint.description, SCRIPT)
        url = f"/my/complaints/{complaint.id}"
        self.send(f"{url}/message", message=SCRIPT)
        for page in (url, "/my/complaints"):
            self.assertNotIn(SCRIPT, self.page(page))
        message = complaint.message_ids.filtered(lambda m: "script" in (m.body or ""))
        self.assertTrue(message)
        self.assertNotIn("<script>", message.body)
        complaint.department_id = self.product_dept
        self.as_user("agent", complaint).action_confirm()
        self.as_user("agent", complaint).action_transfer()
        for body in complaint.message_ids.mapped("body"):
            self.assertNotIn("<script>", body)

    def test_the_same_again(self):
        self.send(URL, step="send", **self.form())
        first = self.sent_in()
        again = self.form(
            key="another",
            description="The  blue pump does not start. The red one hums.",
        )
        response = self.send(URL, step="send", **again)
        self.assertIn("You have told us this already", response.text)
        self.assertIn(f"/my/complaints/{first.id}", response.text)
        self.assertEqual(self.sent_in(), first)

    def test_a_form_sent_twice_is_one_complaint(self):
        self.send(URL, step="send", **self.form())
        with mute_logger("odoo.sql_db"):
            response = self.send(URL, step="send", **self.form(description="Changed"))
        self.assertIn("sent already", response.text)
        self.assertEqual(len(self.sent_in()), 1)

    def test_as_many_a_day_as_the_settings_allow(self):
        self.company.cs_portal_daily_limit = 2
        for number in range(2):
            form = self.form(key=f"k{number}", description=f"Pump {number} broke")
            self.send(URL, step="send", **form)
        form = self.form(key="k3", description="Pump 3 broke")
        response = self.send(URL, step="send", **form)
        self.assertIn("You have sent in 2 complaints today", response.text)
        self.assertIn("Pump 3 broke", response.text)
        self.assertEqual(len(self.sent_in()), 2)
        # of another login it is none
        self.log_in(self.colleague)
        self.send(URL, step="send", **form)
        self.assertEqual(len(self.sent_in()), 3)

    def test_a_program_that_fills_every_field(self):
        response = self.send(URL, step="send", **self.form(company_site="http://x"))
        self.assertEqual(response.status_code, 303)
        self.assertFalse(self.sent_in())

    def test_without_csrf_token(self):
        with mute_logger("odoo.http"):
            response = self.url_open(URL, data={"step": "send", **self.form()})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.sent_in())

    def test_only_customers_send_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(URL).url)
        self.authenticate("test_agent", "test_agent")
        response = self.url_open(URL, allow_redirects=False)
        self.assertTrue(response.headers["Location"].endswith("/my/complaints"))

    # -- files ---------------------------------------------------------------------

    def files(self, *sizes):
        return [
            ("files", (f"photo{i}.png", io.BytesIO(b"x" * size), "image/png"))
            for i, size in enumerate(sizes)
        ]

    def test_files_belong_to_the_complaint(self):
        self.send(URL, step="send", files=self.files(10, 20), **self.form())
        complaint = self.sent_in()
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "cs.complaint"), ("res_id", "=", complaint.id)]
        )
        self.assertEqual(sorted(files.mapped("file_size")), [10, 20])
        page = self.page(f"/my/complaints/{complaint.id}")
        self.assertIn("photo1.png", page)
        got = self.url_open(f"/my/complaints/{complaint.id}/files/{files[0].id}")
        self.assertEqual(len(got.content), files[0].file_size)
        self.assertIn("attachment", got.headers["Content-Disposition"])

    def test_twenty_megabytes_are_refused_and_the_text_is_kept(self):
        for step, url in (("send", URL),):
            response = self.send(
                url, step=step, files=self.files(20 * 1024 * 1024), **self.form()
            )
            self.assertEqual(response.status_code, 200)
            self.assertIn("is larger than 15 MB", response.text)
            self.assertIn("The blue pump does not start.", response.text)
        self.assertFalse(self.sent_in())

    def test_the_servers_limit_holds_too(self):
        self.env["ir.config_parameter"].set_param("web.max_file_upload_size", "1000")
        response = self.send(URL, step="send", files=self.files(2000), **self.form())
        self.assertIn("and was not sent", response.text)
        self.assertFalse(self.sent_in())

    def test_too_many_files(self):
        self.company.cs_portal_max_files = 2
        response = self.send(URL, step="send", files=self.files(1, 1, 1), **self.form())
        self.assertIn("At most 2 files at once", response.text)
        self.assertFalse(self.sent_in())

    def test_a_failure_leaves_nothing_behind(self):
        messages = type(self.env["cs.complaint"])
        with (
            mute_logger("odoo.http"),
            patch.object(messages, "message_post", side_effect=RuntimeError),
        ):
            response = self.send(URL, step="send", files=self.files(9), **self.form())
        self.assertEqual(response.status_code, 500)
        self.assertFalse(self.sent_in())

    # -- what is offered -----------------------------------------------------------

    def test_products_are_those_the_customer_bought(self):
        if "sale.order" not in self.env:
            self.skipTest("without sales")
        bought, unknown = self.env["product.product"].create(
            [{"name": "Pump of ours"}, {"name": "Pump of others"}]
        )
        for partner, product in (
            (self.customer, bought),
            (self.other_customer, unknown),
        ):
            order = self.env["sale.order"].create(
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "order_line": [(0, 0, {"product_id": product.id})],
                }
            )
            order.state = "sale"
        page = self.page(URL)
        self.assertIn("Pump of ours", page)
        self.assertNotIn("Pump of others", page)
        self.send(URL, step="send", **self.form(product_id=str(unknown.id)))
        self.assertFalse(self.sent_in().product_id)
        self.send(
            URL,
            step="send",
            **self.form(product_id=str(bought.id), key="2", description="Another"),
        )
        self.assertEqual(self.sent_in()[0].product_id, bought)
