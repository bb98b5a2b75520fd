from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import exposure_refill_sql

BATCH = 5000


class CsCreditExposureStore(models.Model):
    """The table of exposures. Nobody reads it but ``cs.credit.exposure``.

    A row is right as of ``date`` for what its transaction saw. What was changed since
    has an entry in ``cs.credit.touched``; what changes by the calendar alone has
    ``stale_on``.
    """

    _name = "cs.credit.exposure.store"
    _description = "Table of Credit Exposures"
    _inherit = ["cs.credit.exposure.age.mixin"]
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one(required=True, ondelete="cascade")
    company_id = fields.Many2one(required=True, ondelete="cascade")
    limit_id = fields.Many2one(index="btree_not_null")
    rating_id = fields.Many2one(index="btree_not_null")
    grade_id = fields.Many2one(index="btree_not_null")
    stale_on = fields.Date(index="btree_not_null")
    date = fields.Date(required=True, readonly=True, index=True)

    _customer_uniq = models.UniqueIndex("(partner_id, company_id)")
    # the id that cs.credit.exposure shows
    _shown_id = models.Index("(((partner_id::bigint << 16) + company_id))")
    _amount_idx = models.Index("(company_id, amount DESC)")
    _used_idx = models.Index("(company_id, used DESC)")
    _overdue_idx = models.Index("(company_id, overdue DESC)")
    _overdue_days_idx = models.Index("(overdue_days)")
    _over_idx = models.Index("(company_id, partner_id) WHERE is_over_limit")

    # -- bringing it up to date ----------------------------------------------------

    @api.model
    def _cs_refill(self, company, partner_ids=None):
        """Write a company's rows as the books are now, in one statement.

        :param partner_ids: commercial partners; None: all
        """
        exposures = self.env["cs.credit.exposure"]
        self.env.flush_all()
        self.env["cs.credit.touched"]._cs_settle()
        self.env.execute_query(
            SQL(
                "%s RETURNING 1",
                exposure_refill_sql.refill(
                    company._cs_today(),
                    exposures._cs_columns(),
                    company.id,
                    None if partner_ids is None else SQL("%s", list(partner_ids)),
                    exposures._cs_any_group(),
                ),
            )
        )
        exposures.invalidate_model(flush=False)

    @api.model
    def _cs_rebuild(self):
        """Fill the table from nothing, for all companies; nothing is touched then."""
        for company in self.env["res.company"].sudo().search(Domain.TRUE):
            self._cs_refill(company)
        self.env.cr.execute("DELETE FROM cs_credit_touched")

    @api.model
    def _cs_refresh(self, company, limit=BATCH):
        """Bring touched and stale customers up to date.

        Deletes exactly the entries it saw: whatever is committed meanwhile leaves
        another one, and its customer is worked out on reading until that is done.

        :param limit: most entries and stale rows at once
        :return: how many customers were worked out
        """
        self.env.flush_all()
        self.env["cs.credit.touched"]._cs_settle()
        partner_ids = self.env["cs.credit.touched"]._cs_take(company, limit)
        partner_ids |= self._cs_stale(company, limit)
        if partner_ids:
            self._cs_refill(company, sorted(partner_ids))
        return len(partner_ids)

    @api.model
    def _cs_stale(self, company, limit):
        today = company._cs_today()
        rows = self.env.execute_query(
            SQL(
                """
SELECT partner_id FROM cs_credit_exposure_store
 WHERE company_id = %(company)s AND (stale_on <= %(today)s OR date > %(today)s)
 LIMIT %(limit)s
                """,
                company=company.id,
                today=today,
                limit=limit,
            )
        )
        return {partner_id for (partner_id,) in rows}

    @api.model
    def _cron_refresh(self):
        """Bring every company's rows up to date, in batches, each committed."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            while self._cs_refresh(company):
                if not cron._commit_progress(1):
                    return
