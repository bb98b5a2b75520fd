"""A release: by whom, how long, for what; who hears of it; what finance sees."""

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.cs_department.exceptions import EngineFieldError

from .common import CreditCase


class HoldingCase(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def held(self, amount=1500, limit=True):
        if limit:
            self.activate_limit(1000)
        order = self.order(amount)
        self.as_user("sales", order).action_confirm()
        hold = self.holds(order)
        self.assertEqual((order.state, hold.state), ("draft", "open"))
        return order, hold

    def released(self):
        order, hold = self.held()
        self.as_user("credit", hold).action_release()
        return order, hold

    def refuse(self, hold, comment):
        action = self.as_user("credit", hold).action_refuse()
        wizard = (
            self.env["cs.approval.refuse"]
            .with_user(self.users["credit"])
            .with_context(**action["context"], allowed_company_ids=self.company.ids)
            .create({"comment": comment})
        )
        wizard.action_refuse()

    def run_cron(self, moment, name="ir_cron_credit_hold"):
        with self.at(moment), self.enter_registry_test_mode():
            self.env.ref(f"cs_credit.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def errands(self, document):
        return document.activity_ids.filtered(
            lambda a: (
                a.activity_type_id == self.env.ref("cs_credit.mail_activity_type_hold")
            )
        )

    def rule(self, kind, **values):
        rule = self.env.ref(f"cs_credit.credit_hold_rule_{kind}")
        rule.write({"active": True, **values})
        return rule


class TestRelease(HoldingCase):
    def test_ten_working_days(self):
        order, hold = self.released()
        # 12 October is a Monday
        self.assertEqual(hold.release_until.isoformat(), "2026-10-26")
        with self.at("2026-10-26 23:00"):
            self.as_user("sales", order).action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertTrue(hold.used_on)

    def test_over_on_the_next_day(self):
        order, hold = self.released()
        with self.at("2026-10-27 00:30"):
            self.as_user("sales", order).action_confirm()
            self.assertEqual((order.state, hold.state), ("draft", "lapsed"))
            self.assertEqual((self.holds(order) - hold).state, "open")

    def test_days_are_data_and_the_strictest_counts(self):
        self.rule("over_limit", release_days=5)
        self.rule("overdue", days=10, release_days=2)
        self.invoice("2026-08-01", "2026-09-01", 10)
        _order, hold = self.released()
        self.assertEqual(len(hold.rule_ids), 2)
        self.assertEqual(hold.release_until.isoformat(), "2026-10-14")
        self.assertEqual(hold.overdue_days, 41)

    def test_cron_ends_unused_releases_once(self):
        order, hold = self.released()
        self.run_cron("2026-10-26 23:00")
        self.assertEqual(hold.state, "released")
        self.run_cron("2026-10-27 00:30")
        self.assertEqual(hold.state, "lapsed")
        self.assertIn("was not used", order.message_ids[0].body)
        count = len(order.message_ids)
        self.run_cron("2026-10-28 00:30")
        self.assertEqual(len(order.message_ids), count)

    def test_used_releases_stay(self):
        order, hold = self.released()
        order.action_confirm()
        self.run_cron("2026-12-01 00:30")
        self.assertEqual(hold.state, "released")

    def test_nobody_extends_it(self):
        _order, hold = self.released()
        with self.assertRaises(EngineFieldError):
            hold.write({"release_until": "2030-01-01"})
        for role in ("sales", "clerk", "credit"):
            with self.assertRaises(EngineFieldError):
                self.as_user(role, hold).write({"release_until": "2030-01-01"})

    def test_release_days_are_checked(self):
        with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
            self.rule("stop", release_days=0)
            self.env.flush_all()
        with self.assertRaises(ValidationError):
            self.rule("stop", amount=float("nan"))

    # -- who is told ---------------------------------------------------------------

    def test_salesperson_gets_a_to_do(self):
        order, hold = self.released()
        errand = self.errands(order)
        self.assertEqual(errand.user_id, self.users["sales"])
        self.assertEqual(errand.date_deadline, hold.release_until)
        self.as_user("sales", order).action_confirm()
        self.assertFalse(self.errands(order))

    def test_refusal_reaches_the_salesperson_with_its_reason(self):
        order, hold = self.held()
        self.refuse(hold, "Pay the old invoices first")
        self.assertIn("Pay the old", order.message_ids[0].body)
        self.assertIn(
            self.users["sales"].partner_id, order.message_ids[0].notified_partner_ids
        )
        self.assertEqual(self.errands(order).user_id, self.users["sales"])

    def test_held_by_another_the_salesperson_is_told_without_figures(self):
        self.activate_limit(1000)
        order = self.order(1500)
        order.action_confirm()
        body = order.message_ids[0].body
        self.assertIn("Over the credit limit", body)
        self.assertNotIn("1,0", body)

    # -- somebody can act ----------------------------------------------------------

    def test_no_credit_manager_is_left(self):
        self.activate_limit(1000)
        managers = self.env.ref("cs_credit.group_credit_manager").all_user_ids
        managers.active = False
        self._make_user("admin", "base.group_system")
        order = self.order(1500)
        self.as_user("sales", order).action_confirm()
        hold = self.holds(order)
        self.assertIn(self.users["admin"], hold.approval_ids.approver_ids)
        notes = hold.message_ids.mapped("body")
        self.assertTrue(any("No credit manager" in str(body) for body in notes))
        self.as_user("admin", hold).action_release()
        self.assertEqual(hold.state, "released")

    def test_only_manager_asks(self):
        self.activate_limit(1000)
        managers = self.env.ref("cs_credit.group_credit_manager").all_user_ids
        (managers - self.users["credit"]).active = False
        self._make_user("admin", "base.group_system")
        order = self.order(1500)
        self.as_user("credit", order).sudo().action_confirm()
        hold = self.holds(order)
        self.assertFalse(self.as_user("credit", hold).can_release)
        self.assertTrue(self.as_user("admin", hold).can_release)

    # -- the picture ---------------------------------------------------------------

    def test_picture(self):
        for due, amount in (
            ("2026-10-11", 1),
            ("2026-09-12", 2),
            ("2026-09-11", 4),
            ("2026-08-13", 8),
            ("2026-07-14", 16),
            ("2026-07-13", 32),
            ("2026-10-12", 64),
        ):
            self.invoice("2026-06-01", due, amount)
        paid = self.invoice("2026-05-01", "2026-05-31", 500)
        self.pay(paid, "2026-06-30")
        self.order(100).action_confirm()
        _order, hold = self.held()
        seen = self.as_user("clerk", hold)
        # 1, 30 days · 31, 60 days · 90 days · 91 days overdue
        self.assertEqual(
            (seen.overdue_30, seen.overdue_60, seen.overdue_90, seen.overdue_over),
            (3, 12, 16, 32),
        )
        self.assertEqual((seen.now_overdue, seen.now_receivable), (63, 127))
        self.assertEqual((seen.now_ordered, seen.now_exposure), (100, 227))
        self.assertEqual(seen.now_limit, 1000)
        self.assertEqual(seen.order_table.count("<tr>"), 2)
        self.assertIn("500", seen.payment_table)
        self.assertEqual(seen.last_payment_date.isoformat(), "2026-06-30")
        with self.assertRaises(AccessError):
            self.as_user("sales", hold).read(["now_exposure"])

    def test_picture_of_many_is_constant(self):
        def queries(count):
            holds = self.env["cs.credit.hold"]
            for number in range(count):
                partner = self.make_customer(f"Many {count} {number}")
                self.activate_limit(10, partner)
                order = self.order(20, partner)
                order.action_confirm()
                holds |= self.holds(order)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            holds.web_read({"now_exposure": {}, "overdue_30": {}})
            return self.env.cr.sql_log_count - before

        self.assertEqual(queries(2), queries(6))

    # -- rules as data -------------------------------------------------------------

    def test_old_rating(self):
        rating = self.rating()
        self.as_user("clerk", rating).action_score()
        self.as_user("clerk", rating).action_submit()
        self.as_user("credit", rating).action_approve()
        self.as_user("credit", rating).action_publish()
        self.env.ref("cs_credit.credit_hold_rule_prepayment").active = False
        # the period ended on 30 September, 12 days ago
        self.rule("rating_expired", days=12)
        free = self.order(1)
        free.action_confirm()
        self.assertEqual(free.state, "sale")
        self.rule("rating_expired", days=11)
        _order, hold = self.held(1, limit=False)
        self.assertIn("12 days", hold.reasons)

    def test_named_grade_or_worse(self):
        rating = self.rating()
        self.as_user("clerk", rating).action_score()
        self.as_user("clerk", rating).action_submit()
        self.as_user("credit", rating).action_approve()
        self.as_user("credit", rating).action_publish()
        self.env.ref("cs_credit.credit_hold_rule_prepayment").active = False
        self.rule("grade")
        _order, hold = self.held(500, limit=False)
        self.assertEqual((hold.rule_ids.kind, hold.grade_id.code), ("grade", "C"))
        self.entry("2026-10-12", 500, self.ledger["bank"], self.ledger["bank_journal"])
        paid = self.order(500)
        paid.action_confirm()
        self.assertEqual(paid.state, "sale")

    def test_grade_rule_names_its_grade(self):
        with self.assertRaises(Exception), self.cr.savepoint():  # noqa: B017
            self.rule("grade", grade_id=False)
            self.env.flush_all()


class TestRenewal(HoldingCase):
    def clocks(self, limit):
        return self.env["cs.deadline"].search(
            [("res_model", "=", limit._name), ("res_id", "=", limit.id)]
        )

    def reminders(self, limit):
        return self.env["mail.activity"].search(
            [("res_model", "=", limit._name), ("res_id", "=", limit.id)]
        )

    def test_owner_is_reminded_once(self):
        limit = self.activate_limit(
            1000, date_to="2026-11-30", user_id=self.users["clerk"].id
        )
        clock = self.clocks(limit)
        self.assertEqual((clock.step, clock.user_id), ("renewal", self.users["clerk"]))
        # ten working days before Monday 30 November
        self.assertEqual(clock.date_remind.date().isoformat(), "2026-11-16")
        cron = self.env["ir.cron"].search(
            [("model_id.model", "=", "cs.deadline"), ("code", "like", "_cron_check")]
        )
        for moment, count in (
            ("2026-11-13 18:00", 0),
            ("2026-11-16 10:00", 1),
            ("2026-11-17 10:00", 1),
        ):
            with self.at(moment), self.enter_registry_test_mode():
                cron.method_direct_trigger()
            self.env.invalidate_all()
            found = self.reminders(limit)
            self.assertEqual(len(found), count, moment)
        self.assertEqual(found.user_id, self.users["clerk"])

    def test_replaced_in_time_and_revoked(self):
        first = self.activate_limit(1000)
        second = self.activate_limit(2000, replaces_id=first.id)
        self.assertEqual(self.clocks(first).state, "met")
        self.as_user("credit", second).action_revoke()
        self.assertEqual(self.clocks(second).state, "cancelled")

    def test_not_renewed_is_missed(self):
        limit = self.activate_limit(1000, date_to="2026-10-31")
        self.run_cron("2026-11-01 00:30", "ir_cron_credit_limit")
        self.assertEqual(
            (limit.state, self.clocks(limit).state), ("expired", "breached")
        )

    def test_no_clock_for_temporary_limits_or_without_a_rule(self):
        self.activate_limit(1000)
        extra = self.activate_limit(5, is_temporary=True)
        self.assertFalse(self.clocks(extra))
        self.env.ref("cs_credit.cs_deadline_rule_limit_renewal").active = False
        other = self.activate_limit(1000, self.make_customer("No rule"))
        self.assertFalse(self.clocks(other))
