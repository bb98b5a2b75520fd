"""A document that uses every engine, for tests of the engines themselves."""

from odoo import api, fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.orm.models import MetaModel

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

from ..base import CsCase

USER = "cs_department.group_cs_user"
MANAGER = "cs_department.group_cs_manager"
DOCUMENT = "cs.fake.document"
LINE = "cs.fake.line"


def fake_models():  # noqa: C901 (a class, not a branching function)
    """Classes of the fake document and its line, not registered anywhere."""

    class FakeDocument(models.Model):
        _name = "cs.fake.document"
        _module = "cs_department"
        _description = "Fake Document"
        _inherit = ["cs.document.mixin", "cs.callback.mixin"]

        _cs_sequence_code = "cs.deadline.pause"
        _cs_readonly_states = ("closed",)
        _cs_frozen_states = ("approved",)
        _cs_content = {"answer": ("text", "amount", "user_id", "line_ids.amount")}

        user_id = fields.Many2one(comodel_name="res.users")
        department_id = fields.Many2one(comodel_name="hr.department")
        accused_id = fields.Many2one(comodel_name="res.users")
        text = fields.Text()
        amount = fields.Float()
        line_ids = fields.One2many(
            comodel_name="cs.fake.line", inverse_name="document_id"
        )
        log = fields.Char(default="")
        state = fields.Selection(
            selection=[
                ("draft", "Draft"),
                ("approval", "Approval"),
                ("approved", "Approved"),
                ("closed", "Closed"),
                ("cancelled", "Cancelled"),
            ],
            default="draft",
            required=True,
            copy=False,
        )
        can_submit = fields.Boolean(compute="_compute_can_actions")
        can_approve = fields.Boolean(compute="_compute_can_actions")
        can_refuse = fields.Boolean(compute="_compute_can_actions")
        can_close = fields.Boolean(compute="_compute_can_actions")
        can_cancel = fields.Boolean(compute="_compute_can_actions")

        @api.model
        def _cs_transitions(self):
            decide = "_cs_may_decide"
            return TransitionTable(
                Transition(
                    "submit",
                    ("draft",),
                    "approval",
                    groups=(USER,),
                    checks=("_check_text",),
                    starts=("answer",),
                ),
                Transition("approve", ("approval",), "approved", allowed=decide),
                Transition(
                    "refuse", ("approval",), "draft", allowed=decide, ends=("answer",)
                ),
                Transition("void", ("approval",), "draft", ends=("answer",)),
                Transition(
                    "close",
                    ("approved",),
                    "closed",
                    groups=(MANAGER,),
                    ends=("answer",),
                ),
                Transition(
                    "cancel", ("draft", "approval"), "cancelled", groups=(MANAGER,)
                ),
            )

        def _check_text(self):
            if not (self.text or "").strip():
                raise MissingInputError("Write the text.")

        def action_submit(self):
            self._transition("submit")
            self._cs_request_approval("answer")

        def action_close(self):
            self._transition("close")

        def action_cancel(self):
            self._transition("cancel")

        def _cs_approval_amount(self, step):
            return self.amount

        def _cs_hidden_from(self):
            return self.accused_id

        def _cs_note(self, word):
            for document in self:
                log = f"{document.log or ''} {word}".strip()
                document._cs_write_checked({"log": log})

        def _cs_deadline_breached(self, deadline):
            if self.text == "broken hook":
                raise ValueError("a hook of a document fails")
            self._cs_note(f"missed:{deadline.step}")

        def _cs_deadline_remind(self, deadline):
            if self.text == "poison":
                raise ValueError("this document cannot be looked at")
            return super()._cs_deadline_remind(deadline)

        def _cs_deadline_paused(self, deadline, pause):
            self._cs_note("paused")

        def _cs_callback_done(self, callback):
            self._cs_note(f"done:{callback.satisfaction}")

        def _cs_callback_unreached(self, callback):
            self._cs_note("unreached")

    class FakeLine(models.Model):
        _name = "cs.fake.line"
        _module = "cs_department"
        _description = "Fake Line"

        document_id = fields.Many2one(
            comodel_name="cs.fake.document", ondelete="cascade"
        )
        amount = fields.Float()

        @api.model_create_multi
        def create(self, vals_list):
            lines = super().create(vals_list)
            lines.document_id._cs_void_changed()
            return lines

        def write(self, vals):
            self.document_id._cs_check_not_readonly()
            result = super().write(vals)
            self.document_id._cs_void_changed()
            return result

    for cls in (FakeDocument, FakeLine):
        MetaModel._module_to_models__["cs_department"].remove(cls)
    return FakeDocument, FakeLine


def register(case):
    """Add the fake models to a test class' registry and database; undone at its end."""
    registry, names = case.registry, [DOCUMENT, LINE]
    for cls in fake_models():
        add_to_registry(registry, cls)
    registry._setup_models__(case.cr, names)
    registry.init_models(case.cr, names, {"module": "cs_department"})

    def forget():
        for name in names:
            del registry[name]
        registry.registry_invalidated = True

    case.addClassCleanup(forget)


class EngineCase(CsCase):
    """A company, its people, and a fake document with rules for every engine."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        register(cls)
        cls.env.invalidate_all()
        cls.clause = cls.env.ref("cs_department.clause_a3_4")
        cls._allow(DOCUMENT, USER, "base.group_user")
        cls._allow(LINE, USER, "base.group_user")
        cls.env["ir.rule"].create(
            {
                "name": "fake: own companies",
                "model_id": cls.model_id(DOCUMENT),
                "domain_force": "[('company_id', 'in', company_ids)]",
            }
        )
        cls.rule = cls.deadline_rule("work", days=1)
        cls.deadline_rule("answer", days=1)
        cls.approval_rule()

    @classmethod
    def model_id(cls, name):
        return cls.env["ir.model"]._get_id(name)

    @classmethod
    def _allow(cls, model, change, read):
        access = cls.env["ir.model.access"]
        for group, rights in ((change, True), (read, False)):
            access.create(
                {
                    "name": f"{model} {group}",
                    "model_id": cls.model_id(model),
                    "group_id": cls.env.ref(group).id,
                    "perm_read": True,
                    "perm_write": rights,
                    "perm_create": rights,
                    "perm_unlink": rights,
                }
            )

    @classmethod
    def deadline_rule(cls, step="work", escalations=(), **values):
        return cls.env["cs.deadline.rule"].create(
            {
                "model_id": cls.model_id(DOCUMENT),
                "step": step,
                "step_name": f"Step {step}",
                "clause_id": cls.clause.id,
                "escalation_ids": [(0, 0, line) for line in escalations],
                **values,
            }
        )

    @classmethod
    def approval_rule(cls, step="answer", **values):
        return cls.env["cs.approval.rule"].create(
            {
                "model_id": cls.model_id(DOCUMENT),
                "step": step,
                "step_name": f"Decide {step}",
                "clause_id": cls.clause.id,
                "role_kind": "group",
                "role_group_id": cls.env.ref(MANAGER).id,
                **values,
            }
        )

    @classmethod
    def document(cls, count=None, **values):
        vals = {
            "text": "Answer",
            "company_id": cls.company.id,
            "user_id": cls.users["agent"].id,
            "department_id": cls.product_dept.id,
            **values,
        }
        documents = cls.env[DOCUMENT].create([vals] * (count or 1))
        return documents

    def submitted(self, role="agent", **values):
        """A document somebody has submitted for approval."""
        document = self.document(**values)
        self.as_user(role, document).action_submit()
        return document

    def run_cron(self, method="_cron_check", model="cs.deadline", **arguments):
        """Run a cron's method on a cursor of its own that may commit."""
        with self.enter_registry_test_mode(), self.registry.cursor() as cr:
            env = self.env(cr=cr)
            getattr(env[model], method)(**arguments)

    def refuse(self, role, document, comment="Not so"):
        approvals = document.approval_ids.filtered(
            lambda a: a.state == "pending" and a.is_turn
        )
        user = self.users[role]
        wizard = self.env["cs.approval.refuse"].with_user(user)
        wizard = wizard.with_context(allowed_company_ids=user.company_ids.ids)
        return wizard.create(
            {"approval_ids": [(6, 0, approvals.ids)], "comment": comment}
        ).action_refuse()

    def activities(self, document, kind):
        """Users with an open to-do of a kind: approval, deadline or escalation."""
        activity_type = self.env.ref(f"cs_department.mail_activity_type_{kind}")
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", document._name),
                    ("res_id", "in", document.ids),
                    ("activity_type_id", "=", activity_type.id),
                ]
            )
            .user_id
        )
