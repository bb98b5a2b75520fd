"""The transition table: the one way to a state, for every client."""

import base64

from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import (
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)
from odoo.addons.cs_department.models.policy import transition_mixin

from .engine_common import DOCUMENT, EngineCase


class TestTransitions(EngineCase):
    def closed(self):
        document = self.submitted()
        self.as_user("manager", document).action_approve()
        self.as_user("manager", document).action_close()
        return document

    # -- the guard -----------------------------------------------------------------

    def test_state_is_not_written_by_anybody(self):
        document = self.document()
        for env in (document, self.as_user("agent", document), document.sudo()):
            for state in ("approval", "approved", "closed", "cancelled"):
                with self.assertRaises(StateWriteError):
                    env.write({"state": state})
                with self.assertRaises(StateWriteError):
                    env.state = state
        self.assertEqual(document.state, "draft")

    def test_no_context_opens_the_guard(self):
        document = self.as_user("agent", self.document())
        for key in ("cs_by_transition", "check_state", "install_mode", "from_import"):
            for value in (True, 1, "true", {"model": DOCUMENT, "ids": document.ids}):
                with self.assertRaises(StateWriteError):
                    document.with_context(**{key: value}).state = "approved"

    def test_the_pass_holds_for_its_own_records_alone(self):
        first, second = self.document(), self.document()
        let_through = transition_mixin._Pass(first)
        context = {"cs_by_transition": let_through}
        with self.assertRaises(StateWriteError):
            second.with_context(**context).state = "approved"
        with self.assertRaises(StateWriteError):
            self.document_model(context).create({"state": "approved"})
        call = self.env["cs.callback"].with_context(**context).browse(first.id)
        self.assertFalse(call._cs_is_by_transition())

    def document_model(self, context):
        return self.env[DOCUMENT].with_context(**context)

    def test_created_in_the_first_state_only(self):
        model = self.as_user("agent", self.env[DOCUMENT])
        with self.assertRaises(StateWriteError):
            model.create({"state": "approved"})
        with self.assertRaises(StateWriteError):
            model.with_context(default_state="approved").create({})
        self.assertEqual(model.create({"state": "draft"}).state, "draft")

    def test_an_import_cannot_bring_a_state(self):
        model = self.as_user("agent", self.env[DOCUMENT])
        count = model.search_count([])
        result = model.load(["text", "state"], [["a", "Approved"], ["b", "Draft"]])
        self.assertFalse(result["ids"])
        self.assertIn("cannot be set directly", result["messages"][0]["message"])
        self.assertEqual(model.search_count([]), count)
        self.assertTrue(model.load(["text"], [["a"], ["b"]])["ids"])

    def test_a_copy_starts_anew(self):
        document = self.closed()
        copy = self.as_user("agent", document).copy()
        self.assertEqual(copy.state, "draft")
        self.assertNotEqual(copy.name, document.name)
        self.assertFalse(copy.deadline_ids or copy.approval_ids)
        with self.assertRaises(StateWriteError):
            document.copy({"state": "closed"})

    def test_the_same_state_written_back_is_no_harm(self):
        document = self.document()
        document.write({"state": "draft", "log": "x"})
        self.assertEqual(document.log, "x")

    # -- the steps -----------------------------------------------------------------

    def test_steps_start_and_end_clocks(self):
        document = self.submitted()
        clock = document.deadline_ids
        self.assertEqual((clock.step, clock.state), ("answer", "running"))
        self.as_user("manager", document).action_approve()
        self.as_user("manager", document).action_close()
        self.assertEqual(clock.state, "met")

    def test_only_from_the_table_s_states(self):
        document = self.document()
        with self.assertRaises(TransitionError):
            self.as_user("manager", document).action_close()
        submitted = self.submitted()
        with self.assertRaises(TransitionError):
            self.as_user("agent", submitted).action_submit()

    def test_only_those_the_table_names(self):
        document = self.document()
        for role in ("employee", "head", "president", "auditor"):
            with self.assertRaises(TransitionAccessError, msg=role):
                self.as_user(role, document).action_submit()
        with self.assertRaises(AccessError):
            self.as_user("outsider", document).action_submit()
        with self.assertRaises(TransitionAccessError):
            self.as_user("agent", document).action_cancel()
        self.assertEqual(document.state, "draft")

    def test_checks_and_all_or_none(self):
        good, bad = self.document(), self.document(text=" ")
        with self.assertRaises(MissingInputError):
            self.as_user("agent", good | bad).action_submit()
        self.assertEqual((good | bad).mapped("state"), ["draft", "draft"])
        self.assertFalse((good | bad).deadline_ids)

    def test_can_agrees_with_the_action(self):
        """For each role and state: the button is there where the action works."""
        actions = ("submit", "approve", "close", "cancel")
        make = {
            "draft": self.document,
            "approval": self.submitted,
            "closed": self.closed,
        }
        for state, maker in make.items():
            for role in self.users:
                for action in actions:
                    with self.env.cr.savepoint() as savepoint:
                        document = self.as_user(role, maker())
                        try:
                            shown = document.read([f"can_{action}"])
                            shown = shown[0][f"can_{action}"]
                        except AccessError:
                            shown = False
                        try:
                            getattr(document, f"action_{action}")()
                            works = True
                        except Exception:
                            works = False
                        self.assertEqual(shown, works, (state, role, action))
                        savepoint.rollback()

    # -- finished documents --------------------------------------------------------

    def test_a_finished_document_is_read_only(self):
        document = self.closed()
        for role in ("agent", "manager"):
            with self.assertRaises(ReadonlyDocumentError):
                self.as_user(role, document).log = "changed"
            with self.assertRaises(ReadonlyDocumentError):
                self.as_user(role, document).unlink()
        with self.assertRaises(ReadonlyDocumentError):
            document.sudo().department_id = False
        with self.assertRaises(ReadonlyDocumentError):
            document.sudo().unlink()

    def test_its_attachments_are_too(self):
        document = self.submitted()
        attachment = self.env["ir.attachment"].create(
            {"name": "a.txt", "raw": b"a", "res_model": DOCUMENT, "res_id": document.id}
        )
        loose = self.env["ir.attachment"].create({"name": "b.txt", "raw": b"b"})
        self.as_user("manager", document).action_approve()
        self.as_user("manager", document).action_close()
        vals = {"name": "c", "res_model": DOCUMENT, "res_id": document.id}
        for attempt in (
            lambda: attachment.write({"raw": b"x"}),
            lambda: attachment.write({"res_id": self.document().id}),
            lambda: attachment.unlink(),
            lambda: loose.write({"res_model": DOCUMENT, "res_id": document.id}),
            lambda: loose.create(vals),
            lambda: self.as_user("manager", document).message_post(
                body="x", attachments=[("d.txt", base64.b64encode(b"d"))]
            ),
        ):
            with self.assertRaises(ReadonlyDocumentError), self.env.cr.savepoint():
                attempt()
        self.assertEqual(attachment.raw, b"a")

    def test_a_started_document_is_not_deleted(self):
        document = self.submitted()
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("agent", document).unlink()
        self.as_user("agent", self.document()).unlink()

    # -- companies -----------------------------------------------------------------

    def test_a_document_with_clocks_keeps_its_company(self):
        document = self.document()
        document.company_id = self.other_company
        document.company_id = self.company
        with self.at("2026-10-12 10:00"):
            document._cs_start_step("work")
        with self.assertRaises(ReadonlyDocumentError):
            document.company_id = self.other_company
