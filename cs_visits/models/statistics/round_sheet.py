from odoo import fields, models

from ...tools import charts
from ..round.callback_round_figures import ALL

# remarks of customers on paper; the round has them all
MAX_REMARKS = 40
# What a reader should look into, worst first
NOTED = ("refuted", "differs", "unreachable", "no_phone", "no_call", "cannot_say")


class CsCallbackRound(models.Model):
    """What a round's report says: for one center, or over all (A2.4)."""

    _inherit = "cs.callback.round"

    report_html = fields.Html(
        string="Report as It Stands",
        compute="_compute_report_html",
        sanitize=False,
        help="What the report over all centers says now; it is sent at the sign-off.",
    )
    report_ids = fields.One2many(
        comodel_name="cs.callback.round.report", inverse_name="round_id", readonly=True
    )
    report_count = fields.Integer(compute="_compute_report_count")

    def _compute_report_html(self):
        views = self.env["ir.qweb"]
        for round_ in self:
            if not round_.id:
                round_.report_html = False
                continue
            # the figures are for everybody who may read the round
            sheet = round_.sudo()._cs_sheet(hidden_ids=self.env.user.ids)
            values = {"sheet": sheet, "doc": sheet["doc"], "is_preview": True}
            round_.report_html = views._render(
                "cs_visits.round_report_body", values, raise_if_not_found=False
            )

    def _compute_report_count(self):
        counts = dict(
            self.env["cs.callback.round.report"]._read_group(
                [("round_id", "in", self.ids)], ["round_id"], ["__count"]
            )
        )
        for round_ in self:
            round_.report_count = counts.get(round_, 0)

    # -- sheet ---------------------------------------------------------------------

    def _cs_sheet(self, center=None, hidden_ids=()):
        """Return all a report shows, by a constant number of statements.

        A closed round shows the figures of its sign-off, and what came in since.

        :param center: ``hr.department``, None or empty for all centers
        :param hidden_ids: ids of readers; nothing said about their visits is in it
        :return: dict for the template ``cs_visits.round_report_body``
        """
        self.ensure_one()
        periods = self._cs_compared_periods()
        found = self._cs_figures_of(periods)
        signed = self._cs_signed_figures()
        figures = signed or found["now"]
        key = center.id if center else ALL
        total = figures.get(key) or self._cs_no_figures()
        lines = self._cs_lines_of(center, hidden_ids)
        people = self._cs_person_figures(center.id if center else None)
        since = self._cs_since(signed, found["now"], key)
        return {
            **self._cs_sheet_texts(total, since),
            "doc": self,
            "center": center or self.env["hr.department"],
            "figures": {
                department: values
                for department, values in self._cs_by_center(figures).items()
                if not center or department == center
            },
            "total": total,
            "compare": self._cs_compare(periods, found, total, key),
            "trend": self._cs_round_trend(periods, found, key),
            "people": [row for row in people if row["user"].id not in hidden_ids],
            "noted": self._cs_noted(lines),
            "remarks": self._cs_remarks(lines),
            "late_calls": lines.filtered("is_late"),
            "since": since,
        }

    def _cs_sheet_texts(self, total, since):
        """Return the sentences and tiles of a report, and how it writes values."""
        return {
            "head": self._cs_head_texts(),
            "tiles": self._cs_tiles(total),
            "since_text": self._cs_since_text(since),
            "sign": self._cs_sign_texts(),
            "number": self._cs_number,
            "percent": self._cs_percent,
            "moment": self._cs_moment,
            "shares": charts.shares,
        }

    def _cs_signed_figures(self):
        """Return the figures kept at the sign-off by center id, empty while open."""
        if self.state != "closed":
            return {}
        return {
            ALL if report.is_total else report.center_id.id: report._cs_figures()
            for report in self.sudo().report_ids
        }

    def _cs_lines_of(self, center, hidden_ids):
        lines = self.sudo().line_ids
        lines.fetch(["user_id", "center_id", "state", "callback_id", "visit_id"])
        return lines.filtered(
            lambda line: (
                line.user_id.id not in hidden_ids
                and (not center or line.center_id == center)
            )
        )

    def _cs_noted(self, lines):
        """Return the lines a reader should look into, worst first."""
        return lines.filtered(lambda line: self._cs_note_of(line) in NOTED).sorted(
            lambda line: (NOTED.index(self._cs_note_of(line)), line.id)
        )

    def _cs_note_of(self, line):
        return line.check_result or line.state

    def _cs_remarks(self, lines):
        """Return the lines whose customers said something, least content first."""
        said = lines.filtered(
            lambda line: (
                line.callback_id.state == "done"
                and (line.callback_id.customer_words or "").strip()
                and self._cs_note_of(line) not in NOTED
            )
        )
        said = said.sorted(lambda line: (line.satisfaction or 9, line.id))
        return said[:MAX_REMARKS]

    def _cs_since(self, signed, now, key):
        """Return what changed since the sign-off: ``{figure: difference}``."""
        before, after = signed.get(key), now.get(key)
        if not before or not after:
            return {}
        names = ("visits", "late", "upheld", "dismissed")
        moved = {name: after[name] - before[name] for name in names}
        return {name: value for name, value in moved.items() if value}
