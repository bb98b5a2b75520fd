from odoo import models
from odoo.tools import SQL

# What the check of a visit says, and that there is one
SECRET = frozenset({"check_result", "round_id", "finding_state"})
# Known by identity: no client can send it
_PLAIN = object()


class CsVisit(models.Model):
    """Nobody reads what the check says about a visit he or she was on.

    Field groups keep it from salespeople; managers and agents who go out themselves are
    in those groups, so that the own visits are left out here: in SQL (conditions,
    orders, groups and sums see NULL), in what is read and in exports.
    """

    _inherit = "cs.visit"

    def _cs_concerning_me(self):
        """Return the visits the current user made, or was along on."""
        user = self.env.user
        return self.filtered(
            lambda visit: (
                visit.sudo().user_id == user or user in visit.sudo().companion_ids
            )
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        sql = super()._field_to_sql(alias, field_expr, query)
        plain = self.env.su or self.env.context.get("cs_plain") is _PLAIN
        if plain or field_expr not in SECRET:
            return sql
        user = self._fields["user_id"]
        return SQL(
            "CASE WHEN %(user)s = %(uid)s OR EXISTS ("
            "SELECT FROM cs_visit_companion_rel WHERE visit_id = %(id)s"
            " AND user_id = %(uid)s) THEN NULL ELSE %(field)s END",
            user=SQL.identifier(alias, "user_id", to_flush=user),
            id=SQL.identifier(alias, "id"),
            uid=self.env.uid,
            field=sql,
        )

    def _fetch_query(self, query, fields):
        """The cache, which the system shares, holds what is true."""
        if self.env.su or not any(field.name in SECRET for field in fields):
            return super()._fetch_query(query, fields)
        visits = self.with_context(cs_plain=_PLAIN)
        return super(CsVisit, visits)._fetch_query(query, fields).with_env(self.env)

    def _read_format(self, fnames, load="_classic_read"):
        result = super()._read_format(fnames, load)
        secret = SECRET.intersection(fnames)
        if secret and not self.env.su:
            found = self.browse(values["id"] for values in result)
            mine = set(found._cs_concerning_me().ids)
            for values in result:
                if values["id"] in mine:
                    values.update(dict.fromkeys(secret, False))
        return result

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        places = [i for i, path in enumerate(fields) if path and path[0] in SECRET]
        mine = self.browse()
        if places and not self.env.su:
            mine = self._cs_concerning_me()
        lines = []
        for visit in self if mine else self.browse():
            rows = super(CsVisit, visit)._export_rows(
                fields, _is_toplevel_call=_is_toplevel_call
            )
            if visit in mine:
                for row in rows:
                    for place in places:
                        row[place] = ""
            lines += rows
        return lines or super()._export_rows(
            fields, _is_toplevel_call=_is_toplevel_call
        )
