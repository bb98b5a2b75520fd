from odoo import api, models
from odoo.tools import SQL


class CsCreditPaperType(models.Model):
    """What is missing in the customers' files, in one statement for all of them."""

    _inherit = "cs.credit.paper.type"

    @api.model
    def _cs_missing_of(self, partner_ids, company):
        """Return the required papers that customers lack or that have expired.

        :param partner_ids: commercial partners
        :param company: ``res.company`` whose list and files count
        :return: dict partner id → types (sudo), without the customers that lack none
        """
        if not partner_ids or not self._cs_ids_for(company.id):
            return {}
        partners = SQL("SELECT unnest(%s::int[])", list(partner_ids))
        self._cs_flush_files()
        self.env.cr.execute(self._cs_missing_query(company, partners))
        missing = {}
        for partner_id, type_id in self.env.cr.fetchall():
            missing.setdefault(partner_id, []).append(type_id)
        return {
            partner_id: self.sudo().browse(type_ids)
            for partner_id, type_ids in missing.items()
        }

    @api.model
    def _cs_flush_files(self):
        for model in (
            "cs.credit.paper",
            "cs.credit.paper.type",
            "cs.credit.statement",
            "cs.credit.survey",
        ):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["is_company"])

    @api.model
    def _cs_missing_query(self, company, partners):
        """SQL for ``partner_id, type_id`` of each required paper that is not there.

        :param partners: SQL that gives the customers' ids
        """
        return SQL(
            """
SELECT rp.id AS partner_id, t.id AS type_id
  FROM res_partner rp
  JOIN cs_credit_paper_type t ON t.id = ANY(%(types)s)
 WHERE rp.id IN (%(partners)s)
   AND t.is_required
   AND t.customer_kind IN (
       'all', CASE WHEN rp.is_company THEN 'company' ELSE 'person' END)
   AND NOT EXISTS (
       SELECT FROM cs_credit_paper p
        WHERE t.source = 'paper' AND p.partner_id = rp.id AND p.type_id = t.id
          AND p.company_id = %(company)s AND p.active
          AND (p.date_expires IS NULL OR p.date_expires >= %(today)s))
   AND NOT EXISTS (
       SELECT FROM cs_credit_statement s
        WHERE t.source = 'statement' AND s.partner_id = rp.id
          AND s.company_id = %(company)s AND s.active
          AND (COALESCE(t.max_months, 0) = 0 OR s.date_end >=
               (%(today)s::date - make_interval(months => t.max_months))::date))
   AND NOT EXISTS (
       SELECT FROM cs_credit_survey v
        WHERE t.source = 'survey' AND v.partner_id = rp.id
          AND v.company_id = %(company)s AND v.state = 'approved'
          AND (COALESCE(t.max_months, 0) = 0 OR v.date >=
               (%(today)s::date - make_interval(months => t.max_months))::date))
 ORDER BY rp.id, t.sequence, t.id
            """,
            types=list(self._cs_ids_for(company.id)),
            partners=partners,
            company=company.id,
            today=company._cs_today(),
        )
