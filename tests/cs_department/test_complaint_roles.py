"""Role × step × state, and role × field × state, from tables written by hand."""

from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from odoo.addons.cs_department.exceptions import (
    ApprovalError,
    FieldAccessError,
    ReadonlyDocumentError,
    ResponseError,
    TransitionAccessError,
    TransitionError,
)

from .worked_common import WorkedCase

CS = {"agent", "agent2", "manager"}
LEADS = {"head", "manager"}
# A staff complaint about an agent; the head of the product department is in charge,
# the warehouse was asked. Who may take which step from which state: nobody else.
STEPS = {
    "draft": {"confirm": CS, "cancel": CS},
    "confirmed": {"transfer": CS, "cancel": {"manager"}},
    "analysis": {
        "submit_analysis": LEADS,
        "escalate": LEADS,
        "retransfer": CS,
        "cancel": {"manager"},
    },
    "approval": {
        "approve": {"president"},
        "refuse": {"president"},
        "escalate": LEADS,
        "cancel": {"manager"},
    },
    "approved": {"reply": CS, "cancel": {"manager"}},
    "replied": {
        "follow_up": CS,
        "accept": CS,
        "decline": CS,
        "reopen": {"manager"},
    },
    "followup": {
        "accept": CS,
        "decline": CS,
        "close": CS,
        "reopen": {"manager"},
    },
    "closed": {"reopen": {"manager"}},
    "cancelled": {},
}
# the asked head from the analysis on; nobody outside CS before the transfer
EARLY = CS | {"president", "auditor"}
LATER = EARLY | {"head", "store"}
READERS = {
    "draft": EARLY,
    "confirmed": EARLY,
    "cancelled": EARLY,
    "analysis": LATER,
    "approval": LATER,
    "approved": LATER,
    "replied": LATER,
    "followup": LATER,
    "closed": LATER,
}
# One field of each part of the record: who may write it in which state.
WRITERS = {
    "draft": {
        "description": CS,
        "department_id": CS,
        "loss_amount": CS,
        "urgency": CS,
        "claim_quantity": CS,
        "opinion_supervisor": {"manager"},
        "opinion_president": {"president"},
    },
    "confirmed": {
        "department_id": CS,
        "loss_amount": CS,
        "urgency": CS,
        "immediate_action": CS,
        "claim_quantity": CS,
        "opinion_supervisor": {"manager"},
        "opinion_president": {"president"},
    },
    "analysis": {
        "cause": LEADS,
        "cause_id": LEADS,
        "responsibility": LEADS,
        "loss_amount": LEADS,
        "urgency": CS,
        "immediate_action": CS | {"head"},
        "claim_quantity": CS,
        "opinion_supervisor": {"manager"},
        "opinion_president": {"president"},
    },
    "approval": {
        "cause": {"manager"},
        "cause_id": {"manager"},
        "responsibility": {"manager"},
        "loss_amount": {"manager"},
        "urgency": CS,
        "immediate_action": CS,
        "claim_quantity": CS,
        "opinion_supervisor": {"manager"},
        "opinion_president": {"president"},
    },
    "followup": {
        "urgency": CS,
        "immediate_action": CS,
        "claim_quantity": CS,
        "opinion_supervisor": {"manager"},
        "opinion_president": {"president"},
    },
    "closed": {},
    "cancelled": {},
}
VALUES = {
    "description": "Something else",
    "department_id": None,
    "loss_amount": 3,
    "urgency": "urgent",
    "immediate_action": "Called at once",
    "cause": "Other cause",
    "cause_id": None,
    "responsibility": "none",
    "claim_quantity": 2,
    "opinion_supervisor": "So be it",
    "opinion_president": "So be it",
}
ROLES = (
    "agent",
    "agent2",
    "manager",
    "president",
    "auditor",
    "head",
    "sales",
    "accused",
    "store",
    "hr",
    "employee",
    "portal",
    "outsider",
)
REFUSED = (
    AccessError,
    ApprovalError,
    ReadonlyDocumentError,
    ResponseError,
    TransitionAccessError,
    TransitionError,
)


class _Undo(Exception):
    """Rolls back what was tried."""


class TestComplaintRoles(WorkedCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_user("accused", "cs_department.group_cs_manager", cls.product_dept)
        cls._make_user("hr", "hr.group_hr_user")
        cls.users["portal"] = new_test_user(
            cls.env,
            "test_portal_role",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    def staff(self, make):
        return make(
            category="staff", accused_employee_id=self.employees["accused"].id
        ).sudo()

    def asked_in_analysis(self, **values):
        complaint = self.in_analysis(**values)
        self.inquiry(complaint, self.store_dept)
        return complaint

    def answered(self, **values):
        complaint = self.asked_in_analysis(**values)
        self.answer("store", complaint.sudo().inquiry_ids)
        self.fill_reply_form(complaint)
        self.as_user("head", complaint).action_submit_analysis()
        return complaint

    def complaint_at(self, state):
        """A staff complaint in a state, on its way there an inquiry was answered."""
        if state in ("draft", "confirmed"):
            return self.staff(getattr(self, state))
        if state == "cancelled":
            complaint = self.staff(self.confirmed)
            self.as_user("manager", complaint)._cancel("Withdrawn")
            return complaint
        if state == "analysis":
            return self.staff(self.asked_in_analysis)
        complaint = self.staff(self.answered)
        if state == "approval":
            return complaint
        self.as_user("president", complaint).action_approve()
        if state == "approved":
            return complaint
        phone = self.customer.phone
        if state == "replied":
            # nobody can be called: it stays there
            self.customer.phone = complaint.phone = False
        self.as_user("agent", complaint).action_reply()
        self.customer.phone = phone
        if state == "closed":
            self.call(complaint)
            self.as_user("agent", complaint).action_close()
        return complaint

    def take(self, record, action):
        """Take a step as a client would, with whatever it asks for."""
        if action == "cancel":
            wizard = record.env["cs.complaint.cancel"].create(
                {"complaint_ids": record.ids, "reason": "x"}
            )
            return wizard.action_cancel()
        if action == "retransfer":
            wizard = record.env["cs.complaint.retransfer"].create(
                {
                    "complaint_id": record.id,
                    "department_id": self.store_dept.id,
                    "reason": "x",
                }
            )
            return wizard.action_retransfer()
        if action == "refuse":
            asked = record.sudo()._cs_pending().ids
            wizard = record.env["cs.approval.refuse"].create(
                {"approval_ids": asked, "comment": "x"}
            )
            if not asked:
                raise TransitionError("nothing waits")
            return wizard.action_refuse()
        if action == "decline":
            return record.action_decline("x")
        return getattr(record, f"action_{action}")()

    def outcome(self, record, action):
        """``done``, ``asks`` for something that is missing, or ``refused``."""
        result = "done"
        try:
            with self.cr.savepoint():
                try:
                    self.take(record, action)
                except REFUSED:
                    result = "refused"
                except UserError:
                    result = "asks"
                raise _Undo
        except _Undo:
            self.env.invalidate_all()
        return result

    def test_steps(self):
        actions = sorted({action for steps in STEPS.values() for action in steps})
        self.assertLessEqual(
            set(self.env["cs.complaint"]._cs_transitions().actions)
            - {"void", "answer_on_spot"},
            set(actions),
            "a step that no table names",
        )
        for state, steps in STEPS.items():
            complaint = self.complaint_at(state)
            self.assertEqual(complaint.state, state)
            for role in ROLES:
                record = self.as_user(role, complaint)
                readable = role in READERS[state]
                self.assertEqual(record.has_access("read"), readable, (state, role))
                for action in actions:
                    allowed = role in steps.get(action, ())
                    with self.subTest(state=state, role=role, action=action):
                        outcome = self.outcome(record, action)
                        if allowed:
                            self.assertIn(outcome, ("done", "asks"))
                        else:
                            self.assertEqual(outcome, "refused")
                        shown = f"can_{action}"
                        if readable and shown in record._fields:
                            self.assertEqual(record[shown], allowed)

    def test_answer_on_the_spot(self):
        complaint = self.confirmed(category="service", reply_text="At once").sudo()
        for role in ROLES:
            allowed = role in CS | {"accused"}
            record = self.as_user(role, complaint)
            with self.subTest(role=role):
                self.assertEqual(
                    self.outcome(record, "answer_on_spot"),
                    "done" if allowed else "refused",
                )

    def test_fields(self):
        values = {
            **VALUES,
            "department_id": self.store_dept.id,
            "cause_id": self.env.ref("cs_department.complaint_cause_paper").id,
        }
        for state, fields in WRITERS.items():
            complaint = self.complaint_at(state)
            for role in ROLES:
                record = self.as_user(role, complaint)
                for name, value in values.items():
                    allowed = role in fields.get(name, ())
                    with self.subTest(state=state, role=role, field=name):
                        self.assertEqual(self.writes(record, name, value), allowed)

    def writes(self, record, name, value):
        done = True
        with suppress(_Undo), self.cr.savepoint():
            try:
                record.write({name: value})
            except (AccessError, FieldAccessError, ReadonlyDocumentError):
                done = False
            raise _Undo
        self.env.invalidate_all()
        return done

    def test_nobody_else_reads_by_any_verb(self):
        """Whoever may not read neither finds, counts, groups, exports nor names it."""
        complaint = self.complaint_at("followup")
        domain = [("id", "=", complaint.id)]
        for role in ("sales", "accused", "hr", "employee", "portal", "outsider"):
            user = self.users[role]
            if role != "portal":
                user.group_ids += self.env.ref("base.group_allow_export")
            for name in ("cs.complaint", "cs.complaint.inquiry"):
                record = complaint if name == "cs.complaint" else complaint.inquiry_ids
                mine = self.as_user(role, record)
                ids = [("id", "in", record.ids)]
                for call in (
                    lambda m=mine, d=ids: m.browse().search(d),
                    lambda m=mine, d=ids: m.browse().search_count(d),
                    lambda m=mine, r=record: m.browse().name_search(r.name),
                    lambda m=mine, d=ids: m.browse()._read_group(d, ["state"]),
                    lambda m=mine, d=ids: m.browse().search_read(d, ["name"]),
                ):
                    with self.subTest(role=role, model=name):
                        found = []
                        with suppress(AccessError):
                            found = call()
                        self.assertFalse(found)
                for call in (
                    lambda m=mine: m.read(["name"]),
                    lambda m=mine: m.export_data(["name"]),
                    lambda m=mine: m.web_read({"name": {}}),
                ):
                    with self.assertRaises(UserError, msg=role):
                        call()
        self.assertTrue(self.as_user("store", complaint).search(domain))
