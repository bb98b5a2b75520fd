from odoo import api, models

from odoo.addons.cs_department.exceptions import MissingInputError, RebateError

OPEN = ("draft", "approval")
FINISHED = ("paid", "cancelled")


class CsRebate(models.Model):
    """Activating an agreement, finishing it, calling it off."""

    _inherit = "cs.rebate"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cs_to_commercial(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("payout") == "payment":
                # the usual account is one for credit notes
                vals.setdefault("account_id", False)
        return super().create(vals_list)

    def write(self, vals):
        result = super().write(self._cs_to_commercial(vals))
        if "user_id" in vals:
            self.flush_recordset()
            self.sudo().line_ids._cs_update_clocks()
        return result

    def unlink(self):
        # by the ORM, so that the lines' messages go as well
        self.line_ids.unlink()
        return super().unlink()

    def _cs_to_commercial(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or [])
        if not partner.exists():
            return dict(vals)
        return {**vals, "partner_id": partner.commercial_partner_id.id}

    # -- actions -------------------------------------------------------------------

    def action_submit(self):
        """Ask for the approval of the agreement (A6.1).

        :raise MissingInputError: it is not complete
        :raise RebateError: customer or currency is archived, or nothing would book it
        """
        self._transition("submit")
        self._cs_request_approval("activate")
        return True

    def action_cancel(self):
        """Open the form that asks for the reason."""
        return self.env["cs.rebate.cancel"]._cs_open(rebates=self)

    def action_open_lines(self):
        """Open the schedule as a list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_credit.cs_rebate_line_action"
        )
        return {
            **action,
            "domain": [("rebate_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_send(self):
        """Open a mail to the customer with the statement attached."""
        self.ensure_one()
        template = self.env.ref(
            "cs_credit.mail_template_rebate", raise_if_not_found=False
        )
        context = {
            "default_model": self._name,
            "default_res_ids": self.ids,
            "default_composition_mode": "comment",
            "default_template_id": template.id if template else False,
            "force_email": True,
        }
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _cs_cancel(self, reason):
        """Call agreements off; what is paid stays paid, the rest is cancelled.

        :raise MissingInputError: without a reason
        :raise RebateError: an amount has a document in accounting that is not settled
        """
        reason = (reason or "").strip()
        if not reason:
            raise MissingInputError(self.env._("Give the reason."))
        self._transition("cancel", {"cancel_reason": reason})
        live = self.sudo().line_ids.filtered(lambda x: x.state not in FINISHED)
        live._transition("cancel", {"cancel_reason": reason})
        return True

    # -- engine hooks --------------------------------------------------------------

    def _cs_approval_amount(self, step):
        company = self.company_id
        return self.currency_id._convert(
            self.amount_total, company.currency_id, company, company._cs_today()
        )

    def _cs_approved(self, step):
        """Activate: the clocks of the schedule begin, what is due already falls due."""
        result = super()._cs_approved(step)
        for rebate in self.sudo():
            rebate.line_ids._cs_begin()
        return result

    def _cs_settle(self):
        """Finish agreements with nothing left to pay, reopen those that have (sudo)."""
        for rebate in self:
            settled = all(line.state in FINISHED for line in rebate.line_ids)
            if rebate.state == "active" and settled:
                rebate._transition("finish")
            elif rebate.state == "done" and not settled:
                rebate._transition("reopen")

    # -- what lines and tiers ask --------------------------------------------------

    def _cs_check_open(self):
        """Refuse to change what an approved agreement says.

        :raise RebateError: it is neither draft nor waiting for approval
        """
        for rebate in self:
            if rebate.state not in OPEN:
                raise RebateError(
                    self.env._(
                        "%(rebate)s was approved (%(state)s): what was agreed can no "
                        "longer change. Cancel it and enter a new one.",
                        rebate=rebate.display_name,
                        state=rebate._cs_state_label(),
                    )
                )

    def _cs_content_touched(self):
        """A line or tier changed: what was submitted has to be submitted again."""
        self._cs_check_open()
        self._cs_void_changed()
