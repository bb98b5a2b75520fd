"""The forged write over real HTTP: what a client could send by hand."""

import json
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from . import engine_common as common


@tagged("standard", "post_install", "-at_install")
class TestRpc(common.EngineCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ("agent", "manager", "manager2", "employee"):
            cls.users[role].password = f"{role}-long-password-1"

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; return the result or the error's name."""
        body = {
            "jsonrpc": "2.0",
            "method": "call",
            "params": {
                "model": model,
                "method": method,
                "args": args,
                "kwargs": {"context": {"lang": "en_US"}, **kwargs},
            },
        }
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json"},
        ).json()
        if "error" in response:
            return response["error"]["data"]["name"].rpartition(".")[2]
        return response["result"]

    def login(self, role):
        self.authenticate(f"test_{role}", f"{role}-long-password-1")

    @mute_logger("odoo.http")
    def test_the_state_is_not_forged(self):
        document = self.document()
        self.env.flush_all()
        self.login("agent")
        model = common.DOCUMENT
        wrong = "StateWriteError"
        ids = document.ids
        vals = {"state": "approved"}
        self.assertEqual(self.call(model, "write", ids, vals), wrong)
        self.assertEqual(
            self.call(model, "web_save", ids, vals, specification={}), wrong
        )
        self.assertEqual(self.call(model, "create", [vals]), wrong)
        for context in (
            {"cs_by_transition": True},
            {"cs_by_transition": {"model": model, "ids": ids}},
            {"default_state": "approved"},
        ):
            self.assertEqual(self.call(model, "create", [vals], context=context), wrong)
            self.assertEqual(
                self.call(model, "write", ids, vals, context=context), wrong
            )
        self.assertEqual(
            self.call(model, "create", [{}], context={"default_state": "closed"}), wrong
        )
        self.assertEqual(self.call(model, "copy", ids, default=vals), wrong)
        loaded = self.call(model, "load", ["state"], [["Approved"]])
        self.assertFalse(loaded["ids"])
        document.invalidate_recordset()
        self.assertEqual(document.state, "draft")

    @mute_logger("odoo.http")
    def test_private_methods_cannot_be_called(self):
        document = self.submitted()
        self.env.flush_all()
        self.login("manager")
        for name, *args in (
            ("_transition", "approve"),
            ("_cs_write_checked", {"state": "approved"}),
            ("_cs_decide", "approved"),
            ("_cs_approved", "answer"),
            ("_cs_end_step", "answer"),
        ):
            result = self.call(common.DOCUMENT, name, document.ids, *args)
            self.assertIn(result, ("AccessError", "AttributeError"), name)
        for model, method in (
            ("cs.deadline", "_cs_finish"),
            ("cs.deadline", "_cron_check"),
            ("cs.callback", "_log_attempt"),
            ("res.company", "_cs_work_calendar"),
        ):
            result = self.call(model, method, [1])
            self.assertIn(result, ("AccessError", "AttributeError"), method)
        document.invalidate_recordset()
        self.assertEqual(document.state, "approval")

    @mute_logger("odoo.http")
    def test_decisions_are_not_forged(self):
        document = self.submitted(role="manager")
        approval = document.approval_ids
        self.env.flush_all()
        self.login("manager")
        self.assertEqual(
            self.call("cs.approval", "write", approval.ids, {"state": "approved"}),
            "AccessError",
        )
        self.assertEqual(
            self.call("cs.approval", "create", [{"name": "x", "state": "approved"}]),
            "AccessError",
        )
        for model, ids in (
            (common.DOCUMENT, document.ids),
            ("cs.approval", approval.ids),
        ):
            self.assertEqual(self.call(model, "action_approve", ids), "FourEyesError")
        wizard = self.call(
            "cs.approval.refuse",
            "create",
            [{"approval_ids": [[6, 0, approval.ids]], "comment": "No"}],
        )
        self.assertEqual(
            self.call("cs.approval.refuse", "action_refuse", wizard), "FourEyesError"
        )
        self.assertEqual(
            self.call(
                "cs.deadline", "write", document.deadline_ids.ids, {"state": "met"}
            ),
            "AccessError",
        )
        self.login("manager2")
        self.assertTrue(self.call(common.DOCUMENT, "action_approve", document.ids))
        document.invalidate_recordset()
        self.assertEqual(document.state, "approved")
        approval.invalidate_recordset()
        self.assertEqual(approval.decided_by, self.users["manager2"])

    @mute_logger("odoo.http")
    def test_a_stranger_to_customer_service(self):
        document = self.submitted()
        self.env.flush_all()
        self.login("employee")
        self.assertEqual(
            self.call(common.DOCUMENT, "action_approve", document.ids),
            "TransitionAccessError",
        )
        self.assertEqual(
            self.call(common.DOCUMENT, "write", document.ids, {"text": "x"}),
            "AccessError",
        )
        self.assertEqual(self.call("cs.callback", "search", []), "AccessError")
        self.assertEqual(
            self.call("cs.deadline", "search", [["res_id", "=", document.id]]), []
        )

    @mute_logger("odoo.http")
    def test_numbers_that_are_none(self):
        self.login("agent")
        vals = {
            "kind": "care",
            "partner_id": self.customer.id,
            "date_to": "2099-01-01 00:00:00",
        }
        for value in (float("nan"), float("inf"), -1, 6):
            self.assertEqual(
                self.call("cs.callback", "create", [{**vals, "satisfaction": value}]),
                "CallbackError",
            )
        self.assertTrue(self.call("cs.callback", "create", [vals]))

    @mute_logger("odoo.http", "odoo.addons.web.controllers.json", "odoo.addons.rpc")
    def test_the_same_over_json_2_with_a_key(self):
        document = self.document()
        agent = self.users["agent"]
        key = (
            self.env["res.users.apikeys"]
            .with_user(agent)
            ._generate(None, "test", self.env.cr.now() + timedelta(days=1))
        )
        self.env.flush_all()

        def post(model, method, **arguments):
            return self.url_open(
                f"/json/2/{model}/{method}",
                data=json.dumps(arguments),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"Bearer {key}",
                },
            )

        wrong = post(
            common.DOCUMENT, "write", ids=document.ids, vals={"state": "approved"}
        )
        self.assertIn("StateWriteError", wrong.json()["name"])
        self.assertGreaterEqual(wrong.status_code, 400)
        private = post(common.DOCUMENT, "_transition", ids=document.ids, action="close")
        self.assertGreaterEqual(private.status_code, 400)
        right = post(common.DOCUMENT, "action_submit", ids=document.ids)
        self.assertEqual(right.status_code, 200)
        document.invalidate_recordset()
        self.assertEqual(document.state, "approval")
