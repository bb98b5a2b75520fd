from odoo import models
from odoo.tools import SQL

from odoo.addons.cs_department.tools import sampling

from ...exceptions import RoundError

# How a drawn list can differ from the one drawn again
MISSING, FOREIGN, OTHER_VISIT, WEIGHT, SHOULD, SHOULD_NOT, SUM = (
    "missing",
    "foreign",
    "other_visit",
    "weight",
    "should_be_drawn",
    "should_not_be_drawn",
    "check_sum",
)


class CsCallbackRound(models.Model):
    """Draws a round again, as it was drawn then, and compares (A2.1)."""

    _inherit = "cs.callback.round"

    def action_verify(self):
        """Draw again and show whether the list is what the seed makes of the visits.

        :raise RoundError: the round was drawn before draws were recorded, or never
        """
        self.ensure_one()
        self.check_access("read")
        differences = self.sudo()._cs_verify()
        # a difference may name a visit that the reader does not see yet
        verdict = (
            self.env["cs.callback.round.verify"]
            .sudo()
            .create(
                {
                    "round_id": self.id,
                    "line_ids": [
                        (0, 0, {"visit_id": visit, "draw_number": number, "kind": kind})
                        for number, visit, kind in differences
                    ],
                }
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Drawn Again"),
            "res_model": verdict._name,
            "res_id": verdict.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _cs_verify(self):
        """Return how the recorded draws differ from those the seed makes.

        The customers come from the visits as they were handed over by then, who is
        drawn from :mod:`sampling`: neither trusts what the list says.

        :return: list of ``(draw, visit id or False, kind of difference)``
        :raise RoundError: there is nothing to compare with
        """
        self.ensure_one()
        self.env.flush_all()
        if not self.draw_ids or self.line_ids.filtered(lambda x: not x.draw_number):
            raise RoundError(
                self.env._(
                    "%s has no recorded draw that could be drawn again: it was drawn "
                    "before draws were recorded, or is still to be drawn.",
                    self.display_name,
                )
            )
        differences, earlier = [], []
        for draw in self.draw_ids.sorted("number"):
            found, rows = self._cs_verify_draw(draw, earlier)
            differences += found
            earlier += rows
        return differences

    def _cs_verify_draw(self, draw, earlier):
        """Compare one draw; return ``(differences, rows for the next draw)``."""
        lines = self.line_ids.filtered(lambda x: x.draw_number == draw.number)
        found = [(draw.number, *item) for item in self._cs_verify_list(draw, lines)]
        strata = draw._cs_strata()
        candidates, recorded = [], {}
        for line in lines:
            weight = draw._cs_weight(line.refuted_count, line.is_silent)
            if weight != line.weight:
                found.append((draw.number, line.visit_id.id, WEIGHT))
            if line.state not in ("called", "passed"):
                continue
            level = line.level_id.id
            candidates.append(
                sampling.Candidate(
                    line.visit_id.id,
                    line.user_id.id,
                    level if level in strata else 0,
                    weight,
                )
            )
            recorded[line.visit_id.id] = line.state == "called"
        drawn = sampling.draw_weighted(
            f"{self.seed}:draw",
            candidates,
            draw.minimum,
            strata,
            # levels may have got lines of their own since
            [
                (c._replace(stratum=c.stratum if c.stratum in strata else 0), was_drawn)
                for c, was_drawn in earlier
            ],
        )
        for visit, was_drawn in recorded.items():
            if was_drawn != (visit in drawn):
                found.append((draw.number, visit, SHOULD_NOT if was_drawn else SHOULD))
        if self._cs_count_draw(draw.number)[3] != draw.digest:
            found.append((draw.number, False, SUM))
        levels = {line.visit_id.id: line.level_id.id or 0 for line in lines}
        return found, [
            (c._replace(stratum=levels[c.key]), recorded[c.key]) for c in candidates
        ]

    def _cs_verify_list(self, draw, lines):
        """Compare the list with the visits that were handed over by then.

        Customers who were merged since are one now: each of their lines may stand.

        :return: list of ``(visit id, kind of difference)``
        """
        by_customer = {}
        for visit, customer in self.env.execute_query(
            SQL(
                """
                SELECT e.id, e.customer FROM (%s) e
                 ORDER BY e.customer, md5(%s || ':' || e.id)
                """,
                self._cs_eligible(draw, until=draw.date),
                self.seed,
            )
        ):
            by_customer.setdefault(customer, []).append(visit)
        before = self.line_ids.filtered(lambda x: x.draw_number < draw.number)
        for line in before:
            by_customer.pop(line.partner_id.commercial_partner_id.id, None)
        listed = {}
        for line in lines:
            customer = line.partner_id.commercial_partner_id.id
            listed.setdefault(customer, []).append(line.visit_id.id)
        found = []
        for customer, visits in by_customer.items():
            if customer not in listed:
                found.append((visits[0], MISSING))
            elif visits[0] not in listed[customer]:
                found.append((listed[customer][0], OTHER_VISIT))
        for line in lines:
            handed_over = line.visit_id.date_handed_over
            if not handed_over or handed_over > draw.date:
                found.append((line.visit_id.id, FOREIGN))
        return found
