from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import DeadlineError

OPEN_STATES = ("running", "paused")


class CsDeadline(models.Model):
    """One running clock of one document.

    States: ``running → met | breached``, ``paused``, ``cancelled``. A breach is stored
    and never disappears; a step finished late keeps ``breached`` with its
    ``date_done``. Nobody but the engine writes here: all groups only read.
    """

    _name = "cs.deadline"
    _description = "Deadline"
    _order = "date_due, id"

    name = fields.Char(string="Step Name", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True, readonly=True
    )
    res_name = fields.Char(string="Document", compute="_compute_res_name")
    step = fields.Char(required=True, readonly=True)
    rule_id = fields.Many2one(
        comodel_name="cs.deadline.rule", readonly=True, ondelete="restrict", index=True
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="In Charge", readonly=True, index=True
    )
    department_id = fields.Many2one(
        comodel_name="hr.department", readonly=True, index="btree_not_null"
    )
    hidden_from_id = fields.Many2one(
        comodel_name="res.users",
        readonly=True,
        help="The accused of a staff complaint, who sees nothing of it (A3.6)",
    )
    date_start = fields.Datetime(string="Started", required=True, readonly=True)
    date_due = fields.Datetime(string="Due", required=True, readonly=True, index=True)
    date_due_initial = fields.Datetime(
        string="First Due", readonly=True, help="As the rule gave it, before any pause"
    )
    date_done = fields.Datetime(string="Done", readonly=True)
    date_breached = fields.Datetime(string="Missed", readonly=True)
    date_check = fields.Datetime(
        readonly=True,
        index="btree_not_null",
        help="When the engine has to look at this clock next",
    )
    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("paused", "Paused"),
            ("met", "Met"),
            ("breached", "Missed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="running",
        index=True,
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")
    is_reminded = fields.Boolean(readonly=True)
    date_remind = fields.Datetime(string="Reminder", readonly=True)
    escalation_level = fields.Integer(readonly=True)
    is_fallback_calendar = fields.Boolean(
        string="Counted in Calendar Days",
        readonly=True,
        help="The company calendar has no working hours, so every day was counted.",
    )
    pause_ids = fields.One2many(
        comodel_name="cs.deadline.pause", inverse_name="deadline_id", readonly=True
    )
    can_pause = fields.Boolean(compute="_compute_can_pause")
    can_resume = fields.Boolean(compute="_compute_can_pause")

    _document_idx = models.Index("(res_model, res_id)")
    _one_open_clock = models.UniqueIndex(
        "(res_model, res_id, step, COALESCE(department_id, 0))"
        " WHERE date_done IS NULL AND state IN ('running', 'paused', 'breached')",
        "This step's clock is running already.",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        for res_model, deadlines in self.grouped("res_model").items():
            documents = self.env[res_model].browse(deadlines.mapped("res_id")).exists()
            names = dict(
                documents._filtered_access("read").mapped(
                    lambda d: (d.id, d.display_name)
                )
            )
            for deadline in deadlines:
                deadline.res_name = names.get(deadline.res_id, False)

    @api.depends("state", "date_done")
    def _compute_is_open(self):
        for deadline in self:
            deadline.is_open = deadline.state in OPEN_STATES or (
                deadline.state == "breached" and not deadline.date_done
            )

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("state", "in", OPEN_STATES) | (
            Domain("state", "=", "breached") & Domain("date_done", "=", False)
        )
        return domain if True in value else ~domain

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_pause(self):
        is_agent = self.env.user.has_group("cs_department.group_cs_user")
        for deadline in self:
            mine = is_agent or deadline.user_id == self.env.user
            deadline.can_pause = mine and deadline.state == "running"
            deadline.can_resume = mine and deadline.state == "paused"

    @api.depends("name", "date_due")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = deadline.name

    # -- actions -------------------------------------------------------------------

    def action_open_document(self):
        """Open the document this clock belongs to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_pause(self):
        """Open a pause request (A3.8) for this clock."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for a Pause"),
            "res_model": "cs.deadline.pause",
            "views": [(False, "form")],
            "target": "current",
            "context": {"default_deadline_id": self.id},
        }

    def action_resume(self):
        """Let a paused clock run again; the promised date stays its due date.

        :raise DeadlineError: the clock is not paused, or is somebody else's
        """
        self._cs_lock_rows()
        for deadline in self:
            deadline.check_access("read")
            if not deadline.can_resume:
                raise DeadlineError(
                    self.env._(
                        "“%s” cannot be resumed: it is not paused, or somebody else is "
                        "in charge of it.",
                        deadline.name,
                    )
                )
        self.sudo().write({"state": "running"})

    # -- engine --------------------------------------------------------------------

    def _cs_document(self):
        """Return the document, or an empty recordset when it is gone."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).exists()

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
        for deadline in self.sudo().filtered("is_open"):
            late = deadline.state == "breached" or moment > deadline.date_due
            deadline.write(
                {
                    "state": "breached" if late else "met",
                    "date_done": moment,
                    "date_breached": deadline.date_due if late else False,
                    "date_check": False,
                }
            )

    def _cs_cancel(self):
        """Stop clocks whose step is no longer wanted; a breach stays a breach."""
        now = fields.Datetime.now()
        for deadline in self.sudo().filtered("is_open"):
            values = {"date_check": False, "date_done": now}
            if deadline.state != "breached":
                values["state"] = "cancelled"
            deadline.write(values)

    def _cs_apply_pause(self, promised):
        """Stand still until a promised date, which is the new due date (A3.8).

        :param promised: ``date``; the clock ends with that day's last work interval
        :raise DeadlineError: the clock is no longer running
        """
        self.ensure_one()
        self._cs_lock_rows()
        if self.state != "running":
            raise DeadlineError(
                self.env._("“%s” is not running any more: nothing to pause.", self.name)
            )
        company = self.company_id
        noon = company._cs_day_span(promised, promised)[0] + timedelta(hours=12)
        due = company._cs_add_working_days(noon, 0)
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

    def _cs_hide_from(self, user):
        """Hide these clocks from the person their document is about."""
        self.sudo().write({"hidden_from_id": user.id})
