"""Service requests over real HTTP: the tours of agent and handler, forged calls."""

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .service_common import ServiceCase

ERRORS = "odoo.addons.cs_department.exceptions"


@tagged("standard", "post_install", "-at_install")
class TestServiceHttp(ServiceCase, HttpCase):
    def rpc(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def assert_refused(self, error, *call, **kwargs):
        with mute_logger("odoo.http"), self.assertRaisesRegex(JsonRpcException, error):
            self.rpc(*call, **kwargs)

    def login(self, role):
        self.authenticate(self.users[role].login, self.users[role].login)

    def test_forged_calls(self):
        request = self.opened()
        model, ids = "cs.service.request", request.ids
        self.login("agent")
        for error, method, arguments in (
            ("StateWriteError", "write", [{"state": "solved"}]),
            ("EngineFieldError", "write", [{"date_promised": "2030-01-01 00:00:00"}]),
            ("EngineFieldError", "write", [{"handler_id": self.users["agent2"].id}]),
            ("MissingInputError", "action_solve", []),
            ("FieldAccessError", "write", [{"user_id": self.users["agent2"].id}]),
        ):
            self.assert_refused(f"{ERRORS}.{error}", model, method, ids, *arguments)
        for method in ("_transition", "_hand_on", "_cs_to_complaint", "_promise"):
            self.assert_refused("AccessError", model, method, ids, "solve")
        self.assert_refused(
            f"{ERRORS}.EngineFieldError",
            model,
            "create",
            [{"subject": "x", "satisfaction": 5}],
        )
        self.assertEqual(request.state, "open")

    def test_the_agents_call(self):
        self.users["agent"].lang = "en_US"
        self.start_tour("/odoo/cs-my-requests", "cs_service_tour", login="test_agent")
        request = self.env["cs.service.request"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(request.state, "escalated")
        self.assertEqual(request.user_id, self.users["agent"])
        self.assertEqual(len(request._cs_complaints()), 1)

    def test_the_handlers_answer(self):
        self.users["engineer"].lang = "en_US"
        request = self.opened(subject="The valve sticks")
        request._hand_on("Tried oil.", self.users["engineer"])
        self.start_tour(
            "/odoo/cs-requests-handed-to-me",
            "cs_service_handler_tour",
            login="test_employee",
        )
        request.invalidate_recordset()
        self.assertEqual(request.state, "waiting")
        self.assertTrue(request.hand_on_ids.date_accepted)
