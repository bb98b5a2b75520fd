"""Ways around the rules that a client could try by RPC."""

from odoo import Command
from odoo.exceptions import AccessError

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError
from odoo.addons.cs_visits.exceptions import (
    PlanError,
    PositionError,
    SeminarError,
    VisitError,
)

from .common import VisitsCase

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class RightsCase(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "C", "is_company": True, "company_id": cls.company.id}
        )

    def setUp(self):
        super().setUp()
        self.enterContext(self.at("2026-09-14 09:00"))

    def make(self, role, model, **values):
        return self.as_user(role, self.env[model]).create(
            {"company_id": self.company.id, **values}
        )

    def make_seminar(self, role="sales"):
        return self.make(
            role,
            "cs.visit.seminar",
            subject="Autumn",
            date_start=self.utc("2026-09-20 10:00"),
            date_end=self.utc("2026-09-20 12:00"),
            purpose_id=self.purpose.id,
        )

    def make_series(self, role="sales"):
        return self.make(
            role,
            "cs.visit.series",
            partner_id=self.customer.id,
            purpose_id=self.purpose.id,
            mon=True,
        )


class TestWhose(RightsCase):
    """What is one's own cannot be put under somebody else's name."""

    def test_no_document_changes_its_person(self):
        documents = [
            self.make_visit(),
            self.make("sales", "cs.visit.plan", month="2026-10-01"),
            self.make(
                "sales",
                "cs.outing",
                purpose="Fair",
                destination="Suzhou",
                date_start=self.utc("2026-09-22 10:00"),
                date_end=self.utc("2026-09-22 12:00"),
            ),
            self.make_series(),
            self.make_seminar(),
        ]
        other = self.users["sales2"]
        for document in documents:
            with self.subTest(document._name), self.assertRaises(VisitError):
                self.as_user("sales", document).write({"user_id": other.id})
        # the same person is no change
        self.as_user("sales", documents[0]).write({"user_id": self.users["sales"].id})

    def test_news_stay_with_who_heard_them(self):
        rival = self.env["cs.competitor"].create({"name": "Rival"})
        news = self.make(
            "sales", "cs.competitor.news", competitor_id=rival.id, text="Cheaper"
        )
        news.write({"text": "Cheaper by 5 %"})
        with self.assertRaises(AccessError):
            news.write({"user_id": self.users["sales2"].id})

    def test_photo_stays_out_of_a_record_one_only_reads(self):
        self.customer.user_id = self.users["sales"]
        own, foreign = self.make_visit(), self.make_visit(role="sales3")
        self.assertTrue(self.as_user("sales", foreign).has_access("read"))
        photo = self.as_user("sales", self.env["cs.visit.photo"]).create(
            {"visit_id": own.id, "image": PNG}
        )
        with self.assertRaises(AccessError):
            photo.write({"visit_id": foreign.id})

    def test_a_managers_target_stays_a_customers(self):
        level = self.env["cs.customer.level"].search([], limit=1)
        target = self.make(
            "sales_manager", "cs.visit.target", partner_id=self.customer.id
        )
        target.write({"interval": 2})
        with self.assertRaises(AccessError):
            target.write({"partner_id": False, "level_id": level.id})


class TestSeminarGuest(RightsCase):
    """A seminar touches its own visits alone."""

    def test_forged_visit_is_not_taken(self):
        victim = self.make_visit(role="sales3")
        guests = self.as_user("sales", self.env["cs.visit.seminar.guest"])
        guest = guests.with_context(default_visit_id=victim.id).create(
            {"seminar_id": self.make_seminar().id, "partner_id": self.customer.id}
        )
        self.assertFalse(guest.sudo().visit_id)

    def test_foreign_visit_is_left_alone(self):
        victim = self.make_visit(role="sales3")
        guest = self.as_user("sales", self.env["cs.visit.seminar.guest"]).create(
            {"seminar_id": self.make_seminar().id, "partner_id": self.customer.id}
        )
        guest.sudo().visit_id = victim
        guest.unlink()
        self.assertEqual(victim.state, "planned")

    def test_guest_does_not_move_to_a_colleagues_seminar(self):
        foreign = self.make_seminar("sales3")
        guest = self.as_user("sales", self.env["cs.visit.seminar.guest"]).create(
            {"seminar_id": self.make_seminar().id, "partner_id": self.customer.id}
        )
        with self.assertRaises(SeminarError):
            guest.write({"seminar_id": foreign.id})


class TestMissed(RightsCase):
    """What was approved and missed stays missed, also while the plan is revised."""

    def setUp(self):
        super().setUp()
        self.plan = self.make("sales", "cs.visit.plan", month="2026-09-01")
        self.visit = self.make_visit()
        self.ahead = self.make_visit("2026-09-28 10:00")
        self.plan.action_submit()
        self.as_user("sales_manager", self.plan).action_approve()
        self.enterContext(self.at("2026-09-23 09:00"))
        self.plan.action_revise()

    def test_visit_is_not_deleted(self):
        with self.assertRaises(PlanError):
            self.as_user("sales", self.visit).unlink()
        # what still lies ahead is planned anew
        self.as_user("sales", self.ahead).unlink()

    def test_plan_is_neither_moved_nor_deleted(self):
        with self.assertRaises(PlanError):
            self.plan.write({"month": "2026-12-01"})
        self.plan.write({"month": "2026-09-15", "note": "Autumn prices"})
        self.assertEqual(self.visit.plan_id, self.plan.with_env(self.env))

    def test_visit_stays_in_its_company(self):
        company = self.env["res.company"].create({"name": "B"})
        self.users["sales"].company_ids = [Command.link(company.id)]
        self.customer.company_id = False
        with self.assertRaises(PlanError):
            self.as_user("sales", self.visit).write({"company_id": company.id})


class TestHidden(RightsCase):
    """What a form or a search would tell beyond the reader's rights."""

    def test_change_form_tells_nothing_of_a_foreign_series(self):
        series = self.make_series("sales3")
        forms = self.as_user("sales", self.env["cs.visit.series.change"])
        with self.assertRaises(AccessError):
            forms.create(
                {"series_id": series.id, "purpose_id": self.purpose.id, "mon": True}
            )

    def test_search_does_not_find_a_question(self):
        self.customer.user_id = self.users["sales2"]
        visit = self.hand_over(self.make_visit())
        self.env["cs.visit.finding"]._cs_open(visit, self.env["cs.callback"])
        visits = self.as_user("sales2", self.env["cs.visit"])
        self.assertTrue(visits.search([("id", "=", visit.id)]))
        for operator in ("=", "!="):
            with self.assertRaises(AccessError):
                visits.search([("finding_ids", operator, False)])

    def test_statement_is_not_the_callers(self):
        visit = self.hand_over(self.make_visit())
        findings = self.env["cs.visit.finding"].with_context(
            default_statement="I confess"
        )
        finding = findings._cs_open(visit, self.env["cs.callback"])
        self.assertFalse(finding.statement)


class TestBadInput(RightsCase):
    def test_position_at_no_time(self):
        with self.assertRaises(PositionError):
            self.make_visit(latitude=31.2, longitude=121.4, date_position="soon")

    def test_plan_approved_once_is_kept(self):
        plan = self.make("sales", "cs.visit.plan", month="2026-09-01")
        self.make_visit()
        plan.action_submit()
        with self.assertRaises(ReadonlyDocumentError):
            plan.unlink()
