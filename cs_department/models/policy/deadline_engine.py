import logging

from odoo import fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...exceptions import DeadlineError
from .deadline import OPEN_STATES

_logger = logging.getLogger(__name__)


class CsDeadline(models.Model):
    """What the engine does to a clock: finish, cancel, pause, plan the next look."""

    _inherit = "cs.deadline"

    def _cs_in_time(self):
        """Whether the clock runs and is not missed, stored or not yet."""
        self.ensure_one()
        return self.state == "running" and fields.Datetime.now() <= self.date_due

    def _cs_lock_rows(self):
        if not self.ids:
            return
        self.flush_recordset()
        self.env.cr.execute(
            "SELECT id FROM cs_deadline WHERE id = ANY(%s) ORDER BY id"
            " FOR NO KEY UPDATE",
            [self.ids],
        )
        self.invalidate_recordset()

    def _cs_finish(self, moment):
        """Stop open clocks: met when in time, else breached for good.

        :param moment: naive UTC, when the step was done
        """
        open_ = self.sudo().filtered("is_open")
        for deadline in open_:
            missed = deadline.state == "breached"
            late = missed or moment > deadline.date_due
            deadline.write(
                {
                    "state": "breached" if late else "met",
                    "date_done": moment,
                    "date_breached": deadline.date_due if late else False,
                    "date_check": False,
                }
            )
            if late and not missed:
                # finished late before the cron saw it
                deadline._cs_tell_breach()
        open_._cs_drop_activities()

    def _cs_tell_breach(self):
        """Let the document act on a miss; its failure does not undo the miss."""
        self.ensure_one()
        document = self._cs_document()
        try:
            with self.env.cr.savepoint():
                if document:
                    document._cs_deadline_breached(self)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            _logger.exception("Document of deadline %s could not follow", self.id)

    def _cs_drop_activities(self):
        """Take clocks that stand for good from everybody's to-do list."""
        activities = self.env["mail.activity"].sudo()
        activities.search(Domain("cs_deadline_id", "in", self.ids)).unlink()

    def _cs_cancel(self):
        """Stop clocks whose step is no longer wanted; a breach stays a breach."""
        now = fields.Datetime.now()
        open_ = self.sudo().filtered("is_open")
        for deadline in open_:
            values = {"date_check": False, "date_done": now}
            if deadline.state == "breached" or now > deadline.date_due:
                values["state"] = "breached"
                values["date_breached"] = deadline.date_due
            else:
                values["state"] = "cancelled"
            deadline.write(values)
        open_._cs_drop_activities()

    def _cs_apply_pause(self, promised):
        """Stand still until a promised date, which is the new due date (A3.8).

        :param promised: ``date``; the clock ends with that day's last work interval
        :raise DeadlineError: the clock is no longer running, or was missed, or the
            promised date is over
        """
        self.ensure_one()
        self._cs_lock_rows()
        self._cs_check_pausable()
        company = self.company_id
        due = company._cs_end_of_day(promised)
        if due <= fields.Datetime.now():
            raise DeadlineError(
                self.env._(
                    "The promised date %s is over: refuse, and have a new one set.",
                    fields.Date.to_string(promised),
                )
            )
        self.sudo().write(
            {
                "state": "paused",
                "date_due": due,
                "date_remind": self.rule_id._cs_remind_date(
                    company, fields.Datetime.now(), due
                ),
                "is_reminded": False,
            }
        )
        self._cs_schedule_check()

    def _cs_check_pausable(self):
        """Check that the clock can stand still.

        :raise DeadlineError: it does not run any more, or was missed
        """
        self.ensure_one()
        if self.state != "running":
            raise DeadlineError(
                self.env._("“%s” is not running any more: nothing to pause.", self.name)
            )
        if not self._cs_in_time():
            raise DeadlineError(
                self.env._("“%s” is missed already: its miss stands.", self.name)
            )

    def _cs_schedule_check(self):
        """Set the next moment at which the cron has something to do."""
        for deadline in self.sudo():
            if deadline.state in OPEN_STATES:
                moments = [deadline.date_due]
                if deadline.date_remind and not deadline.is_reminded:
                    moments.append(deadline.date_remind)
                deadline.date_check = min(moments)
            else:
                line = deadline._cs_next_escalation()
                deadline.date_check = line._cs_date(deadline) if line else False

    def _cs_next_escalation(self):
        self.ensure_one()
        if self.date_done or self.state != "breached":
            return self.env["cs.deadline.escalation"]
        return self.sudo().rule_id.escalation_ids.filtered(
            lambda line: line.level > self.escalation_level
        )[:1]
