from odoo import api, models
from odoo.fields import Domain

ACTIVITY = "cs_credit.mail_activity_type_rating"


class CsCreditRatingBatch(models.Model):
    """To-dos that tell evaluators what is missing: one a person and quarter (B5.2)."""

    _inherit = "cs.credit.rating.batch"

    @api.model
    def _cs_todo_batches(self):
        return self.search(Domain("state", "=", "rated"))

    def _cs_update_todos(self):
        """Make, change or take away the to-dos as answers come in.

        Nothing is written where nothing has changed. Quarters long past are looked at
        as long as somebody has a to-do of them or owes answers.
        """
        batches = (self or self._cs_todo_batches()).filtered(
            lambda batch: batch.state == "rated"
        )
        activity_type = self.env.ref(ACTIVITY, raise_if_not_found=False)
        if not batches or not activity_type:
            return
        gaps = self.env["cs.credit.rating.gap"].sudo()
        gaps.invalidate_model(flush=False)  # worked out anew, whatever was read before
        owed = gaps.search(Domain("batch_id", "in", batches.ids)).grouped("batch_id")
        activities = self.env["mail.activity"].sudo()
        there = activities.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", batches.ids)
            & Domain("activity_type_id", "=", activity_type.id)
        ).grouped("res_id")
        for batch in batches:
            batch._cs_update_todos_of(
                owed.get(batch, gaps), there.get(batch.id, activities)
            )

    def _cs_update_todos_of(self, gaps, activities):
        self.ensure_one()
        wanted = {}
        for gap in gaps:
            user = gap.user_id if gap.user_id.active else self._cs_owner()
            ratings, answers = wanted.get(user, (0, 0))
            wanted[user] = (ratings + gap.rating_count, answers + gap.answer_count)
        wanted.pop(self.env["res.users"], None)
        for activity in activities:
            counts = wanted.pop(activity.user_id, None)
            if not counts:
                activity.unlink()
                continue
            summary = self._cs_todo_text(activity.user_id, *counts)
            if activity.summary != summary:
                activity.summary = summary
        for user, counts in wanted.items():
            self.sudo().activity_schedule(
                ACTIVITY,
                date_deadline=self._cs_todo_date(),
                summary=self._cs_todo_text(user, *counts),
                user_id=user.id,
            )

    def _cs_owner(self):
        """Return who answers for customers without an evaluator."""
        users = self.env["res.users"].sudo()
        if self.user_id.filtered_domain(self._cs_clerks_domain()):
            return self.user_id
        managers = self._cs_clerks_domain("cs_credit.group_credit_manager")
        return users.search(managers, order="id", limit=1)

    def _cs_todo_text(self, user, ratings, answers):
        texts = self.with_context(lang=user.lang or self.env.lang)
        return texts.env._(
            "%(quarter)s: %(answers)s answers missing in %(ratings)s ratings",
            quarter=self.display_name,
            answers=answers,
            ratings=ratings,
        )

    def _cs_todo_date(self):
        """Return the day by which answers are wanted, the scorecard's working days."""
        company, card = self.company_id, self.scorecard_id
        due = company._cs_add_working_days(self.date_done, card.answer_days)
        return company._cs_local(due).date()
