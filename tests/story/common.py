"""The company the story is told in, and its people, who act only as a client could."""

import base64
import csv
import io
from datetime import datetime, timedelta
from pathlib import Path

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import SQL

from ..cs_visits.common import VisitsCase

DATA = Path(__file__).parents[1] / "data"
ADDONS = ("cs_department", "cs_credit", "cs_visits")


class StoryCase(VisitsCase):
    """A trading company in Shanghai with books, a calendar, and people in every role.

    Adds clerk (finance), finance (manager, keeps the books), credit (credit manager)
    to the people of :class:`VisitsCase`; sales also sells. A story is a list of
    ``(moment in Shanghai, name of the step's method)``.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )
        cls.cny = cls.env.ref("base.CNY")
        cls.cny.active = True
        cls.company.currency_id = cls.cny
        cls.product = cls.env["product.product"].create(
            {
                "name": "Rice cooker",
                "type": "consu",
                "taxes_id": False,
                "company_id": cls.company.id,
            }
        )

    @classmethod
    def _make_people(cls):
        super()._make_people()
        cls._make_user("clerk", "cs_credit.group_credit_user")
        cls._make_user(
            "finance",
            "cs_credit.group_credit_manager,account.group_account_manager,"
            "base.group_partner_manager",
        )
        cls._make_user("credit", "cs_credit.group_credit_manager")
        for role, group in (
            ("sales", "sales_team.group_sale_salesman"),
            ("sales2", "sales_team.group_sale_salesman"),
            ("sales_manager", "sales_team.group_sale_manager"),
            ("sales_manager", "base.group_partner_manager"),
        ):
            cls.users[role].group_ids = [Command.link(cls.env.ref(group).id)]

    # -- people --------------------------------------------------------------------

    def call(self, role, records, method, *args, context=None):
        """Call a public method as somebody does over RPC.

        :param records: recordset, or an empty one for a method of the model
        :return: what the client gets
        """
        user = self.users[role]
        env = self.env(user=user, context={}, su=False)
        kwargs = {
            "context": {
                "lang": "en_US",
                "tz": user.tz,
                "uid": user.id,
                "allowed_company_ids": user.company_ids.ids,
                **(context or {}),
            }
        }
        model = env[records._name]
        ids = [records.ids] if records else []
        result = call_kw(model, method, [*ids, *args], kwargs)
        self.env.flush_all()
        self.env.invalidate_all()
        return result

    def make(self, role, model, values, context=None):
        """Create one record as somebody; return it in the test's environment."""
        ids = self.call(role, self.env[model], "create", [values], context=context)
        return self.env[model].browse(ids)

    def press(self, role, record, action):
        """Press a button that the person is shown; return its answer."""
        if f"can_{action}" in record._fields:
            shown = self.call(role, record, "read", [f"can_{action}"])
            self.assertTrue(shown[0][f"can_{action}"], f"{role} is not shown {action}")
        return self.call(role, record, f"action_{action}")

    def refused(self, error, role, records, method, *args):
        """Somebody tries what must not be, and gets a named error.

        :param error: exception, or several of which one has to come
        """
        with self.assertRaises(UserError, msg=f"{role} {method} {args}") as caught:
            self.call(role, records, method, *args)
        self.assertIsInstance(caught.exception, error, msg=f"{role} {method} {args}")

    def run_wizard(self, role, action, button, values):
        """Fill in and send the form that a button opened."""
        wizard = self.make(
            role, action["res_model"], values, context=action.get("context")
        )
        return self.call(role, wizard, button)

    def reach(self, role, callback):
        """Dial, and log that the customer answered."""
        action = self.press(role, callback, "log_attempt")
        self.run_wizard(role, action, "action_log", {"outcome": "reached"})

    def open_form(self, role, record):
        """Open a record's form as somebody, as the web client does.

        :return: whether the person finds the record at all
        """
        model = record.browse()
        try:
            found = self.call(role, model, "search", [("id", "=", record.id)])
        except AccessError:
            return False
        if not found:
            return False
        views = self.call(role, model, "get_views", [[False, "form"], [False, "list"]])
        known = {name: info["fields"] for name, info in views["models"].items()}
        # what the person is shown: groups were applied to the view
        arch = etree.fromstring(views["views"]["form"]["arch"])
        shown = set(arch.xpath("//field[not(ancestor::field)]/@name"))
        spec = {
            name: self._specification(field, known)
            for name, field in known[record._name].items()
            if name in shown
        }
        self.call(role, record, "web_read", spec)
        return True

    @staticmethod
    def _specification(field, known):
        if field["type"] == "many2one":
            return {"fields": {"display_name": {}}}
        if field["type"] in ("one2many", "many2many"):
            lines = known.get(field["relation"], {"display_name": {}})
            return {"fields": {name: {} for name in lines}, "limit": 40}
        return {}

    # -- time ----------------------------------------------------------------------

    def tell(self, *parts, crons=False):
        """Play the steps of stories in the order of their time.

        :param crons: also run all scheduled actions at six every morning
        """
        steps = sorted(step for part in parts for step in part)
        morning = datetime.strptime(steps[0][0][:10], "%Y-%m-%d")
        for moment, name in steps:
            while crons and f"{morning:%Y-%m-%d} 06:00" < moment:
                with self.at(f"{morning:%Y-%m-%d} 06:00"):
                    self.run_crons()
                morning += timedelta(days=1)
            with self.at(moment):
                try:
                    getattr(self, name)()
                except Exception as error:
                    error.add_note(f"in the story's step {moment} {name}")
                    raise

    def run_crons(self, *names):
        """Run scheduled actions of the add-ons, all of them or some by external id.

        An error that a scheduled action only logs fails the test.
        """
        if names:
            crons = [self.env.ref(name) for name in names]
        else:
            data = self.env["ir.model.data"].search(
                [("model", "=", "ir.cron"), ("module", "in", ADDONS)]
            )
            crons = self.env["ir.cron"].browse(data.mapped("res_id"))
            self.assertGreaterEqual(len(crons), 6)
        self.env.flush_all()
        with self.assertNoLogs("odoo.addons", level="ERROR"):
            for cron in crons:
                with self.enter_registry_test_mode():
                    cron.method_direct_trigger()
        self.env.invalidate_all()

    def everything(self):
        """What the add-ons' tables, mails and activities hold now, by table."""
        self.env.flush_all()
        tables = {
            model._table
            for name, model in self.env.registry.items()
            if name.startswith("cs.") and model._auto and not model._abstract
            if not model._transient
        }
        tables |= {"mail_message", "mail_mail", "mail_activity", "ir_attachment"}
        tables |= {"sale_order", "res_partner"}
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT COUNT(*), md5(string_agg(t::text, E'\\n' ORDER BY t.id))"
                    " FROM %s t",
                    SQL.identifier(table),
                )
            )
            for table in sorted(tables)
        }

    # -- books ---------------------------------------------------------------------

    def load_books(self):
        """Finance loads the files as they were exported today: no later payments."""
        today = str(self.company._cs_today())
        wizard = self.make(
            "finance",
            "cs.ledger.import",
            {
                "company_id": self.company.id,
                "customer_file": self._packed(
                    (DATA / "story_customers.csv").read_text()
                ),
                "invoice_file": self._packed(self._exported(today)),
            },
        )
        self.call("finance", wizard, "action_import")

    @staticmethod
    def _packed(text):
        return base64.b64encode(text.encode()).decode()

    @staticmethod
    def _exported(today):
        """The story's invoices as an export of a day shows them."""
        with (DATA / "story_invoices.csv").open() as file:
            rows = list(csv.DictReader(file))
        out = io.StringIO()
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        for row in rows:
            if row["paid_date"] > today:
                row = {**row, "paid_date": "", "paid_amount": ""}
            if row["paid_date"] or (
                row["invoice_date"] and row["invoice_date"] <= today
            ):
                writer.writerow(row)
        return out.getvalue()

    def invoice(self, number):
        return self.env["account.move"].search(
            [
                ("ref", "=", number),
                ("company_id", "=", self.company.id),
                ("move_type", "in", ("out_invoice", "out_refund")),
            ]
        )

    def story_customer(self, ref):
        return self.env["res.partner"].search([("ref", "=", ref)])
