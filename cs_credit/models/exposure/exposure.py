from odoo import api, models
from odoo.tools import SQL

from ...tools import exposure_sql
from .exposure_mixin import DEPENDS


class CsCreditExposure(models.Model):
    """What every customer owes or may come to owe: read from a table, always exact.

    The table (``cs.credit.exposure.store``) is brought up to date by a cron. Customers
    whom an event touched since, or whose due dates have passed, are worked out from
    the books while they are read.
    """

    _name = "cs.credit.exposure"
    _description = "Credit Exposure"
    _inherit = ["cs.credit.exposure.age.mixin"]
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"
    _depends = DEPENDS

    @property
    def _table_query(self):
        self._cs_flush()
        company = self.env.company
        today, columns = company._cs_today(), self._cs_columns()
        if not self._cs_is_dirty(company):
            # plain, so that sorting can follow an index
            return exposure_sql.stored(today, columns, SQL("TRUE"))
        return exposure_sql.exact(today, columns, company.id, self._cs_any_group())

    @api.model
    def _cs_flush(self):
        """Write what is pending and concerns somebody's figures."""
        for _round in range(2):  # what one model recomputes may concern another
            for model, names in DEPENDS.items():
                self.env[model].flush_model(names)
        self.env["cs.credit.touched"]._cs_settle()

    @api.model
    def _cs_any_group(self):
        return self.env["cs.credit.group.member"]._cs_any()

    @api.model
    def _cs_is_dirty(self, company):
        rows = exposure_sql.dirty(company._cs_today(), company.id)
        return bool(self.env.execute_query(SQL("%s LIMIT 1", rows)))

    @api.model
    def _cs_columns(self):
        """Return the table's columns: name → (where it comes from, SQL type)."""
        base = self.env["cs.credit.exposure.live"]._fields
        columns = {"id": ("base", "int8")}
        for name, field in self.env["cs.credit.exposure.store"]._fields.items():
            if field.store and field.column_type and name not in ("id", "date"):
                source = "base" if name in base else "age"
                columns[name] = (source, field.column_type[1])
        return columns

    @api.model
    def _cs_of(self, partner_ids, company):
        """Return a dict commercial partner id → row from the books, in one query.

        What documents are checked against: see ``cs.credit.exposure.live``.
        """
        return self.env["cs.credit.exposure.live"]._cs_of(partner_ids, company)

    @api.model
    def _cs_shown(self, partner_ids, company):
        """Return a dict commercial partner id → row (sudo) to show.

        A customer without trade, limit or rating has no row.
        """
        self.invalidate_model(flush=False)
        found = self._cs_shown_values(partner_ids, company)
        rows = self.sudo().with_company(company)
        shown = rows.browse(values["id"] for values in found.values())
        for name in self._cs_columns():
            if name != "id":
                values = [row[name] for row in found.values()]
                self._fields[name]._insert_cache(shown, values)
        return dict(zip(found, shown, strict=True))

    @api.model
    def _cs_shown_values(self, partner_ids, company):
        """Return a dict commercial partner id → dict of columns as in the database.

        One look-up in the table; one more query when somebody of them is not right
        there.
        """
        self._cs_flush()
        today, columns = company._cs_today(), self._cs_columns()
        found, changed = {}, []
        for partner_id, is_dirty, *values in self.env.execute_query(
            exposure_sql.shown(today, columns, company.id, list(partner_ids))
        ):
            if is_dirty:
                changed.append(partner_id)
            elif values[0] is not None:
                found[partner_id] = dict(zip(columns, values, strict=True))
        if changed:
            for values in self.env.execute_query(
                exposure_sql.live(
                    *(today, columns, SQL("%s", changed), company.id),
                    groups=self._cs_any_group(),
                )
            ):
                row = dict(zip(columns, values, strict=True))
                found[row["partner_id"]] = row
        return found
