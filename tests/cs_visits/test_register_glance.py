"""The customer at a glance: all that helps, nothing the reader may not see."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .common import VisitsCase


class TestGlance(VisitsCase):
    def glance(self, role="sales", partner=None, visit=None):
        model = self.as_user(role, self.env["cs.customer.glance"])
        return model.get_glance(
            (partner or self.customer).id, visit.id if visit else None
        )

    def complaint(self, **values):
        return self.env["cs.complaint"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "category_id": self.env.ref(
                    "cs_department.complaint_category_product"
                ).id,
                "description": "Words that stay with customer service",
                **values,
            }
        )

    # -- customer ------------------------------------------------------------------

    def test_customer(self):
        level = self.env["cs.customer.level"].search([], limit=1)
        self.customer.write({"cs_level_id": level.id, "cs_file_number": "CF/7"})
        found = self.glance()["customer"]
        self.assertEqual(found["level"], level.name)
        self.assertEqual(found["file_number"], "CF/7")

    def test_of_a_contact_it_is_the_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.customer.id}
        )
        found = self.glance(partner=contact)["customer"]
        self.assertEqual(found["id"], self.customer.id)

    def test_who_may_ask(self):
        visit = self.make_visit()
        for role in ("sales2", "agent"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.glance(role, visit=visit)
        self.glance("sales_manager", visit=visit)
        foreign = self.make_customer("Foreign", company_id=self.other_company.id)
        with self.assertRaises(AccessError):
            self.glance(partner=foreign)
        portal = new_test_user(self.env, "test_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.env["cs.customer.glance"].with_user(portal).get_glance(
                self.customer.id
            )

    # -- credit --------------------------------------------------------------------

    def test_grade_for_sellers_figures_for_finance(self):
        if "cs.credit.grade" not in self.env:
            self.assertNotIn("credit", self.glance())
            return
        found = self.glance()["credit"]
        self.assertEqual(found["status"], "none")
        self.assertEqual(found["figures"], [])
        self.users["sales_manager"].group_ids = [
            Command.link(self.env.ref("cs_credit.group_credit_user").id)
        ]
        figures = self.glance("sales_manager")["credit"]["figures"]
        names = [row["name"] for row in figures]
        self.assertIn("cs_credit_exposure", names)

    # -- complaints ----------------------------------------------------------------

    def test_open_complaints_are_announced_without_their_words(self):
        complaint = self.complaint()
        # neither the own customer nor a visit to prepare: nothing is said
        self.assertNotIn("complaints", self.glance())
        visit = self.make_visit()
        found = self.glance(visit=visit)["complaints"]
        self.assertEqual(found["count"], 1)
        self.assertEqual(found["rows"][0]["name"], complaint.name)
        self.assertFalse(found["rows"][0]["id"])
        self.assertNotIn("Words that stay", str(found))
        # agents open it
        self.assertEqual(
            self.glance("agent")["complaints"]["rows"][0]["id"], complaint.id
        )

    def test_own_customers_complaints(self):
        self.complaint()
        self.customer.user_id = self.users["sales3"]
        self.assertEqual(self.glance("sales3")["complaints"]["count"], 1)

    def test_complaints_about_people_are_not_announced(self):
        self.make_visit()
        self.complaint(accused_employee_id=self.employees["sales2"].id)
        self.complaint(accused_employee_id=self.employees["sales"].id)
        self.complaint(
            category_id=self.env.ref("cs_department.complaint_category_staff").id
        )
        self.complaint(category_id=False)
        self.complaint()._cs_write_checked({"source_model": "cs.callback"})
        self.assertEqual(self.glance()["complaints"]["count"], 0)
        self.assertEqual(self.glance("agent")["complaints"]["count"], 5)

    def test_what_one_registered_oneself(self):
        visit = self.make_visit("2026-09-21 10:00", complaint_heard="Leaks")
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
        complaint = visit._cs_live_complaint()
        self.assertFalse(complaint.category_id)
        self.assertEqual(self.glance()["complaints"]["count"], 1)
        complaint.accused_employee_id = self.employees["sales"]
        self.assertEqual(self.glance()["complaints"]["count"], 0)

    def test_cancelled_ones_and_other_companies_do_not_count(self):
        self.make_visit()
        self.complaint(company_id=self.other_company.id)
        self.as_user("agent", self.complaint())._cancel("By mistake")
        self.assertEqual(self.glance()["complaints"]["count"], 0)

    # -- visits and steps ----------------------------------------------------------

    def test_last_visits_and_what_they_left_open(self):
        old = self.hand_over(
            self.make_visit(
                "2026-09-21 10:00",
                result_open_questions="Hold the price?",
                result_next_topic="Second hall",
                result_plan_rework="yes",
            )
        )
        self.make_visit("2026-09-22 10:00", role="sales3")
        with self.at("2026-09-24 09:00"):
            ahead = self.make_visit("2026-09-28 10:00")
            later = self.make_visit("2026-10-12 10:00")
            found = self.glance(visit=ahead)
        self.assertEqual([row["id"] for row in found["visits"]], old.ids)
        noted = {row["name"]: row["text"] for row in found["visits"][0]["noted"]}
        self.assertEqual(
            noted,
            {
                "result_open_questions": "Hold the price?",
                "result_next_topic": "Second hall",
                "result_plan_rework": "Yes",
            },
        )
        self.assertEqual([step["id"] for step in found["steps"]], later.ids)
        self.assertEqual(found["steps"][0]["date"], "2026-10-12")

    def test_the_check_does_not_show(self):
        visit = self.hand_over(self.make_visit("2026-09-21 10:00"))
        visit.sudo()._transition("refute", {"check_result": "refuted"})
        ahead = self.make_visit("2026-09-28 10:00")
        self.assertNotIn("refuted", str(self.glance(visit=ahead)))

    def test_news_heard_there(self):
        competitor = self.env["cs.competitor"].create({"name": "Hailong"})
        self.as_user("sales2", self.env["cs.competitor.news"]).create(
            {
                "competitor_id": competitor.id,
                "partner_id": self.customer.id,
                "text": "Eight per cent off",
            }
        )
        self.assertEqual(self.glance()["news"][0]["competitor"], "Hailong")

    def test_queries_do_not_grow(self):
        def ask():
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.glance("sales")
            return self.env.cr.sql_log_count - before

        self.make_visit("2026-09-21 10:00")
        self.complaint()
        self.env.flush_all()
        ask()
        few = ask()
        for hour in range(11, 16):
            self.hand_over(self.make_visit(f"2026-09-21 {hour}:00"), "2026-09-21 18:00")
            self.complaint()
        self.env.flush_all()
        self.assertLessEqual(ask(), few + 4)


class TestGlanceSales(VisitsCase):
    """Twelve months against the twelve before, of what the reader may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "sale.order" not in cls.env:
            cls.skipTest(cls, "sale is not installed")
        cls.users["sales"].group_ids = [
            Command.link(cls.env.ref("sales_team.group_sale_salesman").id)
        ]
        cls.product = cls.env["product.product"].create(
            {"name": "Pump", "list_price": 100, "taxes_id": False}
        )

    def order(self, day, amount, user="sales", company=None):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "company_id": (company or self.company).id,
                "user_id": self.users[user].id,
                "date_order": f"{day} 04:00:00",
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "price_unit": amount,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET state = 'sale', date_order = %s WHERE id = %s",
            [f"{day} 04:00:00", order.id],
        )
        self.env.invalidate_all()
        return order

    def glance(self, role="sales"):
        model = self.as_user(role, self.env["cs.customer.glance"])
        with self.at("2026-09-28 09:00"):
            return model.get_glance(self.customer.id)

    def test_orders_where_invoices_are_not_readable(self):
        self.order("2026-09-01", 900)
        self.order("2025-10-01", 100)
        self.order("2025-09-01", 2000)
        self.order("2024-09-01", 7000)
        self.order("2026-09-01", 5000, company=self.other_company)
        glance = self.as_user("sales", self.env["cs.customer.glance"])
        with self.at("2026-09-28 09:00"):
            reports = glance.env["sale.report"]
            found = glance._cs_trend(
                "ordered",
                reports,
                "price_subtotal",
                "date",
                glance._cs_orders(self.customer),
            )
        self.assertIn("1,000", found["last"])
        self.assertIn("2,000", found["before"])
        self.assertEqual(found["change"], -50)
        self.assertEqual(found["share"], [50, 100])

    def test_without_a_right_to_sales_nothing_is_shown(self):
        self.order("2026-09-01", 900)
        self.assertIn("sales", self.glance())
        self.assertNotIn("sales", self.glance("sales2"))

    def test_nothing_before_is_no_percentage(self):
        found = self.glance()["sales"]
        self.assertIsNone(found["change"])
        self.assertEqual(found["share"], [0, 0])
