from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...exceptions import MissingInputError, RetentionError, TransitionAccessError
from .complaint import PRESIDENT
from .complaint_retention import ARCHIVED

AUDITOR = "cs_department.group_cs_auditor"


class CsComplaint(models.Model):
    """Discarding what has been kept long enough: the president's, and on record."""

    _inherit = "cs.complaint"

    can_discard = fields.Boolean(compute="_compute_can_discard")

    @api.depends("state", "date_retention")
    @api.depends_context("uid")
    def _compute_can_discard(self):
        is_president = self.env.user.has_group(PRESIDENT)
        for complaint in self:
            complaint.can_discard = (
                is_president
                and complaint.state in ARCHIVED
                and complaint.is_past_retention
            )

    def action_discard(self):
        """Open the form in which the president discards, with the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Discard After Retention"),
            "res_model": "cs.complaint.discard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_complaint_ids": self.ids},
        }

    def _discard(self, reason):
        """Delete archived complaints for good, with all that belongs to them.

        Files, messages, clocks, approvals, calls and penalties go along; a line of the
        log stays, without a customer's or a person's name, and the auditors are told.

        :param reason: text, not blank
        :raise TransitionAccessError: only the president discards
        :raise RetentionError: the retention period is not over (A3.10)
        """
        if not (reason or "").strip():
            raise MissingInputError(self.env._("Give the reason."))
        # what was merged into a complaint goes with it
        self |= self.browse(self.sudo()._cs_all_merged().ids)
        self.check_access("read")
        if not self.env.user.has_group(PRESIDENT):
            raise TransitionAccessError(
                self.env._("Archived complaints are discarded by the president alone.")
            )
        self._cs_lock()
        for complaint in self:
            complaint._check_past_retention()
        log = self.env["cs.discard.log"].sudo()
        log.create([c._cs_prepare_discard_log(reason.strip()) for c in self.sudo()])
        for company, complaints in self.sudo().grouped("company_id").items():
            complaints._cs_tell_auditors(company)
        self.sudo()._cs_erase()

    def _cs_all_merged(self):
        """Return what was merged into these complaints, at any remove."""
        found, level = self.browse(), self.merged_ids
        while level:
            found |= level
            level = level.merged_ids - found
        return found

    def _check_past_retention(self):
        """Check that nobody has to keep this complaint any more.

        :raise RetentionError: it is not archived, or the period is not over
        """
        if self.state in ARCHIVED and self.is_past_retention:
            return
        until = self.date_retention
        raise RetentionError(
            self.env._(
                "%(document)s is kept until %(day)s: it cannot be discarded before.",
                document=self.display_name,
                day=fields.Date.to_string(until) if until else "…",
            )
        )

    def _cs_prepare_discard_log(self, reason):
        self.ensure_one()
        files = self.env["ir.attachment"].search_count(
            [("res_model", "=", self._name), ("res_id", "=", self.id)]
        )
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "category_id": self.category_id.id,
            "date_received": self.date_received,
            "date_closed": self.date_closed,
            "date_retention": self.date_retention,
            "file_count": files,
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            "reason": reason,
        }

    def _cs_tell_auditors(self, company):
        group = self.env.ref(AUDITOR).sudo()
        for user in self.env["cs.role.mixin"]._cs_usable(group.all_user_ids, company):
            self.env["mail.activity"].create(
                {
                    "activity_type_id": self.env.ref(
                        "cs_department.mail_activity_type_retention"
                    ).id,
                    "user_id": user.id,
                    "date_deadline": company._cs_today(),
                    "summary": self.with_context(lang=user.lang).env._(
                        "%(who)s has discarded complaints after retention: %(numbers)s",
                        who=self.env.user.name,
                        numbers=", ".join(self.mapped("name")),
                    ),
                }
            )

    # -- erasing -------------------------------------------------------------------

    def _cs_erase(self):
        """Delete by SQL: the guards that keep evidence do not hold any more."""
        for field in self._fields.values():
            if field.type == "one2many" and self._cs_is_part(field):
                parts = self.env[field.comodel_name].with_context(active_test=False)
                parts = parts.search(Domain(field.inverse_name, "in", self.ids))
                self._cs_erase_records(parts)
        self._cs_erase_records(self)

    @api.model
    def _cs_is_part(self, field):
        """Whether a field holds documents that exist for their complaint alone."""
        model = self.env[field.comodel_name]
        inverse = model._fields.get(field.inverse_name)
        return (
            model._auto
            and hasattr(model, "_cs_transitions")
            and inverse is not None
            and inverse.comodel_name == self._name
            and inverse.required
        )

    @api.model
    def _cs_erase_records(self, records):
        """Delete rows, then what engines, chatter and files hold of them.

        :param records: documents (sudo) of one model
        """
        if not records:
            return
        model, ids = records._name, tuple(records.ids)
        clocks = self.env["cs.deadline"].search(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
        )
        self._cs_erase_records(clocks.pause_ids)
        calls = self.env["cs.callback"].search(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
        )
        self.env.flush_all()
        if calls:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM cs_callback_attempt WHERE callback_id IN %s",
                    tuple(calls.ids),
                )
            )
            self._cs_erase_records(calls)
        here = SQL("res_model = %s AND res_id IN %s", model, ids)
        self.env.cr.execute(
            SQL("DELETE FROM %s WHERE id IN %s", SQL.identifier(records._table), ids)
        )
        for table in ("cs_approval", "cs_deadline"):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE %s", SQL.identifier(table), here)
            )
        self.env.invalidate_all(flush=False)
        # the documents are gone, so nothing guards their files any more
        for name, key in (
            ("ir.attachment", "res_model"),
            ("mail.activity", "res_model"),
            ("mail.followers", "res_model"),
            ("mail.message", "model"),
        ):
            self.env[name].search([(key, "=", model), ("res_id", "in", ids)]).unlink()
