from odoo import models
from odoo.fields import Domain


class BasePartnerMerge(models.TransientModel):
    """Merging contacts leaves approvals as they are.

    Core moves all references by SQL. Approvals are bound to what was approved, the
    customer too: nobody could decide a pending one any more, not even refuse it.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        self.env.flush_all()
        bound = self._cs_bound_approvals(partner_ids)
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        self.env.flush_all()
        self.env.invalidate_all()
        for res_model, approvals in bound.grouped("res_model").items():
            documents = self.env[res_model].sudo()
            for approval in approvals:
                document = documents.browse(approval.res_id)
                approval.content_hash = document._cs_content_hash(approval.step)
        return result

    def _cs_bound_approvals(self, partner_ids):
        """Return the live approvals of documents that name contacts (sudo).

        Those whose content had changed before stay as they are.
        """
        approvals = self.env["cs.approval"].sudo()
        live = Domain("is_current", "=", True) & Domain(
            "state", "in", ("pending", "approved")
        )
        for model in self.env.values():
            names = {
                path
                for paths in getattr(model, "_cs_content", {}).values()
                for path in paths
                if path in model._fields
                and model._fields[path].comodel_name == "res.partner"
            }
            if not names or model._abstract:
                continue
            domain = Domain.OR(Domain(path, "in", partner_ids) for path in names)
            documents = model.sudo().with_context(active_test=False).search(domain)
            for approval in documents._cs_approvals(live):
                document = documents.browse(approval.res_id)
                if approval.content_hash == document._cs_content_hash(approval.step):
                    approvals |= approval
        return approvals
