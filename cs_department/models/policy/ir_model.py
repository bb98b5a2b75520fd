from odoo import models
from odoo.tools import SQL
from odoo.tools.sql import column_exists

CLOCK = ("cs_deadline", "res_model")
CALL = ("cs_callback", "res_model")


class IrModel(models.Model):
    """Uninstalling an add-on leaves no clocks, requests or calls of its documents."""

    _inherit = "ir.model"

    def unlink(self):
        names = tuple(self.mapped("model"))
        if any(name.startswith("cs.") for name in names):
            self._cs_drop_engine_rows(names)
        return super().unlink()

    def _cs_drop_engine_rows(self, names):
        """Delete by SQL: the guards that keep evidence do not hold any more.

        :param names: tuple of model names
        """
        self.env.flush_all()
        for table in (
            "cs_deadline_pause",
            "cs_approval",
            "cs_deadline",
            "cs_callback_attempt",
            "cs_callback",
        ):
            if self._cs_is_kept(table):
                self.env.cr.execute(self._cs_rows_query(table, names))
        self.env.invalidate_all(flush=False)

    def _cs_rows_query(self, table, names):
        if table == "cs_deadline_pause":
            return SQL(
                "DELETE FROM cs_deadline_pause WHERE deadline_id IN"
                " (SELECT id FROM cs_deadline WHERE res_model IN %s)",
                names,
            )
        if table == "cs_callback_attempt":
            return SQL(
                "DELETE FROM cs_callback_attempt WHERE callback_id IN"
                " (SELECT id FROM cs_callback WHERE res_model IN %s)",
                names,
            )
        return SQL("DELETE FROM %s WHERE res_model IN %s", SQL.identifier(table), names)

    def _cs_is_kept(self, table):
        """Whether the engine's own columns are there: not while the engines go."""
        columns = {
            "cs_deadline_pause": [("cs_deadline_pause", "deadline_id"), CLOCK],
            "cs_callback_attempt": [("cs_callback_attempt", "callback_id"), CALL],
        }.get(table, [(table, "res_model")])
        return all(column_exists(self.env.cr, *column) for column in columns)
