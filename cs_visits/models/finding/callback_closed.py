from odoo import api, models

from ...exceptions import RoundError

# Bookkeeping of Odoo's beside a call, and hiding it from somebody
_FREE = {"activity_ids", "message_ids", "message_follower_ids", "hidden_from_id"}


class CsCallback(models.Model):
    """A closed round is signed off: its calls change no more (A2.4)."""

    _inherit = "cs.callback"

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["round_id"] for vals in vals_list if vals.get("round_id")}
        self._cs_check_round_open(self.env["cs.callback.round"].browse(ids))
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - _FREE:
            self._cs_check_round_open(self.sudo().round_id)
        return super().write(vals)

    @api.model
    def _cs_check_round_open(self, rounds):
        """Check that none of these rounds is signed off.

        :raise RoundError: one is
        """
        for round_ in rounds.sudo():
            if round_.state == "closed":
                raise RoundError(
                    self.env._(
                        "%s was closed and signed off: its calls stay as they are.",
                        round_.display_name,
                    )
                )


class CsCallbackAttempt(models.Model):
    """Attempts of a closed round stay as they are, and none is added."""

    _inherit = "cs.callback.attempt"

    @api.model_create_multi
    def create(self, vals_list):
        calls = self.env["cs.callback"].sudo()
        ids = [vals["callback_id"] for vals in vals_list if vals.get("callback_id")]
        calls._cs_check_round_open(calls.browse(ids).round_id)
        return super().create(vals_list)

    def write(self, vals):
        self.env["cs.callback"]._cs_check_round_open(self.sudo().callback_id.round_id)
        return super().write(vals)
