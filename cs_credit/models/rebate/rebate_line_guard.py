from odoo import api, models

from odoo.addons.cs_department.exceptions import MissingInputError, RebateError

from .rebate_line import CENT

# What the agreement says; fixed once it is approved.
AGREED = {"rebate_id", "date_due", "period_from", "period_to", "promised"}
# What CS may still write while the amount is due or checked.
FOUND = {"amount", "reason", "remark"}


class CsRebateLine(models.Model):
    """What may change of an amount, and what has to hold before it is paid."""

    _inherit = "cs.rebate.line"

    @api.model_create_multi
    def create(self, vals_list):
        rebates = self.env["cs.rebate"]
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            rebate = rebates.browse(vals.get("rebate_id") or [])
            vals["company_id"] = rebate.company_id.id or self.env.company.id
            rebates |= rebate
        rebates._cs_check_open()
        lines = super().create(vals_list)
        lines.rebate_id._cs_content_touched()
        return lines

    def write(self, vals):
        if self._cs_is_by_transition():
            return super().write(vals)
        agreed = AGREED & vals.keys()
        if agreed:
            self.rebate_id._cs_check_open()
        if FOUND & vals.keys():
            self._cs_check_found()
        result = super().write(vals)
        if agreed:
            self.rebate_id._cs_content_touched()
        return result

    def unlink(self):
        rebates = self.rebate_id
        rebates._cs_check_open()
        result = super().unlink()
        rebates._cs_content_touched()
        return result

    def _cs_check_found(self):
        for line in self:
            if line.state not in ("due", "checked"):
                raise RebateError(
                    self.env._(
                        "%s: the amount to pay is entered while it is due.",
                        line.display_name,
                    )
                )

    @api.constrains("amount", "promised")
    def _check_promised(self):
        """Never pay more than the agreement says.

        :raise RebateError: the amount is over what is promised
        """
        for line in self:
            if line.amount > line.promised + CENT:
                raise RebateError(
                    self.env._(
                        "%(line)s: %(amount)s is more than the %(promised)s promised. "
                        "Lower it, or agree on more in a new rebate.",
                        line=line.display_name,
                        amount=line.currency_id.format(line.amount),
                        promised=line.currency_id.format(line.promised),
                    )
                )

    # -- checks of the steps -------------------------------------------------------

    def _check_agreement(self):
        self.ensure_one()
        if self.rebate_id.state != "active":
            raise RebateError(
                self.env._(
                    "%(rebate)s is not active (%(state)s): nothing of it is paid.",
                    rebate=self.rebate_id.display_name,
                    state=self.rebate_id._cs_state_label(),
                )
            )
        self.rebate_id._check_usable()

    def _check_amount(self):
        """Check the amount CS found right.

        :raise RebateError: nothing to pay
        :raise MissingInputError: less than promised, without a reason
        """
        self.ensure_one()
        if self.amount <= CENT:
            raise RebateError(
                self.env._(
                    "%s: nothing is to be paid. Cancel it instead.", self.display_name
                )
            )
        less = self.amount < self.promised - CENT
        if less and not (self.reason or "").strip():
            raise MissingInputError(
                self.env._("%s: say why less is paid than promised.", self.display_name)
            )

    def _check_overdue(self):
        """Refuse while the customer has older debts, where the agreement says so.

        :raise RebateError: naming the debts
        """
        self.ensure_one()
        rebate = self.rebate_id
        if not rebate.is_overdue_excluded:
            return
        partner = self.partner_id.commercial_partner_id
        standing = self.env["cs.credit.exposure"]._cs_of([partner.id], self.company_id)
        row = standing.get(partner.id)
        if row and row.overdue > CENT and row.overdue_days > rebate.overdue_days:
            raise RebateError(
                self.env._(
                    "%(customer)s has debts more than %(days)s days overdue: while "
                    "they last, the agreement pays nothing. Wait for the payment, or "
                    "cancel this amount.",
                    customer=partner.display_name,
                    days=rebate.overdue_days,
                )
            )

    def _cs_may_drop(self):
        """Whether CS may cancel: what has earned nothing."""
        self.ensure_one()
        return (
            self.state == "due"
            and self.promised <= CENT
            and self.env.user.has_group("cs_department.group_cs_user")
        )
