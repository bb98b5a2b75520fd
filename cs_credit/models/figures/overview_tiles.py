from odoo import api, models
from odoo.tools import date_utils, format_amount

from ...tools.portfolio import share

# states of a rebate's line that wait for somebody (A6.1)
REBATES_OPEN = ("due", "checked", "approved")


class CsCreditOverview(models.AbstractModel):
    """The board's tiles, each with the records behind it."""

    _inherit = "cs.credit.overview"

    @api.model
    def _cs_tile(self, scope, key, label, value, kind, terms=(), **more):
        return {
            "key": key,
            "label": label,
            "value": value,
            "kind": kind,
            "before": None,
            "count": 1,
            "note": "",
            "more_is_worse": True,
            **self._cs_opens(scope, *terms),
            **more,
        }

    @api.model
    def _cs_figures(self, scope, total, before, trend):
        """Return the tiles, beside the values of a year before.

        Today's exposure has drafts and orders in it, which a year ago kept none: what
        rests on them is compared for past days alone.
        """
        same = before if scope.day < scope.company._cs_today() else {}
        tiles = [
            self._cs_tile_receivable(scope, total, before),
            self._cs_tile_exposure(scope, total, same),
            *self._cs_tiles_overdue(scope, total, before),
            self._cs_tile_use(scope, total, same),
            *self._cs_tiles_limit(scope, total, same),
            self._cs_tile_dso(scope, trend),
        ]
        return tiles + self._cs_tile_rebates(scope)

    @api.model
    def _cs_money(self, scope, amount):
        return format_amount(self.env, amount, scope.company.currency_id)

    @api.model
    def _cs_tile_receivable(self, scope, total, before):
        advance = self._cs_money(scope, total["advance"])
        return self._cs_tile(
            scope,
            "receivable",
            self.env._("Receivables"),
            total["receivable"],
            "money",
            [("receivable", "!=", 0)],
            before=before["receivable"],
            more_is_worse=False,
            note=self.env._("%s of advances taken off", advance),
        )

    @api.model
    def _cs_tile_exposure(self, scope, total, before):
        return self._cs_tile(
            scope,
            "exposure",
            self.env._("Exposure"),
            total["exposure"],
            "money",
            [("exposure", "!=", 0)],
            before=before.get("exposure"),
            more_is_worse=False,
            note=self._cs_pending_note(scope, total),
        )

    @api.model
    def _cs_tiles_overdue(self, scope, total, before):
        env = self.env
        return [
            self._cs_tile(
                scope,
                "overdue",
                env._("Overdue"),
                share(total["overdue"], total["not_due"] + total["overdue"]),
                "percent",
                [("overdue", ">", 0)],
                before=share(before["overdue"], before["not_due"] + before["overdue"]),
                note=env._(
                    "%s of all open invoices", self._cs_money(scope, total["overdue"])
                ),
            ),
            self._cs_tile(
                scope,
                "overdue_over",
                env._("Over 90 Days"),
                total["overdue_over"],
                "money",
                [("overdue_over", ">", 0)],
                before=before["overdue_over"],
                note=env._("overdue, by the due date"),
            ),
        ]

    @api.model
    def _cs_pending_note(self, scope, total):
        if scope.day < scope.company._cs_today():
            return self.env._("receivables: drafts and orders keep no history")
        return self.env._(
            "%s of it in drafts and orders not invoiced",
            self._cs_money(scope, total["pending"]),
        )

    @api.model
    def _cs_tile_use(self, scope, total, before):
        return self._cs_tile(
            scope,
            "use",
            self.env._("Limits Used"),
            share(total["used_amount"], total["limit_amount"]),
            "percent",
            [("is_limited", "=", True)],
            before=share(before.get("used_amount", 0), before.get("limit_amount", 0)),
            note=self.env._(
                "%(customers)s customers may owe %(amount)s",
                customers=total["limited_count"],
                amount=self._cs_money(scope, total["limit_amount"]),
            ),
        )

    @api.model
    def _cs_tiles_limit(self, scope, total, before):
        env = self.env
        return [
            self._cs_tile(
                scope,
                "over",
                env._("Over the Limit"),
                total["over_count"],
                "integer",
                [("is_over_limit", "=", True)],
                count=total["over_count"],
                before=before.get("over_count"),
                note=env._("by %s", self._cs_money(scope, total["over_amount"])),
            ),
            self._cs_tile(
                scope,
                "expected_loss",
                env._("Expected Loss"),
                total["expected_loss"],
                "money",
                [("expected_loss", ">", 0)],
                before=before.get("expected_loss"),
                note=env._("exposure × default rate × (1 − recovery)"),
            ),
        ]

    @api.model
    def _cs_tile_dso(self, scope, trend):
        """Return DSO; a year before is the oldest point when the day ends a month."""
        first, last = trend["points"][0], trend["points"][-1]
        is_end = scope.day == date_utils.end_of(scope.day, "month")
        note = ""
        if last["late_days"] is not None:
            note = self.env._(
                "days of sales; best possible %(best).1f, late payers cost %(late).1f",
                best=last["best_dso"],
                late=last["late_days"],
            )
        return self._cs_tile(
            scope,
            "dso",
            self.env._("DSO"),
            last["dso"],
            "days",
            [("overdue", ">", 0)],
            before=first["dso"] if is_end else None,
            note=note,
        )

    @api.model
    def _cs_tile_rebates(self, scope):
        """Return what we owe customers by agreement, where rebates are kept (A6.1)."""
        lines = self.env.get("cs.rebate.line")
        if lines is None or not lines.has_access("read"):
            return []
        domain = [
            ("company_id", "=", scope.company.id),
            ("state", "in", list(REBATES_OPEN)),
            ("date_due", "<=", str(scope.day)),
            *scope.partner_terms,
        ]
        count = lines.search_count(domain)
        return [
            self._cs_tile(
                scope,
                "rebates",
                self.env._("Rebates Due"),
                count,
                "integer",
                model="cs.rebate.line",
                domain=domain,
                context={},
                count=count,
                note=self.env._("waiting for a check, an approval or payment"),
            )
        ]
