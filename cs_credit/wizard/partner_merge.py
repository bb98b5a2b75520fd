from odoo import models
from odoo.fields import Domain


class BasePartnerMerge(models.TransientModel):
    """Merging contacts keeps every credit record.

    Core moves all rows to the contact that stays and, where one row breaks a unique
    index, deletes the rows of the others. So clashes are settled before it starts.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self._cs_settle_credit(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _cs_settle_credit(self, src_partners, dst_partner):
        """Let what may exist once stay with the contact that stays."""
        moving = Domain("partner_id", "in", src_partners.ids)
        everybody = moving | Domain("partner_id", "=", dst_partner.id)
        self.env["cs.credit.guard"].sudo().search(moving).unlink()
        self._cs_settle_members(everybody, dst_partner)
        ratings = self.env["cs.credit.rating"].sudo()
        self._cs_settle_published(ratings, everybody, dst_partner)
        seen = set()
        for rating in ratings.search(everybody & Domain("kind", "!=", "merged")).sorted(
            lambda r: (r.partner_id != dst_partner, -r.id)
        ):
            key = (rating.company_id, rating.date_from, rating.kind)
            if key in seen:
                rating._cs_write_checked({"kind": "merged"})
            seen.add(key)
        self._cs_settle_limits(everybody, dst_partner)
        self._cs_settle_statements(everybody, dst_partner)
        self._cs_settle_warnings(everybody, dst_partner)
        self._cs_settle_forms(everybody, dst_partner)
        self.env.flush_all()

    def _cs_settle_members(self, everybody, dst_partner):
        """Of several groups with a shared limit, the staying contact's is kept."""
        members = self.env["cs.credit.group.member"].sudo().search(everybody)
        for same in members.grouped("company_id").values():
            same.sorted(lambda m: (m.partner_id != dst_partner, m.id))[1:].unlink()

    def _cs_settle_published(self, ratings, everybody, dst_partner):
        published = ratings.search(everybody & Domain("state", "=", "published"))
        for same in published.grouped("company_id").values():
            ranked = same.sorted(
                lambda r: (r.date_to, r.partner_id == dst_partner, r.id), reverse=True
            )
            ranked[1:]._transition("supersede")

    def _cs_settle_limits(self, everybody, dst_partner):
        limits = self.env["cs.credit.limit"].sudo()
        active = limits.search(
            everybody
            & Domain("state", "=", "active")
            & Domain("is_temporary", "=", False)
        )
        for same in active.grouped("company_id").values():
            ranked = same.sorted(
                lambda x: (x.partner_id == dst_partner, x.date_to, x.id), reverse=True
            )
            ranked[1:]._transition("revoke")

    def _cs_settle_statements(self, everybody, dst_partner):
        statements = self.env["cs.credit.statement"].sudo().search(everybody)
        ratings = self.env["cs.credit.rating"].sudo()
        kept = {}
        for statement in statements.sorted(
            lambda s: (s.partner_id != dst_partner, -s.id)
        ):
            key = (statement.company_id, statement.kind, statement.date_end)
            if key not in kept:
                kept[key] = statement
                continue
            used = ratings.search([("statement_id", "=", statement.id)])
            used._cs_write_checked({"statement_id": kept[key].id})
            statement._cs_become_version_of(kept[key])

    def _cs_settle_warnings(self, everybody, dst_partner):
        """One open warning a customer and rule; rebates just move."""
        warnings = self.env["cs.credit.warning"].sudo()
        live = warnings.search(everybody & Domain("state", "!=", "closed"))
        for same in live.grouped(lambda w: (w.company_id, w.rule_id)).values():
            ranked = same.sorted(lambda w: (w.partner_id != dst_partner, w.id))
            ranked[1:]._cs_close()

    def _cs_settle_forms(self, everybody, dst_partner):
        """Of two approved forms of the credit file the one that stays' counts."""
        for model in ("cs.credit.survey", "cs.credit.analysis", "cs.credit.evaluation"):
            approved = (
                self.env[model]
                .sudo()
                .search(everybody & Domain("state", "=", "approved"))
            )
            for same in approved.grouped("company_id").values():
                ranked = same.sorted(
                    lambda f: (f.partner_id == dst_partner, f.date, f.id), reverse=True
                )
                ranked[1:]._transition("supersede")
