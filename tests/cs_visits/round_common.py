"""Customers, visits and draws of the round's tests."""

from .common import VisitsCase


class RoundCase(VisitsCase):
    """Adds ``self.customers`` (six, with phones), and steps of a round."""

    COUNT = 6

    def setUp(self):
        super().setUp()
        self.customers = self.env["res.partner"]
        for number in range(self.COUNT):
            self.customers |= self.make_customer(f"Customer {number}")

    def visit_all(
        self, role="sales", customers=None, day="2026-09-28", moment=None, **values
    ):
        """One visit of each customer on a day, handed over that evening or later."""
        visits = self.env["cs.visit"]
        for number, partner in enumerate(customers or self.customers):
            start = f"{day} {8 + number // 4:02}:{number % 4 * 15:02}"
            visits |= self.make_visit(start, role, partner, **values)
        return self.hand_over(visits, moment or f"{day} 19:30")

    def hand_over(self, visit, moment="2026-09-21 17:00", reviewer=None):
        result = visit.browse()
        for user, visits in visit.grouped("user_id").items():
            if user:
                super().hand_over(visits, moment, reviewer)
                result |= visits
        return result

    def generate(self, round_, moment="2026-10-08 09:00", role="manager"):
        with self.at(moment):
            self.as_user(role, round_).action_generate()
        return round_

    def line(self, round_, partner):
        return round_.line_ids.filtered(lambda line: line.partner_id == partner)

    def refute(self, day="2026-06-24", role="sales", partner=None):
        """A visit whose customer knew nothing of it, in a round of its own."""
        visit = self.visit_all(role, partner or self.customers[:1], day)
        visit._cs_write_checked({"state": "refuted", "check_result": "refuted"})
        if "finding_state" in visit._fields:
            visit._cs_write_checked({"finding_state": "upheld"})
        return visit
