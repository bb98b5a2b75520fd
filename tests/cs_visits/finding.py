"""A visit that a customer denied, and the question about it."""

from .common import VisitsCase


class FindingCase(VisitsCase):
    """A visit of sales (east) handed over and drawn by the round of late September."""

    def setUp(self):
        super().setUp()
        self.visit = self.hand_over(
            self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00"
        )
        self.round = self.make_round()
        with self.at("2026-10-08 09:00"):
            self.as_user("manager", self.round).action_generate()
        self.call = self.round.callback_ids

    def deny(self, moment="2026-10-08 10:00", outcome="not_took_place", **values):
        """The customer denies the visit; returns the question."""
        values = {"customer_words": "Never saw him", "satisfaction": 2, **values}
        with self.at(moment):
            self.answer(self.call, outcome, **values)
        return self.visit.finding_ids

    def state_it(self, finding, moment="2026-10-08 15:00", text="I was there at ten"):
        with self.at(moment):
            mine = self.as_user("sales", finding)
            mine.statement = text
            mine.action_answer()

    def decide(self, finding, decision, role="sales_manager", **values):
        """Decide in the wizard, as its screen does."""
        wizard = self.as_user(role, self.env["cs.visit.finding.decide"]).create(
            {
                "finding_id": finding.id,
                "decision": decision,
                "reason": "The gate's list",
                **values,
            }
        )
        return wizard.action_decide()

    def run_clocks(self):
        """What the clockwork does at this moment."""
        with self.enter_registry_test_mode():
            self.env.ref("cs_department.ir_cron_deadline").method_direct_trigger()
