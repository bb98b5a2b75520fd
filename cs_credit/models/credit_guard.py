from odoo import api, fields, models
from odoo.tools import SQL


class CsCreditGuard(models.Model):
    """One row a customer and company that whoever uses up credit has to change.

    A lock alone does not help: after waiting for it, a transaction still reads its old
    snapshot and sums up what was there before. Changing the row makes the second one
    of two fail with a serialization error; Odoo then tries it again from the start, on
    a snapshot that holds what the first one did.
    """

    _name = "cs.credit.guard"
    _description = "Credit Guard"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, ondelete="cascade"
    )
    ticket = fields.Integer(default=0)

    _customer_uniq = models.UniqueIndex("(partner_id, company_id)")

    @api.model
    def _cs_take(self, partner_ids, company):
        """Take the rows of customers, in id order, until the transaction ends.

        Who shares a limit is taken together with all others who share it.

        :param partner_ids: commercial partners
        :param company: ``res.company``
        """
        ids = sorted(set(partner_ids))
        if not ids:
            return
        self.env["cs.credit.group.member"].flush_model()
        self.env.cr.execute(
            SQL(
                """
INSERT INTO cs_credit_guard (partner_id, company_id, ticket)
SELECT one.id, %(company)s, 1
  FROM (SELECT unnest(%(ids)s::int[]) AS id
         UNION
        SELECT other.partner_id
          FROM cs_credit_group_member mine
          JOIN cs_credit_group_member other ON other.group_id = mine.group_id
         WHERE mine.partner_id = ANY(%(ids)s) AND mine.company_id = %(company)s) one
 ORDER BY one.id
    ON CONFLICT (partner_id, company_id)
    DO UPDATE SET ticket = (cs_credit_guard.ticket + 1) %% 1000000000
                """,
                ids=ids,
                company=company.id,
            )
        )
