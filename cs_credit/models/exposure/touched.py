from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import touched_sql

_NOTED = "cs_credit.touched"


class CsCreditTouched(models.Model):
    """Customers whose exposure may have changed since the table was brought up to date.

    Append only: two transactions never wait for each other here. An entry is written
    in the transaction that causes it, so that whoever sees the change sees the entry.
    Numbers instead of references: an entry outlives its customer without harm.
    """

    _name = "cs.credit.touched"
    _description = "Touched Credit Exposure"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Integer(string="Customer ID", required=True, readonly=True)
    company_id = fields.Integer(string="Company ID", required=True, readonly=True)

    _customer_idx = models.Index("(company_id, partner_id)")

    @api.model
    def _cs_note(self, kind, ids):
        """Remember records whose customers are touched; written before anybody reads.

        :param kind: see ``touched_sql.TOUCHED``
        :param ids: ids of records, already in the database when they are looked at
        """
        ids = [record_id for record_id in ids if record_id]
        if not ids:
            return
        callbacks = self.env.cr.precommit
        if _NOTED not in callbacks.data:
            callbacks.data[_NOTED] = {}
            callbacks.add(self.sudo()._cs_settle)
        callbacks.data[_NOTED].setdefault(kind, set()).update(ids)

    @api.model
    def _cs_settle(self):
        """Write the entries of what was noted, in one INSERT; nothing noted: none."""
        noted = self.env.cr.precommit.data.pop(_NOTED, None)
        if not noted:
            return
        sources = [touched_sql.touched(kind, ids) for kind, ids in noted.items()]
        self.env.cr.execute(
            SQL(
                """
INSERT INTO cs_credit_touched (partner_id, company_id)
SELECT DISTINCT partner_id, company_id FROM (%s) touched
 WHERE partner_id IS NOT NULL AND company_id IS NOT NULL
                """,
                self._cs_spread(
                    SQL(" UNION ALL ").join(SQL("(%s)", source) for source in sources)
                ),
            )
        )

    @api.model
    def _cs_spread(self, touched):
        """Return SQL with those besides whose limit somebody uses up as well.

        :param touched: SQL for rows of ``partner_id, company_id``
        """
        if self.env["cs.credit.group.member"]._cs_any():
            return touched_sql.with_group(touched)
        return touched

    @api.model
    def _cs_take(self, company, limit):
        """Delete a company's oldest entries and return whom they name.

        :return: set of commercial partners
        """
        self.env.cr.execute(
            SQL(
                """
DELETE FROM cs_credit_touched WHERE id IN (
    SELECT id FROM cs_credit_touched WHERE company_id = %s
     ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
RETURNING partner_id
                """,
                company.id,
                limit,
            )
        )
        return {partner_id for (partner_id,) in self.env.cr.fetchall()}
