from odoo import api, fields, models
from odoo.fields import Domain


class CsCreditHold(models.Model):
    """A release lasts until a date and is used up by its document (B5.6)."""

    _inherit = "cs.credit.hold"

    _cs_engine_fields = frozenset({"release_until", "used_on"})

    release_until = fields.Date(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Last day on which the document can be confirmed with the release",
    )
    used_on = fields.Datetime(
        readonly=True, copy=False, help="When the document passed with the release"
    )

    def _cs_approved(self, step):
        """Release, for as many working days as the strictest of its rules gives."""
        result = super()._cs_approved(step)
        for hold in self.sudo():
            hold._cs_write_checked({"release_until": hold._cs_last_day()})
        return result

    def _cs_last_day(self):
        self.ensure_one()
        rules = self.with_context(active_test=False).rule_ids
        days = min(rules.mapped("release_days"), default=10)
        company = self.company_id
        last = company._cs_add_working_days(fields.Datetime.now(), days)
        return company._cs_local(last).date()

    def _cs_covers(self, partner, amount):
        """Whether a release lets a document of this customer and amount pass today."""
        until = self.release_until
        in_time = not until or until >= self.company_id._cs_today()
        return in_time and super()._cs_covers(partner, amount)

    def _cs_use(self):
        """Note that the document passed with this release."""
        for hold in self.sudo().filtered(lambda hold: not hold.used_on):
            hold._cs_write_checked({"used_on": fields.Datetime.now()})
            hold._cs_drop_errand()

    def _cs_lapse(self):
        live = self.filtered(lambda hold: hold.state in ("open", "released"))
        result = super()._cs_lapse()
        live._cs_drop_errand()
        return result

    @api.model
    def _cron_lapse(self, limit=500):
        """End releases that nobody used in time; the salesperson is told."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            domain = (
                Domain("company_id", "=", company.id)
                & Domain("state", "=", "released")
                & Domain("used_on", "=", False)
                & Domain("release_until", "<", company._cs_today())
            )
            for one in self.search(domain, limit=limit, order="release_until, id"):
                hold = one.try_lock_for_update().filtered_domain(domain)
                if not hold:
                    continue
                hold._cs_lapse()
                hold._cs_tell(
                    lambda env, hold=hold: env._(
                        "The release ended on %s and was not used. Confirm the "
                        "document to ask for another one.",
                        hold.release_until,
                    )
                )
                if not cron._commit_progress(1):
                    return
