from odoo import fields, models

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.content_hash import content_hash

from ...exceptions import AttendanceError


class CsAttendanceCheck(models.Model):
    """The signature of customer service under a month's sheet (A1.5).

    It binds figures, remarks and the evidence behind them by one hash: what went to HR
    can be shown to be what was signed.
    """

    _inherit = "cs.attendance.check"

    content_hash = fields.Char(
        string="Fingerprint",
        readonly=True,
        copy=False,
        help="Of figures, remarks and evidence as they were signed",
    )

    # -- checks --------------------------------------------------------------------

    def _check_computed(self):
        """Check that there is something to sign.

        :raise AttendanceError: the figures were never computed
        """
        # sheets of before have figures without the evidence behind them
        if not self.date_computed or not self.figures_hash:
            raise AttendanceError(
                self.env._("Compute the figures first, and look at them.")
            )

    def _check_fresh(self):
        """Check that the registers still say what is on the sheet.

        :raise AttendanceError: a record came in or was changed since
        """
        self.env.flush_all()
        if self.sudo()._cs_live_digest() != self.figures_hash:
            raise AttendanceError(
                self.env._(
                    "Outings or visits of this month have changed since the figures "
                    "were taken on %s. Compute again, look at them, then sign.",
                    self.company_id._cs_local(self.date_computed),
                )
            )

    def _check_remarks(self):
        """Check that each doubt is explained.

        :raise MissingInputError: names whose line has no remark
        """
        silent = self.sudo().line_ids.filtered(
            lambda line: line.is_doubt and not (line.note or "").strip()
        )
        if silent:
            raise MissingInputError(
                self.env._(
                    "Write a remark that says what is doubtful: %s.",
                    ", ".join(silent.user_id.mapped("name")),
                )
            )

    def _check_as_signed(self):
        """Check that nothing was changed past the system since the signature.

        :raise AttendanceError: figures, remarks or evidence are others
        """
        if self.content_hash and self.content_hash != self.sudo()._cs_content_hash():
            raise AttendanceError(
                self.env._(
                    "%s is no longer what was signed. Take the signature back, compute "
                    "and sign again.",
                    self.display_name,
                )
            )

    def _cs_content_hash(self):
        """Return the hash of month, company, figures, remarks and evidence."""
        self.ensure_one()
        return content_hash(
            {
                "company": self.company_id.id,
                "month": self.date_from,
                "lines": self.line_ids._cs_digest(self),
                "evidence": self._cs_kept_digest(),
            }
        )

    # -- actions -------------------------------------------------------------------

    def action_check(self):
        """Sign the figures for CS (A1.5).

        :raise AttendanceError: they were never computed, or the registers changed since
        :raise MissingInputError: a doubtful line has no remark
        """
        for check in self:
            check._transition(
                "check",
                {"checked_by": self.env.uid, "checked_on": fields.Datetime.now()},
            )
            signed = check.sudo()
            signed._cs_write_checked({"content_hash": signed._cs_content_hash()})
        return True

    def action_reset(self):
        """Take a signature back, to compute anew."""
        return self._transition(
            "reset", {"checked_by": False, "checked_on": False, "content_hash": False}
        )

    def action_verify(self):
        """Compare the sheet with its signature, for an auditor.

        :return: a notification that says “unchanged” or “changed”
        :raise AttendanceError: it is not signed
        """
        self.ensure_one()
        self.check_access("read")
        if not self.content_hash:
            raise AttendanceError(
                self.env._("%s is not signed yet.", self.display_name)
            )
        same = self.content_hash == self.sudo()._cs_content_hash()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if same else "danger",
                "sticky": not same,
                "title": self.display_name,
                "message": self.env._(
                    "Figures, remarks and evidence are as they were signed."
                )
                if same
                else self.env._(
                    "Figures, remarks or evidence are not what was signed: somebody "
                    "changed them past the system."
                ),
            },
        }
