from odoo import api, models


class CsCreditScorecardPart(models.AbstractModel):
    """A record that belongs to a scorecard and is as fixed as that one."""

    _name = "cs.credit.scorecard.part"
    _description = "Part of a Credit Scorecard"

    def _cs_scorecards(self):
        """Return the scorecards these records are part of."""
        raise NotImplementedError(self._name)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._cs_scorecards()._cs_check_not_readonly()
        return records

    def write(self, vals):
        self._cs_scorecards()._cs_check_not_readonly()
        result = super().write(vals)
        self._cs_scorecards()._cs_check_not_readonly()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        self._cs_scorecards()._cs_check_not_readonly()
