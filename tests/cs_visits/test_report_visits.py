"""Figures of visits: the analysis, the managers' board and the map."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from odoo.addons.cs_department.exceptions import PeriodError

from .common import VisitsCase

NOW = "2026-10-09 12:00"


class ReportCase(VisitsCase):
    def setUp(self):
        super().setUp()
        with self.at("2026-09-01 09:00"):
            self.planned = self.make_visit("2026-09-22 10:00")
            self.missed = self.make_visit("2026-09-23 10:00")
            self.ahead = self.make_visit("2026-10-20 10:00")
        self.hand_over(self.planned, "2026-09-22 17:00")
        self.late = self.hand_over(
            self.make_visit(
                "2026-09-24 10:00", companion_ids=[(6, 0, self.users["sales3"].ids)]
            ),
            "2026-09-29 17:00",
        )
        self.other = self.hand_over(
            self.make_visit("2026-09-24 14:00", "sales3"), "2026-09-24 18:00"
        )

    def sums(self, role=None, domain=(), names=("visits",), groupby=()):
        report = self.env["cs.visit.report"]
        if role:
            report = self.as_user(role, report)
        with self.at(NOW):
            return report._read_group(
                [("company_id", "=", self.company.id), *domain],
                list(groupby),
                [f"{name}:{'avg' if 'rate' in name else 'sum'}" for name in names],
            )


class TestVisitReport(ReportCase):
    def test_visits_of_each_person(self):
        rows = self.sums(groupby=["person_id"], names=("visits", "along", "companions"))
        self.assertEqual(
            {person: values for person, *values in rows},
            {self.users["sales"]: [2, 0, 1], self.users["sales3"]: [1, 1, 0]},
        )
        # nobody counts a visit twice
        self.assertEqual(self.sums(names=("visits",))[0][0], 3)

    def test_companion_has_the_own_department(self):
        rows = self.sums(groupby=["department_id"], names=("visits", "along"))
        self.assertEqual(
            {department: values for department, *values in rows},
            {self.east: [2, 0], self.west: [1, 1]},
        )

    def test_plan_attainment(self):
        """What lies ahead is neither kept nor missed."""
        self.assertEqual(self.sums(names=("planned", "kept"))[0], (2, 1))
        with self.at(NOW):
            rows = self.env["cs.visit.report"]._read_group(
                [("company_id", "=", self.company.id)], [], ["attainment:avg"]
            )
        self.assertEqual(rows[0][0], 50)

    def test_hand_over_on_time(self):
        sums = self.sums(names=("handed_over", "late", "on_time_rate"))[0]
        self.assertEqual(sums[:2], (3, 1))
        self.assertAlmostEqual(sums[2], 200 / 3)

    def test_ids_are_stable_and_open_the_visit(self):
        report = self.env["cs.visit.report"]
        rows = report.search([("visit_id", "=", self.late.id)])
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows.exists(), rows)
        for row in rows:
            self.assertEqual(row.action_open_visit()["res_id"], self.late.id)
        self.assertEqual(rows.person_id, self.users["sales"] | self.users["sales3"])

    def test_only_upheld_counts(self):
        visits = self.planned | self.other
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET check_result = 'refuted' WHERE id IN %s",
            [tuple(visits.ids)],
        )
        self.env.invalidate_all()
        names = ("checked", "under_review", "upheld")
        self.assertEqual(self.sums(names=names)[0], (2, 2, 0))
        self.assertEqual(self.sums(names=("refutation_rate",))[0][0], 0)
        if "finding_state" in self.env["cs.visit"]._fields:
            self.env.cr.execute(
                "UPDATE cs_visit SET finding_state = 'upheld' WHERE id = %s",
                [self.other.id],
            )
            self.assertEqual(self.sums(names=names)[0], (2, 1, 1))
            self.assertEqual(self.sums(names=("refutation_rate",))[0][0], 50)

    # -- rights --------------------------------------------------------------------

    def test_who_sees_what(self):
        self.customer.user_id = False
        for role, number in (
            ("sales", 2),
            # the own one, and the one gone along on
            ("sales3", 2),
            ("sales_manager", 2),
            ("sales_manager2", 1),
            ("manager", 3),
            ("president", 3),
            ("auditor", 3),
        ):
            with self.subTest(role=role):
                self.assertEqual(self.sums(role)[0][0] or 0, number)
        for role in ("outsider", "head"):
            with self.subTest(role=role):
                try:
                    self.assertFalse(self.sums(role)[0][0])
                except AccessError:
                    self.assertEqual(role, "head")

    def test_checks_are_not_for_the_person(self):
        names = ("checked", "upheld", "under_review", "refutation_rate", "order_amount")
        report = self.as_user("sales", self.env["cs.visit.report"])
        for name in names:
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    report._read_group([], [], [f"{name}:sum"])
                with self.assertRaises(AccessError):
                    report.search([(name, ">", 0)])
                self.assertNotIn(name, report.fields_get())

    def test_managers_own_visits_say_nothing(self):
        """Who leads others reads nothing about the own visits."""
        mine = self.make_visit("2026-09-25 10:00", "sales_manager")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET check_result = 'refuted', state = 'refuted'"
            " WHERE id IN %s",
            [(mine.id, self.planned.id)],
        )
        self.env.invalidate_all()
        self.assertEqual(self.sums("sales_manager", names=("under_review",))[0][0], 1)
        self.assertEqual(self.sums("manager", names=("under_review",))[0][0], 2)

    def test_positions_are_no_figures(self):
        names = self.env["cs.visit.report"].fields_get()
        self.assertFalse([name for name in names if "itude" in name])
        for name in ("latitude", "longitude"):
            self.assertFalse(self.env["cs.visit"]._fields[name].aggregator)

    def test_nothing_to_write(self):
        report = self.as_user("manager", self.env["cs.visit.report"])
        with self.assertRaises(AccessError):
            report.create({"visits": 1})


class TestVisitOrders(ReportCase):
    def setUp(self):
        super().setUp()
        if "sale.order" not in self.env:
            self.skipTest("Sales is not installed")

    def order(self, moment, amount=100.0, partner=None, **values):
        product = self.env["product.product"].create({"name": "Pump"})
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "price_unit": amount,
                            "tax_ids": [(5, 0, 0)],
                        },
                    )
                ],
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET state = 'sale', date_order = %s WHERE id = %s",
            [self.utc(moment), order.id],
        )
        self.env.invalidate_all()
        return order

    def orders(self):
        rows = self.sums(
            groupby=["visit_id"], names=("orders", "order_amount", "with_order")
        )
        return {visit: tuple(values) for visit, *values in rows if values[0]}

    def test_for_the_last_visit_before(self):
        self.order("2026-09-22 09:00")  # before the first one
        self.order("2026-09-22 18:00", 100)
        self.order("2026-09-24 12:00", 200)
        self.order("2026-09-25 09:00", 300)
        self.order("2026-11-23 13:00", 400)  # 59 days and some after the last
        self.order("2026-11-23 16:00", 800)  # 60 days and more
        self.assertEqual(
            self.orders(),
            {
                self.planned: (1, 100, 1),
                self.late: (1, 200, 1),
                self.other: (2, 700, 1),
            },
        )

    def test_contacts_order_for_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Ms Wu", "parent_id": self.customer.id}
        )
        self.order("2026-09-22 18:00", partner=contact)
        self.assertEqual(list(self.orders()), [self.planned])

    def test_days_are_a_setting(self):
        self.company.cs_visit_order_days = 1
        self.order("2026-09-25 13:00")
        self.order("2026-09-26 18:00")
        self.assertEqual(self.orders(), {self.other: (1, 100, 1)})

    def test_quotations_and_other_companies_do_not_count(self):
        order = self.order("2026-09-25 09:00")
        self.env.cr.execute(
            "UPDATE sale_order SET state = 'draft' WHERE id = %s", [order.id]
        )
        self.assertFalse(self.orders())

    def test_a_foreign_currency(self):
        order = self.order("2026-09-25 09:00", 100)
        self.env.cr.execute(
            "UPDATE sale_order SET currency_rate = 0.5 WHERE id = %s", [order.id]
        )
        self.assertEqual(self.orders(), {self.other: (1, 200, 1)})


class TestBoard(ReportCase):
    def board(self, role="manager", *args):
        with self.at(NOW):
            return self.as_user(role, self.env["cs.visit.statistics"]).get_board(*args)

    def tile(self, board, key):
        return next(tile for tile in board["figures"] if tile["key"] == key)

    def test_a_month(self):
        board = self.board("manager", "month", "2026-09-15")
        self.assertEqual(self.tile(board, "visits")["value"], 3)
        self.assertEqual(self.tile(board, "attainment")["value"], 0.5)
        self.assertAlmostEqual(self.tile(board, "on_time")["value"], 2 / 3)
        self.assertEqual(self.tile(board, "along")["value"], 1)
        self.assertEqual(self.tile(board, "visits")["before"], 0)
        self.assertEqual(sum(week["count"] for week in board["trend"]), 3)

    def test_each_figure_opens_what_it_counts(self):
        board = self.board("manager", "month", "2026-09-15")
        with self.at(NOW):
            for tile in board["figures"]:
                records = self.as_user("manager", self.env[tile["model"]])
                found = records.search_count(tile["domain"])
                self.assertEqual(found, tile["count"], tile["key"])
            visits = self.as_user("manager", self.env["cs.visit"])
            for row in board["people"]["rows"]:
                for name, key in (
                    ("visits", "domain"),
                    ("along", "along_domain"),
                    ("late", "late_domain"),
                ):
                    self.assertEqual(
                        visits.search_count(row[key]), row[name], (row["label"], name)
                    )
                self.assertEqual(
                    visits.search_count(row["missed_domain"]),
                    row["planned"] - row["kept"],
                )
            for group in board["groups"]:
                for row in group["rows"]:
                    self.assertEqual(
                        visits.search_count(row["domain"]), row["count"], group["key"]
                    )
            for week in board["trend"]:
                self.assertEqual(visits.search_count(week["domain"]), week["count"])

    def test_a_managers_people(self):
        board = self.board("sales_manager", "month", "2026-09-15")
        people = {row["id"]: row for row in board["people"]["rows"]}
        self.assertEqual(people[self.users["sales"].id]["visits"], 2)
        # who went along with one's people is seen, the own visits elsewhere are not
        self.assertEqual(people[self.users["sales3"].id]["visits"], 0)
        self.assertEqual(people[self.users["sales3"].id]["along"], 1)

    def test_not_for_salespeople(self):
        for role in ("sales", "hr", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.board(role)

    def test_bad_periods(self):
        for arguments in (
            ("decade",),
            ("month", "2026-02-30"),
            ("custom", "2026-10-02", "2026-10-01"),
            ("month", "0001-01-01"),
            (["month"],),
        ):
            with (
                self.subTest(arguments=arguments),
                self.assertRaises(PeriodError),
            ):
                self.board("manager", *arguments)

    def test_empty(self):
        board = self.board("manager", "month", "2020-01-01")
        self.assertEqual(self.tile(board, "visits")["value"], 0)
        self.assertIsNone(self.tile(board, "attainment")["value"])
        self.assertFalse(board["people"]["rows"])

    def test_constant_queries(self):
        self.board("manager", "month", "2026-09-15")
        for number in range(6):
            user = self._make_user(
                f"extra{number}", "cs_visits.group_visit_user", self.east
            )
            self.assertTrue(user)
            self.make_visit("2026-09-22 10:00", f"extra{number}")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET state = 'done' WHERE state = 'planned'"
        )
        self.env.invalidate_all()
        with self.assertQueryCount(80):
            self.board("manager", "month", "2026-09-15")


class TestMap(ReportCase):
    def map(self, role="manager", *args):
        with self.at(NOW):
            return self.as_user(role, self.env["cs.visit.statistics"]).get_map(
                *(args or ("month", "2026-09-15"))
            )

    def test_where_visits_were(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET latitude = 31.23, longitude = 121.47 WHERE id = %s",
            [self.planned.id],
        )
        self.env.invalidate_all()
        found = self.map()
        self.assertEqual([p["id"] for p in found["points"]], [self.planned.id])
        self.assertEqual(found["number"], 4)
        self.assertTrue(found["points"][0]["is_checked_in"])
        self.assertEqual(found["points"][0]["moment"], "2026-09-22 10:00")
        self.customer.write({"partner_latitude": 29.87, "partner_longitude": 121.55})
        found = self.map()
        self.assertEqual(len(found["points"]), 4)
        places = {p["id"]: (p["latitude"], p["is_checked_in"]) for p in found["points"]}
        self.assertEqual(places[self.planned.id], (31.23, True))
        self.assertEqual(places[self.other.id], (29.87, False))

    def test_only_what_one_may_read(self):
        self.customer.write({"partner_latitude": 29.87, "partner_longitude": 121.55})
        for role, number in (("sales", 3), ("sales3", 1), ("auditor", 4)):
            with self.subTest(role=role):
                found = self.map(role)
                # a companion reads the visit too once the room of series is there
                self.assertGreaterEqual(len(found["points"]), number)
                self.assertLessEqual(len(found["points"]), 4)
        outside = self.map("outsider")
        self.assertEqual((outside["points"], outside["number"]), ([], 0))

    def test_bad_period(self):
        with self.assertRaises(PeriodError):
            self.map("manager", "month", "yesterday")


@tagged("standard", "post_install", "-at_install")
class TestReportTours(HttpCase, VisitsCase):
    def setUp(self):
        super().setUp()
        now = self.env.cr.now().replace(microsecond=0, second=0)
        start = now.replace(day=1, hour=2, minute=0)
        self.visit = self.make_visit()
        self.env.cr.execute(
            "UPDATE cs_visit SET date_start = %s, date_end = %s + INTERVAL '1 hour',"
            " state = 'submitted', latitude = 31.23, longitude = 121.47 WHERE id = %s",
            [start, start, self.visit.id],
        )
        self.env.invalidate_all()

    def test_board(self):
        self.start_tour(
            "/odoo/cs-visit-board", "cs_visit_board_tour", login="test_sales_manager"
        )

    def test_map(self):
        self.start_tour("/odoo/cs-visit-map", "cs_visit_map_tour", login="test_sales")
