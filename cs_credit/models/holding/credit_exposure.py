from odoo import fields, models

from ...tools import group_sql


class CsCreditExposure(models.Model):
    """What others owe who share the customer's limit.

    ``amount`` and its parts are the customer's own; ``available`` and ``is_over_limit``
    are those of the group.
    """

    _inherit = "cs.credit.exposure"

    _depends = {
        "cs.credit.group.member": ["company_id", "group_id", "partner_id"],
        "cs.credit.limit": ["group_id", "is_temporary"],
    }

    group_id = fields.Many2one(
        comodel_name="cs.credit.group", string="Shares a Limit", readonly=True
    )
    shared = fields.Monetary(
        string="Owed by the Group",
        readonly=True,
        help="Exposure of the others who share the limit",
    )

    @property
    def _table_query(self):
        any_group = self.env["cs.credit.group.member"]._cs_any()
        return group_sql.with_groups(super()._table_query, any_group)

    def _cs_used(self):
        limit = self.limit_amount
        return 100.0 * (self.amount + self.shared) / limit if limit else 0.0
