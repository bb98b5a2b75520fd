"""Ways past the rights and guards of complaints that were found and closed."""

from odoo import Command
from odoo.exceptions import AccessError, UserError

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    ReadonlyDocumentError,
)

from .penalty_common import PenaltyCase


class TestReviewRights(PenaltyCase):
    def about(self, role, make=None, **values):
        make = make or self.draft
        accused = self.employees[role].id
        return make(category="staff", accused_employee_id=accused, **values)

    # -- wizards -------------------------------------------------------------------

    def test_wizards_tell_nothing_of_a_hidden_complaint(self):
        complaint = self.about("agent2", self.followed)
        values = {"complaint_id": complaint.id}
        for model, more in (
            ("cs.complaint.write", {"body": "x"}),
            ("cs.complaint.response", {}),
        ):
            wizards = self.as_user("agent2", self.env[model])
            with self.assertRaises(AccessError), self.cr.savepoint():
                wizards.create({**values, **more}).read()
            spec = {"complaint_id": {"fields": {"display_name": {}}}}
            with self.assertRaises(AccessError), self.cr.savepoint():
                wizards.onchange(values, ["complaint_id"], spec)
            named = wizards.with_context(default_complaint_id=complaint.id)
            with self.assertRaises(AccessError), self.cr.savepoint():
                named.onchange({}, [], spec)
        merge = self.as_user("agent2", self.env["cs.complaint.merge"])
        with self.assertRaises(AccessError), self.cr.savepoint():
            merge.create({"complaint_ids": [Command.set(complaint.ids)]}).read()
        callback = complaint.sudo().callback_ids
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user("agent2", self.env["cs.callback.log"]).create(
                {"callback_id": callback.id, "outcome": "reached"}
            ).read()

    def test_wizards_tell_employees_nothing_of_requests(self):
        request = self.as_user("agent", self.env["cs.service.request"]).create(
            {
                "partner_id": self.customer.id,
                "subject": "The pump does not start",
                "company_id": self.company.id,
            }
        )
        for model, more in (
            ("cs.service.promise", {}),
            ("cs.service.hand.on.wizard", {"known": "x"}),
        ):
            wizards = self.as_user("employee", self.env[model])
            with self.assertRaises(AccessError), self.cr.savepoint():
                wizards.create({"request_id": request.id, **more}).read()
            spec = {"request_id": {"fields": {"display_name": {}}}, "phone": {}}
            with self.assertRaises(AccessError), self.cr.savepoint():
                wizards.onchange({"request_id": request.id}, ["request_id"], spec)

    def test_statement_tells_nothing_of_a_penalty(self):
        penalty = self.of(self.ended(loss=8000))["employee"]
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.as_user("agent2", self.env["cs.penalty.statement"]).create(
                {"penalty_id": penalty.id, "kind": "objection", "reason": "x"}
            ).read()

    # -- repeats -------------------------------------------------------------------

    def test_hidden_complaint_makes_no_repeat_for_the_accused(self):
        with self.at("2026-10-08 10:00"):
            self.about("agent2", self.confirmed)
        with self.at("2026-10-09 10:00"):
            later = self.draft(category="staff")
        with self.at("2026-10-10 10:00"):
            self.assertTrue(self.as_user("manager", later).is_repeat)
            self.assertFalse(self.as_user("agent2", later).is_repeat)

    # -- defaults in the context ---------------------------------------------------

    def test_contact_is_not_forged_by_context(self):
        complaint = self.in_analysis()
        contacts = self.as_user("agent", self.env["cs.complaint.contact"])
        for name, value in (
            ("is_recorded", True),
            ("user_id", self.users["manager"].id),
            ("message_id", complaint.message_ids[:1].id),
        ):
            forged = contacts.with_context(**{f"default_{name}": value})
            try:
                with self.cr.savepoint():
                    made = forged.create(
                        {"complaint_id": complaint.id, "summary": "Called"}
                    )
            except EngineFieldError:
                continue
            self.assertEqual(made.user_id, self.users["agent"], name)
            self.assertFalse(made.is_recorded, name)
            self.assertFalse(made.message_id, name)

    def test_no_approval_and_no_clock_by_context(self):
        complaint = self.in_approval().sudo()
        clock = complaint.deadline_ids[:1]
        values = {
            name: clock[name]
            for name in ("name", "res_model", "res_id", "date_start", "date_due")
        }
        made = clock.with_context(default_state="met").create(
            {**values, "step": "probe", "company_id": self.company.id}
        )
        self.assertEqual(made.state, "running")
        asked = complaint.approval_ids.filtered("is_current")[:1]
        forged = asked.with_context(
            default_state="approved",
            default_decided_by=self.users["manager2"].id,
            default_decided_on="2026-10-08 02:00:00",
        )
        made = forged.create(
            {
                "name": asked.name,
                "res_model": asked.res_model,
                "res_id": asked.res_id,
                "step": "probe",
                "company_id": self.company.id,
                "requester_id": asked.requester_id.id,
                "content_hash": asked.content_hash,
            }
        )
        self.assertEqual(made.state, "pending")
        self.assertFalse(made.decided_by)

    def test_agent_forges_nobody_elses_part_at_creation(self):
        for values in (
            {"opinion_president": "Granted"},
            {"opinion_supervisor": "Granted"},
            {"solution": "Pay all"},
            {"cause": "Mine"},
            {"remedy_ids": [(0, 0, {"kind": "apology", "is_granted": True})]},
        ):
            with self.assertRaises(UserError, msg=values), self.cr.savepoint():
                self.draft(**values)
            name, value = next(iter(values.items()))
            forged = self.as_user("agent", self.env["cs.complaint"]).with_context(
                **{f"default_{name}": value}
            )
            try:
                with self.cr.savepoint():
                    made = forged.create(
                        {
                            "partner_id": self.customer.id,
                            "category_id": self.categories["product"].id,
                            "description": "Leaks.",
                        }
                    )
            except UserError:
                continue
            self.assertFalse(made[name], name)

    # -- cancelling ----------------------------------------------------------------

    def inquiry(self, complaint):
        inquiry = self.as_user("agent", self.env["cs.complaint.inquiry"]).create(
            {
                "complaint_id": complaint.id,
                "department_id": self.cs_dept.id,
                "question": "What was promised?",
            }
        )
        inquiry.action_ask()
        return inquiry

    def test_cancelling_ends_the_inquiries(self):
        complaint = self.in_analysis()
        inquiry = self.inquiry(complaint)
        self.as_user("manager", complaint)._cancel("Entered twice")
        self.assertEqual(inquiry.sudo().state, "withdrawn")
        self.assertFalse(inquiry.sudo()._cs_open_deadlines())
        self.assertFalse(inquiry.sudo().activity_ids)

    def test_merging_ends_the_inquiries(self):
        one, other = self.in_analysis(), self.in_analysis()
        inquiry = self.inquiry(one)
        self.as_user("manager", one)._cs_merge_into(self.as_user("manager", other))
        self.assertEqual(inquiry.sudo().state, "withdrawn")
        self.assertFalse(inquiry.sudo()._cs_open_deadlines())

    # -- evidence ------------------------------------------------------------------

    def test_messages_of_others_stay_as_they_are(self):
        complaint = self.in_approval()
        with self.at("2026-10-08 10:00"):
            self.as_user("manager", complaint).action_approve()
        decision = complaint.sudo().message_ids.filtered(
            lambda m: m.author_id == self.users["manager"].partner_id
        )[:1]
        self.assertTrue(decision)
        mine = self.as_user("agent", decision)
        for change in (
            lambda: mine.write({"body": "Refused"}),
            lambda: mine.write({"date": "2020-01-01 00:00:00"}),
            lambda: mine.write({"author_id": self.users["agent"].partner_id.id}),
            lambda: mine.unlink(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()

    def test_own_comment_can_be_corrected_until_the_end(self):
        complaint = self.as_user("agent", self.in_analysis())
        note = complaint.message_post(body="Tpyo", message_type="comment")
        self.as_user("agent", note).write({"body": "Typo"})
        ended = self.ended()
        note = self.as_user("agent", ended).message_post(
            body="Tpyo", message_type="comment"
        )
        with self.assertRaises(ReadonlyDocumentError), self.cr.savepoint():
            self.as_user("agent", note).unlink()

    # -- the request behind --------------------------------------------------------

    def test_accused_forgets_the_request_behind(self):
        request = self.as_user("agent2", self.env["cs.service.request"]).create(
            {
                "partner_id": self.customer.id,
                "user_id": self.users["agent2"].id,
                "subject": "The agent was rude",
                "kind": "complaint",
                "company_id": self.company.id,
            }
        )
        request.sudo().message_post(
            body="The customer says it was agent 2",
            partner_ids=self.users["agent2"].partner_id.ids,
            author_id=self.users["agent"].partner_id.id,
        )
        self.as_user("agent", request).action_to_complaint()
        complaint = request.sudo()._cs_live_complaint()
        complaint.write(
            {
                "user_id": self.users["agent"].id,
                "category_id": self.categories["staff"].id,
                "accused_employee_id": self.employees["agent2"].id,
            }
        )
        found = self.as_user("agent2", self.env["mail.message"]).search(
            [("model", "=", request._name), ("res_id", "=", request.id)]
        )
        others = found.filtered(
            lambda m: m.sudo().author_id != self.users["agent2"].partner_id
        )
        self.assertFalse(others.sudo().mapped("body"))

    def test_accused_cannot_follow_request_or_improvement(self):
        complaint = self.about("agent2", self.in_analysis)
        improvement = self.env["cs.improvement"].create(
            {
                "title": "Politeness",
                "company_id": self.company.id,
                "complaint_ids": [Command.set(complaint.ids)],
            }
        )
        partner = self.users["agent2"].partner_id
        improvement.message_subscribe(partner.ids)
        message = improvement.message_post(
            body="About agent 2", partner_ids=partner.ids
        )
        self.assertNotIn(partner, improvement.message_partner_ids)
        self.assertFalse(
            self.as_user("agent2", self.env["mail.message"]).search(
                [("id", "=", message.id)]
            )
        )

    # -- discarding ----------------------------------------------------------------

    def test_discarding_leaves_nothing_of_the_calls(self):
        complaint = self.ended()
        callback = complaint.sudo().callback_ids
        callback.message_post(body="The customer told us a secret")
        ids = callback.ids
        with self.at("2031-10-09 10:00"):
            self.as_user("president", complaint)._discard("Yearly clearing")
        for model, key in (("mail.message", "model"), ("ir.attachment", "res_model")):
            left = self.env[model].search(
                [(key, "=", "cs.callback"), ("res_id", "in", ids)]
            )
            self.assertFalse(left, model)

    def test_discarding_takes_merged_ones_along_or_says_so(self):
        with self.at("2026-10-08 10:00"):
            one, other = self.in_analysis(), self.in_analysis()
            self.fill_reply_form(other)
            self.as_user("manager", one)._cs_merge_into(self.as_user("manager", other))
            self.as_user("head", other).action_submit_analysis()
            self.end(other)
        with self.at("2031-10-09 10:00"):
            self.as_user("president", other)._discard("Yearly clearing")
        self.assertFalse((one | other).exists())
