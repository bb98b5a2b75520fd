from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """A contact that goes to another customer takes its invoices along."""

    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        moving = {
            partner_id: vals["commercial_partner_id"]
            for partner_id, vals in zip(self._ids, vals_list, strict=True)
            if vals.get("commercial_partner_id")
        }
        moved = self._cs_credit_moved(moving) if moving else []
        result = super()._write_multi(vals_list)
        self.env["cs.credit.touched"]._cs_note("res.partner", moved)
        return result

    def _cs_credit_moved(self, moving):
        """Note the customers contacts leave; return the contacts that leave one.

        :param moving: dict partner id → its new commercial partner
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id, commercial_partner_id FROM res_partner"
                " WHERE id = ANY(%s) AND commercial_partner_id IS NOT NULL",
                list(moving),
            )
        )
        moved = [partner_id for partner_id, old in rows if old != moving[partner_id]]
        if moved:
            touched = self.env["cs.credit.touched"]
            touched._cs_note("res.partner", moved)
            touched._cs_settle()
        return moved


class BasePartnerMerge(models.TransientModel):
    """Merging moves invoices and orders by SQL, past the ORM."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        touched = self.env["cs.credit.touched"].sudo()
        partners = src_partners | dst_partner
        self.env.flush_all()
        touched._cs_note("res.partner", partners.ids)
        touched._cs_settle()
        self.env.cr.execute(
            SQL(
                "DELETE FROM cs_credit_exposure_store WHERE partner_id = ANY(%s)",
                partners.ids,
            )
        )
        result = super()._update_foreign_keys(src_partners, dst_partner)
        touched._cs_note("res.partner", dst_partner.ids)
        return result
