from odoo import models
from odoo.fields import Domain


class CsVisitReassign(models.TransientModel):
    """How each kind of thing goes to the other person; the caller checked the rights.

    Each method returns a text that says how many went, or None.
    """

    _inherit = "cs.visit.reassign"

    def _cs_move_customers(self):
        customers = self._cs_all("res.partner").search(self._cs_customers())
        if not customers:
            return None
        customers.write({"user_id": self.new_user_id.id})
        self._cs_log(customers)
        return self.env._("%s customers", len(customers))

    def _cs_move_series(self):
        series = self._cs_all("cs.visit.series").search(self._cs_series())
        if not series:
            return None
        series._cs_lock()
        self._cs_leave_out_new(series)
        series._cs_write_checked({"user_id": self.new_user_id.id, "problem": False})
        self._cs_log(series)
        return self.env._("%s series", len(series))

    def _cs_move_visits(self):
        visits = self._cs_all("cs.visit").search(self._cs_visits())
        along = self._cs_all("cs.visit").search(
            Domain("companion_ids", "in", self.user_id.ids)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "planned")
            & Domain("date_start", ">=", self._cs_begin())
        )
        untouched = (visits | along).filtered(lambda v: not v.is_series_own)
        if along:
            along.write({"companion_ids": [(3, self.user_id.id)]})
        if visits:
            visits._cs_lock()
            self._cs_leave_out_new(visits)
            # an outing is one person's: the other one asks for an own outing
            visits.write({"user_id": self.new_user_id.id, "outing_id": False})
            self._cs_log(visits)
        # the person changed, not the visit: a series still has it in its hands
        if untouched:
            untouched._cs_write_checked({"is_series_own": False})
        return self.env._("%s planned visits", len(visits)) if visits else None

    def _cs_move_seminars(self):
        seminars = self._cs_all("cs.visit.seminar").search(self._cs_seminars())
        if not seminars:
            return None
        seminars.write({"user_id": self.new_user_id.id})
        self._cs_log(seminars)
        return self.env._("%s seminars", len(seminars))

    def _cs_leave_out_new(self, documents):
        """Whoever takes over a visit is no colleague along on it any more."""
        along = documents.filtered(lambda d: self.new_user_id in d.companion_ids)
        if along:
            along._cs_write_checked({"companion_ids": [(3, self.new_user_id.id)]})

    def _cs_move_plans(self):
        """Hand draft plans over; where the other one has a plan, theirs goes on."""
        plans = self._cs_all("cs.visit.plan").search(self._cs_plans())
        taken = self._cs_all("cs.visit.plan").search(
            Domain("user_id", "=", self.new_user_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("month", "in", plans.mapped("month"))
            & Domain("state", "!=", "cancelled")
        )
        merged = plans.filtered(lambda p: p.month in taken.mapped("month"))
        for plan in plans - merged:
            if plan.state == "approval":
                plan._transition("revise")
                plan._cs_retire_approvals()
            plan.write({"user_id": self.new_user_id.id})
        self._cs_log(plans)
        if merged:
            merged._transition("cancel")
        return self.env._("%s plans", len(plans)) if plans else None

    def _cs_cancel_outings(self):
        outings = self._cs_all("cs.outing").search(self._cs_outings())
        if not outings:
            return None
        outings.action_cancel()
        self._cs_log(outings)
        return self.env._("%s outings cancelled", len(outings))

    def _cs_log(self, documents):
        """Note on each document who handed it over to whom."""
        if not documents:
            return
        text = self.env._(
            "Handed over from %(old)s to %(new)s by %(manager)s.",
            old=self.user_id.sudo().name,
            new=self.new_user_id.sudo().name,
            manager=self.env.user.name,
        )
        if (self.reason or "").strip():
            text = f"{text} {self.reason.strip()}"
        documents._message_log_batch(
            bodies=dict.fromkeys(documents.ids, text),
            author_id=self.env.user.partner_id.id,
        )
