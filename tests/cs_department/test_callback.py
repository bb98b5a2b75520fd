"""Engine 4: attempts, answers, and who may call."""

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.cs_department.exceptions import (
    CallbackError,
    MissingInputError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionError,
)

from .engine_common import DOCUMENT, EngineCase


class TestCallback(EngineCase):
    def call(self, role="agent", **values):
        vals = {
            "kind": "complaint_followup",
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "date_from": self.utc("2026-10-12 09:00"),
            "date_to": self.utc("2026-10-14 18:00"),
            **values,
        }
        return self.as_user(role, self.env["cs.callback"]).create(vals)

    def about(self, document, **values):
        return self.call(res_model=DOCUMENT, res_id=document.id, **values)

    def log(self, callback, outcome, moment="2026-10-12 10:00", **values):
        log = self.env["cs.callback.log"].with_env(callback.env)
        with self.at(moment):
            vals = {"callback_id": callback.id, "outcome": outcome, **values}
            log.create(vals).action_log()

    def answered(self, **values):
        callback = self.call(**values)
        self.log(callback, "reached")
        callback.write({"outcome": "satisfied", "satisfaction": 4})
        return callback

    def test_the_number_comes_from_the_contact_else_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id, "phone": "139 0000"}
        )
        self.assertEqual(self.call().phone, self.customer.phone)
        self.assertEqual(self.call(contact_id=contact.id).phone, "139 0000")

    def test_without_a_number_nobody_can_call(self):
        self.customer.phone = False
        with self.assertRaises(ValidationError):
            self.call()
        with self.assertRaises(ValidationError):
            self.call(phone="  ")
        self.assertTrue(self.call(phone="0574 8888"))

    def test_unknown_customer(self):
        with self.assertRaises(CallbackError):
            self.call(partner_id=2**30)

    def test_a_contact_of_somebody_else(self):
        other = self.env["res.partner"].create({"name": "Other", "phone": "1"})
        with self.assertRaises(ValidationError):
            self.call(contact_id=other.id)

    def test_reached_then_done(self):
        document = self.document()
        callback = self.about(document)
        self.log(callback, "busy", "2026-10-12 10:00")
        self.log(callback, "reached", "2026-10-12 11:00")
        with self.assertRaises(MissingInputError):
            callback.action_done()
        callback.outcome = "satisfied"
        with self.assertRaises(MissingInputError):
            callback.action_done()
        callback.satisfaction_choice = "4"
        with self.at("2026-10-12 11:05"):
            callback.action_done()
        self.assertEqual(callback.state, "done")
        self.assertEqual(callback.attempt_count, 2)
        self.assertEqual(callback.user_id, self.users["agent"])
        self.assertEqual(self.local(callback.date_done), "2026-10-12 11:05")
        self.assertEqual(document.log, "done:4")

    def test_done_needs_somebody_reached(self):
        callback = self.call()
        callback.write({"outcome": "satisfied", "satisfaction": 5})
        with self.assertRaises(MissingInputError):
            callback.action_done()
        self.log(callback, "no_answer")
        with self.assertRaises(MissingInputError):
            callback.action_done()

    def test_satisfaction_only_where_it_is_asked(self):
        callback = self.call(kind="care")
        self.log(callback, "reached")
        callback.outcome = "informed"
        callback.action_done()
        self.assertEqual(callback.state, "done")

    def test_attempts_count_by_day_and_the_third_day_gives_up(self):
        document = self.document()
        callback = self.about(document)
        for moment in ("12 10:00", "12 11:00", "12 17:00", "13 10:00", "13 12:00"):
            self.log(callback, "no_answer", f"2026-10-{moment}")
        self.assertEqual(callback.state, "open")
        # 00:30 in Shanghai is another day there, not in UTC
        self.log(callback, "busy", "2026-10-14 00:30")
        self.assertEqual(callback.state, "unreached")
        self.assertEqual(document.log, "unreached")
        with self.assertRaises(TransitionError):
            self.log(callback, "reached", "2026-10-15 10:00")

    def test_the_number_of_days_is_a_setting(self):
        self.company.cs_callback_max_attempts = 1
        callback = self.call()
        self.log(callback, "wrong_number")
        self.assertEqual(callback.state, "unreached")

    def test_reached_once_is_never_given_up(self):
        callback = self.call()
        self.log(callback, "reached", "2026-10-12 10:00")
        for day in ("13", "14", "15", "16"):
            self.log(callback, "no_answer", f"2026-10-{day} 10:00")
        self.assertEqual(callback.state, "open")

    def test_call_later_needs_a_time(self):
        callback = self.call()
        with self.assertRaises(MissingInputError), self.env.cr.savepoint():
            self.log(callback, "call_later")
        later = self.utc("2026-10-13 15:00")
        self.log(callback, "call_later", date_next=later)
        self.assertEqual(callback.date_next, later)

    def test_satisfaction_is_one_to_five(self):
        callback = self.call()
        for value in (-1, 6, 2.5, float("nan"), float("inf"), 1e30, "many"):
            with self.assertRaises(CallbackError, msg=value):
                callback.write({"satisfaction": value})
            with self.assertRaises(CallbackError, msg=value):
                self.call(satisfaction=value)
        callback.satisfaction = 5
        self.assertEqual(callback.satisfaction_choice, "5")

    def test_whom_it_is_about_neither_sees_nor_makes_it(self):
        document = self.document(accused_id=self.users["agent2"].id)
        callback = self.about(document)
        self.assertEqual(callback.hidden_from_id, self.users["agent2"])
        theirs = self.as_user("agent2", callback)
        self.assertFalse(theirs.search([("id", "=", callback.id)]))
        for attempt in (
            lambda: theirs.read(["phone"]),
            lambda: theirs.action_done(),
            lambda: theirs.action_cancel(),
            lambda: self.log(theirs, "reached"),
            lambda: theirs.write({"hidden_from_id": False}),
        ):
            with self.assertRaises(UserError):
                attempt()
        with self.assertRaises(CallbackError):
            theirs.sudo()._log_attempt("reached")
        self.assertFalse(callback.attempt_ids)

    def test_only_agents_call(self):
        callback = self.call()
        for role in ("employee", "head", "president", "auditor", "outsider"):
            theirs = self.as_user(role, callback)
            with self.assertRaises(AccessError, msg=role):
                theirs.action_done()
            with self.assertRaises(AccessError, msg=role):
                theirs.write({"phone": "1"})
        with self.assertRaises(AccessError):
            callback.action_cancel()
        self.as_user("manager", callback).action_cancel()
        self.assertEqual(callback.state, "cancelled")

    def test_the_reason_is_a_document_one_sees(self):
        document = self.document(company_id=self.other_company.id, department_id=False)
        with self.assertRaises(AccessError):
            self.about(document)
        for model, res_id in (
            ("cs.nothing", 1),
            ("res.users", self.env.uid),
            (DOCUMENT, 2**30),
            (DOCUMENT, 0),
        ):
            with self.assertRaises(CallbackError, msg=model), self.env.cr.savepoint():
                self.call(res_model=model, res_id=res_id)
        callback = self.call()
        with self.assertRaises(CallbackError):
            callback.write({"res_model": DOCUMENT, "res_id": self.document().id})
        agent = self.as_user("agent", self.env["cs.callback"])
        with self.assertRaises(UserError), self.env.cr.savepoint():
            agent.with_context(default_res_model="cs.nothing", default_res_id=7).create(
                {
                    "kind": "care",
                    "partner_id": self.customer.id,
                    "date_to": "2099-10-14 10:00:00",
                }
            )

    def test_another_company_s_customer(self):
        self.customer.company_id = self.other_company
        with self.assertRaises(UserError):
            self.call()
        mine = self.env["res.partner"].create(
            {"name": "Mine", "phone": "1", "company_id": self.company.id}
        )
        callback = self.call(partner_id=mine.id)
        self.assertFalse(
            self.as_user("outsider", callback).search([("id", "=", callback.id)])
        )
        with self.assertRaises(UserError):
            callback.user_id = self.users["outsider"]

    def test_a_finished_call_is_read_only(self):
        callback = self.answered()
        callback.action_done()
        for values in ({"satisfaction": 5}, {"customer_words": "x"}, {"phone": "2"}):
            with self.assertRaises(ReadonlyDocumentError):
                callback.write(values)
        with self.assertRaises(StateWriteError):
            callback.state = "open"
        with self.assertRaises(AccessError):
            callback.unlink()
        with self.assertRaises(ReadonlyDocumentError):
            callback.sudo().unlink()
        with self.assertRaises(ReadonlyDocumentError):
            callback.attempt_ids.sudo().unlink()
        with self.assertRaises(TransitionError):
            callback.action_done()

    def test_attempts_are_written_by_the_engine_alone(self):
        callback = self.call()
        vals = {
            "callback_id": callback.id,
            "outcome": "reached",
            "user_id": self.users["agent"].id,
            "date": fields.Datetime.now(),
        }
        with self.assertRaises(AccessError):
            self.as_user("agent", self.env["cs.callback.attempt"]).create(vals)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            callback.write({"attempt_ids": [(0, 0, vals)]})
        self.assertFalse(callback.attempt_ids)

    def test_the_script_is_the_company_s_own_else_the_shared(self):
        shared = self.call().script_id.sudo()
        self.assertEqual(shared.kind, "complaint_followup")
        own = shared.copy({"company_id": self.company.id})
        self.assertEqual(self.call().script_id, own)
        wrong = self.env["cs.callback.script"].search([("kind", "=", "care")], limit=1)
        with self.assertRaises(ValidationError):
            self.call(script_id=wrong.id)

    def test_overdue_search_equals_compute(self):
        with self.at("2026-10-15 09:00"):
            late, early = self.call(), self.call(date_to=self.utc("2026-10-16 18:00"))
            both = late | early
            found = both.search([("id", "in", both.ids), ("is_late", "=", True)])
            self.assertEqual(found, both.filtered("is_late"))
            self.assertEqual(found, late)

    def test_take_only_what_is_free(self):
        mine, free = self.call(user_id=self.users["agent2"].id), self.call()
        (mine | free).action_take()
        self.assertEqual(free.user_id, self.users["agent"])
        self.assertEqual(mine.user_id, self.users["agent2"])

    # -- customers -----------------------------------------------------------------

    def test_a_called_customer_cannot_be_deleted(self):
        callback = self.call()
        with self.assertRaisesRegex(UserError, "callbacks"):
            self.customer.unlink()
        self.customer.active = False
        self.assertEqual(callback.partner_id, self.customer)

    def test_merging_customers_keeps_their_calls(self):
        other = self.env["res.partner"].create({"name": "Double", "phone": "1"})
        calls = self.call() | self.call(partner_id=other.id) | self.answered()
        calls[2].action_done()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.assertFalse(other.exists())
        calls.invalidate_recordset()
        self.assertEqual(calls.partner_id, self.customer)
        self.assertEqual(len(calls.exists()), 3)
