"""One session of measuring: the environment, clocks, and the limits L and X."""

import statistics
import time
from datetime import date

from odoo import SUPERUSER_ID, api

# The quarter all ledger figures are about; the generated ledger ends with 2026.
QUARTER = (date(2026, 10, 1), date(2026, 12, 31))

# L: what fell due in a quarter, what of it was paid by its end, what in time (B5.4).
LIMIT_L = """
    SELECT line.partner_id,
           sum(line.debit) AS due,
           sum(least(line.debit, COALESCE(paid.by_end, 0))) AS honoured,
           sum(least(line.debit, COALESCE(paid.in_time, 0))) AS in_time
      FROM account_move_line line
      JOIN account_account account ON account.id = line.account_id
      LEFT JOIN LATERAL (
           SELECT sum(part.amount) FILTER (WHERE part.max_date <= %(last)s) AS by_end,
                  sum(part.amount) FILTER (
                      WHERE part.max_date <= line.date_maturity) AS in_time
             FROM account_partial_reconcile part
            WHERE part.debit_move_id = line.id
      ) paid ON true
     WHERE account.account_type = 'asset_receivable'
       AND line.parent_state = 'posted'
       AND line.company_id = %(company)s
       AND line.debit > 0
       AND line.date_maturity BETWEEN %(first)s AND %(last)s
     GROUP BY line.partner_id
"""
# X: what every customer owes now.
LIMIT_X = """
    SELECT line.partner_id, sum(line.amount_residual) AS exposure
      FROM account_move_line line
      JOIN account_account account ON account.id = line.account_id
     WHERE account.account_type = 'asset_receivable'
       AND line.parent_state = 'posted'
       AND line.company_id = %(company)s
       AND NOT line.reconciled
     GROUP BY line.partner_id
"""


class Bench:
    """What a row works with.

    ``env`` is the superuser's; ``customers`` how many were generated, ``complaints``
    how many the rows about lists and figures have, ``trials`` how many races are run;
    ``partner_ids`` the customers';
    ``limit_l`` and ``limit_x`` the seconds of the two limits in this session.
    """

    def __init__(self, cr, customers, repeat):
        self.cr = cr
        context = {"tracking_disable": True, "mail_create_nosubscribe": True}
        self.env = api.Environment(cr, SUPERUSER_ID, context)
        self.customers = customers
        self.complaints = 2000
        self.trials = 20
        self.repeat = repeat
        self.partner_ids = []
        self.limit_l = self.limit_x = None
        # customers to whom something fell due in the quarter
        self.rated = 0

    def measure_limits(self):
        parameters = {
            "company": self.env.company.id,
            "first": QUARTER[0],
            "last": QUARTER[1],
        }

        def statement(query):
            return lambda: self.cr.execute(query, parameters) or self.cr.fetchall()

        self.limit_l = self.median(statement(LIMIT_L))[0]
        self.cr.execute(LIMIT_L, parameters)
        self.rated = self.cr.rowcount
        self.limit_x = self.median(statement(LIMIT_X))[0]

    def once(self, function):
        """(seconds, statements) of one run, flushed."""
        self.env.flush_all()
        self.env.invalidate_all()
        queries, start = self.cr.sql_log_count, time.perf_counter()
        function()
        self.env.flush_all()
        return time.perf_counter() - start, self.cr.sql_log_count - queries

    def median(self, function, repeat=None):
        """(median seconds, least statements) of some runs after one to warm up.

        What a run writes is taken back, so that all start alike.
        """
        runs = []
        for _run in range((repeat or self.repeat) + 1):
            with self.cr.savepoint() as savepoint:
                runs.append(self.once(function))
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        return statistics.median(r[0] for r in runs[1:]), min(r[1] for r in runs[1:])

    def side_by_side(self, function, yardstick, repeat=None):
        """Medians of two functions run in turn: ``(seconds, queries, base)``.

        A noisy machine slows both alike; the ratio of the medians stays.
        """
        mine, theirs = [], []
        for _run in range((repeat or self.repeat) + 1):
            for runs, job in ((theirs, yardstick), (mine, function)):
                with self.cr.savepoint() as savepoint:
                    runs.append(self.once(job))
                    savepoint.rollback()
                    self.env.invalidate_all(flush=False)
        seconds = statistics.median(r[0] for r in mine[1:])
        # each pair ran under the same load: the median of the pairs' ratios
        ratios = (m[0] / t[0] for m, t in zip(mine[1:], theirs[1:], strict=True))
        return (
            seconds,
            min(r[1] for r in mine[1:]),
            seconds / statistics.median(ratios),
        )
