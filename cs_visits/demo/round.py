"""What the rounds show beside the calls: habits, and a customer who wants no calls."""

from dateutil.relativedelta import relativedelta

from odoo import api, models


class CsVisitsDemo(models.AbstractModel):
    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        rounds = self.env["cs.callback.round"].search(
            [("company_id", "=", self.env.company.id)]
        )
        self._make_habit(rounds)
        self._make_refusal(rounds)
        return result

    def _make_habit(self, rounds):
        """Visits of the same ten days in the two months before the last round."""
        last = rounds.sorted("date_from")[-1:]
        for month in (1, 2) if last else ():
            self._make_period(last.date_from - relativedelta(months=month), month)
        for round_ in rounds.filtered(lambda r: r.state == "calling"):
            self._as("manager", round_).action_generate()

    def _make_refusal(self, rounds):
        """One customer of the open round asks not to be called again."""
        calls = rounds.callback_ids.filtered(lambda c: c.state == "open" and c.user_id)
        call = calls.sorted("id")[-1:]
        if call:
            agent = call.with_user(call.user_id).with_context(
                allowed_company_ids=self.env.company.ids
            )
            agent._log_attempt("reached", "Wants to be written to. 请发邮件。")
            agent.action_no_call()
