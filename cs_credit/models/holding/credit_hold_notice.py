from markupsafe import Markup

from odoo import api, models

ACTIVITY = "cs_credit.mail_activity_type_hold"


class CsCreditHold(models.Model):
    """The salesperson hears of a hold, its release, refusal and end, no figures."""

    _inherit = "cs.credit.hold"

    @api.model
    def _cs_open(self, vals):
        document = self.env[vals["res_model"]].browse(vals["res_id"])
        before = self._cs_of(document, ("open",))
        hold = super()._cs_open(vals)
        seller = hold.sudo().user_id
        # who pressed the button has been told on the screen
        if hold not in before and seller and seller != self.env.user:
            names = ", ".join(hold.sudo().rule_ids.mapped("name"))
            hold._cs_tell(
                lambda env: env._(
                    "Held by customer credit (%s). Finance has been asked.", names
                )
            )
        return hold

    def _cs_approved(self, step):
        result = super()._cs_approved(step)
        for hold in self:
            hold._cs_tell(
                lambda env, hold=hold: env._(
                    "Released by finance at %(amount)s, until %(date)s.",
                    amount=hold.currency_id.format(hold.amount),
                    date=hold.release_until,
                )
            )
            hold._cs_set_errand(lambda env: env._("Released: confirm it in time"))
        return result

    def _cs_refused(self, step, comment):
        result = super()._cs_refused(step, comment)
        for hold in self:
            hold._cs_tell(
                lambda env, comment=comment: env._("Refused by finance: %s", comment)
            )
            hold._cs_set_errand(
                lambda env: env._("Release refused: talk to the customer")
            )
        return result

    def _cs_document(self):
        """Return the held document (sudo), empty when it is gone or its app is."""
        self.ensure_one()
        if self.res_model not in self.env:
            return self.env["cs.credit.hold"].browse()
        return self.env[self.res_model].sudo().browse(self.res_id).exists()

    def _cs_seller_env(self):
        """Environment in the salesperson's language."""
        lang = self.sudo().user_id.lang or self.env.lang
        return self.with_context(lang=lang).env

    def _cs_tell(self, say):
        """Write on the document what became of it; its salesperson is notified.

        :param say: function of an environment that returns the text in its language
        """
        self.ensure_one()
        document = self._cs_document()
        if document and hasattr(document, "message_post"):
            document.message_post(
                body=Markup("%s: %s") % (self.name, say(self._cs_seller_env())),
                author_id=self.env.user.partner_id.id,
                partner_ids=self.sudo().user_id.partner_id.ids,
            )

    def _cs_set_errand(self, say):
        """Put the document on its salesperson's to-do list."""
        self.ensure_one()
        seller, document = self.sudo().user_id, self._cs_document()
        if seller.active and document and hasattr(document, "activity_schedule"):
            self._cs_drop_errand()
            document.activity_schedule(
                ACTIVITY,
                date_deadline=self.sudo().release_until or self.company_id._cs_today(),
                summary=say(self._cs_seller_env()),
                user_id=seller.id,
            )

    def _cs_drop_errand(self):
        for hold in self:
            document = hold._cs_document()
            if document and hasattr(document, "activity_unlink"):
                document.activity_unlink([ACTIVITY])
