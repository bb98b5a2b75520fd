import logging

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.cs_department.exceptions import MissingInputError, NoRuleError

from ...tools import ledger_sql

_logger = logging.getLogger(__name__)

# Customers a shard has: enough of them that the ledger is not read too often, at least
# four shards where that pays, so that workers share them.
LEAST, MOST, SHARDS = 5000, 20_000, 4


class CsCreditRatingBatch(models.Model):
    """How a quarter is rated: cut into shards, taken by workers, finished once."""

    _inherit = "cs.credit.rating.batch"

    # -- crons ---------------------------------------------------------------------

    @api.model
    def _cron_rate_quarter(self):
        """Open each company's last quarter from the first working day after it (B5.1).

        Payments of its last days are entered by then. What is cut is committed, and
        the second worker is called to help.
        """
        cron = self.env["ir.cron"]
        batches = self._cs_due_batches()
        cron._commit_progress(remaining=len(batches))
        for batch in batches:
            if not batch.try_lock_for_update():
                continue
            try:
                batch.with_company(batch.company_id)._cs_cut()
            except NoRuleError as error:
                _logger.info("Batch %s is not rated: %s", batch.id, error)
            if not cron._commit_progress(1):
                return
        self._cs_call_helper()
        self._cron_work()
        self._cs_update_todos()

    @api.model
    def _cs_due_batches(self):
        """Return the last quarters that are over and not rated, opened if needed."""
        batches = self
        for company in self.env["res.company"].search(Domain.TRUE):
            start, end = self.env["cs.credit.rating"]._cs_last_quarter(company)
            domain = Domain("company_id", "=", company.id)
            batch = self.search(domain & Domain("date_from", "=", start))
            if not batch and not company._cs_count_working_days(
                company._cs_day_span(start, end)[1], fields.Datetime.now()
            ):
                continue
            if not batch:
                batch = self.create(
                    {"company_id": company.id, "date_from": start, "date_to": end}
                )
            if batch.state == "draft":
                batches |= batch
        return batches

    @api.model
    def _cron_work(self):
        """Take shard after shard, whoever cut them, until none is free.

        Any number of workers may do so at once: each commits what it has done, and a
        worker that is killed leaves its shard to the others.
        """
        cron, shards = self.env["ir.cron"], self.env["cs.credit.rating.shard"]
        cron._commit_progress(remaining=shards.search_count(shards._cs_open_domain()))
        while True:
            try:
                shard = shards._cs_take()
                if not shard:
                    break
                shard._cs_rate()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # another worker has done this one meanwhile: look anew
                self.env.cr.rollback()
                continue
            if not cron._commit_progress(1):
                return
        running = self.search(Domain("state", "=", "running"))
        for batch in running:
            if batch.try_lock_for_update():
                batch._cs_finish()
                cron._commit_progress()

    def _cs_call_helper(self):
        helper = self.env.ref("cs_credit.ir_cron_credit_batch_work", False)
        shards = self.env["cs.credit.rating.shard"]
        if helper and shards.search_count(shards._cs_open_domain(), limit=2) > 1:
            helper.sudo()._trigger()

    # -- the quarter ---------------------------------------------------------------

    def _cs_run(self):
        """Rate the quarter in this transaction; returns how many were rated."""
        self.ensure_one()
        batch = self.with_company(self.company_id)
        # somebody who cuts at the same time fails at the batch's row and starts again
        batch._cs_cut()
        shards, count, source = batch.env["cs.credit.rating.shard"], 0, None
        while shard := shards._cs_take(batch):
            source = source or shard._cs_source()
            count += shard._cs_rate(source)
        batch._cs_finish()
        return count

    def _cs_check_over(self):
        """Refuse a quarter that is not over: its ledger still grows.

        :raise MissingInputError: the quarter ends today or later
        """
        self.ensure_one()
        if self.date_to >= self.company_id._cs_today():
            raise MissingInputError(
                self.env._(
                    "The quarter %(quarter)s ends on %(date)s. It can be rated from "
                    "the next day on.",
                    quarter=self.display_name,
                    date=self.date_to,
                )
            )

    def _cs_cut(self):
        """Cut whoever is to be rated and is not into shards; returns their number.

        One that is running is left as it is: starting it twice adds nothing.
        """
        self.ensure_one()
        if self.state == "running":
            return 0
        card = self.env["cs.credit.scorecard"]._cs_for_company(self.company_id)
        self.env["cs.credit.rating"]._cs_flush_ledger()
        for model in ("cs.credit.rating", "cs.credit.limit", "res.partner"):
            self.env[model].flush_model()
        self.env.cr.execute(self._cs_cut_query())
        count = self.env.cr.rowcount
        if count:
            self.env["cs.credit.rating.shard"].invalidate_model(flush=False)
            shown = ["shard_ids", "customer_count", "progress"]
            self.invalidate_recordset(shown, flush=False)
            starter = self.env.user.has_group("cs_credit.group_credit_user")
            self._transition(
                "start",
                {
                    "scorecard_id": card.id,
                    "user_id": self.env.uid if starter else False,
                },
            )
        elif self.state == "draft":
            self._transition("start", {"scorecard_id": card.id})
        return count

    def _cs_cut_query(self):
        ratings = self.env["cs.credit.rating"]
        period = ratings._cs_period_of(self.date_from, self.date_to)
        return SQL(
            """
INSERT INTO cs_credit_rating_shard (batch_id, company_id, partner_data, customer_count,
    rating_count, is_done, create_uid, write_uid, create_date, write_date)
SELECT %(batch)s, %(company)s, jsonb_agg(id ORDER BY id), count(*), 0, FALSE,
       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
  FROM (SELECT p.id, (row_number() OVER (ORDER BY p.id) - 1) / GREATEST(%(least)s,
               LEAST(%(most)s, (count(*) OVER () + %(shards)s - 1) / %(shards)s)) AS n
          FROM (%(who)s) who
          JOIN res_partner p ON p.id = who.partner_id
         WHERE NOT EXISTS (
            SELECT FROM cs_credit_rating r
             WHERE r.company_id = %(company)s AND r.partner_id = p.id
               AND r.date_from = %(start)s AND r.kind = 'quarter')) cut
 GROUP BY n
            """,
            batch=self.id,
            company=self.company_id.id,
            uid=self.env.uid,
            least=LEAST,
            most=MOST,
            shards=SHARDS,
            who=ledger_sql.customers(self.company_id, period),
            start=self.date_from,
        )

    def _cs_clerks_domain(self, group="cs_credit.group_credit_user"):
        """Domain of the users who can open a rating of the company."""
        return (
            Domain("all_group_ids", "in", self.env.ref(group).ids)
            & Domain("company_ids", "in", self.company_id.ids)
            & Domain("active", "=", True)
        )

    def _cs_finish(self):
        """Call a quarter rated when no shard of it is left; True when it is."""
        self.ensure_one()
        open_shards = self.env["cs.credit.rating.shard"].search_count(
            Domain("batch_id", "=", self.id) & Domain("is_done", "=", False), limit=1
        )
        if self.state != "running" or open_shards:
            return False
        return self._transition("finish", {"date_done": fields.Datetime.now()})
