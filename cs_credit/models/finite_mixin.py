import math

from odoo import api, models
from odoo.exceptions import ValidationError


class CsCreditFiniteMixin(models.AbstractModel):
    """Takes real numbers alone: NaN and infinity come over RPC and CSV."""

    _name = "cs.credit.finite.mixin"
    _description = "Record with Real Numbers"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_finite(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_finite(vals)
        return super().write(vals)

    def _cs_check_finite(self, vals):
        for name, value in vals.items():
            if isinstance(value, float) and not math.isfinite(value):
                raise ValidationError(
                    self.env._(
                        "“%(field)s” must be a number.",
                        field=self._fields[name]._description_string(self.env),
                    )
                )
