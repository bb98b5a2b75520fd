from odoo import api, models
from odoo.fields import Domain

from ...tools import warning_sql

# From so many new ones for one person on, one to-do stands for all.
TO_DOS = 10
TODO = "mail.mail_activity_data_todo"
BATCH = 1000


class CsCreditWarning(models.Model):
    """The nightly run: open what is new, update what stays, close what is gone."""

    _inherit = "cs.credit.warning"

    @api.model
    def _cron_watch(self):
        """Go through each company's rules; run twice, nothing is there twice."""
        cron = self.env["ir.cron"]
        companies = self.env["res.company"].search(Domain.TRUE)
        work = {
            company: self.env["cs.credit.warning.rule"]._cs_for_company(company)
            for company in companies
        }
        cron._commit_progress(remaining=sum(map(len, work.values())))
        for company, rules in work.items():
            self._cs_close_unwatched(company, rules)
            for rule in rules:
                # a rule two workers take at once is watched by one of them
                if rule.try_lock_for_update(allow_referencing=True):
                    self._cs_watch(rule, company)
                if not cron._commit_progress(1):
                    return

    @api.model
    def _cs_watch(self, rule, company):
        """Bring a rule's warnings up to date.

        :param rule: ``cs.credit.warning.rule``
        :param company: ``res.company``
        :return: the new warnings
        """
        self = self.sudo().with_company(company)
        found = self._cs_find(rule, company)
        live = self.search(
            Domain("company_id", "=", company.id)
            & Domain("rule_id", "=", rule.id)
            & Domain("state", "!=", "closed")
        )
        known = {warning.partner_id.id: warning for warning in live}
        live.filtered(lambda w: w.partner_id.id not in found)._cs_close()
        rows = [
            (known[partner_id].id, *values)
            for partner_id, values in found.items()
            if partner_id in known
        ]
        if rows:
            self.env.cr.execute(warning_sql.refresh(rows))
            live.invalidate_recordset(["figure", "figure_before", "detail"])
        new = {key: values for key, values in found.items() if key not in known}
        return self._cs_open(rule, company, new)

    def _cs_close_unwatched(self, company, rules):
        """Close warnings of rules that no longer hold for a company."""
        self.search(
            Domain("company_id", "=", company.id)
            & Domain("rule_id", "not in", rules.ids)
            & Domain("state", "!=", "closed")
        )._cs_close()

    def _cs_close(self):
        """The cause is gone (sudo)."""
        for company, warnings in self.grouped("company_id").items():
            quiet = warnings.with_context(tracking_disable=True)
            quiet._transition("close", {"date_closed": company._cs_today()})
            self.env["mail.activity"].sudo().search(
                Domain("res_model", "=", self._name)
                & Domain("res_id", "in", warnings.ids)
            ).unlink()

    def _cs_open(self, rule, company, new):
        """Open warnings and put them on somebody's list.

        :param new: dict partner id → (figure, figure before, detail)
        """
        quiet = self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        partners = self.env["res.partner"].sudo().browse(new).exists()
        owners = self._cs_owners(partners, company)
        vals_list = [
            {
                "partner_id": partner.id,
                "rule_id": rule.id,
                "company_id": company.id,
                "user_id": owners[partner.id],
                "figure": new[partner.id][0],
                "figure_before": new[partner.id][1],
                "detail": new[partner.id][2],
                "date_since": company._cs_today(),
            }
            for partner in partners
        ]
        warnings = self.browse()
        for start in range(0, len(vals_list), BATCH):
            warnings |= quiet._cs_create_checked(vals_list[start : start + BATCH])
        warnings = warnings.with_env(self.env)
        warnings._cs_put_on_lists(company)
        return warnings

    def _cs_owners(self, partners, company):
        """Return a dict partner id → user id: who looks after it.

        The salesperson, with rights in customer credit; else a credit manager; where
        there is none, somebody of the administration.
        """
        role = self.env["cs.role.mixin"]
        clerks = self._cs_members("cs_credit.group_credit_user", role, company)
        managers = self._cs_members("cs_credit.group_credit_manager", role, company)
        managers = managers or self._cs_members("base.group_system", role, company)
        # an administrator has every right, and other work
        fallback = managers.sorted(lambda u: (u._is_system(), u.id))[:1].id
        return {
            partner.id: partner.user_id.id if partner.user_id in clerks else fallback
            for partner in partners
        }

    def _cs_members(self, group, role, company):
        return role._cs_usable(self.env.ref(group).sudo().all_user_ids, company)

    def _cs_put_on_lists(self, company):
        """A to-do for each, or one for all where there are many."""
        vals_list = []
        for user, warnings in self.grouped("user_id").items():
            if not user:
                continue
            env = self.with_context(lang=user.lang or self.env.lang).env
            if len(warnings) > TO_DOS:
                text = env._(
                    "%s new credit warnings: see the list Early Warning", len(warnings)
                )
                texts = {warnings[0].id: text}
            else:
                texts = {
                    w.id: f"{w.display_name} ({w.figure_text})"
                    for w in warnings.with_env(env)
                }
            vals_list += [
                {
                    "res_model_id": env["ir.model"]._get_id(self._name),
                    "res_id": warning_id,
                    "activity_type_id": env.ref(TODO).id,
                    "summary": text,
                    "user_id": user.id,
                    "date_deadline": company._cs_today(),
                }
                for warning_id, text in texts.items()
            ]
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(vals_list)
