"""Where the rooms meet: customers merged in mid-story, people who leave, no phones."""

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import ContentChangedError, MissingInputError

from .story.common import StoryCase


class TestSeams(StoryCase):
    def setUp(self):
        super().setUp()
        with self.at("2026-09-23 09:00"):
            self.load_books()
        self.yonghe = self.story_customer("ST-01")
        self.double = self.make_customer("Yonghe Ningbo")

    def merge(self, source, target):
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source | target).ids, target, extra_checks=False
        )
        self.env.invalidate_all()
        self.assertFalse(source.exists())

    # -- merged customers ----------------------------------------------------------

    def pending_everywhere(self, partner):
        """A rating, a limit and a hold of one customer that wait for a decision."""
        rating = self.make(
            "clerk",
            "cs.credit.rating",
            {
                "partner_id": partner.id,
                "date_from": "2026-07-01",
                "date_to": "2026-09-30",
            },
        )
        self.press("clerk", rating, "score")
        self.press("clerk", rating, "submit")
        limit = self.make(
            "clerk", "cs.credit.limit", {"partner_id": partner.id, "amount": 100}
        )
        self.press("clerk", limit, "submit")
        self.press("credit", limit, "approve")
        order = self.quotation(partner, 500)
        self.call("sales", order, "action_confirm")
        self.assertEqual(order.cs_credit_hold_id.state, "open")
        more = self.make(
            "clerk",
            "cs.credit.limit",
            {"partner_id": partner.id, "amount": 50, "is_temporary": True},
        )
        self.press("clerk", more, "submit")
        return rating, limit, order, more

    def quotation(self, partner, amount, role="sales"):
        return self.make(
            role,
            "sale.order",
            {
                "partner_id": partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            },
        )

    def test_requests_can_be_decided_after_a_merge(self):
        group = self.make_customer("Yonghe Group")
        for source, target in (
            (self.double, self.yonghe),
            (self.story_customer("ST-02"), group),
        ):
            with self.subTest(source=source.name), self.at("2026-10-12 10:00"):
                rating, limit, order, more = self.pending_everywhere(source)
                hold = order.cs_credit_hold_id
                self.merge(source, target)
                self.assertEqual(rating.partner_id, target)
                self.press("credit", rating, "approve")
                self.press("credit", more, "approve")
                self.press("credit", hold, "release")
                self.call("sales", order, "action_confirm")
                self.assertEqual(
                    (rating.state, limit.state, more.state, order.state, hold.state),
                    ("approved", "active", "active", "sale", "released"),
                )
                self.assertEqual(limit.approval_ids.state, "approved")

    def test_a_merge_does_not_hide_a_change(self):
        """What was changed past the approval is still found out after a merge."""
        with self.at("2026-10-12 10:00"):
            limit = self.make(
                "clerk",
                "cs.credit.limit",
                {"partner_id": self.double.id, "amount": 100},
            )
            self.press("clerk", limit, "submit")
            self.env.cr.execute("UPDATE cs_credit_limit SET amount = 9e9")
            self.env.invalidate_all()
            self.merge(self.double, self.yonghe)
            self.refused(ContentChangedError, "credit", limit, "action_approve")

    def test_an_approved_outing_stays_approved_after_a_merge(self):
        with self.at("2026-09-24 10:00"):
            outing = self.make(
                "sales",
                "cs.outing",
                {
                    "date_start": self.utc("2026-09-28 08:30"),
                    "date_end": self.utc("2026-09-28 17:00"),
                    "partner_ids": [Command.set((self.double | self.yonghe).ids)],
                    "purpose": "Both of them",
                },
            )
            self.press("sales", outing, "submit")
            self.press("sales_manager", outing, "approve")
            self.merge(self.double, self.yonghe)
            self.call("sales", outing, "write", {"destination": outing.destination})
        self.assertEqual((outing.state, outing.partner_ids), ("approved", self.yonghe))
        self.assertEqual(outing.approval_ids.state, "approved")

    def test_both_calls_of_merged_customers_stay_in_their_round(self):
        visits = self.env["cs.visit"]
        for hour, partner in ((9, self.yonghe), (13, self.double)):
            visit = self.make_visit(f"2026-09-28 {hour:02}:00", partner=partner)
            visits |= self.hand_over(visit, "2026-09-28 18:00")
        round_ = self.make_round()
        with self.at("2026-10-08 09:00"):
            self.press("manager", round_, "generate")
        lines, calls = round_.line_ids, round_.callback_ids
        self.assertEqual((len(lines), len(calls)), (2, 2))
        self.merge(self.double, self.yonghe)
        self.assertEqual(lines.exists(), lines)
        self.assertEqual(lines.partner_id, self.yonghe)
        with self.at("2026-10-09 09:00"):
            self.press("manager", round_, "generate")
            self.assertEqual(round_.callback_ids, calls)
            for call in calls:
                role = self.role_of(call.user_id)
                self.reach(role, call)
                self.call(role, call, "write", {"visit_outcome": "as_registered"})
                self.press(role, call, "done")
            self.press("manager", round_, "close")
        self.assertEqual(set(visits.mapped("state")), {"verified"})
        self.assertEqual(round_.verified_count, 2)

    def role_of(self, user):
        return next(role for role, one in self.users.items() if one == user)

    # -- phones --------------------------------------------------------------------

    def test_round_of_a_customer_without_phone(self):
        silent = self.make_customer("Silent", phone=False)
        visit = self.hand_over(
            self.make_visit("2026-09-28 09:00", partner=silent), "2026-09-28 18:00"
        )
        round_ = self.make_round()
        with self.at("2026-10-08 09:00"):
            self.press("manager", round_, "generate")
            self.assertFalse(round_.callback_ids)
            self.assertEqual(visit.check_result, "no_phone")
            self.press("manager", round_, "close")
        self.assertEqual((round_.state, round_.no_phone_count), ("closed", 1))

    def test_complaint_of_a_customer_without_phone(self):
        silent = self.make_customer("Silent", phone=False)
        with self.at("2026-10-09 09:00"):
            complaint = self.make(
                "agent",
                "cs.complaint",
                {
                    "partner_id": silent.id,
                    "category_id": self.env.ref(
                        "cs_department.complaint_category_product"
                    ).id,
                    "description": "Leaks",
                    "department_id": self.product_dept.id,
                    "read_back_by": "Mr Wu",
                    "read_back_method": "on_site",
                },
            )
            self.press("agent", complaint, "confirm")
            self.press("agent", complaint, "transfer")
            self.call(
                "head",
                complaint,
                "write",
                {
                    "cause": "a",
                    "cause_id": self.env.ref(
                        "cs_department.complaint_cause_product"
                    ).id,
                    "analysis": "b",
                    "responsibility": "none",
                    "solution": "c",
                    "expectation_met": "yes",
                },
            )
            self.press("head", complaint, "submit_analysis")
            self.press("manager", complaint, "approve")
            self.press("agent", complaint, "reply")
            self.assertEqual(complaint.state, "replied")
            self.refused(MissingInputError, "agent", complaint, "action_follow_up")
            self.call("agent", complaint, "write", {"phone": "+86 574 1"})
            self.press("agent", complaint, "follow_up")
            self.assertEqual(complaint.callback_ids.phone, "+86 574 1")

    # -- people who leave ----------------------------------------------------------

    def test_salesperson_leaves_between_visit_and_round(self):
        self.call(
            "sales_manager", self.yonghe, "write", {"user_id": self.users["sales"].id}
        )
        visit = self.make_visit("2026-09-28 09:00", partner=self.yonghe)
        with self.at("2026-09-28 17:00"):
            self.press("sales", visit, "done")
            self.press("sales", visit, "submit")
            self.press("sales_manager", visit, "review")
        order = self.limited_order()
        self.users["sales"].active = False
        self.employees["sales"].active = False
        self.env.flush_all()
        with self.at("2026-09-29 09:00"):
            self.press("sales_manager", visit, "hand_over")
        with self.at("2026-10-08 06:00"):
            self.run_crons()
        mine = [("company_id", "=", self.company.id)]
        round_ = self.env["cs.callback.round"].search(mine)
        check = self.env["cs.attendance.check"].search(mine)
        with self.at("2026-10-08 09:00"):
            self.press("manager", round_, "generate")
            call = round_.callback_ids
            role = self.role_of(call.user_id)
            self.reach(role, call)
            self.call(role, call, "write", {"visit_outcome": "not_took_place"})
            self.press(role, call, "done")
            self.assertEqual(visit.state, "refuted")
            self.press("manager", round_, "close")
            self.press("agent", check, "compute")
            line = check.line_ids.filtered(lambda row: row.user_id == visit.user_id)
            # nothing counts against anyone before it is decided
            self.assertEqual((line.refuted_count, line.doubt_count), (0, 1))
            self.press("agent", check, "check")
            self.press("agent", check, "send")
            # another goes on with the held order
            self.press("credit", order.cs_credit_hold_id, "release")
            self.call("sales_manager", order, "action_confirm")
        self.assertEqual(order.state, "sale")
        rating = self.env["cs.credit.rating"].search(
            [("partner_id", "=", self.yonghe.id)]
        )
        self.assertEqual(rating.state, "scored")
        self.assertFalse(rating.user_id.filtered(lambda u: not u.active))

    def limited_order(self):
        with self.at("2026-09-28 17:30"):
            limit = self.make(
                "clerk",
                "cs.credit.limit",
                {"partner_id": self.yonghe.id, "amount": 100},
            )
            self.press("clerk", limit, "submit")
            self.press("credit", limit, "approve")
            order = self.quotation(self.yonghe, 60000)
            self.call("sales", order, "action_confirm")
        self.assertEqual(order.cs_credit_hold_id.state, "open")
        return order

    def test_all_who_could_release_leave(self):
        order = self.limited_order()
        early = order.cs_credit_hold_id
        (self.users["credit"] | self.users["finance"]).active = False
        with self.at("2026-09-29 09:00"):
            second = self.quotation(self.yonghe, 61000)
            self.call("sales", second, "action_confirm")
            late = second.cs_credit_hold_id
            self.assertEqual((early.state, late.state), ("open", "open"))
            # whoever comes after them decides both
            self._make_user("credit2", "cs_credit.group_credit_manager")
            for hold in (early, late):
                self.press("credit2", hold, "release")
                self.assertEqual(hold.state, "released")

    # -- companies -----------------------------------------------------------------

    def test_two_companies_share_a_customer_and_nothing_else(self):
        shared = self.make_customer("Shared", company_id=False)
        both = self.users["manager"]
        both.company_ids = [Command.link(self.other_company.id)]
        with self.at("2026-09-28 09:00"):
            complaint = self.make(
                "agent",
                "cs.complaint",
                {
                    "partner_id": shared.id,
                    "category_id": self.env.ref(
                        "cs_department.complaint_category_product"
                    ).id,
                    "description": "Leaks",
                    "origin_number": self.invoice("A05").name,
                },
            )
            # another customer's invoice
            self.assertFalse(complaint.origin_id)
            self.refused(AccessError, "outsider", complaint, "read", ["name"])
            with self.assertRaises(MissingInputError):
                self.call(
                    "manager",
                    self.env["cs.complaint"],
                    "create",
                    [
                        {
                            "partner_id": shared.id,
                            "company_id": self.other_company.id,
                            "origin_model": "account.move",
                            "origin_id": self.invoice("A05").id,
                        }
                    ],
                )
            limit = self.make(
                "clerk", "cs.credit.limit", {"partner_id": shared.id, "amount": 100}
            )
            self.press("clerk", limit, "submit")
            self.press("credit", limit, "approve")
        here = shared.with_company(self.company)
        there = shared.with_company(self.other_company)
        self.assertEqual(here.cs_credit_limit_id, limit)
        self.assertFalse(there.cs_credit_limit_id)
        self.assertEqual(there.cs_credit_status, "none")
