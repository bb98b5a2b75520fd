"""Customers who share one limit: approved together, used up together."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    CreditLimitError,
    StateWriteError,
)

from .common import CreditCase


class GroupCase(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)
        self.second = self.make_customer("Ningbo Marine Trading")
        self.both = self.customer | self.second
        self.group = self.env["cs.credit.group"].create(
            {"name": "Firms of Mr. Chen", "company_id": self.company.id}
        )

    def share(self, amount=1000, partners=None, **values):
        """A shared limit in force, through its approval."""
        limit = self.draft(amount, partners, **values)
        self.as_user("clerk", limit).action_submit()
        self.as_user("credit", limit).action_approve()
        return limit

    def draft(self, amount=1000, partners=None, **values):
        return self.env["cs.credit.limit"].create(
            {
                "group_id": self.group.id,
                "partner_ids": [Command.set((partners or self.both).ids)],
                "company_id": self.company.id,
                "amount": amount,
                "currency_id": self.cny.id,
                **values,
            }
        )

    def row(self, partner):
        rows = self.env["cs.credit.exposure"]._cs_of(partner.ids, self.company)
        return rows[partner.id]


class TestSharedLimit(GroupCase):
    def test_what_one_owes_is_used_up_for_all(self):
        self.share(1000)
        self.order(700).action_confirm()
        row = self.row(self.second)
        self.assertEqual((row.amount, row.shared, row.limit_amount), (0, 700, 1000))
        self.assertEqual((row.available, row.is_over_limit), (300, False))
        self.assertEqual(row.group_id, self.group)
        held = self.order(301, self.second)
        held.action_confirm()
        hold = self.holds(held)
        self.assertEqual((held.state, hold.group_id), ("draft", self.group))
        self.assertIn("1,001", hold.reasons)
        fits = self.order(300, self.second)
        fits.action_confirm()
        self.assertEqual(fits.state, "sale")

    def test_one_call_over_two_customers(self):
        self.share(1000)
        orders = self.order(700) | self.order(700, self.second) | self.order(300)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft", "sale"])

    def test_others_and_other_companies_are_free(self):
        self.share(1000)
        stranger = self.order(5000, self.make_customer("Stranger"))
        stranger.action_confirm()
        self.assertEqual(stranger.state, "sale")
        elsewhere = self.env["cs.credit.exposure"]._cs_of(
            self.customer.ids, self.other_company
        )
        self.assertFalse(elsewhere)

    def test_odoos_own_fields_of_every_customer(self):
        limit = self.share(1000, payment_days=45)
        for partner in self.both.with_company(self.company):
            self.assertEqual(partner.credit_limit, 1000)
            self.assertEqual(partner.property_payment_term_id.line_ids.nb_days, 45)
            self.assertEqual(partner.cs_credit_limit_id, limit)
            self.assertEqual(partner.cs_credit_group_id, self.group)
            self.assertEqual(partner.cs_credit_limit_count, 1)
        partners = self.env["res.partner"].with_company(self.company)
        found = partners.search([("cs_credit_limit_id", "=", limit.id)])
        self.assertEqual(found, self.both)
        none = partners.search([("cs_credit_limit_id", "=", False)])
        self.assertFalse(none & self.both)
        self.as_user("credit", limit).action_revoke()
        for partner in self.both.with_company(self.company):
            self.assertFalse(partner.use_partner_credit_limit)
            self.assertEqual(partner.cs_credit_status, "lapsed")

    def test_own_limits_end_with_the_shared_one(self):
        own = self.activate_limit(400)
        shared = self.share(1000)
        self.assertEqual((own.state, shared.state), ("expired", "active"))
        self.assertEqual(self.customer.with_company(self.company).credit_limit, 1000)

    def test_own_limit_beside_the_shared_is_refused(self):
        self.share(1000)
        own = self.env["cs.credit.limit"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id, "amount": 5}
        )
        with self.assertRaises(CreditLimitError) as caught:
            self.as_user("clerk", own).action_submit()
        self.assertIn("Firms of Mr. Chen", str(caught.exception))

    def test_two_groups_cannot_have_the_same_customer(self):
        self.share(1000)
        other = self.env["cs.credit.group"].create(
            {"name": "Second group", "company_id": self.company.id}
        )
        rival = self.draft(500, self.second, group_id=other.id)
        with self.assertRaises(CreditLimitError):
            self.as_user("clerk", rival).action_submit()

    def test_new_limit_changes_who_belongs(self):
        first = self.share(1000)
        third = self.make_customer("Third firm")
        second = self.share(2000, self.customer | third, replaces_id=first.id)
        self.assertEqual((first.state, second.state), ("expired", "active"))
        self.assertEqual(self.group.member_ids.partner_id, self.customer | third)
        gone = self.second.with_company(self.company)
        self.assertFalse(gone.use_partner_credit_limit)
        self.assertEqual(third.with_company(self.company).credit_limit, 2000)

    def test_temporary_on_top(self):
        self.share(1000)
        self.share(500, is_temporary=True, date_to="2026-10-20")
        self.assertEqual(self.row(self.second).limit_amount, 1500)

    def test_begins_later(self):
        own = self.activate_limit(400)
        self.share(1000, date_from="2026-11-01", date_to="2026-12-31")
        self.assertFalse(self.group.member_ids)
        self.assertEqual(own.date_to.isoformat(), "2026-10-31")
        with self.at("2026-11-01 00:30"), self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_limit").method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(self.group.member_ids.partner_id, self.both)
            self.assertEqual(self.row(self.second).limit_amount, 1000)

    # -- misuse --------------------------------------------------------------------

    def test_exactly_one_holder(self):
        for values in (
            {"partner_id": self.customer.id, "group_id": self.group.id},
            {},
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception) as caught,
                self.cr.savepoint(),
            ):
                self.env["cs.credit.limit"].create(
                    {"company_id": self.company.id, "amount": 1, **values}
                )
                self.env.flush_all()
            self.assertIn("one_holder", str(caught.exception))

    def test_child_contacts_are_no_customers(self):
        child = self.env["res.partner"].create(
            {"name": "Shop", "parent_id": self.customer.id}
        )
        with self.assertRaises(ValidationError):
            self.draft(10, child)

    def test_nobody_writes_members(self):
        limit = self.share(1000)
        third = self.make_customer("Third firm")
        values = {"group_id": self.group.id, "partner_id": third.id}
        for role in ("clerk", "credit", "sales"):
            with self.assertRaises(AccessError):
                self.as_user(role, self.env["cs.credit.group.member"]).create(values)
            with self.assertRaises(AccessError):
                self.as_user(role, self.group).write(
                    {"member_ids": [Command.create({"partner_id": third.id})]}
                )
        with self.assertRaises(UserError):
            self.as_user("credit", limit).partner_ids = self.both | third
        with self.assertRaises(StateWriteError):
            self.as_user("credit", self.draft()).write({"state": "active"})

    def test_changed_customers_void_the_approval(self):
        limit = self.draft()
        self.as_user("clerk", limit).action_submit()
        self.as_user("clerk", limit).partner_ids = self.customer
        self.assertEqual(limit.state, "draft")

    def test_archiving_lets_go(self):
        limit = self.share(1000)
        with self.assertRaises(CreditLimitError):
            self.as_user("credit", self.group).active = False
        self.as_user("credit", limit).action_revoke()
        with self.assertRaises(CreditLimitError):
            self.as_user("credit", self.group).unlink()
        self.as_user("credit", self.group).active = False
        self.assertFalse(self.group.member_ids)
        self.assertFalse(self.customer.with_company(self.company).cs_credit_group_id)

    def test_merging_and_deleting(self):
        self.share(1000)
        with self.assertRaises(UserError):
            self.second.unlink()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            self.both.ids, self.customer
        )
        self.env.invalidate_all()
        self.assertEqual(self.group.member_ids.partner_id, self.customer)

    def test_roles_and_figures(self):
        self.share(1000)
        self.order(250).action_confirm()
        self.env.invalidate_all()
        group = self.as_user("clerk", self.group)
        self.assertEqual(
            (group.limit_amount, group.exposure, group.available, group.used),
            (1000, 250, 750, 25),
        )
        for role in ("sales", "employee", "outsider"):
            with self.assertRaises(AccessError):
                self.as_user(role, self.group).read(["name"])
        with self.assertRaises(AccessError):
            self.as_user("auditor", self.group).write({"name": "X"})
        self.assertEqual(self.as_user("auditor", self.group).name, "Firms of Mr. Chen")

    def test_one_query(self):
        self.share(1000)
        self.env.flush_all()
        exposures = self.env["cs.credit.exposure"]
        exposures._cs_of(self.both.ids, self.company)
        with self.assertQueryCount(1):
            exposures._cs_of(self.both.ids, self.company)
