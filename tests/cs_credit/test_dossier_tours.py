"""Evaluator and manager pass a survey through, in a real browser."""

from odoo.tests import HttpCase, tagged

from .common import CreditCase


@tagged("standard", "post_install", "-at_install")
class TestDossierTours(CreditCase, HttpCase):
    def start(self, url, tour, role):
        self.users[role].password = self.users[role].login
        self.start_tour(url, tour, login=self.users[role].login)

    def test_survey(self):
        self.start("/odoo/credit-surveys", "cs_credit_survey_evaluator", "clerk")
        survey = self.env["cs.credit.survey"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual((survey.state, survey.bank_credit), ("submitted", "very_good"))
        self.start("/odoo/credit-surveys", "cs_credit_survey_manager", "credit")
        self.env.invalidate_all()
        self.assertEqual(survey.state, "approved")

    def test_file(self):
        self.start(f"/odoo/res.partner/{self.customer.id}", "cs_credit_file", "clerk")
