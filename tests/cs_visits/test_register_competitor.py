"""Competitors and their news: kept once, shared, fixed with the visit's record."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import InUseError, MissingInputError
from odoo.addons.cs_visits.exceptions import VisitError

from .common import VisitsCase


class TestCompetitor(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.competitor = cls.env["cs.competitor"].create(
            {"name": "Hailong Pumps", "company_id": cls.company.id}
        )

    def news(self, role="sales", **values):
        return self.as_user(role, self.env["cs.competitor.news"]).create(
            {
                "competitor_id": self.competitor.id,
                "text": "Eight per cent off",
                **values,
            }
        )

    # -- competitors ---------------------------------------------------------------

    def test_a_name_stands_once(self):
        for name in ("Hailong Pumps", " hailong pumps "):
            with (
                self.subTest(name=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.as_user("sales", self.env["cs.competitor"]).create({"name": name})
        other = self.env["cs.competitor"].create(
            {"name": "Hailong Pumps", "company_id": self.other_company.id}
        )
        self.assertTrue(other)

    def test_typed_again_it_is_the_same(self):
        mine = self.as_user("sales", self.env["cs.competitor"])
        found, _name = mine.name_create("hailong PUMPS ")
        self.assertEqual(found, self.competitor.id)
        # a sign that searches understand is a letter here
        made, _name = mine.name_create("Hailong_Pumps")
        self.assertNotEqual(made, self.competitor.id)

    def test_a_name_is_not_blank(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.env["cs.competitor"].create({"name": "  "})

    def test_who_may_change_competitors(self):
        for role in ("sales", "sales_manager", "agent", "manager"):
            self.as_user(role, self.competitor).write({"notes": role})
        for role in ("employee", "auditor", "president", "hr"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, self.competitor).write({"notes": role})
        for role in ("sales", "agent"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, self.competitor).unlink()

    def test_what_others_use_keeps_its_name(self):
        shared = self.env["cs.competitor"].create(
            {"name": "Everybody's rival", "company_id": False}
        )
        for competitor in (shared, self.competitor):
            for values in ({"name": "Mine"}, {"active": False}):
                with self.assertRaises(VisitError):
                    self.as_user("sales", competitor).write(values)
        self.as_user("manager", shared).name = "The rival"
        own = self.as_user("sales", self.env["cs.competitor"]).create(
            {"name": "Mistyped", "company_id": self.company.id}
        )
        own.name = "Typed well"

    # -- news ----------------------------------------------------------------------

    def test_news_of_a_visit_take_its_facts(self):
        visit = self.make_visit(
            "2026-09-21 23:30",
            competitor_news_ids=[
                Command.create(
                    {"competitor_id": self.competitor.id, "text": "Free delivery"}
                )
            ],
        )
        news = visit.competitor_news_ids
        self.assertEqual(news.partner_id, self.customer)
        self.assertEqual(str(news.date), "2026-09-21")
        self.assertEqual(news.company_id, self.company)
        self.assertEqual(news.user_id, self.users["sales"])
        self.assertEqual(self.competitor.news_count, 1)
        self.assertEqual(str(self.competitor.date_news), "2026-09-21")
        self.assertEqual(self.customer.cs_competitor_news_count, 1)

    def test_news_without_a_visit(self):
        with self.at("2026-10-01 00:30"):
            self.assertEqual(str(self.news().date), "2026-10-01")

    def test_all_salespeople_read_only_ones_own_is_changed(self):
        news = self.news()
        for role in ("sales2", "sales3", "agent", "president", "auditor", "manager"):
            self.assertTrue(self.as_user(role, news).has_access("read"), role)
        for role in ("employee", "hr", "outsider"):
            self.assertFalse(self.as_user(role, news).has_access("read"), role)
        for role in ("sales2", "agent", "president", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_user(role, news).write({"text": "Forged"})
        self.as_user("sales", news).write({"text": "Ten per cent off"})
        self.as_user("manager", news).write({"kind": "promotion"})

    def test_nobody_speaks_for_another(self):
        with self.assertRaises(AccessError):
            self.news("sales2", user_id=self.users["sales"].id)

    def test_news_of_anothers_visit(self):
        visit = self.make_visit()
        for role in ("sales2", "sales_manager"):
            self.env.flush_all()
            self.env.invalidate_all()
            with self.subTest(role=role), self.assertRaises(Exception) as caught:
                self.news(role, visit_id=visit.id)
            # neither who reads the visit nor who does not
            self.assertIn(type(caught.exception), (AccessError, VisitError))

    def test_news_are_fixed_with_the_record(self):
        visit = self.make_visit()
        news = self.news(visit_id=visit.id)
        with self.at("2026-09-21 12:00"):
            mine = self.as_user("sales", visit)
            mine.action_done()
            news.write({"text": "Nine per cent off"})
            mine.action_submit()
        with self.assertRaises(VisitError):
            news.write({"text": "Ten per cent off"})
        with self.assertRaises(VisitError):
            news.unlink()
        with self.assertRaises(VisitError):
            self.news(visit_id=visit.id)
        with self.assertRaises(VisitError):
            mine.write({"competitor_news_ids": [Command.delete(news.id)]})

    def test_news_of_another_company(self):
        foreign = self.env["cs.competitor"].create(
            {"name": "Foreign", "company_id": self.other_company.id}
        )
        with self.assertRaises(Exception) as caught:
            self.news(competitor_id=foreign.id)
        self.assertIn(type(caught.exception).__name__, ("UserError", "AccessError"))

    def test_a_purpose_can_ask_for_news(self):
        self.purpose.mandatory_item_ids = self.env.ref(
            "cs_visits.cs_visit_item_competitor_news_ids"
        ) | self.env.ref("cs_visits.cs_visit_item_contact_ids")
        visit = self.make_visit()
        mine = self.as_user("sales", visit)
        with self.at("2026-09-21 12:00"):
            mine.action_done()
            with self.assertRaises(MissingInputError) as caught:
                mine.action_submit()
            self.assertIn("News of competitors", str(caught.exception))
            self.assertIn("People met", str(caught.exception))
            self.news(visit_id=visit.id)
            mine.contact_other = "Mr Wu"
            mine.action_submit()
        self.assertEqual(visit.state, "submitted")

    def test_a_leader_without_a_role_reads_the_record(self):
        visit = self.make_visit()
        news = self.news(visit_id=visit.id)
        self.east.manager_id = self.employees["head"]
        self.employees["sales"].parent_id = self.employees["head"]
        head = self.as_user("head", visit)
        self.assertEqual(head.competitor_news_ids.ids, news.ids)
        self.assertEqual(head.missing_items, "")

    # -- the customer stays --------------------------------------------------------

    def test_visited_customers_are_not_deleted(self):
        visited, told = self.make_customer("Visited"), self.make_customer("Told")
        self.make_visit(partner=visited)
        self.news(partner_id=told.id)
        for partner in (visited, told):
            with self.subTest(partner=partner.name), self.assertRaises(InUseError):
                partner.unlink()
        self.make_customer("Free to go").unlink()

    def test_queries_of_the_lists(self):
        def read(model, names, count):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records = self.as_user("sales", self.env[model])
            records.search([], limit=count).read(names)
            return self.env.cr.sql_log_count - before

        for number in range(8):
            competitor = self.env["cs.competitor"].create({"name": f"C{number}"})
            self.news(competitor_id=competitor.id)
        self.env.flush_all()
        for model, names in (
            ("cs.competitor", ["name", "news_count", "date_news"]),
            ("cs.competitor.news", ["competitor_id", "kind", "text", "partner_id"]),
        ):
            read(model, names, 2)
            self.assertEqual(read(model, names, 2), read(model, names, 8), model)
