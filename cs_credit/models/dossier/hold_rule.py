from odoo import api, fields, models

# Carries what is missing from the check to the rules; known by its class, so that no
# RPC client can send it.
KEY = "cs_credit_papers"


class Papers:
    """Missing papers of the customers of checked documents, read when first asked.

    :param documents: what is checked, all of one company
    :param company: ``res.company``
    """

    def __init__(self, documents, company, partner=None, missing=None):
        self.documents, self.company = documents, company
        self.partner = partner
        self.missing = {} if missing is None else missing

    def of(self, partner):
        """Return the same papers, seen for one customer."""
        return Papers(self.documents, self.company, partner, self.missing)

    def lacking(self):
        """Return the paper types the customer lacks, in one query for all documents."""
        if "types" not in self.missing:
            debtors = {
                document.sudo()._cs_credit_debtor().commercial_partner_id.id
                for document in self.documents
            }
            types = self.partner.env["cs.credit.paper.type"].sudo()
            self.missing["types"] = types._cs_missing_of(
                [i for i in debtors if i], self.company
            )
        return self.missing["types"].get(self.partner.id)


class CsCreditHoldRule(models.Model):
    """Holds documents of customers whose required papers are missing or expired."""

    _inherit = "cs.credit.hold.rule"

    kind = fields.Selection(
        selection_add=[("papers", "Required papers missing or expired")],
        ondelete={"papers": "cascade"},
    )

    def _cs_concerns(self, standing):
        if self.kind == "papers":
            return bool(self._cs_lacking(standing))
        return super()._cs_concerns(standing)

    def _cs_detail(self, standing, amount):
        if self.kind != "papers":
            return super()._cs_detail(standing, amount)
        return self.env._(
            "%(rule)s: %(papers)s.",
            rule=self.name,
            papers=", ".join((self._cs_lacking(standing) or self).mapped("name")),
        )

    @api.model
    def _cs_lacking(self, standing):
        """Return the paper types the customer lacks, None when it lacks none.

        :param standing: ``cs.credit.exposure`` row; a customer without any business has
            none and is known by the checked document alone
        """
        papers = self.env.context.get(KEY)
        if isinstance(papers, Papers) and papers.partner:
            return papers.lacking()
        partner = standing.partner_id
        types = self.env["cs.credit.paper.type"]
        return types._cs_missing_of(partner.ids, self.env.company).get(partner.id)
