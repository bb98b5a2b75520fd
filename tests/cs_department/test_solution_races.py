"""Two at once on the customer's response and on its documents: one wins."""

import threading
from unittest.mock import patch

from odoo import Command, api
from odoo.service.model import retrying
from odoo.tests import BaseCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import ResponseError

from . import scratch
from .solution_common import SolutionCase


@tagged("standard", "post_install", "-at_install")
class TestSolutionRaces(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = scratch.scratch_database()
        cls.db = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        with cls.db.env() as env:
            users = scratch.made["people"](env)
            users["portal"] = new_test_user(
                env, "race_portal", groups="base.group_portal"
            )
            cls.users = {role: user.id for role, user in users.items()}
            head = env["hr.employee"].create(
                {"name": "Head", "user_id": users["manager2"].id}
            )
            cls.department_id = (
                env["hr.department"].create({"name": "Race", "manager_id": head.id}).id
            )
            customer = env["res.partner"].create({"name": "Racer", "phone": "1"})
            cls.customer_id = customer.id

    def answered(self, amount=50, **values):
        """Commit an answered complaint with one grant; return its id."""
        with self.db.env() as env:

            def act(role):
                return complaint.with_user(self.users[role])

            complaint = (
                env["cs.complaint"]
                .with_user(self.users["agent"])
                .create(
                    {
                        "partner_id": self.customer_id,
                        "category_id": env.ref(
                            "cs_department.complaint_category_product"
                        ).id,
                        "description": "It leaks",
                        "department_id": self.department_id,
                        "read_back_by": "Mr Wu",
                        "read_back_method": "phone",
                        **values,
                    }
                )
            )
            complaint.action_confirm()
            complaint.action_transfer()
            act("manager2").write(
                {
                    "cause": "Gasket",
                    "cause_id": env["cs.complaint.cause"].search([], limit=1).id,
                    "responsibility": "none",
                    "expectation_met": "yes",
                    "analysis": "Wrong series",
                    "solution": "Money back",
                    "remedy_ids": [
                        Command.create(
                            {"kind": "compensation", "granted_amount": amount}
                        )
                    ],
                }
            )
            act("manager2").action_submit_analysis()
            act("manager").action_approve()
            act("agent").action_reply()
            return complaint.id

    def at_once(self, *jobs):
        """Run jobs ``(role, function of env)`` in transactions that overlap."""
        barrier, results = threading.Barrier(len(jobs)), {}

        def run(role, job):
            tries = []
            with self.db.registry.cursor() as cr:
                env = api.Environment(cr, self.users[role], {})

                def attempt():
                    tries.append(role)
                    env["cs.complaint"].sudo().search_count([])
                    if len(tries) == 1:
                        barrier.wait(30)
                    return job(env)

                try:
                    results[role] = retrying(attempt, env)
                except Exception as error:
                    cr.rollback()
                    results[role] = error

        threads = [threading.Thread(target=run, args=job) for job in jobs]
        with (
            patch("odoo.service.model.random.uniform", lambda a, b: 0.05),
            mute_logger("odoo.service.model", "odoo.sql_db"),
        ):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return results

    def test_the_portal_accepts_while_the_agent_records_a_refusal(self):
        for _trial in range(4):
            complaint_id = self.answered()

            def accept(env, complaint_id=complaint_id):
                record = env["cs.complaint"].browse(complaint_id).sudo()
                record._cs_respond(True, by="Mr Wu", channel="portal")

            def decline(env, complaint_id=complaint_id):
                env["cs.complaint"].browse(complaint_id).action_decline("Too little")

            results = self.at_once(("portal", accept), ("agent", decline))
            errors = [r for r in results.values() if isinstance(r, Exception)]
            self.assertEqual(len(errors), 1, results)
            self.assertIsInstance(errors[0], ResponseError)
            with self.db.env() as env:
                complaint = env["cs.complaint"].browse(complaint_id)
                accepted = complaint.customer_response == "accepted"
                self.assertEqual(
                    complaint.state, "followup" if accepted else "analysis"
                )
                self.assertEqual(complaint.decline_count, 0 if accepted else 1)
                self.assertEqual(
                    complaint.callback_ids.state, "open" if accepted else "cancelled"
                )

    def test_two_complaints_credit_one_invoice(self):
        """Each alone fits the invoice, both together do not: one draft, one to-do."""
        with self.db.env() as env:
            books = type(
                "Books",
                (SolutionCase,),
                {
                    "env": env,
                    "company": env.company,
                    "customer": env["res.partner"].browse(self.customer_id),
                },
            )
            books.make_bookkeeping()
            invoice = books.invoice
            invoice_id, number = invoice.id, invoice.name
            self.assertEqual(invoice.amount_total, 2260)
        ids = [self.answered(1500, origin_number=number) for _number in range(2)]

        def accept(complaint_id):
            return lambda env: env["cs.complaint"].browse(complaint_id).action_accept()

        results = self.at_once(("agent", accept(ids[0])), ("manager", accept(ids[1])))
        self.assertEqual(set(results.values()), {True})
        with self.db.env() as env:
            invoice = env["account.move"].browse(invoice_id)
            self.assertEqual(invoice.reversal_move_ids.mapped("amount_total"), [1500])
            complaints = env["cs.complaint"].browse(ids)
            self.assertEqual(
                complaints.mapped("customer_response"), ["accepted", "accepted"]
            )
            made = complaints.remedy_ids.filtered("document_id")
            self.assertEqual(len(made), 1)

    def test_two_agents_accept(self):
        complaint_id = self.answered()

        def accept(env):
            env["cs.complaint"].browse(complaint_id).action_accept()

        results = self.at_once(("agent", accept), ("manager", accept))
        errors = [r for r in results.values() if isinstance(r, Exception)]
        self.assertEqual(len(errors), 1, results)
        self.assertIsInstance(errors[0], ResponseError)
        with self.db.env() as env:
            complaint = env["cs.complaint"].browse(complaint_id)
            todos = env["mail.activity"].search(
                [("summary", "ilike", f"Credit note for {complaint.name}")]
            )
            self.assertEqual(len(todos), 1, "no invoice is known: one to-do")
