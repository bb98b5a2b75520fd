from odoo import api, models, tools
from odoo.tools import SQL


class IrSequence(models.Model):
    """Many numbers at once, for documents that are written by one SQL statement."""

    _inherit = "ir.sequence"

    @api.model
    def _cs_next_by_code(self, code, company, count):
        """Return the next numbers of a company's sequence, drawn by one query.

        :param code: as for ``next_by_code``
        :param count: how many numbers are wanted
        :return: list of formatted numbers
        """
        sequence = self.sudo().browse(self._cs_sequence_id(code, company.id))
        if sequence.implementation != "standard" or sequence.use_date_range:
            return [
                self.with_company(company).next_by_code(code)
                for _number in range(count)
            ]
        rows = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                count,
            )
        )
        if not rows:
            return []
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in rows]

    @api.model
    @tools.ormcache("code", "company_id")
    def _cs_sequence_id(self, code, company_id):
        domain = [("code", "=", code), ("company_id", "in", [company_id, False])]
        return self.sudo().search(domain, order="company_id", limit=1).id

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        if {"code", "company_id", "active"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
