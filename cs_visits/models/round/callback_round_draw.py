from odoo import fields, models
from odoo.tools import SQL


class CsCallbackRound(models.Model):
    """Draws whom a round calls (A2.1) and writes the calls.

    Everything is read and written by one statement a table, whatever the number of
    customers: the callbacks come with their numbers, scripts and phones and skip the
    ORM's per-record work (chatter, tracking), which nobody reads on a call.
    """

    _inherit = "cs.callback.round"

    def action_generate(self):
        """Draw up the list of customers to call; again to add what came in since.

        Each customer is in a round once, with one visit. Records handed over after the
        round of their own ten days was drawn come into the next one, so handing over
        late does not spare the check.

        :raise RoundError: nobody could call, or no policy is set
        :return: True
        """
        for round_ in self:
            round_._cs_lock()
            policy = self.env["cs.round.policy"]._cs_for_company(round_.company_id)
            round_._cs_check_agents()
            round_._transition(
                "generate",
                {
                    "policy_id": policy.id,
                    "share": policy.share,
                    "minimum": policy.minimum,
                },
            )
            round_.sudo()._cs_draw_customers()
            round_.sudo()._cs_compare_frequency()
            round_.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def _cs_draw_customers(self):
        """Draw from the customers who are not on the list yet, if there are any."""
        self.ensure_one()
        self.env.flush_all()
        # compiling the statement would take longer than running it
        self.env.cr.execute("SET LOCAL jit = off")
        values = self._cs_draw_values()
        draw = self.env["cs.callback.round.draw"].new(values)
        if self._cs_insert_lines(draw):
            self._cs_mark_visits(draw.number)
            self._cs_insert_callbacks(draw.number)
            self._cs_note_draw(values)
        self._cs_write_checked({"date_drawn": fields.Datetime.now()})
        self.env.invalidate_all()

    def _cs_draw_values(self):
        """Return what the next draw goes by: the policy as it is now."""
        policy = self.policy_id
        names = (
            "share",
            "minimum",
            "weight_refuted",
            "months_refuted",
            "weight_silent",
            "months_silent",
        )
        return {
            "round_id": self.id,
            "company_id": self.company_id.id,
            "number": max(self.draw_ids.mapped("number"), default=0) + 1,
            "date": fields.Datetime.now(),
            "date_before": self._cs_drawn_before(),
            "user_id": self.env.uid,
            "policy_name": policy.name,
            "level_data": {str(k): v for k, v in policy._cs_strata().items()},
            **{name: policy[name] for name in names},
        }

    def _cs_drawn_before(self):
        """When the round before this one was last drawn, naive UTC, or False."""
        return (
            self.sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("date_from", "<", self.date_from),
                ],
                order="date_from desc",
                limit=1,
            )
            .date_drawn
        )

    # -- writing -------------------------------------------------------------------

    def _cs_insert_lines(self, draw):
        """Write the list of a draw in its order; return how many lines that makes.

        Whoever is called gets the id of the call that :meth:`_cs_insert_callbacks`
        makes, so that no line is written twice.
        """
        centers = self._cs_all_centers()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO cs_callback_round_line (
                    round_id, company_id, visit_id, partner_id, user_id, center_id,
                    visit_count, state, contact_id, phone, draw_number, level_id,
                    refuted_count, is_silent, weight, callback_id)
                WITH %(considered)s, %(placed)s
                SELECT %(round)s, %(company)s, f.id, f.partner_id, f.user_id, t.center,
                       f.visits, f.state, f.contact_id, f.phone, %(number)s,
                       f.level_id, f.refuted_count, f.is_silent, f.weight,
                       CASE WHEN f.state = 'called'
                            THEN nextval('cs_callback_id_seq') END
                  FROM (SELECT *, CASE WHEN barred IS NOT NULL THEN barred
                                       WHEN is_floor OR place <= wanted THEN 'called'
                                       ELSE 'passed' END AS state
                          FROM filled) f
                  LEFT JOIN unnest(%(departments)s::int[], %(centers)s::int[])
                       AS t(department, center) ON t.department = f.department_id
                 ORDER BY f.sort, f.hash, f.id
                """,
                considered=self._cs_considered(draw),
                placed=self._cs_placed(draw),
                round=self.id,
                company=self.company_id.id,
                number=draw.number,
                departments=list(centers),
                centers=list(centers.values()),
            )
        )
        return self.env.cr.rowcount

    def _cs_mark_visits(self, number):
        """Note on a draw's visits which round checks them."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE cs_visit v
                   SET round_id = l.round_id,
                       check_result = CASE WHEN l.state <> 'called' THEN l.state END
                  FROM cs_callback_round_line l
                 WHERE l.round_id = %s AND l.draw_number = %s AND l.visit_id = v.id
                   AND l.state <> 'passed' AND v.round_id IS NULL
                """,
                self.id,
                number,
            )
        )

    def _cs_note_draw(self, values):
        """Keep what a draw went by and what came out."""
        total, called, barred, digest = self._cs_count_draw(values["number"])
        self.env["cs.callback.round.draw"].create(
            {
                **values,
                "candidate_count": total,
                "drawn_count": called,
                "barred_count": barred,
                "digest": digest,
            }
        )

    def _cs_count_draw(self, number):
        """Return ``(customers, to call, cannot be called, check sum)`` of a draw."""
        return self.env.execute_query(
            SQL(
                """
                SELECT COUNT(*), COUNT(*) FILTER (WHERE state = 'called'),
                       COUNT(*) FILTER (WHERE state IN ('no_phone', 'no_call')),
                       encode(sha256(convert_to(string_agg(
                           visit_id || ':' || state, ',' ORDER BY visit_id),
                           'UTF8')), 'hex')
                  FROM cs_callback_round_line
                 WHERE round_id = %s AND draw_number = %s
                """,
                self.id,
                number,
            )
        )[0]
