"""Rules of the house, for every model of the three add-ons that is or will be."""

import inspect
import re

from lxml import etree

from odoo.tests import TransactionCase, tagged

PREFIX = "cs."
ADDONS = ("cs_department", "cs_credit", "cs_visits")
# who may approve may refuse: one boolean serves both buttons
REFUSE = {"refuse": ["can_approve"]}
GROUP_REF = re.compile(r"(?<![\w.])!?([a-z_]+\.[a-z_0-9]+)")


@tagged("standard", "post_install", "-at_install")
class HouseCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.models = {
            name: cls.env[name]
            for name, model in cls.registry.items()
            if name.startswith(PREFIX)
            and not model._abstract
            and not name.startswith("cs.fake.")
        }
        cls.stored = {n: m for n, m in cls.models.items() if not m._transient}
        cls.documents = {
            name: model
            for name, model in cls.stored.items()
            if hasattr(model, "_cs_transitions")
        }

    def views(self, model, kind):
        return self.env["ir.ui.view"].search(
            [("model", "=", model), ("type", "=", kind), ("mode", "=", "primary")]
        )

    def arch(self, model, kind):
        return etree.fromstring(self.env[model].get_view(view_type=kind)["arch"])


class TestModels(HouseCase):
    def test_there_are_models(self):
        self.assertIn("cs.deadline", self.stored)
        self.assertIn("cs.deadline.pause", self.documents)

    def test_each_has_a_description_and_rights(self):
        access = self.env["ir.model.access"]
        for name, model in self.models.items():
            with self.subTest(model=name):
                self.assertNotEqual(model._description, name)
                rights = access.search([("model_id.model", "=", name)])
                self.assertTrue(rights, "no access rights")
                self.assertTrue(all(rights.mapped("group_id")), "rights for everybody")

    def test_portal_and_public_have_no_rights(self):
        groups = self.env.ref("base.group_portal") | self.env.ref("base.group_public")
        rights = self.env["ir.model.access"].search(
            [
                ("model_id.model", "in", list(self.models)),
                ("group_id", "in", groups.ids),
            ]
        )
        # what a portal customer may do is said record by record
        for right in rights:
            self.assertFalse(
                right.perm_write or right.perm_create or right.perm_unlink, right.name
            )
            rules = self.env["ir.rule"].search(
                [
                    ("model_id", "=", right.model_id.id),
                    ("groups", "in", right.group_id.ids),
                ]
            )
            self.assertTrue(rules, right.name)

    def test_a_model_with_a_company_has_a_company_rule(self):
        for name, model in self.stored.items():
            if "company_id" not in model._fields:
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            domains = " ".join(rules.mapped("domain_force"))
            self.assertIn("company_ids", domains, name)

    def test_company_rules_let_shared_records_through(self):
        for name, model in self.stored.items():
            field = model._fields.get("company_id")
            if not field or field.required or field.compute or field.related:
                continue
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            domains = " ".join(rules.mapped("domain_force"))
            self.assertIn("False", domains, f"{name}: records without a company")

    def test_money_and_numbers_do_not_take_nan(self):
        """Floats over RPC take NaN, which passes `> 0`: each has a CHECK of its own."""
        self.env.cr.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE contype = 'c'"
        )
        checks = {}
        for table, definition in self.env.cr.fetchall():
            checks[table] = checks.get(table, "") + definition
        for name in (
            "cs.working.day.exception",
            "cs.deadline.rule",
            "cs.approval.rule",
        ):
            model = self.env[name]
            for field in model._fields.values():
                if field.type in ("float", "monetary") and field.store:
                    self.assertIn(field.name, checks.get(model._table, ""), name)


class TestViews(HouseCase):
    def test_each_menu_opens_for_those_who_see_it(self):
        menus = self.env["ir.ui.menu"].search([("action", "!=", False)])
        xml_ids = menus.get_external_id()
        for menu in menus:
            if xml_ids[menu.id].partition(".")[0] not in ADDONS:
                continue
            action = menu.action
            if action._name != "ir.actions.act_window":
                continue
            with self.subTest(menu=xml_ids[menu.id]):
                self.assertIn(action.res_model, self.env)
                groups = menu.group_ids
                parent = menu.parent_id
                while parent and not groups:
                    groups, parent = parent.group_ids, parent.parent_id
                self.assertTrue(groups, "a menu for everybody, portal included")
                for group in groups:
                    self.assertTrue(
                        self.may_read(group, action.res_model),
                        f"{group.full_name} sees the menu and may not read",
                    )

    def may_read(self, group, model):
        rights = self.env["ir.model.access"].search(
            [("model_id.model", "=", model), ("perm_read", "=", True)]
        )
        groups = group | group.all_implied_ids
        return any(not r.group_id or r.group_id in groups for r in rights)

    def test_models_with_an_action_have_their_views(self):
        actions = self.env["ir.actions.act_window"].search([])
        xml_ids = actions.get_external_id()
        for action in actions:
            if xml_ids[action.id].partition(".")[0] not in ADDONS:
                continue
            model = self.env.get(action.res_model)
            if model is None or model._transient or action.res_model not in self.models:
                continue
            # core makes the view of activities by itself
            for kind in set(action.view_mode.split(",")) - {"activity"}:
                with self.subTest(action=xml_ids[action.id], kind=kind):
                    self.assertTrue(self.views(action.res_model, kind), kind)
                    self.env[action.res_model].get_view(view_type=kind)
            with self.subTest(action=xml_ids[action.id]):
                self.assertTrue(
                    self.views(action.res_model, "search"), "no search view"
                )
                self.assertTrue(action.path, "no path")

    def test_every_group_that_is_named_exists(self):
        views = self.env["ir.ui.view"].search([("model", "in", list(self.models))])
        for view in views:
            for node in etree.fromstring(view.arch).xpath("//*[@groups]"):
                for xml_id in GROUP_REF.findall(node.get("groups")):
                    self.assertTrue(
                        self.env.ref(xml_id, raise_if_not_found=False),
                        f"{view.xml_id}: {xml_id}",
                    )


class TestRules(HouseCase):
    def test_every_rule_cites_a_clause(self):
        for name in ("cs.deadline.rule", "cs.approval.rule"):
            for rule in self.env[name].with_context(active_test=False).search([]):
                self.assertTrue(rule.clause_id, rule.display_name)
                self.assertIn(rule.res_model, self.documents, rule.display_name)

    def test_every_step_of_a_table_has_a_rule(self):
        """A shared rule without a filter, or the step fails on a new database."""
        for name, model in self.documents.items():
            for transition in model._cs_transitions():
                for step in transition.starts:
                    rules = self.env["cs.deadline.rule"]._cs_candidates(
                        name, step, self.env.company
                    )
                    self.assertTrue(rules, f"{name}: no deadline rule for {step}")

    def test_every_content_has_an_approval_rule(self):
        for name, model in self.documents.items():
            for step, paths in getattr(model, "_cs_content", {}).items():
                for path in paths:
                    self.assertIn(path.partition(".")[0], model._fields, name)
                rules = self.env["cs.approval.rule"]._cs_candidates(
                    name, step, self.env.company
                )
                self.assertTrue(rules, f"{name}: no approval rule for {step}")


class TestTables(HouseCase):
    def test_states_actions_and_booleans_agree(self):
        for name, model in self.documents.items():
            table = model._cs_transitions()
            states = dict(model._fields["state"]._description_selection(self.env))
            with self.subTest(model=name):
                self.assertLessEqual(table.states, states.keys())
                self.assertFalse(model._fields["state"].copy, "state is copied")
                default = model.default_get(["state"]).get("state")
                self.assertEqual(default, table.initial)
                for transition in table:
                    self.check_transition(name, model, transition)

    def check_transition(self, name, model, transition):
        for method in (*transition.checks, transition.allowed):
            if method:
                self.assertTrue(callable(getattr(model, method)), (name, method))
        for group in transition.groups:
            self.assertTrue(self.env.ref(group, raise_if_not_found=False), group)
        if hasattr(model, f"action_{transition.action}"):
            names = [f"can_{transition.action}"] + REFUSE.get(transition.action, [])
            found = [model._fields[n] for n in names if n in model._fields]
            self.assertTrue(found, f"{name}: no can_{transition.action}")
            field = found[0]
            self.assertEqual(field.type, "boolean")
            self.assertFalse(field.store)

    def test_only_actions_change_states(self):
        for name, model in self.documents.items():
            for method, function in inspect.getmembers(type(model), inspect.isfunction):
                if method.startswith(("_", "action_")):
                    continue
                source = inspect.getsource(function)
                self.assertNotIn("._transition(", source, f"{name}.{method}")
                self.assertNotIn("._cs_write_checked(", source, f"{name}.{method}")

    def test_every_boolean_belongs_to_a_step(self):
        for name, model in self.documents.items():
            actions = model._cs_transitions().actions
            for field in model._fields.values():
                if field.compute == "_compute_can_actions":
                    action = field.name.removeprefix("can_")
                    self.assertIn(action, actions, f"{name}.{field.name}")

    def test_buttons_hide_by_the_same_table(self):
        for name, model in self.documents.items():
            actions = model._cs_transitions().actions
            for kind in ("form", "list", "kanban"):
                if not self.views(name, kind):
                    continue
                for button in self.arch(name, kind).xpath("//button[@type='object']"):
                    action = (button.get("name") or "").removeprefix("action_")
                    if action not in actions or button.xpath("ancestor::field"):
                        continue
                    # a list's header buttons act on a selection: the server checks
                    if kind == "list" and button.xpath("ancestor::header"):
                        continue
                    hidden = button.get("invisible") or ""
                    names = [f"can_{action}"] + REFUSE.get(action, [])
                    self.assertTrue(
                        any(n in hidden for n in names),
                        f"{name} {kind}: {button.get('name')}: {hidden}",
                    )

    def test_state_is_read_only_in_views(self):
        for name, model in self.documents.items():
            self.assertTrue(model._fields["state"].required, name)
            for node in self.arch(name, "form").xpath("//field[@name='state']"):
                self.assertNotIn("clickable", node.get("options") or "", name)
