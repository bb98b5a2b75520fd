"""Complaints over real HTTP: forged calls, and the main path in a browser."""

from odoo.tests import HttpCase, JsonRpcException
from odoo.tools import mute_logger

from .common import ComplaintCase

ERRORS = "odoo.addons.cs_department.exceptions"


class TestComplaintHttp(ComplaintCase, HttpCase):
    def rpc(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def assert_refused(self, error, *call, **kwargs):
        with (
            mute_logger("odoo.http"),
            self.assertRaisesRegex(JsonRpcException, error),
        ):
            self.rpc(*call, **kwargs)

    def login(self, role):
        self.authenticate(self.users[role].login, self.users[role].login)

    def test_forged_state(self):
        complaint = self.draft()
        self.login("agent")
        self.assert_refused(
            f"{ERRORS}.StateWriteError",
            "cs.complaint",
            "write",
            complaint.ids,
            {"state": "approved"},
        )
        self.assert_refused(
            f"{ERRORS}.StateWriteError",
            "cs.complaint",
            "write",
            complaint.ids,
            {"state": "approved"},
            context={"cs_by_transition": True},
        )
        self.assert_refused(
            f"{ERRORS}.StateWriteError",
            "cs.complaint",
            "create",
            [{"description": "x", "state": "closed"}],
        )
        self.assert_refused(
            f"{ERRORS}.EngineFieldError",
            "cs.complaint",
            "write",
            complaint.ids,
            {"read_back_date": "2026-01-01 00:00:00"},
        )
        self.assert_refused(
            "AccessError", "cs.complaint", "_transition", complaint.ids, "confirm"
        )
        self.assert_refused(
            f"{ERRORS}.ReadBackError",
            "cs.complaint",
            "action_confirm",
            self.draft(read_back_by=False).ids,
        )
        self.assertEqual(complaint.state, "draft")

    def test_accused_by_rpc(self):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        self.login("agent2")
        domain = [["id", "=", complaint.id]]
        self.assertEqual(self.rpc("cs.complaint", "search_read", domain, ["name"]), [])
        self.assertEqual(self.rpc("cs.complaint", "search_count", domain), 0)
        self.assert_refused(
            "AccessError", "cs.complaint", "read", complaint.ids, ["description"]
        )
        thread = {"thread_model": "cs.complaint", "thread_id": complaint.id}
        try:
            with mute_logger("odoo.http"):
                answer = self.make_jsonrpc_request(
                    "/mail/thread/messages", {**thread, "fetch_params": {}}
                )
        except JsonRpcException:
            answer = {}
        # without access to the thread Odoo lists what else the user may read
        shown = self.env["mail.message"].browse(answer.get("messages", []))
        self.assertFalse(
            shown.filtered(
                lambda m: m.model == "cs.complaint" and m.res_id == complaint.id
            )
        )

    def test_main_path_in_the_browser(self):
        self.users["head"].lang = "en_US"
        self.start_tour(
            "/odoo/cs-my-complaints", "cs_complaint_tour", login="test_agent"
        )
        complaint = self.env["cs.complaint"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(complaint.state, "analysis")
        self.start_tour(
            "/odoo/cs-complaints-to-analyse",
            "cs_complaint_head_tour",
            login="test_head",
        )
        self.start_tour(
            "/odoo/cs-complaint-inquiries",
            "cs_complaint_inquiry_tour",
            login="test_manager",
        )
        self.start_tour(
            "/odoo/cs-complaints-to-analyse",
            "cs_complaint_head_submit_tour",
            login="test_head",
        )
        self.start_tour(
            "/odoo/cs-complaints", "cs_complaint_manager_tour", login="test_manager"
        )
        self.start_tour(
            "/odoo/cs-complaints", "cs_complaint_president_tour", login="test_president"
        )
        self.start_tour(
            "/odoo/cs-my-complaints", "cs_complaint_answer_tour", login="test_agent"
        )
        complaint.invalidate_recordset()
        self.assertEqual(complaint.state, "closed")
        self.assertEqual(complaint.satisfaction, 5)
