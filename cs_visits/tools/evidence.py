"""Links of rows that an engine writes by the ten thousand, as evidence."""

from odoo import fields
from odoo.tools import SQL, sql


class EvidenceMany2one(fields.Many2one):
    """A many2one that PostgreSQL does not look up for every row written.

    Looking up each foreign key takes longer than all else about a row. Here one
    statement takes the ids from the very rows they name, nobody else writes them, and
    what they name cannot be deleted as long as they do: **each use says why**, and a
    guard of the model named refuses it or takes the evidence along.
    """

    def update_db_foreign_key(self, model, column):
        """Make none, and drop the one that was made before."""
        rows = model.env.execute_query(
            SQL(
                "SELECT fk.conname FROM pg_constraint fk"
                " JOIN pg_attribute a"
                "   ON a.attrelid = fk.conrelid AND fk.conkey = ARRAY[a.attnum]"
                " WHERE fk.contype = 'f' AND fk.conrelid = %s::regclass"
                "   AND a.attname = %s",
                model._table,
                self.name,
            )
        )
        for (name,) in rows:
            sql.drop_constraint(model.env.cr, model._table, name)
