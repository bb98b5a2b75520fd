from odoo import fields, models


class CsLedgerEntry(models.Model):
    """Remembers which journal entry an imported line of history became.

    The key makes importing the same file twice create nothing twice: an invoice's own
    number, for its payments and write-offs the number with kind, date and amount.
    """

    _name = "cs.ledger.entry"
    _description = "Imported Ledger Entry"
    _rec_name = "key"
    _order = "id"

    key = fields.Char(required=True, readonly=True)
    move_id = fields.Many2one(
        comodel_name="account.move",
        string="Journal Entry",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )

    _company_key_uniq = models.UniqueIndex(
        "(company_id, key)", "This line of the ledger is imported already."
    )
