"""The two main paths in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import VisitsCase


@tagged("standard", "post_install", "-at_install")
class TestPhoneTour(HttpCase, VisitsCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_salesperson_logs_a_visit(self):
        self.start_tour("/odoo/cs-my-visits", "cs_visits_phone", login="test_sales")
        visit = self.env["cs.visit"].search([("user_id", "=", self.users["sales"].id)])
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.content, "Showed the new samples")


@tagged("standard", "post_install", "-at_install")
class TestCheckTour(HttpCase, VisitsCase):
    def test_agent_checks_a_visit(self):
        visit = self.hand_over(self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00")
        round_ = self.make_round()
        with self.at("2026-10-08 09:00"):
            self.as_user("manager", round_).action_generate()
        self.assertEqual(round_.callback_ids.user_id, self.users["agent"])
        self.start_tour("/odoo/cs-callbacks", "cs_visits_check", login="test_agent")
        self.assertEqual(visit.state, "verified")
