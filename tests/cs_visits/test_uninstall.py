"""What the add-on takes along when it goes."""

from odoo.addons.cs_visits.hooks import uninstall_hook

from .common import VisitsCase


class TestUninstall(VisitsCase):
    def test_no_row_names_a_model_that_is_gone(self):
        visit = self.hand_over(self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00")
        round_ = self.make_round()
        with self.at("2026-10-08 09:00"):
            round_.action_generate()
        self.assertTrue(round_.callback_ids and visit.deadline_ids)
        self.env.flush_all()
        uninstall_hook(self.env)
        for model in ("cs.deadline", "cs.approval", "cs.callback"):
            left = self.env[model].search([("res_model", "=like", "cs.visit%")])
            self.assertFalse(left, model)
