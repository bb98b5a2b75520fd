from odoo import api, models

from .visit_statistics import share


class CsVisitStatistics(models.AbstractModel):
    """The board's tiles, each with the records behind it."""

    _inherit = "cs.visit.statistics"

    @api.model
    def _cs_figures(self, sums, sums_before):
        """Return the tiles; ``count`` is how many records ``domain`` opens."""
        tiles = self._cs_tiles(sums)
        before = {tile["key"]: tile["value"] for tile in self._cs_tiles(sums_before)}
        for tile in tiles:
            tile["before"] = before[tile["key"]]
        # who is due is a matter of today: it has no period before
        return tiles + self._cs_coverage_tile()

    @api.model
    def _cs_tile(self, key, label, value, kind, count, domain, note="", **more):
        return {
            "key": key,
            "label": label,
            "value": value,
            "kind": kind,
            "count": count or 0,
            "domain": domain,
            "note": note,
            "model": "cs.visit",
            "more_is_worse": False,
            **more,
        }

    @api.model
    def _cs_tiles(self, sums):
        return [
            *self._cs_visit_tiles(sums),
            *self._cs_hand_over_tiles(sums),
            *self._cs_check_tiles(sums),
            *self._cs_order_tile(sums),
        ]

    @api.model
    def _cs_visit_tiles(self, sums):
        env, made = self.env, sums["made_domain"]
        missed = sums["planned"] - sums["kept"]
        return [
            self._cs_tile(
                "visits",
                env._("Visits"),
                sums["visits"],
                "integer",
                sums["visits"],
                made,
                env._("%s customers", sums["visited"]),
            ),
            self._cs_tile(
                "attainment",
                env._("Plan Attainment So Far"),
                share(sums["kept"], sums["planned"]),
                "percent",
                missed,
                [*sums["planned_domain"], ("state", "in", ["planned", "cancelled"])],
                env._(
                    "%(missed)s of %(planned)s due so far were not made",
                    missed=missed,
                    planned=sums["planned"],
                ),
            ),
        ]

    @api.model
    def _cs_hand_over_tiles(self, sums):
        env, made = self.env, sums["made_domain"]
        return [
            self._cs_tile(
                "on_time",
                env._("Handed Over on Time"),
                share(sums["handed_over"] - sums["late"], sums["handed_over"]),
                "percent",
                sums["late"],
                [*made, ("is_hand_over_late", "=", True)],
                env._("%s handed over late", sums["late"]),
            ),
            self._cs_tile(
                "along",
                env._("Visits with Colleagues"),
                sums["accompanied"],
                "integer",
                sums["accompanied"],
                [*made, ("companion_ids", "!=", False)],
                env._("somebody went along"),
            ),
        ]

    @api.model
    def _cs_check_tiles(self, sums):
        env, made = self.env, sums["made_domain"]
        others = ("user_id", "!=", env.uid)
        has_finding = "finding_state" in env["cs.visit"]._fields
        asked, upheld = ("check_result", "=", "refuted"), ("id", "=", 0)
        if has_finding:
            asked = ("finding_state", "in", ["statement", "decision"])
            upheld = ("finding_state", "=", "upheld")
        return [
            self._cs_tile(
                "refuted",
                env._("Refutation Rate"),
                share(sums["upheld"], sums["checked"]),
                "percent",
                sums["upheld"],
                [*made, others, upheld],
                env._(
                    "%(upheld)s refuted of %(checked)s customers asked",
                    upheld=sums["upheld"],
                    checked=sums["checked"],
                ),
                more_is_worse=True,
            ),
            self._cs_tile(
                "under_review",
                env._("Under Review"),
                sums["under_review"],
                "integer",
                sums["under_review"],
                [*made, others, asked],
                env._("wait for a statement or a decision"),
                more_is_worse=True,
            ),
        ]

    @api.model
    def _cs_order_tile(self, sums):
        if "sale.order" not in self.env:
            return []
        days = self.env.company.cs_visit_order_days
        return [
            self._cs_tile(
                "orders",
                self.env._("Visits with an Order"),
                share(sums["with_order"], sums["visits"]),
                "percent",
                sums["with_order"],
                [*sums["made_domain"], ("with_order", "=", 1)],
                self.env._(
                    "%(orders)s orders within %(days)s days",
                    orders=sums["orders"],
                    days=days,
                ),
                model="cs.visit.report",
            )
        ]

    @api.model
    def _cs_coverage_tile(self):
        """Return who is overdue or was never visited, where plans are kept."""
        coverage = self.env.get("cs.visit.coverage")
        if coverage is None or not coverage.has_access("read"):
            return []
        domain = [("status", "in", ["overdue", "never"])]
        counts = dict(coverage._read_group(domain, ["status"], ["__count"]))
        overdue, never = counts.get("overdue", 0), counts.get("never", 0)
        return [
            self._cs_tile(
                "coverage",
                self.env._("Customers Overdue"),
                overdue,
                "integer",
                overdue + never,
                domain,
                self.env._("%s were never visited", never),
                model="cs.visit.coverage",
                before=None,
                more_is_worse=True,
            )
        ]
