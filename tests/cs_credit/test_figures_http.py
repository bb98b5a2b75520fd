"""The overview in a browser, and its files over HTTP."""

import io

import openpyxl

from odoo.tests import HttpCase, tagged

from .common import CreditCase


@tagged("standard", "post_install", "-at_install")
class TestFiguresHttp(CreditCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.invoice("2026-01-05", "2026-02-05", 1000)
        self.activate_limit(500)
        self.users["credit"].group_ids += self.env.ref("base.group_allow_export")
        for role in ("credit", "sales"):
            self.users[role].password = self.users[role].login

    def test_board(self):
        self.start_tour(
            "/odoo/credit-overview",
            "cs_credit_overview_tour",
            login=self.users["credit"].login,
        )

    def test_xlsx(self):
        login = self.users["credit"].login
        self.authenticate(login, login)
        url = "/cs_credit/overview.xlsx"
        response = self.url_open(f"{url}?chosen=%7B%7D&company_id={self.company.id}")
        self.assertEqual(response.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        self.assertEqual(book["Portfolio by Grade and Age"]["C5"].value, 1000)

    def test_not_for_salespeople(self):
        login = self.users["sales"].login
        self.authenticate(login, login)
        for kind in ("xlsx", "pdf"):
            response = self.url_open(f"/cs_credit/overview.{kind}")
            self.assertEqual(response.status_code, 403)
