"""Finance releases a hold, sales runs into one: in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import CreditCase


@tagged("standard", "post_install", "-at_install")
class TestTours(CreditCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.activate_limit(1000)
        self.quotation = self.order(1500)

    def start(self, url, tour, role):
        self.users[role].password = self.users[role].login
        self.start_tour(url, tour, login=self.users[role].login)

    def test_release(self):
        self.users["credit"].group_ids += self.env.ref(
            "sales_team.group_sale_salesman_all_leads"
        )
        self.as_user("sales", self.quotation).action_confirm()
        self.start("/odoo/credit-holds", "cs_credit_release_hold", "credit")
        self.assertEqual(self.holds(self.quotation).state, "released")

    def test_held(self):
        self.start(
            f"/odoo/action-sale.action_quotations/{self.quotation.id}",
            "cs_credit_sales_held",
            "sales",
        )
        self.assertEqual(self.holds(self.quotation).state, "open")
