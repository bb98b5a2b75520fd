from odoo import models

from .hold_rule import KEY, Papers


class CsCreditCheckedMixin(models.AbstractModel):
    """Tells the hold rules whose papers to look at, once for all documents."""

    _inherit = "cs.credit.checked.mixin"

    def _cs_credit_verdicts(self, extra=None):
        documents = self.with_context(**{KEY: Papers(self)})
        held = super(CsCreditCheckedMixin, documents)._cs_credit_verdicts(extra)
        # nobody else is to see the papers
        return [
            (
                document.with_env(self.env),
                standing,
                [(rule.with_env(self.env), detail) for rule, detail in verdict],
            )
            for document, standing, verdict in held
        ]

    def _cs_credit_judge(self, rules, standing, *args, **kwargs):
        papers = self.env.context.get(KEY)
        if isinstance(papers, Papers):
            partner = self._cs_credit_debtor().commercial_partner_id
            rules = rules.with_context(**{KEY: papers.of(partner)})
        return super()._cs_credit_judge(rules, standing, *args, **kwargs)
