from odoo import api, models
from odoo.fields import Domain

ACTIVITY = "mail.mail_activity_data_todo"
_FINANCE = "cs_credit.group_credit_user"
_MANAGER = "cs_credit.group_credit_manager"


class CsCreditPaper(models.Model):
    """Reminds once, working days ahead, of a paper that expires (B5.2)."""

    _inherit = "cs.credit.paper"

    @api.model
    def _cron_remind(self, limit=500):
        """Put expiring papers on the list of the customer's credit owner, once."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search(Domain.TRUE):
            domain = self._cs_domain_to_remind(company)
            for one in self.search(domain, limit=limit, order="date_expires, id"):
                paper = one.try_lock_for_update().filtered_domain(domain)
                if not paper:
                    continue
                paper._cs_remind()
                if not cron._commit_progress(1):
                    return

    @api.model
    def _cs_domain_to_remind(self, company):
        return (
            Domain("company_id", "=", company.id)
            & Domain("date_remind", "<=", company._cs_today())
            & Domain("reminded_on", "=", False)
        )

    def _cs_remind(self):
        """Schedule the activity; a paper that a newer one replaced needs none."""
        self.ensure_one()
        today = self.company_id._cs_today()
        if not self._cs_newer():
            for user in self._cs_credit_owners(self.partner_id, self.company_id):
                paper = self.with_context(lang=user.lang or self.env.lang)
                paper.activity_schedule(
                    ACTIVITY,
                    date_deadline=max(self.date_expires, today),
                    summary=paper.env._(
                        "%(paper)s of %(customer)s expires on %(date)s: ask for a new "
                        "one",
                        paper=paper.type_id.name,
                        customer=paper.partner_id.display_name,
                        date=paper.date_expires,
                    ),
                    user_id=user.id,
                )
        self._cs_set_reminded(today)

    def _cs_newer(self):
        """Return papers of the same type and customer that are valid for longer."""
        self.ensure_one()
        others = self.search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("type_id", "=", self.type_id.id)
        )
        return others.filtered(lambda other: other._cs_outlasts(self))

    def _cs_outlasts(self, other):
        """Whether this paper takes the place of another, which ends sooner."""
        same = (self.partner_id, self.company_id, self.type_id) == (
            other.partner_id,
            other.company_id,
            other.type_id,
        )
        if not same or self == other or not other.date_expires:
            return False
        return not self.date_expires or self.date_expires > other.date_expires

    @api.model
    def _cs_credit_owners(self, partner, company):
        """Return who looks after a customer's credit.

        :return: the salesperson if that is somebody with credit rights, else the credit
            managers, in the end the administrators
        """
        usable = self.env["cs.role.mixin"]._cs_usable
        owner = usable(partner.sudo().user_id, company)
        if owner and owner.has_group(_FINANCE):
            return owner
        for group in (_MANAGER, "base.group_system"):
            found = usable(self.env.ref(group).sudo().all_user_ids, company)
            if found:
                return found
        return self.env["res.users"]

    def _cs_forget_reminder(self):
        """Take the reminder back: the paper's dates changed."""
        self.activity_unlink([ACTIVITY])
        self._cs_set_reminded(False)

    def _cs_settle_reminders(self):
        """A newer paper is there: what reminded of the one before is done."""
        live = self.filtered("active")
        reminded = self.search(
            Domain("partner_id", "in", live.partner_id.ids)
            & Domain("type_id", "in", live.type_id.ids)
            & Domain("reminded_on", "!=", False)
        )
        done = reminded.filtered(
            lambda paper: any(new._cs_outlasts(paper) for new in live)
        )
        done.activity_unlink([ACTIVITY])
