from odoo import fields, models
from odoo.tools import SQL


class CsCallbackRound(models.Model):
    """Writes the calls of a draw: number, script, phone and agent (A2.3, A2.5)."""

    _inherit = "cs.callback.round"

    def _cs_insert_callbacks(self, number):
        """Write the callbacks of a draw's lines, in the order of the draw."""
        rows = self._cs_lines_to_call(number)
        if not rows:
            return
        agents = self._cs_spread(rows)
        self._cs_say_who_is_free(agents.count(None))
        names = self.env["ir.sequence"]._cs_next_by_code(
            "cs.callback", self.company_id, len(rows)
        )
        scripts = self.env["cs.callback.script"]._cs_by_level(
            "visit_check", self.company_id
        )
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_callback (
                    id, name, kind, company_id, partner_id, contact_id, phone,
                    script_id, res_model, res_id, visit_id, round_id, hidden_from_id,
                    date_from, date_to, user_id, state,
                    create_uid, create_date, write_uid, write_date)
                SELECT l.callback_id, t.name, 'visit_check', l.company_id, l.partner_id,
                       l.contact_id, l.phone, COALESCE(s.script, %(script)s),
                       'cs.visit', l.visit_id, l.visit_id, l.round_id, l.user_id,
                       %(start)s, %(due)s, t.agent, 'open',
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM unnest(%(lines)s::int[], %(names)s::text[], %(agents)s::int[])
                       AS t(line, name, agent)
                  JOIN cs_callback_round_line l ON l.id = t.line
                  LEFT JOIN unnest(%(levels)s::int[], %(scripts)s::int[])
                       AS s(level, script) ON s.level = l.level_id
                 ORDER BY l.id
                """,
                script=scripts.pop(None, None),
                levels=list(scripts),
                scripts=list(scripts.values()),
                start=min(now, self.date_due),
                due=self.date_due,
                uid=self.env.uid,
                now=now,
                lines=[row[0] for row in rows],
                names=names,
                agents=agents,
            )
        )
