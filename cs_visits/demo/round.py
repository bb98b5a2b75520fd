"""What the rounds show beside the calls: a customer who wants no more of them."""

from odoo import api, models


class CsVisitsDemo(models.AbstractModel):
    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        rounds = self.env["cs.callback.round"].search(
            [("company_id", "=", self.env.company.id)]
        )
        # the history of the other rooms came after these were drawn
        for round_ in rounds.filtered(lambda r: r.state == "calling"):
            self._as("manager", round_).action_generate()
        self._make_refusal(rounds)
        return result

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
