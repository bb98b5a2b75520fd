from odoo import fields, models

STEP = "renewal"


class CsCreditLimit(models.Model):
    """A limit's owner is reminded before it ends, by a clock that is data (B5.6).

    The clock runs while the base limit is in force and is due with its last day; a
    limit that takes its place stops it in time.
    """

    _inherit = "cs.credit.limit"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Credit Owner",
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index="btree_not_null",
        tracking=True,
        help="Is reminded before the limit ends",
    )

    def _cs_approved(self, step):
        limits = self.sudo()
        replaced = limits.browse().union(*(limit._cs_replaced() for limit in limits))
        result = super()._cs_approved(step)
        replaced._cs_end_step(STEP)
        limits._cs_start_renewal()
        return result

    def _cs_start_renewal(self):
        """Start the clock of base limits that a rule is for; no rule, no reminder."""
        rules = self.env["cs.deadline.rule"]
        for company, limits in self.grouped("company_id").items():
            base = limits.filtered(lambda limit: not limit.is_temporary)
            found = rules._cs_candidates(self._name, STEP, company)
            wanted = base.browse().union(*(rule._cs_matching(base) for rule in found))
            wanted._cs_start_step(STEP)

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        if step.action == "expire":
            self._cs_end_step(STEP)
        elif step.action == "revoke":
            self._cs_cancel_deadlines()
        return result

    def _cs_step_start(self, step):
        """The rule counts from the limit's last day, not from its approval."""
        if step != STEP:
            return super()._cs_step_start(step)
        return self.company_id._cs_day_span(self.date_to, self.date_to)[0]

    def _cs_prepare_deadlines(self, rule, company):
        vals_list = super()._cs_prepare_deadlines(rule, company)
        now = fields.Datetime.now()
        for vals in vals_list if rule.step == STEP else []:
            due = vals["date_due"]
            remind = rule._cs_remind_date(company, now, due)
            vals.update(
                date_start=min(now, due),
                date_remind=remind,
                date_check=min(remind or due, due),
            )
        return vals_list
