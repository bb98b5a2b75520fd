from odoo import api, models


class CallbackRoundReport(models.AbstractModel):
    """Values of the round report: of one center, or over all (A2.4)."""

    _name = "report.cs_visits.report_callback_round"
    _description = "Callback Round Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return figures and noted visits of each round.

        :param data: ``center_id`` limits to one center; ``hidden_user_ids`` are
            readers who do not see what was said about their own visits
        """
        data = data or {}
        rounds = self.env["cs.callback.round"].browse(docids)
        # the figures are for everybody who may read the round
        rounds.check_access("read")
        center_id = data.get("center_id")
        sheets = []
        for round_ in rounds.sudo():
            figures = {
                center: values
                for center, values in round_._cs_figures().items()
                if not center_id or center.id == center_id
            }
            sheets.append(
                {
                    "doc": round_,
                    "figures": figures,
                    "total": round_._cs_sum_figures(figures.values()),
                    "center": round_.env["hr.department"].browse(center_id or []),
                    "noted": self._get_noted(
                        round_,
                        center_id,
                        data.get("hidden_user_ids") or self.env.user.ids,
                    ),
                }
            )
        return {"docs": rounds, "sheets": sheets}

    @api.model
    def _get_noted(self, round_, center_id, hidden_ids):
        """Return the lines a reader should look into, worst first."""
        order = ("refuted", "differs", "unreachable", "no_phone", "cannot_say")
        return round_.line_ids.filtered(
            lambda line: (
                line.check_result in order
                and (not center_id or line.center_id.id == center_id)
                and line.user_id.id not in hidden_ids
            )
        ).sorted(lambda line: (order.index(line.check_result), line.id))
