from odoo import models
from odoo.fields import Domain


class BasePartnerMerge(models.TransientModel):
    """Merging contacts keeps visit targets and approved plans.

    Core deletes all rows of a contact where one breaks a unique index, so clashes are
    settled before. A plan's approval names the customers through its visits.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._cs_settle_targets(src_partners, dst_partner)
        # has no foreign key by which core would find it
        lines = self.env["cs.callback.round.line"].sudo()
        lines.search(Domain("partner_id", "in", src_partners.ids)).write(
            {"partner_id": dst_partner.id}
        )
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _cs_settle_targets(self, src_partners, dst_partner):
        """Let one target of a kind stay: that of the contact that stays, if it has."""
        targets = self.env["cs.visit.target"].sudo()
        everybody = Domain("partner_id", "in", (src_partners | dst_partner).ids)
        seen = set()
        for target in targets.search(everybody).sorted(
            lambda t: (t.partner_id != dst_partner, -t.id)
        ):
            key = (target.kind, target.company_id)
            if key in seen:
                target.active = False
            seen.add(key)
        self.env.flush_all()

    def _cs_bound_approvals(self, partner_ids):
        approvals = super()._cs_bound_approvals(partner_ids)
        visits = self.env["cs.visit"].sudo()
        plans = visits.search(
            Domain("partner_id", "in", partner_ids) & Domain("plan_id", "!=", False)
        ).plan_id
        live = Domain("is_current", "=", True) & Domain(
            "state", "in", ("pending", "approved")
        )
        for approval in plans._cs_approvals(live):
            plan = plans.browse(approval.res_id)
            if approval.content_hash == plan._cs_content_hash(approval.step):
                approvals |= approval
        return approvals
