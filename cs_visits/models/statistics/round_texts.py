from odoo import models
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_date, formatLang


class CsCallbackRound(models.Model):
    """The sentences of a report: whole ones, so that each language has its order."""

    _inherit = "cs.callback.round"

    def _cs_head_texts(self):
        """Return the lines under the title: period, due date, how it was drawn."""
        env = self.env
        lines = [
            env._(
                "Visits from %(first)s to %(last)s; to be called within three working "
                "days, until %(due)s (A2.2).",
                first=format_date(env, self.date_from),
                last=format_date(env, self.date_to),
                due=self._cs_moment(self.date_due),
            )
        ]
        if self.date_drawn:
            lines.append(
                env._(
                    "Drawn with seed %(seed)s: %(share)s %% of each salesperson's "
                    "customers, at least %(minimum)s.",
                    seed=self.seed,
                    share=self._cs_number(self.share),
                    minimum=self.minimum,
                )
            )
        return lines

    def _cs_tiles(self, total):
        """Return the figures at the top: ``(label, value, what it is made of)``."""
        return [*self._cs_visit_tiles(total), *self._cs_call_tiles(total)]

    def _cs_visit_tiles(self, total):
        env, number, percent = self.env, self._cs_number, self._cs_percent
        return [
            (
                env._("Visits"),
                number(total["visits"]),
                env._("%s a customer", number(total["frequency"], 1)),
            ),
            (
                env._("Plan attainment"),
                percent(total["attainment"]),
                env._(
                    "%(kept)s of %(planned)s planned",
                    kept=total["kept"],
                    planned=total["planned"],
                ),
            ),
        ]

    def _cs_call_tiles(self, total):
        env, number, percent = self.env, self._cs_number, self._cs_percent
        satisfaction = total["satisfaction"]
        return [
            (
                env._("Reached"),
                percent(total["reach_rate"]),
                env._(
                    "%(reached)s of %(called)s called",
                    reached=total["reached"],
                    called=total["called"],
                ),
            ),
            (
                env._("Verified"),
                percent(total["verified_rate"]),
                env._("%s of those reached", total["verified"]),
            ),
            (
                env._("Denied or differs"),
                number(total["refuted"] + total["differs"]),
                env._(
                    "%(open)s under review, %(upheld)s upheld, %(dismissed)s dismissed",
                    open=total["under_review"],
                    upheld=total["upheld"],
                    dismissed=total["dismissed"],
                ),
            ),
            (
                env._("Satisfaction"),
                number(satisfaction, 1) if satisfaction else "–",
                env._("%s customers rated, 1 to 5", total["asked"]),
            ),
        ]

    def _cs_since_text(self, since):
        """Return what changed since the sign-off as a sentence, or nothing."""
        env = self.env
        signed = {name: f"{value:+d}" for name, value in since.items()}
        words = {
            "visits": env._("%s visits entered late", signed.get("visits")),
            "late": env._("%s handed over late", signed.get("late")),
            "upheld": env._("%s upheld", signed.get("upheld")),
            "dismissed": env._("%s dismissed", signed.get("dismissed")),
        }
        changes = [text for name, text in words.items() if name in since]
        return changes and env._(
            "Since the sign-off: %s. The figures here are those that were signed off.",
            format_list(env, changes, "unit"),
        )

    def _cs_sign_texts(self):
        """Return who signed off, when, and whether that was late."""
        env = self.env
        if not self.closed_by:
            return [env._("Not signed off yet: these figures may still change.")]
        lines = [
            env._(
                "Signed off by %(person)s, %(moment)s.",
                person=self.closed_by.name,
                moment=self._cs_moment(self.date_closed),
            )
        ]
        if self.date_due and self.date_closed > self.date_due:
            lines.append(
                env._(
                    "This was after the due date of %s.", self._cs_moment(self.date_due)
                )
            )
        return lines

    # -- values --------------------------------------------------------------------

    def _cs_number(self, value, digits=0):
        """Return a number as the reader's language writes it."""
        return formatLang(self.env, value, digits=digits)

    def _cs_percent(self, value):
        """Return a share from 0 to 1 as per cent, a dash for none."""
        if value is None or value is False:
            return "–"
        return f"{formatLang(self.env, 100 * value, digits=0)} %"

    def _cs_moment(self, moment):
        """Return a UTC moment as the company's date and time."""
        if not moment:
            return ""
        return self.company_id._cs_local(moment).strftime("%Y-%m-%d %H:%M")
