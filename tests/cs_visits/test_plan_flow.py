"""The month's plan: from the draft to the approval, and what changes afterwards."""

from datetime import date

from lxml.etree import fromstring

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    EngineFieldError,
    FourEyesError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)
from odoo.addons.cs_visits.exceptions import PlanError, VisitError

from .common import VisitsCase

SEPTEMBER = "2026-09-18 10:00"


class PlanCase(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cs.visit.target"].search([]).active = False

    def make_plan(self, month="2026-10-01", role="sales", **values):
        plans = self.as_user(role, self.env["cs.visit.plan"])
        user = self.users[role]
        return plans.create(
            {"month": month, "company_id": user.company_id.id, **values}
        ).with_env(self.env)

    def approved(self, *starts):
        """A plan of October with a visit at each start, approved in September."""
        with self.at(SEPTEMBER):
            visits = [self.make_visit(start) for start in starts]
            plan = self.make_plan()
            self.as_user("sales", plan).action_submit()
            self.as_user("sales_manager", plan).action_approve()
        return plan, *visits


class TestPlanFlow(PlanCase):
    def test_draft_takes_in_what_is_planned(self):
        with self.at(SEPTEMBER):
            inside = self.make_visit("2026-10-12 10:00")
            outside = self.make_visit("2026-11-02 10:00")
            other = self.make_visit("2026-10-12 10:00", role="sales2")
            plan = self.make_plan("2026-10-17")
            self.assertEqual(plan.month, date(2026, 10, 1))
            self.assertEqual(plan.visit_ids, inside)
            later = self.make_visit("2026-10-31 23:30")
            self.assertEqual(plan.visit_ids, inside | later)
            # 00:30 on 1 November in Shanghai is October in UTC
            self.make_visit("2026-11-01 00:30")
            self.assertEqual(plan.visit_ids, inside | later)
            self.as_user("sales", later).date_start = self.utc("2026-11-03 10:00")
            self.assertEqual(plan.visit_ids, inside)
        self.assertFalse((outside | other).plan_id)

    def test_past_visits_stay_out(self):
        with self.at(SEPTEMBER):
            plan = self.make_plan("2026-09-01")
            self.make_visit("2026-09-17 10:00")
            self.assertFalse(plan.visit_ids)

    def test_approved(self):
        with self.at(SEPTEMBER):
            visit = self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            self.as_user("sales", plan).action_submit()
            approval = plan.approval_ids
            self.assertEqual(approval.approver_ids, self.users["sales_manager"])
            self.assertEqual(approval.clause_id.number, "A1.3")
            self.assertFalse(plan.is_late)
            self.as_user("sales_manager", plan).action_approve()
        self.assertEqual(plan.state, "approved")
        self.assertEqual(visit.date_planned, self.utc("2026-10-12 10:00"))

    def test_refused(self):
        with self.at(SEPTEMBER):
            self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            self.as_user("sales", plan).action_submit()
            self.as_user("sales_manager", plan)._cs_decide("refused", "More VIPs")
            self.assertEqual(plan.state, "draft")
            self.as_user("sales", plan).action_submit()
        self.assertEqual(plan.state, "approval")

    def test_who_approves(self):
        with self.at(SEPTEMBER):
            self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            self.as_user("sales", plan).action_submit()
            for role in ("sales2", "sales_manager2", "agent", "manager", "employee"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_user(role, plan).action_approve()
            with self.assertRaises(FourEyesError):
                self.as_user("sales", plan).action_approve()

    def test_nobody_approves_the_own_plan(self):
        with self.at(SEPTEMBER):
            self.make_visit("2026-10-12 10:00", role="sales_manager")
            plan = self.make_plan(role="sales_manager")
            self.as_user("sales_manager", plan).action_submit()
            with self.assertRaises(FourEyesError):
                self.as_user("sales_manager", plan).action_approve()
            self.as_user("manager", plan).action_approve()
        self.assertEqual(plan.state, "approved")

    def test_manager_submits_for_nobody(self):
        with self.at(SEPTEMBER):
            self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            with self.assertRaises(TransitionAccessError):
                self.as_user("sales_manager", plan).action_submit()

    def test_empty_plan(self):
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            with self.assertRaises(PlanError):
                self.as_user("sales", plan).action_submit()
            visit = self.make_visit("2026-10-12 10:00")
            self.as_user("sales", visit).action_cancel()
            with self.assertRaises(PlanError):
                self.as_user("sales", plan).action_submit()

    def test_month_that_is_over(self):
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            self.make_visit("2026-10-12 10:00")
        with self.at("2026-11-01 00:30"), self.assertRaises(PlanError):
            self.as_user("sales", plan).action_submit()

    def test_month_that_is_none(self):
        for month in ("soon", "2026-13-01", 7):
            with self.subTest(month=month), self.assertRaises(PlanError):
                self.make_plan(month)

    def test_submitted_late_says_so(self):
        with self.at("2026-10-01 00:30"):
            plan = self.make_plan()
            self.make_visit("2026-10-12 10:00")
            self.as_user("sales", plan).action_submit()
        self.assertTrue(plan.is_late)

    def test_one_plan_a_month(self):
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            with self.assertRaises(PlanError):
                self.make_plan("2026-10-20")
            self.make_plan(role="sales2")
            november = self.make_plan("2026-11-01")
            with self.assertRaises(PlanError):
                self.as_user("sales", november).month = "2026-10-05"
            self.as_user("sales", plan).action_cancel()
            self.make_plan("2026-10-20")

    def test_unique_in_the_database(self):
        with self.at(SEPTEMBER):
            plan = self.make_plan()
            plan.flush_recordset()
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "cs_visit_plan_plan_uniq"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    "INSERT INTO cs_visit_plan"
                    " (name, company_id, user_id, month, state)"
                    " SELECT name, company_id, user_id, month, state"
                    " FROM cs_visit_plan WHERE id = %s",
                    plan.ids,
                )

    def test_no_way_around(self):
        with self.at(SEPTEMBER):
            visit = self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            mine = self.as_user("sales", plan)
            with self.assertRaises(StateWriteError):
                mine.state = "approved"
            for values in (
                {"date_approved": "2026-09-18"},
                {"is_late": True},
                {"date_first_approved": "2026-09-18"},
            ):
                with self.subTest(values=values), self.assertRaises(EngineFieldError):
                    mine.write(values)
            for values in (
                {"plan_id": False},
                {"plan_change": False},
                {"date_planned": "2026-10-20 02:00:00"},
            ):
                with self.subTest(values=values), self.assertRaises(EngineFieldError):
                    self.as_user("sales", visit).write(values)

    def test_cancelled_lets_its_visits_go(self):
        with self.at(SEPTEMBER):
            visit = self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            self.as_user("sales", plan).action_submit()
            self.as_user("sales", plan).action_cancel()
        self.assertFalse(visit.plan_id)
        self.assertEqual(visit.state, "planned")
        self.assertEqual(set(plan.approval_ids.mapped("state")), {"void"})

    def test_approved_plan_is_called_off_by_the_manager_alone(self):
        plan, _visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-02 10:00"):
            self.assertFalse(self.as_user("sales", plan).can_cancel)
            with self.assertRaises(TransitionAccessError):
                self.as_user("sales", plan).action_cancel()
            self.as_user("sales", plan).action_revise()
            with self.assertRaises(TransitionAccessError):
                self.as_user("sales", plan).action_cancel()
            self.as_user("sales_manager", plan).action_cancel()
        self.assertEqual(plan.state, "cancelled")

    def test_who_reads(self):
        with self.at(SEPTEMBER):
            plan = self.make_plan()
        for role, reads in (
            ("sales", True),
            ("sales2", False),
            ("sales3", False),
            ("sales_manager", True),
            ("sales_manager2", False),
            ("agent", True),
            ("manager", True),
            ("president", True),
            ("auditor", True),
            ("employee", False),
            ("outsider", False),
        ):
            with self.subTest(role=role):
                self.assertEqual(
                    bool(self.as_user(role, plan)._filtered_access("read")), reads
                )
                writes = self.as_user(role, plan)._filtered_access("write")
                self.assertEqual(bool(writes), role == "sales")

    def test_nobody_plans_in_another_s_name(self):
        with self.at(SEPTEMBER), self.assertRaises(AccessError):
            self.make_plan(user_id=self.users["sales2"].id)


class TestPlanChanges(PlanCase):
    def test_change_before_the_decision_voids(self):
        with self.at(SEPTEMBER):
            visit = self.make_visit("2026-10-12 10:00")
            plan = self.make_plan()
            for change in (
                lambda: visit.write({"date_start": self.utc("2026-10-13 10:00")}),
                lambda: visit.write({"partner_id": self.make_customer("Other").id}),
                lambda: self.make_visit("2026-10-14 10:00"),
                lambda: self.as_user("sales", visit).action_cancel(),
            ):
                self.as_user("sales", plan).action_submit()
                change()
                self.assertEqual(plan.state, "draft")
                self.assertFalse(visit.plan_change)
            self.assertEqual(set(plan.approval_ids.mapped("state")), {"void"})

    def test_deleted_before_the_decision_voids(self):
        with self.at(SEPTEMBER):
            visit = self.make_visit("2026-10-12 10:00")
            self.make_visit("2026-10-13 10:00")
            plan = self.make_plan()
            self.as_user("sales", plan).action_submit()
            self.as_user("sales", visit).unlink()
        self.assertEqual(plan.state, "draft")

    def test_moved_within_the_plan_is_marked(self):
        plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            self.as_user("sales", visit).date_start = self.utc("2026-10-14 15:00")
        self.assertEqual(plan.state, "approved")
        self.assertEqual(visit.plan_change, "moved")
        self.assertEqual(visit.date_planned, self.utc("2026-10-12 10:00"))
        self.assertIn("2026-10-12 10:00 → 2026-10-14 15:00", plan.message_ids[0].body)
        self.assertEqual(plan.message_ids[0].author_id.name, "Sales")
        self.assertEqual(plan.change_count, 1)
        with self.at("2026-10-09 11:00"):
            self.as_user("sales", visit).date_start = self.utc("2026-10-12 10:00")
        self.assertFalse(visit.plan_change)

    def test_moved_out_of_the_month_stays_in_the_plan(self):
        plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            november = self.make_plan("2026-11-01")
            self.as_user("sales", visit).date_start = self.utc("2026-11-03 10:00")
        self.assertEqual(visit.plan_id, plan)
        self.assertEqual(visit.plan_change, "moved")
        self.assertFalse(november.visit_ids)

    def test_another_customer_is_another_plan(self):
        plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            self.as_user("sales", visit).partner_id = self.make_customer("Other")
        self.assertEqual(plan.state, "draft")
        self.assertEqual(plan.approval_ids.state, "void")

    def test_called_off_and_added_are_marked(self):
        plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            self.as_user("sales", visit).action_cancel()
            added = self.make_visit("2026-10-20 10:00")
        self.assertEqual(plan.state, "approved")
        self.assertEqual(visit.plan_change, "called_off")
        self.assertEqual((added.plan_id, added.plan_change), (plan, "added"))
        self.assertEqual(plan.change_count, 2)

    def test_approved_visit_is_not_deleted(self):
        plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            with self.assertRaises(PlanError):
                self.as_user("sales", visit).unlink()
            added = self.make_visit("2026-10-20 10:00")
            self.as_user("sales", added).unlink()
        self.assertEqual(plan.visit_ids, visit)

    def test_only_planned_visits_are_moved(self):
        _plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-12 12:00"):
            self.as_user("sales", visit).action_done()
            with self.assertRaises(VisitError):
                self.as_user("sales", visit).date_start = self.utc("2026-10-14 10:00")

    def test_times_that_passed_are_never_planned_anew(self):
        plan, missed, ahead = self.approved("2026-10-09 10:00", "2026-10-20 10:00")
        with self.at("2026-10-15 10:00"):
            self.as_user("sales", plan).action_revise()
            for visit in (missed, ahead):
                self.as_user("sales", visit).date_start = self.utc("2026-10-22 10:00")
            self.assertEqual(missed.date_planned, self.utc("2026-10-09 10:00"))
            self.assertEqual(missed.plan_change, "moved")
            self.assertEqual(ahead.date_planned, self.utc("2026-10-22 10:00"))
            self.as_user("sales", plan).action_submit()
            self.as_user("sales_manager", plan).action_approve()
        self.assertEqual(missed.plan_change, "moved")
        self.assertFalse(ahead.plan_change)

    def test_approved_anew_takes_in_what_was_added(self):
        plan, _visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            added = self.make_visit("2026-10-20 10:00")
            self.as_user("sales", plan).action_revise()
            self.as_user("sales", plan).action_submit()
            self.as_user("sales_manager", plan).action_approve()
            self.assertFalse(added.plan_change)
            self.as_user("sales", added).date_start = self.utc("2026-10-21 10:00")
            self.assertEqual(added.plan_change, "moved")

    def test_handed_on_visit_leaves_the_plan(self):
        plan, visit = self.approved("2026-10-12 10:00")
        with self.at("2026-10-09 10:00"):
            other = self.make_plan(role="sales2")
            visit.user_id = self.users["sales2"]
        self.assertEqual(visit.plan_id, other)
        self.assertEqual(plan.state, "draft")

    def test_merged_customer_keeps_the_approval(self):
        plan, visit = self.approved("2026-10-12 10:00")
        stays = self.make_customer("Stays")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            [visit.partner_id.id, stays.id], stays
        )
        self.assertEqual(visit.partner_id, stays)
        approval = plan.approval_ids
        self.assertEqual(approval.content_hash, plan._cs_content_hash("plan"))


class TestPlanFigures(PlanCase):
    def test_figures(self):
        plan, kept, off, _open = self.approved(
            "2026-10-09 10:00", "2026-10-12 10:00", "2026-10-29 10:00"
        )
        with self.at("2026-10-12 08:00"):
            self.as_user("sales", off).action_cancel()
            self.make_visit("2026-10-13 10:00")
            self.as_user("sales", kept).action_done()
        with self.at("2026-10-20 10:00"):
            self.env.invalidate_all()
            figures = plan.read(
                [
                    "planned_count",
                    "kept_count",
                    "missed_count",
                    "change_count",
                    "attainment",
                ]
            )[0]
        self.assertEqual(figures["planned_count"], 4)
        self.assertEqual(figures["kept_count"], 1)
        # called off, and the added one whose time passed
        self.assertEqual(figures["missed_count"], 2)
        self.assertEqual(figures["change_count"], 2)
        self.assertEqual(figures["attainment"], 25)
        self.assertEqual(
            self.env["cs.visit"].search(plan.action_kept()["domain"]), kept
        )
        self.assertEqual(
            len(self.env["cs.visit"].search(plan.action_changes()["domain"])), 2
        )

    def test_constant_queries(self):
        with self.at(SEPTEMBER):
            plans = self.env["cs.visit.plan"]
            for month in range(1, 9):
                plans |= self.make_plan(f"2027-0{month}-01")
                self.make_visit(f"2027-0{month}-12 10:00")
            names = ["planned_count", "kept_count", "attainment", "change_count"]
            for count in (2, 8):
                self.env.flush_all()
                self.env.invalidate_all()
                with self.assertQueryCount(5):
                    plans[:count].read(names)

    def test_calendar(self):
        plan, visit = self.approved("2026-10-12 10:00")
        action = self.as_user("sales", plan).action_calendar()
        self.assertEqual(self.env["cs.visit"].search(action["domain"]), visit)
        self.assertEqual(action["views"][0][1], "calendar")
        days = self.as_user("sales", self.env["cs.visit"]).get_unusual_days(
            "2026-09-30 16:00:00", "2026-10-11 15:59:59"
        )
        self.assertTrue(days["2026-10-07"])
        self.assertFalse(days["2026-10-08"])
        self.assertFalse(days["2026-10-10"])
        self.assertTrue(days["2026-10-11"])

    def test_calendar_of_nonsense(self):
        visits = self.as_user("sales", self.env["cs.visit"])
        for span in (("soon",), ("2026-09-30", "later"), (False,), (7,)):
            with self.subTest(span=span), self.assertRaises(ValidationError):
                visits.get_unusual_days(*span)

    def test_a_plan_approved_once_stays_the_leavers(self):
        plan, missed, ahead = self.approved("2026-10-12 10:00", "2026-10-28 10:00")
        with self.at("2026-10-20 10:00"):
            self.as_user("sales", plan).action_revise()
            self.as_user("sales_manager", self.env["cs.visit.reassign"]).create(
                {
                    "company_id": self.company.id,
                    "user_id": self.users["sales"].id,
                    "new_user_id": self.users["sales2"].id,
                    "date_from": "2026-10-20",
                }
            ).action_reassign()
            self.assertEqual(plan.user_id, self.users["sales"])
            self.assertEqual(missed.plan_id, plan)
            self.assertEqual(ahead.user_id, self.users["sales2"])
            self.assertFalse(ahead.plan_id)
            # nor does calling it off make what was missed go away
            self.as_user("sales_manager", plan).action_cancel()
            self.assertEqual(missed.plan_id, plan)
            with self.assertRaises(PlanError):
                self.as_user("sales", missed).unlink()

    def test_calendar_filters(self):
        # the browser reads the color of a filter from the records it lists
        visits = self.env["cs.visit"]
        views = self.env["ir.ui.view"].search(
            [("model", "=", "cs.visit"), ("type", "=", "calendar")]
        )
        self.assertTrue(views)
        for view in views:
            root = fromstring(visits.get_view(view.id, "calendar")["arch"])
            for node in root.xpath("//field[@filters and @color]"):
                listed = self.env[visits._fields[node.get("name")].comodel_name]
                self.assertIn(node.get("color"), listed._fields, view.name)

    def test_month_label(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        with self.at(SEPTEMBER):
            plan = self.make_plan("2026-12-01")
        self.assertEqual(plan.with_context(lang="en_US").month_label, "December 2026")
        self.assertEqual(plan.with_context(lang="zh_CN").month_label, "2026年12月")
        self.assertIn("2026年12月", plan.with_context(lang="zh_CN").display_name)

    def test_stale_step(self):
        plan, _visit = self.approved("2026-10-12 10:00")
        with self.assertRaises(TransitionError):
            self.as_user("sales", plan).action_submit()
