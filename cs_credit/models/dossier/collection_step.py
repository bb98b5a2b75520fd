from odoo import api, fields, models
from odoo.fields import Domain

RECORDS = [
    ("excellent", "First-rate"),
    ("ordinary", "Unremarkable"),
    ("fair", "Passable"),
    ("bad", "Bad"),
]


class CsCreditCollectionStep(models.Model):
    """From which share paid on time a collection record is how good (B4.7).

    A company's own steps go before the shared ones.
    """

    _name = "cs.credit.collection.step"
    _description = "Collection Record"
    _inherit = ["cs.credit.finite.mixin"]
    _order = "min_share desc, id"
    _rec_name = "record"

    record = fields.Selection(selection=RECORDS, required=True)
    min_share = fields.Float(
        string="From",
        required=True,
        help="Per cent of what fell due in 12 months and was paid by its due date",
    )
    clause_id = fields.Many2one(
        comodel_name="cs.clause", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: all companies. A company's own steps go before the shared ones.",
    )

    _share_valid = models.Constraint(
        "CHECK(min_share >= 0 AND min_share <= 100)",
        "The share a record begins at is 0 to 100 per cent.",
    )
    _record_uniq = models.UniqueIndex(
        "(record, COALESCE(company_id, 0))",
        "This record has its step already: change that one.",
    )

    @api.model
    def _cs_record_of(self, company, share):
        """Return the record a share stands for, False below all steps.

        :param share: per cent paid on time
        """
        steps = self.sudo().search(Domain("company_id", "in", [False, company.id]))
        steps = steps.filtered("company_id") or steps
        # two decimals, as the form prints it
        return steps.filtered(lambda s: s.min_share <= round(share, 2))[:1].record
