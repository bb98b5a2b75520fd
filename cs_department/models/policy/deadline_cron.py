import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .deadline import OPEN_STATES

_logger = logging.getLogger(__name__)


class CsDeadline(models.Model):
    """The clockwork: what happens to a clock as time goes by."""

    _inherit = "cs.deadline"

    @api.model
    def _cron_check(self, limit=500):
        """Remind, store breaches and escalate, whatever is due by now.

        Takes due clocks through an index, locks and commits one by one, so that it can
        be killed and run twice; a clock that fails is put off an hour and the others
        go on.

        :param limit: clocks taken in one run
        """
        cron = self.env["ir.cron"]
        domain = Domain("date_check", "<=", fields.Datetime.now())
        found = self.search(domain, limit=limit, order="date_check, id")
        if not found:
            return
        cron._commit_progress(remaining=self.search_count(domain))
        for deadline in found:
            try:
                locked = deadline.try_lock_for_update().filtered_domain(domain)
                if not locked:
                    continue
                locked._cs_check(fields.Datetime.now())
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # somebody works on this document: the next run sees what became of it
                self.env.cr.rollback()
                continue
            except Exception:
                self.env.cr.rollback()
                _logger.exception("Deadline %s could not be checked", deadline.id)
                deadline._cs_put_off()
            if not cron._commit_progress(1):
                break

    def _cs_put_off(self):
        """Look at a clock that failed again in an hour, if it is free."""
        self.try_lock_for_update().filtered("date_check").write(
            {"date_check": fields.Datetime.now() + timedelta(hours=1)}
        )

    def _cs_check(self, now):
        """Do for one locked clock all that is due at a moment, each thing once."""
        self.ensure_one()
        document = self._cs_document()
        if not document:
            self._cs_cancel()
            return
        if self.state in OPEN_STATES and now > self.date_due:
            self.write({"state": "breached", "date_breached": self.date_due})
            self._cs_tell_breach()
        elif self._cs_wants_reminder(now):
            self.is_reminded = True
            document._cs_deadline_remind(self)
        line = self._cs_next_escalation()
        while line and line._cs_date(self) <= now:
            self.escalation_level = line.level
            document._cs_deadline_escalate(self, line)
            line = self._cs_next_escalation()
        self._cs_schedule_check()
        if self.date_check and self.date_check <= now:
            # due to the second: look again after it has passed
            self.date_check = now + timedelta(seconds=1)

    def _cs_wants_reminder(self, now):
        return (
            self.state in OPEN_STATES
            and self.date_remind
            and not self.is_reminded
            and self.date_remind <= now
        )
