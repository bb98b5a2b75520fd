from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import MissingInputError, RebateError

TODO = "mail.mail_activity_data_todo"


class CsRebateLine(models.Model):
    """From due to approved: CS checks, finance decides (A6.1)."""

    _inherit = "cs.rebate.line"

    def action_check(self):
        """Confirm that the conditions are met and ask finance to approve.

        What turnover earned is worked out once more before.

        :raise RebateError: nothing to pay, older debts, an archived customer
        :raise MissingInputError: less than promised without a reason
        """
        self.check_access("write")
        self.filtered(lambda line: line.state == "due")._cs_refresh()
        self._transition("check", {"checked_by": self.env.uid})
        self._cs_request_approval("pay")
        return True

    def action_work_out(self):
        """Work out the turnover and what it earns anew, while the amount is due.

        :raise RebateError: the amount is not due
        """
        self.check_access("write")
        for line in self:
            if line.state != "due":
                raise RebateError(
                    self.env._(
                        "%s: turnover is worked out while the amount is due.",
                        line.display_name,
                    )
                )
        self._cs_refresh()
        return True

    def _cs_refresh(self):
        for line in self.sudo()._cs_work_out():
            line.message_post(
                body=self.env._(
                    "Worked out from turnover: %s promised.",
                    line.currency_id.format(line.promised),
                )
            )

    def action_cancel(self):
        """Open the form that asks for the reason."""
        return self.env["cs.rebate.cancel"]._cs_open(lines=self)

    def _cs_cancel(self, reason):
        """Call single amounts off.

        :raise MissingInputError: without a reason
        """
        reason = (reason or "").strip()
        if not reason:
            raise MissingInputError(self.env._("Give the reason."))
        self._transition("cancel", {"cancel_reason": reason})
        self.sudo().rebate_id._cs_settle()
        return True

    def action_open_document(self):
        """Open the credit note or payment.

        :raise AccessError: without rights in accounting
        """
        self.ensure_one()
        document = self.move_id or self.payment_id
        if not document.has_access("read"):
            raise AccessError(
                self.env._(
                    "%s is in accounting, where you have no rights: ask finance.",
                    self.document_name or self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }

    # -- engine hooks --------------------------------------------------------------

    def _cs_fall_due(self):
        """Let amounts fall due at what they came to (sudo)."""
        if not self:
            return
        self._cs_work_out()
        for line in self:
            line._transition("fall_due", {"amount": line.promised})

    def _cs_approval_amount(self, step):
        company = self.company_id
        return self.currency_id._convert(
            self.amount, company.currency_id, company, company._cs_today()
        )

    def _cs_approved(self, step):
        """Approved by finance: the draft in accounting is made."""
        result = super()._cs_approved(step)
        self.sudo()._cs_book_safely()
        return result

    def _cs_refused(self, step, comment):
        """Back to CS, with the reason on the agent's list."""
        result = super()._cs_refused(step, comment)
        for line in self.sudo():
            line.activity_schedule(
                TODO,
                date_deadline=line.company_id._cs_today(),
                summary=self.env._("Refused by finance: %s", comment),
                user_id=line.user_id.id,
            )
        return result
