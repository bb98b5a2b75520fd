from odoo import models
from odoo.tools import SQL


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
            query = self._cs_rows_query(table, names)
            if query and self._cs_table_exists(table):
                self.env.cr.execute(query)
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

    def _cs_table_exists(self, table):
        self.env.cr.execute("SELECT to_regclass(%s)", [table])
        return self.env.cr.fetchone()[0] is not None
