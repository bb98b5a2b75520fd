import logging
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .improvement_flow import ACTIVITY

_logger = logging.getLogger(__name__)


class CsImprovement(models.Model):
    """Recurring causes raise an improvement by themselves (B1.3, E7)."""

    _inherit = "cs.improvement"

    @api.model
    def _cron_recurring(self):
        """Raise one improvement for each root cause that came back too often.

        One statement a company finds them; each is committed by itself, so that the
        run can be killed and repeated: complaints that stand in an improvement of
        their cause are not counted again, and an index allows one open one a cause.
        """
        cron = self.env["ir.cron"]
        # companies are few
        companies = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        found = [
            (company, row)
            for company in companies
            for row in self._cs_recurring_causes(company)
        ]
        if not found:
            return
        cron._commit_progress(remaining=len(found))
        for company, row in found:
            try:
                with self.env.cr.savepoint():
                    self._cs_raise_recurring(company, row)
            except IntegrityError:
                # another run was faster
                _logger.info("Recurring cause %s is worked on already", row["cause_id"])
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # tomorrow's run finds it again
                self.env.cr.rollback()
                continue
            if not cron._commit_progress(1):
                break

    @api.model
    def _cs_recurring_causes(self, company):
        """Find the causes with enough complaints in a window, in one statement.

        A window is so many local days, its last one lies within as many days of today;
        the latest full one counts.

        :return: list of dicts: cause_id, window_from, window_to, complaint ids, and the
            department most of them are with
        """
        number, days = company.cs_recurring_number, company.cs_recurring_days
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
WITH counted AS (
    SELECT c.id, c.cause_id, c.department_id,
           (c.date_received AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day
      FROM cs_complaint c
     WHERE c.company_id = %(company)s
       AND c.cause_id IS NOT NULL
       AND c.state NOT IN ('draft', 'cancelled')
       AND c.date_received >= %(since)s
       %(not_merged)s
       AND NOT EXISTS (
            SELECT 1
              FROM cs_improvement_complaint_rel rel
              JOIN cs_improvement i ON i.id = rel.improvement_id
             WHERE rel.complaint_id = c.id
               AND i.origin = 'recurring'
               AND i.cause_id = c.cause_id)
       AND NOT EXISTS (
            SELECT 1
              FROM cs_improvement i
             WHERE i.origin = 'recurring'
               AND i.cause_id = c.cause_id
               AND i.company_id = c.company_id
               AND i.state IN ('draft', 'open', 'done'))
), spanned AS (
    SELECT cause_id, day,
           LAG(day, %(before)s) OVER (PARTITION BY cause_id ORDER BY day, id) AS first
      FROM counted
), full_window AS (
    SELECT cause_id, MAX(day) AS window_to
      FROM spanned
     WHERE day - first < %(days)s AND day > %(today)s - %(days)s
     GROUP BY cause_id
)
SELECT w.cause_id, w.window_to, MIN(c.day) AS window_from,
       ARRAY_AGG(c.id ORDER BY c.id) AS complaint_ids,
       MODE() WITHIN GROUP (ORDER BY c.department_id) AS department_id
  FROM full_window w
  JOIN counted c ON c.cause_id = w.cause_id
   AND c.day <= w.window_to AND c.day > w.window_to - %(days)s
 GROUP BY w.cause_id, w.window_to
 ORDER BY w.cause_id
""",
                tz=company._cs_work_calendar()[0].tz,
                company=company.id,
                since=fields.Datetime.now() - timedelta(days=2 * days + 2),
                not_merged=self._cs_not_merged(),
                before=number - 1,
                days=days,
                today=company._cs_today(),
            )
        )

    @api.model
    def _cs_not_merged(self):
        """A complaint that was merged into another counts with that one."""
        if "merged_into_id" in self.env["cs.complaint"]._fields:
            return SQL("AND c.merged_into_id IS NULL")
        return SQL()

    @api.model
    def _cs_raise_recurring(self, company, row):
        """Raise the improvement of one recurring cause; its owner is told.

        :param row: see :meth:`_cs_recurring_causes`
        """
        env = self.sudo().with_company(company).env
        complaints = env["cs.complaint"].browse(row["complaint_ids"])
        cause = env["cs.complaint.cause"].browse(row["cause_id"])
        # an open one that another run raised meanwhile: wait for it, then see
        cause.lock_for_update(allow_referencing=True)
        department = env["hr.department"].browse(row["department_id"] or [])
        owner = env["cs.role.mixin"]._cs_next_up(
            complaints.hidden_from_id, company, department
        )[:1]
        lang = owner.lang or self.env.lang
        improvement = env["cs.improvement"].with_context(lang=lang)
        improvement = improvement._cs_create_checked(
            {
                "title": improvement.env._(
                    "%(cause)s: %(number)s complaints in %(days)s days",
                    cause=cause.with_context(lang=lang).complete_name,
                    number=len(complaints),
                    days=company.cs_recurring_days,
                ),
                "origin": "recurring",
                "company_id": company.id,
                "cause_id": cause.id,
                "department_id": department.id,
                "user_id": owner.id,
                "complaint_ids": [(6, 0, complaints.ids)],
                "window_from": row["window_from"],
                "window_to": row["window_to"],
            }
        )
        improvement.flush_recordset()
        users = owner | improvement._cs_managers()[:1]
        for user in users:
            improvement.with_context(lang=user.lang or lang).activity_schedule(
                ACTIVITY, date_deadline=company._cs_today(), user_id=user.id
            )
        return improvement.with_env(self.env)
