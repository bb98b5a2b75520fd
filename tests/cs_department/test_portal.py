"""What a customer sees on the portal: own complaints, and what of them is theirs."""

from datetime import date

from odoo.tests import tagged
from odoo.tools import mute_logger

from .portal_common import PortalCase

SECRETS = {
    "cause": "SECRET-CAUSE",
    "analysis": "SECRET-ANALYSIS",
    "solution": "SECRET-PROPOSAL",
    "reply_text": "We send three new gaskets.",
    "loss_amount": 123456,
}


class TestPortalAccess(PortalCase):
    def url(self, complaint):
        return f"/my/complaints/{complaint.id}"

    def assert_refused_page(self, url):
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers["Location"].endswith("/my"))

    # -- whose ---------------------------------------------------------------------

    def test_own_company_sees_it_and_others_do_not(self):
        complaint = self.confirmed()
        for user in (self.buyer, self.colleague):
            self.log_in(user)
            self.assertIn(complaint.name, self.page("/my/complaints"))
            self.assertIn(complaint.name, self.page(self.url(complaint)))
        self.log_in(self.stranger)
        self.assertNotIn(complaint.name, self.page("/my/complaints"))
        self.assert_refused_page(self.url(complaint))
        self.assert_refused_page("/my/complaints/999999999")

    def test_nobody_without_login(self):
        complaint = self.confirmed()
        self.authenticate(None, None)
        self.assert_refused_page(self.url(complaint))
        self.assertIn("/web/login", self.url_open("/my/complaints").url)

    def test_counter(self):
        self.confirmed()
        for user, count in ((self.buyer, 1), (self.stranger, 0)):
            self.log_in(user)
            counters = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["cs_complaint_count"]}
            )
            self.assertEqual(counters["cs_complaint_count"], count)
            self.assertIn("/my/complaints", self.page("/my"))

    def test_another_companys_complaint(self):
        complaint = self.confirmed()
        other = self.as_user("outsider", self.env["cs.complaint"]).create(
            {
                "partner_id": self.customer.id,
                "category_id": self.categories["product"].id,
                "description": "Told the other company",
                "department_id": self.env["hr.department"]
                .create({"name": "Works", "company_id": self.other_company.id})
                .id,
                "read_back_by": "Mr Wu",
                "read_back_method": "phone",
            }
        )
        other.action_confirm()
        self.log_in(self.buyer)
        page = self.page("/my/complaints")
        self.assertIn("Told the other company", other.description)
        self.assertIn(self.url(complaint), page)
        self.assertNotIn(self.url(other), page)
        self.assert_refused_page(self.url(other))

    def test_an_agents_note_on_a_wrong_name_is_not_shown(self):
        complaint = self.draft()
        self.log_in(self.buyer)
        self.assertNotIn(complaint.name, self.page("/my/complaints"))
        self.assert_refused_page(self.url(complaint))

    def test_a_complaint_about_staff_is_shown_to_the_customer(self):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        self.log_in(self.buyer)
        page = self.page(self.url(complaint))
        self.assertNotIn(self.employees["agent2"].name, page)
        self.authenticate("test_agent2", "test_agent2")
        self.assert_refused_page(self.url(complaint))
        # not by the link either
        self.assert_refused_page(complaint.sudo().get_portal_url())

    def test_internal_users_see_what_they_may_see_anyhow(self):
        complaint = self.confirmed()
        self.authenticate("test_agent", "test_agent")
        page = self.page(self.url(complaint))
        self.assertNotIn("/message", page)
        self.send(f"{self.url(complaint)}/message", message="As the customer")
        self.assertNotIn(
            "As the customer", "".join(complaint.message_ids.mapped("body"))
        )
        self.authenticate("test_employee", "test_employee")
        self.assert_refused_page(self.url(complaint))

    def test_a_login_that_is_archived(self):
        complaint = self.confirmed()
        self.log_in(self.buyer)
        self.page(self.url(complaint))
        self.buyer.active = False
        self.env.flush_all()
        response = self.url_open("/my/complaints", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])
        self.assert_refused_page(self.url(complaint))

    # -- the link ------------------------------------------------------------------

    def test_link_opens_the_page_to_read(self):
        complaint = self.followed().sudo()
        self.authenticate(None, None)
        page = self.page(complaint.get_portal_url())
        self.assertIn(complaint.name, page)
        self.assertNotIn("/respond", page)
        self.assert_refused_page(f"{self.url(complaint)}?access_token=wrong")
        self.assert_refused_page(f"{self.url(complaint)}?access_token=")

    def test_link_renewed(self):
        complaint = self.confirmed().sudo()
        old = complaint.get_portal_url()
        self.as_user("agent", complaint).action_renew_portal_link()
        self.authenticate(None, None)
        self.assert_refused_page(old)
        self.page(complaint.get_portal_url())

    def test_link_ends_when_the_customer_is_corrected(self):
        complaint = self.draft()
        old = complaint.sudo().get_portal_url()
        complaint.write({"partner_id": self.other_customer.id})
        self.authenticate(None, None)
        self.assert_refused_page(old)

    def test_a_finished_complaint_has_a_link(self):
        complaint = self.closed()
        complaint.sudo()._cs_write_checked({"access_token": False})
        self.assertIn("access_token=", complaint.sudo().get_portal_url())

    def test_link_cannot_be_chosen(self):
        complaint = self.draft()
        with self.assertRaisesRegex(Exception, "recorded by the system"):
            complaint.access_token = "mine"

    def test_mails_carry_the_link(self):
        complaint = self.draft(
            channel="portal", contact_id=self.buyer.partner_id.id
        ).sudo()
        self.as_user("agent", complaint).action_confirm()
        mail = self.env["mail.mail"].search(
            [("recipient_ids", "in", self.buyer.partner_id.ids)]
        )
        self.assertIn(f"{self.url(complaint)}?access_token=", mail.body_html)
        # what was sent is part of the exchange
        self.log_in(self.colleague)
        page = self.page(self.url(complaint))
        self.assertIn(self.company.name, page.partition("Messages and files")[2])

    def test_a_merged_complaint_leads_to_the_other_one(self):
        complaint, other = self.draft(), self.confirmed()
        link = complaint.sudo().get_portal_url()
        self.as_user("manager", complaint)._cs_merge_into(
            self.as_user("manager", other)
        )
        self.authenticate(None, None)
        response = self.url_open(link, allow_redirects=False)
        self.assertIn(f"{self.url(other)}?", response.headers["Location"])
        self.log_in(self.buyer)
        page = self.page("/my/complaints")
        self.assertNotIn(f'"{self.url(complaint)}"', page)

    def test_token_opens_no_route_of_the_chatter(self):
        complaint = self.in_analysis().sudo()
        complaint.message_post(
            body="SECRET-COMMENT",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        token = complaint._portal_ensure_token()
        hash_ = complaint._sign_token(self.customer.id)
        access = {"token": token, "hash": hash_, "pid": self.customer.id}
        thread = {"thread_model": "cs.complaint", "thread_id": complaint.id}
        for user in (None, self.stranger, self.buyer):
            if user:
                self.log_in(user)
            else:
                self.authenticate(None, None)
            for route, more in (
                ("/mail/chatter_fetch", access),
                ("/mail/chatter_fetch", {}),
                ("/mail/message/post", {**access, "post_data": {"body": "Injected"}}),
                ("/portal/chatter_init", access),
            ):
                with self.subTest(user=user, route=route), mute_logger("odoo.http"):
                    answer = self.jsonrpc(route, {**thread, **more})
                    self.assertNotIn("SECRET-COMMENT", answer)
        bodies = "".join(complaint.message_ids.mapped("body"))
        self.assertNotIn("Injected", bodies)

    def jsonrpc(self, route, params):
        """Raw text of a JSON-RPC answer."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        return self.url_open(route, json=body).text

    # -- RPC -----------------------------------------------------------------------

    def test_rpc_gives_nothing(self):
        complaint = self.followed()
        self.log_in(self.buyer)
        domain = [["id", "=", complaint.id]]
        calls = (
            ("read", [complaint.ids, ["cause"]]),
            ("read", [complaint.ids, ["name"]]),
            ("search_read", [domain, ["name"]]),
            ("search_count", [domain]),
            ("web_search_read", [domain, {"name": {}}]),
            ("name_search", ["CP"]),
            ("formatted_read_group", [domain, ["state"], ["__count"]]),
            ("export_data", [complaint.ids, ["cause"]]),
            ("write", [complaint.ids, {"note": "x"}]),
            ("create", [[{"description": "x"}]]),
            ("unlink", [complaint.ids]),
            ("copy", [complaint.ids]),
            ("message_post", [complaint.ids]),
            ("action_accept", [complaint.ids]),
            ("action_decline", [complaint.ids, "no"]),
            ("action_confirm", [complaint.ids]),
            ("action_renew_portal_link", [complaint.ids]),
            ("get_portal_url", [complaint.ids]),
            ("_cs_portal_respond", [complaint.ids, True, ""]),
            ("_cs_portal_page", [complaint.ids]),
        )
        for method, args in calls:
            with self.subTest(method), mute_logger("odoo.http"):
                answer = self.jsonrpc(
                    f"/web/dataset/call_kw/cs.complaint/{method}",
                    {
                        "model": "cs.complaint",
                        "method": method,
                        "args": args,
                        "kwargs": {},
                    },
                )
                error = "UserError" if method == "export_data" else "AccessError"
                self.assertIn(f"odoo.exceptions.{error}", answer)
        for model in (
            "cs.complaint.remedy",
            "cs.complaint.category",
            "cs.deadline",
            "cs.approval",
            "cs.callback",
        ):
            with self.subTest(model), mute_logger("odoo.http"):
                answer = self.jsonrpc(
                    f"/web/dataset/call_kw/{model}/search_read",
                    {
                        "model": model,
                        "method": "search_read",
                        "args": [[], ["id"]],
                        "kwargs": {},
                    },
                )
                self.assertIn("AccessError", answer)

    def test_json_2_gives_nothing(self):
        complaint = self.followed()
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.buyer)
            .sudo()
            ._generate("rpc", "Test", self.env.cr.now().replace(year=2999))
        )
        for method, args in (
            ("read", {"ids": complaint.ids, "fields": ["cause"]}),
            ("search_read", {"domain": []}),
            ("action_accept", {"ids": complaint.ids}),
        ):
            with self.subTest(method), mute_logger("odoo.http"):
                response = self.url_open(
                    f"/json/2/cs.complaint/{method}",
                    json=args,
                    headers={"Authorization": f"Bearer {key}"},
                )
                self.assertEqual(response.status_code, 403)

    def test_messages_by_rpc(self):
        complaint = self.in_analysis().sudo()
        complaint.message_post(body="SECRET-NOTE")
        self.log_in(self.buyer)
        self.send(f"{self.url(complaint)}/message", message="My own words")
        mine = complaint.message_ids.filtered(lambda m: "My own" in m.body)
        domain = [["model", "=", "cs.complaint"], ["res_id", "=", complaint.id]]
        found = self.rpc("mail.message", "search_read", domain, ["body"])
        self.assertEqual([m["id"] for m in found], mine.ids)
        for method, args in (
            ("write", [mine.ids, {"body": "Never said"}]),
            ("unlink", [mine.ids]),
            (
                "create",
                [
                    [
                        {
                            "model": "cs.complaint",
                            "res_id": complaint.id,
                            "parent_id": mine.id,
                            "body": "Past the page",
                        }
                    ]
                ],
            ),
        ):
            with self.subTest(method), mute_logger("odoo.http"):
                answer = self.jsonrpc(
                    f"/web/dataset/call_kw/mail.message/{method}",
                    {
                        "model": "mail.message",
                        "method": method,
                        "args": args,
                        "kwargs": {},
                    },
                )
                self.assertIn('"error"', answer)
        self.assertEqual(complaint.message_ids.filtered(lambda m: m in mine), mine)
        self.assertIn("My own words", mine.body)
        bodies = "".join(complaint.message_ids.mapped("body"))
        self.assertNotIn("Past the page", bodies)

    def rpc(self, model, method, *args):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": {}},
        )


class TestPortalPage(PortalCase):
    def url(self, complaint):
        return f"/my/complaints/{complaint.id}"

    def view(self, complaint, user=None):
        return complaint.sudo().with_user(user or self.buyer).sudo()._cs_portal_page()

    def current(self, complaint):
        steps = self.view(complaint)["steps"]
        return [step["key"] for step in steps if step["current"]]

    def test_progress(self):
        self.assertEqual(self.current(self.confirmed()), ["confirmed"])
        self.assertEqual(self.current(self.in_analysis()), ["department"])
        self.assertEqual(self.current(self.in_approval()), ["department"])
        self.assertEqual(self.current(self.approved()), ["approved"])
        self.assertEqual(self.current(self.followed()), ["followup"])
        closed = self.view(self.closed())
        self.assertTrue(all(step["done"] for step in closed["steps"]))
        dates = {step["key"]: step["date"] for step in closed["steps"]}
        self.assertTrue(all(dates[key] for key in dates if key != "followup"), dates)

    def test_progress_of_an_answer_on_the_spot(self):
        complaint = self.confirmed(category="service", reply_text="Sorry, at once.")
        complaint.action_answer_on_spot()
        page = self.view(complaint)
        keys = [step["key"] for step in page["steps"]]
        self.assertEqual(
            keys, ["received", "confirmed", "answered", "followup", "closed"]
        )
        self.assertEqual(page["answer"]["text"], "Sorry, at once.")

    def test_progress_of_what_was_called_off(self):
        complaint = self.confirmed()
        self.as_user("manager", complaint)._cancel("SECRET-REASON")
        self.log_in(self.buyer)
        page = self.page(self.url(complaint))
        self.assertIn("was called off", page)
        self.assertNotIn("SECRET-REASON", page)

    def test_promised_date(self):
        with self.at("2026-09-30 15:00"):
            complaint = self.confirmed(category="service")
        # two working days after the holidays
        self.assertEqual(complaint.date_promised, date(2026, 10, 9))
        self.log_in(self.buyer)
        page = self.page(self.url(complaint))
        self.assertIn("You get our answer by", page)
        self.assertIn("10/09/2026", page)
        # of records from before the promise was kept on them, its clock
        complaint._cs_write_checked({"date_promised": False})
        self.assertEqual(self.view(complaint)["date_promised"], date(2026, 10, 9))

    def test_nothing_unapproved_and_nothing_internal(self):
        analysed = self.in_approval(values=SECRETS, note="SECRET-NOTE")
        analysed.sudo().opinion_cs = "SECRET-OPINION"
        approved = self.approved()
        self.log_in(self.buyer)
        page = self.page(self.url(analysed))
        for text in ("SECRET", "123,456", SECRETS["reply_text"], "Head"):
            self.assertNotIn(text, page)
        self.assertFalse(self.view(analysed)["answer"])
        # approved is not yet answered
        self.assertFalse(self.view(approved)["answer"])

    def test_the_answer_is_shown_once_it_is_given_and_while_it_stands(self):
        complaint = self.in_approval(values=SECRETS)
        self.as_user("manager", complaint).action_approve()
        self.as_user("president", complaint).action_approve()
        self.as_user("agent", complaint).action_reply()
        self.log_in(self.buyer)
        page = self.page(self.url(complaint))
        self.assertIn(SECRETS["reply_text"], page)
        self.assertNotIn("SECRET", page)
        self.as_user("manager", complaint).action_reopen()
        page = self.page(self.url(complaint))
        self.assertIn("We have taken it up again", page)
        self.assertFalse(self.view(complaint)["answer"])

    def test_what_is_granted_is_shown_with_the_answer(self):
        complaint = self.in_analysis(
            remedy_ids=[(0, 0, {"kind": "repair", "asked_quantity": 9})]
        )
        self.fill_reply_form(complaint)
        head = self.as_user("head", complaint)
        head.write(
            {
                "remedy_ids": [
                    (1, complaint.remedy_ids.id, {"is_granted": True}),
                    (
                        0,
                        0,
                        {
                            "kind": "compensation",
                            "is_granted": True,
                            "granted_amount": 4321,
                        },
                    ),
                ]
            }
        )
        head.action_submit_analysis()
        self.as_user("manager", complaint).action_approve()
        self.log_in(self.buyer)
        page = self.page(self.url(complaint))
        self.assertIn("quantity 9", page)
        self.assertNotIn("4,321", page)
        self.assertNotIn("Compensation", page)
        self.as_user("agent", complaint).action_reply()
        self.assertIn("4,321", self.page(self.url(complaint)))

    # -- messages and files --------------------------------------------------------

    def test_exchange_is_what_was_written_and_sent(self):
        complaint = self.in_analysis().sudo()
        head = self.users["head"].partner_id
        complaint.message_post(
            body="SECRET-AMONG-COLLEAGUES",
            author_id=head.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.users["agent"].partner_id.ids,
        )
        complaint.message_post(body="SECRET-NOTE", author_id=head.id)
        self.log_in(self.buyer)
        response = self.send(
            f"{self.url(complaint)}/message", message="Any news?\nWe wait."
        )
        self.assertEqual(response.status_code, 303)
        page = self.page(self.url(complaint))
        self.assertIn("Any news?", page)
        self.assertNotIn("SECRET", page)
        message = self.view(complaint)["messages"][-1]
        self.assertTrue(message["is_theirs"])
        self.assertEqual(message["author"], "Buyer")
        # a colleague at the customer reads it, a stranger writes nothing
        self.log_in(self.colleague)
        self.assertIn("Any news?", self.page(self.url(complaint)))
        self.log_in(self.stranger)
        self.send(f"{self.url(complaint)}/message", message="Injected")
        self.assertNotIn("Injected", "".join(complaint.message_ids.mapped("body")))

    def test_the_agent_is_told_and_the_customer_does_not_follow(self):
        complaint = self.in_analysis()
        self.log_in(self.buyer)
        self.send(f"{self.url(complaint)}/message", message="Any news?")
        message = complaint.message_ids[0]
        self.assertIn(self.users["agent"].partner_id, message.notified_partner_ids)
        self.assertNotIn(self.buyer.partner_id, complaint.sudo().message_partner_ids)

    def test_the_contact_is_recorded(self):
        complaint = self.in_analysis()
        self.log_in(self.buyer)
        self.send(f"{self.url(complaint)}/message", message="Any news?")
        contact = complaint.contact_ids.filtered(lambda c: c.direction == "in")
        self.assertEqual((contact.channel, contact.person), ("portal", "Buyer"))
        self.assertIn("Any news?", contact.summary)

    def test_empty_and_too_large_messages(self):
        complaint = self.in_analysis()
        count = len(complaint.message_ids)
        self.log_in(self.buyer)
        url = f"{self.url(complaint)}/message"
        self.assertIn("Write something", self.send(url, message=" ").text)
        page = self.send(
            url,
            message="See the film",
            files=[("files", ("film.mp4", b"x" * (16 * 1024 * 1024)))],
        ).text
        self.assertIn("is larger than 15 MB", page)
        self.assertIn("See the film", page)
        self.assertEqual(len(complaint.message_ids), count)

    def test_a_finished_complaint_takes_no_message(self):
        complaint = self.closed()
        count = len(complaint.message_ids)
        self.log_in(self.buyer)
        page = self.page(self.url(complaint))
        self.assertIn("This complaint is finished", page)
        response = self.send(f"{self.url(complaint)}/message", message="Still broken")
        self.assertIn("can no longer be changed", response.text)
        self.assertEqual(len(complaint.message_ids), count)

    def test_files_of_others_by_their_number(self):
        complaint, other = self.in_analysis(), self.in_analysis()
        self.log_in(self.buyer)
        self.send(
            f"{self.url(complaint)}/message",
            message="Photo",
            files=[("files", ("photo.svg", b"<svg onload='alert(1)'/>"))],
        )
        attachments = self.env["ir.attachment"]
        mine = attachments.search([("name", "=", "photo.svg")])
        internal = attachments.create(
            {
                "name": "calculation.xlsx",
                "raw": b"secret",
                "res_model": "cs.complaint",
                "res_id": complaint.id,
            }
        )
        got = self.url_open(f"{self.url(complaint)}/files/{mine.id}")
        self.assertEqual(got.status_code, 200)
        self.assertIn("attachment", got.headers["Content-Disposition"])
        refused = (
            f"{self.url(complaint)}/files/{internal.id}",
            f"{self.url(other)}/files/{mine.id}",
            f"/web/content/{internal.id}",
        )
        for url in refused:
            with self.subTest(url), mute_logger("odoo.http"):
                self.assertEqual(self.url_open(url).status_code, 404)
        self.log_in(self.stranger)
        for number in (mine.id, internal.id):
            for url in (
                f"{self.url(complaint)}/files/{number}",
                f"/web/content/{number}",
            ):
                with self.subTest(url), mute_logger("odoo.http"):
                    self.assertEqual(self.url_open(url).status_code, 404)

    # -- accept and decline --------------------------------------------------------

    def test_accept(self):
        complaint = self.followed()
        self.log_in(self.buyer)
        self.assertIn("Your decision", self.page("/my/complaints"))
        self.assertIn("Does this solution suit you?", self.page(self.url(complaint)))
        response = self.send(f"{self.url(complaint)}/respond", decision="accept")
        self.assertIn("sent=accept", response.headers["Location"])
        self.assertEqual(complaint.customer_response, "accepted")
        self.assertEqual(complaint.response_channel, "portal")
        self.assertEqual(complaint.response_by, "Buyer")
        page = self.page(self.url(complaint))
        self.assertNotIn("Does this solution suit you?", page)
        # twice, and the other way
        again = self.send(
            f"{self.url(complaint)}/respond", decision="decline", reason="No"
        )
        self.assertIn("nothing to accept or decline", again.text)
        self.assertEqual(complaint.customer_response, "accepted")

    def test_decline_needs_a_reason_and_goes_back(self):
        complaint = self.followed()
        self.log_in(self.buyer)
        url = f"{self.url(complaint)}/respond"
        self.assertIn(
            "tell us why", self.send(url, decision="decline", reason=" ").text
        )
        self.assertEqual(complaint.customer_response, "pending")
        self.send(url, decision="decline", reason="<b>Too</b> late")
        self.assertEqual(complaint.state, "analysis")
        self.assertEqual(complaint.response_reason, "<b>Too</b> late")
        self.assertNotIn("<b>Too</b>", self.page(self.url(complaint)))
        # what the step set off inside the house is not readable, though it ran as
        # the customer
        domain = [["model", "=", "cs.complaint"], ["res_id", "=", complaint.id]]
        found = self.make_jsonrpc_request(
            "/web/dataset/call_kw/mail.message/search_read",
            {
                "model": "mail.message",
                "method": "search_read",
                "args": [domain, ["body"]],
                "kwargs": {},
            },
        )
        self.assertFalse(found)

    def test_who_may_not_decide(self):
        complaint = self.followed()
        for login in ("portal_stranger", "test_agent", "test_head"):
            self.authenticate(login, login)
            self.send(f"{self.url(complaint)}/respond", decision="accept")
        self.authenticate(None, None)
        self.send(f"{self.url(complaint)}/respond", decision="accept")
        self.log_in(self.buyer)
        with mute_logger("odoo.http"):
            self.url_open(f"{self.url(complaint)}/respond", data={"decision": "accept"})
        self.assertEqual(complaint.customer_response, "pending")

    # -- list ----------------------------------------------------------------------

    def test_list_filters_searches_and_survives_nonsense(self):
        open_ = self.confirmed(product_text="Red pump")
        closed = self.closed(product_text="Blue pump")
        self.log_in(self.buyer)
        for query, shown in (
            ("", open_ | closed),
            ("?filterby=open", open_),
            ("?filterby=closed", closed),
            ("?search=Blue", closed),
            ("?search=Blue&search_in=number", open_.browse()),
            (f"?search={open_.name}&search_in=number", open_),
            ("?sortby=number&filterby=all", open_ | closed),
            ("?sortby=x&filterby=y&search_in=z&search=%00", open_ | closed),
        ):
            with self.subTest(query):
                page = self.page(f"/my/complaints{query}")
                for complaint in open_ | closed:
                    check = self.assertIn if complaint in shown else self.assertNotIn
                    check(f'href="{self.url(complaint)}"', page)
        self.assertIn("No complaint matches", self.page("/my/complaints?search=zzz"))
        self.log_in(self.stranger)
        self.assertIn("There are no complaints", self.page("/my/complaints"))

    def test_list_takes_the_same_queries_for_many(self):
        def queries():
            self.env.invalidate_all()
            complaints = self.env["cs.complaint"].with_user(self.buyer)
            before = self.env.cr.sql_log_count
            rows = complaints.sudo().search(complaints._cs_portal_domain())
            self.assertTrue(rows._cs_portal_rows())
            return self.env.cr.sql_log_count - before, len(rows)

        product = self.env["product.product"].create(
            [{"name": f"P{i}"} for i in range(9)]
        )
        self.confirmed(product_id=product[0].id)
        few, _count = queries()
        for number in range(1, 9):
            self.confirmed(product_id=product[number].id, description=f"{number}")
        many, count = queries()
        self.assertEqual(count, 9)
        self.assertLessEqual(many, few + 1)

    def test_pager(self):
        for number in range(22):
            self.confirmed(description=f"Pump {number}")
        self.log_in(self.buyer)
        self.assertIn("/my/complaints/page/2", self.page("/my/complaints"))
        last = self.page("/my/complaints/page/2")
        self.assertEqual(last.count('<td class="text-nowrap">'), 2)
        self.page("/my/complaints/page/99")


@tagged("standard", "post_install", "-at_install")
class TestPortalTour(PortalCase):
    def test_customer(self):
        self.start_tour("/my", "cs_complaint_portal_tour", login=self.buyer.login)
        complaint = self.sent_in()
        self.assertEqual(complaint.state, "draft")
        self.assertEqual(complaint.remedy_ids.kind, "replacement")
        agent = self.as_user("agent", complaint)
        agent.write({"department_id": self.product_dept.id, "user_id": agent.env.uid})
        agent.action_confirm()
        agent.action_transfer()
        url = f"/my/complaints/{complaint.id}"
        self.start_tour(url, "cs_complaint_portal_track_tour", login=self.buyer.login)
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        self.as_user("manager", complaint).action_approve()
        agent.action_reply()
        self.start_tour(url, "cs_complaint_portal_accept_tour", login=self.buyer.login)
        complaint.invalidate_recordset()
        self.assertEqual(complaint.customer_response, "accepted")
