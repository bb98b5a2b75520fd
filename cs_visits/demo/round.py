"""What the rounds show beside the calls: habits, and a customer who wants no calls."""

from dateutil.relativedelta import relativedelta

from odoo import api, models

from ..models.round.callback_round import period_end
from .loader import SALES


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
        """Visits of the same ten days, longer ago than what other rooms show."""
        last = rounds.sorted("date_from")[-1:]
        for month in (3, 4) if last else ():
            first = last.date_from - relativedelta(months=month)
            days = self._working_days(first, period_end(first))
            for number, (login, manager) in enumerate(SALES.items()):
                customers = self._customers(login)
                for turn, day in enumerate(days[: 2 + number] if customers else ()):
                    partner = customers[turn % len(customers)]
                    visit = self._make_visit(login, partner, day, 14, turn)
                    self._hand_over(visit, login, manager, day, late=False)
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
