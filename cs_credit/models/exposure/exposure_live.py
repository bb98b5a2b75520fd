from odoo import api, models
from odoo.fields import Domain

from ...tools import sql
from ...tools.group_sql import with_groups
from .exposure_mixin import DEPENDS


class CsCreditExposureLive(models.Model):
    """Exposures worked out from the books at the moment they are asked for.

    What orders and invoices are checked against; lists and forms read
    ``cs.credit.exposure``, which says the same.
    """

    _name = "cs.credit.exposure.live"
    _description = "Credit Exposure from the Books"
    _inherit = ["cs.credit.exposure.mixin"]
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"
    _depends = DEPENDS

    @property
    def _table_query(self):
        any_group = self.env["cs.credit.group.member"]._cs_any()
        return with_groups(sql.exposure(self.env.company._cs_today()), any_group)

    @api.model
    def _cs_of(self, partner_ids, company):
        """Return a dict commercial partner id → row (sudo), in one query.

        A customer without trade, limit or rating has no row.
        """
        # rows are worked out anew, whatever was read before
        self.invalidate_model(flush=False)
        rows = (
            self.sudo()
            .with_company(company)
            .search_fetch(
                Domain("partner_id", "in", list(partner_ids))
                & Domain("company_id", "=", company.id),
                [name for name, field in self._fields.items() if field.store],
                order="id",
            )
        )
        return {row.partner_id.id: row for row in rows}
