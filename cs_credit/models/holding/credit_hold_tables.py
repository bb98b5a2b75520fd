from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..res_partner import FINANCE

MOST = 20


class CsCreditHold(models.Model):
    """The customer's open orders and last payments beside the hold.

    As tables to read: finance sees them without rights in Odoo's sales or accounting.
    """

    _inherit = "cs.credit.hold"

    order_table = fields.Html(
        string="Open Orders",
        compute="_compute_order_table",
        compute_sudo=True,
        sanitize=False,
        groups=FINANCE,
        help="Confirmed and not invoiced in full, newest first",
    )
    payment_table = fields.Html(
        string="Last Payments",
        compute="_compute_payment_table",
        compute_sudo=True,
        sanitize=False,
        groups=FINANCE,
        help="The last ones of the customer, newest first",
    )

    @api.depends("partner_id", "company_id")
    def _compute_order_table(self):
        for hold in self:
            orders = self.env["sale.order"].search(
                Domain("partner_invoice_id", "child_of", hold.partner_id.ids)
                & Domain("company_id", "=", hold.company_id.id)
                & Domain("state", "=", "sale")
                & Domain("invoice_status", "!=", "invoiced"),
                order="date_order desc, id desc",
                limit=MOST,
            )
            hold.order_table = self._cs_table(
                [
                    self.env._("Order"),
                    self.env._("Date"),
                    self.env._("Salesperson"),
                    self.env._("Amount"),
                ],
                [
                    [
                        order.name,
                        format_date(self.env, order.date_order),
                        order.user_id.name or "",
                        order.currency_id.format(order.amount_total),
                    ]
                    for order in orders
                ],
            )

    @api.depends("partner_id", "company_id")
    def _compute_payment_table(self):
        for hold in self:
            lines = self.env["account.move.line"].search(
                Domain("partner_id", "child_of", hold.partner_id.ids)
                & Domain("company_id", "=", hold.company_id.id)
                & Domain("parent_state", "=", "posted")
                & Domain("account_id.account_type", "=", "asset_receivable")
                & Domain("balance", "<", 0)
                & (
                    Domain("journal_id.type", "in", ("bank", "cash"))
                    | Domain("move_id.origin_payment_id", "!=", False)
                ),
                order="date desc, id desc",
                limit=MOST // 4,
            )
            hold.payment_table = self._cs_table(
                [
                    self.env._("Date"),
                    self.env._("Entry"),
                    self.env._("Amount"),
                ],
                [
                    [
                        format_date(self.env, line.date),
                        line.move_id.name or "",
                        hold.currency_id.format(-line.balance),
                    ]
                    for line in lines
                ],
            )

    @api.model
    def _cs_table(self, heads, rows):
        """Return a table; the last column holds amounts. False without rows."""
        if not rows:
            return False

        def cells(tag, texts):
            cell = Markup('<%s class="%s">%s</%s>')
            last = len(texts) - 1
            return Markup().join(
                cell % (tag, "text-end" if n == last else "", text, tag)
                for n, text in enumerate(texts)
            )

        line = Markup("<tr>%s</tr>")
        body = Markup().join(line % cells("td", row) for row in rows)
        return Markup(
            '<table class="table table-sm"><thead>%s</thead><tbody>%s</tbody></table>'
        ) % (line % cells("th", heads), body)
