from odoo import api, models


class CallbackRoundReport(models.AbstractModel):
    """Values of the round report: of one center, or over all (A2.4)."""

    _name = "report.cs_visits.report_callback_round"
    _description = "Callback Round Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the report of each round says.

        :param data: ``center_id`` limits to one center; ``hidden_user_ids`` are
            readers who do not see what was said about their own visits. The person who
            prints is always among them: only the engine prints for others.
        """
        data = data or {}
        rounds = self.env["cs.callback.round"].browse(docids)
        # the figures are for everybody who may read the round
        rounds.check_access("read")
        center = self.env["hr.department"].sudo().browse(self._get_center(data))
        hidden = set(data.get("hidden_user_ids") or []) if self.env.su else set()
        if not self.env.su:
            hidden.add(self.env.uid)
        return {
            "docs": rounds,
            "sheets": [round_.sudo()._cs_sheet(center, hidden) for round_ in rounds],
            "is_preview": False,
        }

    @api.model
    def _get_center(self, data):
        try:
            return int(data.get("center_id") or 0) or []
        except (TypeError, ValueError):
            return []
