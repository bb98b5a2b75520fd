from odoo import api, models

from .hold_rule import KEY, Papers


class CsCreditCheck(models.AbstractModel):
    """Tells the hold rules whose papers to look at, once for all documents."""

    _inherit = "cs.credit.check"

    @api.model
    def _cs_verdicts_in(self, company, papers, rules, extra):
        lacking = Papers(papers, company)
        held = super()._cs_verdicts_in(
            company, papers, rules.with_context(**{KEY: lacking}), extra
        )
        # nobody else is to see what is lacking
        return [
            (paper, standing, [(rule.with_env(self.env), text) for rule, text in found])
            for paper, standing, found in held
        ]

    @api.model
    def _cs_judge(self, paper, rules, standing, used, extra):
        lacking = rules.env.context.get(KEY)
        if isinstance(lacking, Papers):
            partner = paper._cs_credit_debtor().commercial_partner_id
            rules = rules.with_context(**{KEY: lacking.of(partner)})
        return super()._cs_judge(paper, rules, standing, used, extra)
