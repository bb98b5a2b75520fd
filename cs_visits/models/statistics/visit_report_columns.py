from odoo import api, fields, models
from odoo.tools import SQL


class CsVisitReport(models.Model):
    """What the rows of the analysis count: visits, plan, hand-over and check."""

    _inherit = "cs.visit.report"

    @api.model
    def _cs_visit_columns(self, v):
        """Return ``{field: SQL}`` of visits, plan and hand-over.

        :param v: SQL name of the table of visits
        """
        is_lead = SQL("person.rank = 0")
        is_made = SQL("%s.state NOT IN ('planned', 'cancelled')", v)
        is_planned = SQL(
            "%s.date_planned <= %s", v, fields.Datetime.now()
        )  # what still lies ahead is neither kept nor missed
        along = SQL(
            "SELECT COUNT(*) FROM cs_visit_companion_rel r WHERE r.visit_id = %s.id", v
        )
        return {
            "visits": SQL("(%s AND %s)::int", is_lead, is_made),
            "along": SQL("(NOT (%s) AND %s)::int", is_lead, is_made),
            "hours": SQL("CASE WHEN %s THEN %s.duration ELSE 0 END", is_made, v),
            "companions": SQL(
                "CASE WHEN %s AND %s THEN (%s) ELSE 0 END", is_lead, is_made, along
            ),
            "accompanied": SQL(
                "(%s AND %s AND (%s) > 0)::int", is_lead, is_made, along
            ),
            "planned": SQL("COALESCE(%s AND %s, FALSE)::int", is_lead, is_planned),
            "kept": SQL(
                "COALESCE(%s AND %s AND %s, FALSE)::int", is_lead, is_planned, is_made
            ),
            "attainment": SQL(
                "CASE WHEN %s AND %s THEN 100.0 * (%s)::int END",
                is_lead,
                is_planned,
                is_made,
            ),
            **self._cs_hand_over_columns(v),
        }

    @api.model
    def _cs_hand_over_columns(self, v):
        is_lead = SQL("person.rank = 0")
        is_over = SQL("%s.date_handed_over IS NOT NULL", v)
        late = SQL("COALESCE(%s.is_hand_over_late, FALSE)", v)
        return {
            "handed_over": SQL("(%s AND %s)::int", is_lead, is_over),
            "late": SQL("(%s AND %s)::int", is_lead, late),
            "on_time_rate": SQL(
                "CASE WHEN %s AND %s THEN 100.0 * (NOT %s)::int END",
                is_lead,
                is_over,
                late,
            ),
            "days_to_hand_over": SQL(
                "CASE WHEN %s THEN EXTRACT(EPOCH FROM %s.date_handed_over"
                " - %s.date_end) / 86400 END",
                is_lead,
                v,
                v,
            ),
        }

    @api.model
    def _cs_check_columns(self, v):
        """What customers said; of the reader's own visits nothing (A2.3)."""
        has_finding = "finding_state" in self.env["cs.visit"]._fields
        finding = SQL("%s.finding_state", v) if has_finding else SQL("NULL::text")
        readable = SQL("person.rank = 0")
        if not self.env.su:
            readable = SQL("%s AND %s.user_id <> %s", readable, v, self.env.uid)
        checked = SQL("%s.check_result IN ('verified', 'differs', 'refuted')", v)
        upheld = SQL("COALESCE(%s = 'upheld', FALSE)", finding)
        asked = SQL(
            "COALESCE(%s, CASE WHEN %s.check_result = 'refuted' THEN 'statement' END)",
            finding,
            v,
        )
        return {
            "checked": SQL("COALESCE(%s AND %s, FALSE)::int", readable, checked),
            "under_review": SQL(
                "COALESCE(%s AND %s IN ('statement', 'decision'), FALSE)::int",
                readable,
                asked,
            ),
            "upheld": SQL("(%s AND %s)::int", readable, upheld),
            "refutation_rate": SQL(
                "CASE WHEN %s AND %s THEN 100.0 * (%s)::int END",
                readable,
                checked,
                upheld,
            ),
        }
