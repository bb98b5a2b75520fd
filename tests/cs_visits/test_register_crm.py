"""With the CRM app itself: an order interest becomes an opportunity, once.

CRM is none of our dependencies, so it is installed into a copy of the template. There
rows are committed, and two people can press the button at once.
"""

import threading
from datetime import datetime, timedelta

from odoo import Command, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tools import config

from tests.cs_department.scratch import scratch_database


def install(scratch, name):
    """Install one of Odoo's own modules; the registry is the new one then."""
    code = f"""
    module = env["ir.module.module"].search([("name", "=", {name!r})])
    module.button_immediate_install()
    cr.commit()
"""
    process = scratch.process(code)
    assert process.wait(600) == 0, f"{name} cannot be installed"
    Registry.delete(scratch.name)
    testing = config["test_enable"]
    config["test_enable"] = False
    try:
        scratch.registry = Registry(scratch.name)
    finally:
        config["test_enable"] = testing


@tagged("standard", "post_install", "-at_install")
class TestCrm(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = scratch_database()
        cls.scratch = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        with cls.scratch.env() as env:
            if "cs.visit" not in env:
                cls.skipTest(cls, "cs_visits is not installed")
        install(cls.scratch, "crm")

    def made(self, env):
        """A salesperson without a role in CRM, and a visit with an order interest."""
        user = env["res.users"].create(
            {
                "name": "Sales",
                "login": f"crm_{datetime.now().timestamp()}",
                "group_ids": [Command.link(env.ref("cs_visits.group_visit_user").id)],
            }
        )
        customer = env["res.partner"].create({"name": "Ningbo", "is_company": True})
        start = datetime.now().replace(microsecond=0) - timedelta(hours=3)
        visit = (
            env["cs.visit"]
            .with_user(user)
            .create(
                {
                    "partner_id": customer.id,
                    "date_start": start,
                    "purpose_id": env.ref("cs_visits.cs_visit_purpose_coverage").id,
                    "content": "Walked through the second hall",
                    "order_interest": "Twelve compressors\nfor the second hall",
                    "order_amount": 480000,
                }
            )
        )
        visit.action_done()
        return visit

    def test_submitting_makes_it_once(self):
        with self.scratch.env() as env:
            visit = self.made(env)
            self.assertTrue(visit.can_make_opportunity)
            visit.action_submit()
            lead = visit._cs_lead()
            self.assertEqual(lead.type, "opportunity")
            self.assertEqual(lead.name, "Twelve compressors")
            self.assertEqual(lead.user_id, visit.user_id)
            self.assertEqual(lead.partner_id, visit.partner_id)
            self.assertEqual(lead.expected_revenue, 480000)
            self.assertIn("second hall", lead.description)
            self.assertIn(visit.name, "".join(lead.message_ids.mapped("body")))
            self.assertFalse(visit.can_make_opportunity)
            visit.action_make_opportunity()
            leads = env["crm.lead"].search([("partner_id", "=", visit.partner_id.id)])
            self.assertEqual(leads, lead.sudo(False).with_env(env))
            # without a role in CRM it is there, and not shown
            self.assertFalse(visit.opportunity_name)
            self.assertEqual(visit.action_open_opportunity()["tag"], "soft_reload")
            visit.user_id.sudo().group_ids = [
                Command.link(env.ref("sales_team.group_sale_salesman").id)
            ]
            env.invalidate_all()
            self.assertEqual(visit.opportunity_name, "Twelve compressors")
            action = visit.action_open_opportunity()
            self.assertEqual(action["res_id"], lead.id)
            glance = visit.env["cs.customer.glance"].get_glance(visit.partner_id.id)
            self.assertIn("Twelve compressors", [s["text"] for s in glance["steps"]])
            # a deleted one can be made again, and only on purpose
            lead.unlink()
            env.invalidate_all()
            self.assertTrue(visit.can_make_opportunity)
            env.cr.rollback()

    def test_two_at_once_make_one(self):
        with self.scratch.env() as env:
            visit = self.made(env)
            visit_id, user_id = visit.id, visit.user_id.id
            partner_id = visit.partner_id.id
        gate = threading.Barrier(2)
        errors = []

        def press():
            try:
                with self.scratch.registry.cursor() as cr:
                    env = api.Environment(cr, user_id, {})
                    visit = env["cs.visit"].browse(visit_id)
                    # the snapshot of both begins before either writes
                    visit.fetch(["opportunity_id"])
                    gate.wait(30)
                    retrying(visit.action_make_opportunity, env)
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=press) for _number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        self.assertFalse(errors)
        with self.scratch.env() as env:
            leads = env["crm.lead"].search([("partner_id", "=", partner_id)])
            self.assertEqual(len(leads), 1)
            self.assertEqual(env["cs.visit"].browse(visit_id).opportunity_id, leads.id)
