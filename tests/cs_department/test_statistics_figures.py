"""The figures of the board: right, and each with the records it was counted from."""

from datetime import timedelta

from odoo.addons.cs_department.exceptions import PeriodError

from .common import ComplaintCase


class StatisticsCase(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pump, cls.valve = cls.env["product.product"].create(
            [{"name": "Pump"}, {"name": "Valve"}]
        )
        zhejiang = cls.env["res.country.state"].search(
            [("country_id.code", "=", "CN")], limit=1
        )
        cls.customer.write(
            {"state_id": zhejiang.id, "country_id": zhejiang.country_id.id}
        )
        cls.other_customer = cls.env["res.partner"].create(
            {"name": "Suzhou Textile", "is_company": True, "phone": "0512 6666 1234"}
        )

    def board(self, role="manager", period="month", **dates):
        self.env.flush_all()
        statistics = self.as_user(role, self.env["cs.complaint.statistics"])
        dates.setdefault("date_from", "2026-09-15")
        return statistics.get_board(period, **dates)

    def figure(self, board, key):
        return next(f for f in board["figures"] if f["key"] == key)

    def group(self, board, key):
        rows = next(g for g in board["groups"] if g["key"] == key)["rows"]
        return {row["label"]: row["count"] for row in rows}

    def opened(self, role, figure, domain="domain"):
        model = self.as_user(role, self.env[figure["model"]])
        return model.search_count(figure[domain])

    def some_complaints(self):
        """Five counted in September, one in August, a draft and one called off."""
        with self.at("2026-08-20 10:00"):
            self.confirmed(product_id=self.pump.id)
        with self.at("2026-09-01 09:30"):
            answered = self.approved(product_id=self.pump.id, loss_amount=500)
        with self.at("2026-09-02 09:30"):
            self.as_user("agent", answered).action_reply()
            self.call(answered, satisfaction=4)
            self.as_user("agent", answered).action_close()
        with self.at("2026-09-03 10:00"):
            late = self.in_analysis(product_id=self.valve.id, channel="fax")
        with self.at("2026-09-21 10:00"):
            self.fill_reply_form(late)
            self.as_user("head", late).action_submit_analysis()
        with self.at("2026-09-22 10:00"):
            self.confirmed(
                partner_id=self.other_customer.id,
                product_id=self.valve.id,
                category="service",
                loss_amount=1500,
            )
            self.confirmed(partner_id=self.other_customer.id, category="other")
        with self.at("2026-09-30 23:30"):
            self.confirmed(partner_id=self.other_customer.id, category="other")
            self.draft()
            self.draft().sudo()._cancel("Entered twice")
        return answered


class TestFigures(StatisticsCase):
    def test_numbers_of_a_month(self):
        self.some_complaints()
        with self.at("2026-10-01 12:00"):
            board = self.board()
        values = {f["key"]: f["value"] for f in board["figures"]}
        self.assertEqual(values["number"], 5)
        self.assertEqual(self.figure(board, "number")["before"], 1)
        self.assertEqual(values["answer_hours"], 24)
        # the pump in August, and the other customer's second "other"
        self.assertEqual(values["repeated"], 2 / 5)
        self.assertEqual(values["reopened"], 0)
        self.assertEqual(values["satisfaction"], 4)
        self.assertEqual(values["cost"], 2000)
        # 5 transfers + 2 analyses + 1 reply …; one analysis was late
        self.assertEqual(self.figure(board, "on_time")["count"], 1)
        self.assertEqual(
            self.group(board, "product_id"), {"Valve": 2, "None": 2, "Pump": 1}
        )
        self.assertEqual(self.group(board, "channel"), {"Phone": 4, "Fax": 1})
        self.assertEqual(
            self.group(board, "region_id"),
            {"None": 3, self.customer.state_id.display_name: 2},
        )
        self.assertEqual(sum(self.group(board, "product_categ_id").values()), 5)

    def test_each_figure_opens_what_it_counts(self):
        self.some_complaints()
        with self.at("2026-10-01 12:00"):
            board = self.board()
            for figure in board["figures"]:
                with self.subTest(figure=figure["key"]):
                    self.assertEqual(self.opened("manager", figure), figure["count"])
            self.assertTrue(board["steps"])
            for step in board["steps"]:
                with self.subTest(step=step["step"]):
                    self.assertEqual(self.opened("manager", step), step["finished"])
                    missed = self.opened("manager", step, "missed_domain")
                    self.assertEqual(missed, step["missed"])
            complaints = self.as_user("manager", self.env["cs.complaint"])
            for group in board["groups"]:
                for row in group["rows"]:
                    with self.subTest(group=group["key"], row=row["label"]):
                        found = complaints.search_count(row["domain"])
                        self.assertEqual(found, row["count"])
            for month in board["trend"]:
                found = complaints.search_count(month["domain"])
                self.assertEqual(found, month["count"], month["label"])
            self.assertEqual(
                [m["count"] for m in board["trend"]][-2:], [1, 5], "August, September"
            )

    def test_steps_on_time(self):
        self.some_complaints()
        with self.at("2026-10-01 12:00"):
            board = self.board()
        steps = {s["step"]: (s["finished"], s["missed"]) for s in board["steps"]}
        self.assertEqual(steps["transfer"], (2, 0))
        self.assertEqual(steps["analysis"], (2, 1))
        self.assertEqual(steps["reply"], (1, 0))
        self.assertEqual(
            [s["step"] for s in board["steps"]][:2], ["transfer", "analysis"]
        )

    def test_the_first_answer_counts(self):
        answered = self.some_complaints()
        with self.at("2026-09-10 10:00"):
            self.as_user("manager", answered).action_reopen()
            self.fill_reply_form(answered, solution="A new pump.", reply_text="New.")
            self.as_user("head", answered).action_submit_analysis()
            for role in ("manager", "president"):
                if answered.state == "approval":
                    self.as_user(role, answered).action_approve()
            self.as_user("agent", answered).action_reply()
        self.assertEqual(answered.date_replied, self.utc("2026-09-10 10:00"))
        self.assertEqual(answered.date_first_replied, self.utc("2026-09-02 09:30"))
        with self.at("2026-10-01 12:00"):
            board = self.board()
        self.assertEqual(self.figure(board, "answer_hours")["value"], 24)
        self.assertEqual(self.figure(board, "reopened")["count"], 1)

    def test_periods(self):
        self.some_complaints()
        with self.at("2026-09-30 23:45"):
            # the company's today, not UTC's and not the user's
            self.users["manager"].tz = "America/Los_Angeles"
            board = self.board(date_from=None)
            self.assertEqual(board["date_from"], "2026-09-01")
            self.assertEqual(self.figure(board, "number")["value"], 5)
        with self.at("2026-10-01 00:30"):
            board = self.board(date_from=None)
            self.assertEqual(board["date_from"], "2026-10-01")
            self.assertEqual(self.figure(board, "number")["value"], 0)
            self.assertEqual(self.figure(board, "number")["before"], 5)
            quarter = self.board(period="quarter")
            self.assertEqual(self.figure(quarter, "number")["value"], 6)
            self.assertEqual(quarter["date_to"], "2026-09-30")
            year = self.board(period="year", date_from="2026-02-28")
            self.assertEqual(self.figure(year, "number")["value"], 6)
            days = self.board(
                period="custom", date_from="2026-09-22", date_to="2026-09-29"
            )
            self.assertEqual(self.figure(days, "number")["value"], 2)
            self.assertEqual(self.figure(days, "number")["before"], 0)

    def test_bad_periods(self):
        for arguments in (
            {"period": "decade"},
            {"period": "month", "date_from": "yesterday"},
            {"period": "month", "date_from": "9999-12-31"},
            {"period": "month", "date_from": {"a": 1}},
            {"period": "custom", "date_from": "2026-09-02", "date_to": "2026-09-01"},
        ):
            with self.subTest(**arguments), self.assertRaises(PeriodError):
                self.board(**arguments)

    def test_nothing_is_no_error(self):
        with self.at("2026-10-01 12:00"):
            board = self.board(date_from="2001-05-05")
        self.assertEqual(self.figure(board, "number")["value"], 0)
        self.assertIsNone(self.figure(board, "repeated")["value"])
        self.assertEqual(board["steps"], [])
        self.assertFalse([r for g in board["groups"] for r in g["rows"]])

    def test_rate_of_orders(self):
        self.some_complaints()
        statistics = self.env["cs.complaint.statistics"]
        with self.at("2026-10-01 12:00"):
            board = self.board()
            rate = self.figure(board, "rate")
            orders = statistics.with_company(self.company)._cs_count_orders(
                *statistics._cs_period("month", "2026-09-15", None)
            )
            self.assertIsNone(rate["value"] if not orders else None)
            self.patch(type(statistics), "_cs_count_orders", lambda *a: 50)
            rate = self.figure(self.board(), "rate")
        self.assertEqual(rate["value"], 10)
        self.assertIn("50", rate["note"])

    def test_days_of_a_repeat_are_the_company_s(self):
        self.some_complaints()
        domain = [("is_repeat", "=", True), ("company_id", "=", self.company.id)]
        repeats = self.complaints.search_count(domain)
        self.assertEqual(repeats, 2)
        self.company.cs_repeat_days = 10
        # the pump of August is 12 days before, the other one 8
        self.assertEqual(self.complaints.search_count(domain), 1)
        self.assertEqual(
            self.complaints.search([]).filtered("is_repeat"),
            self.complaints.search([("is_repeat", "=", True)]),
        )


class TestHandWritten(StatisticsCase):
    def test_the_same_as_one_statement_by_hand(self):
        self.some_complaints()
        with self.at("2026-10-01 12:00"):
            board = self.board()
        self.env.cr.execute(
            """
            SELECT count(*), avg(extract(epoch FROM date_first_replied - date_received))
                   / 3600, sum(loss_amount), count(*) FILTER (WHERE reopen_count > 0),
                   avg(nullif(satisfaction, 0)),
                   count(*) FILTER (WHERE department_id = %(department)s)
              FROM cs_complaint
             WHERE company_id = %(company)s AND state NOT IN ('draft', 'cancelled')
               AND date_received >= '2026-08-31 16:00:00'
               AND date_received < '2026-09-30 16:00:00'
            """,
            {"company": self.company.id, "department": self.product_dept.id},
        )
        number, hours, loss, reopened, satisfaction, department = self.env.cr.fetchone()
        values = {f["key"]: f["value"] for f in board["figures"]}
        self.assertEqual(values["number"], number)
        self.assertAlmostEqual(values["answer_hours"], float(hours))
        self.assertEqual(values["cost"], loss)
        self.assertEqual(values["reopened"], reopened / number)
        self.assertEqual(values["satisfaction"], float(satisfaction))
        self.assertEqual(
            self.group(board, "department_id"), {"Product Department": department}
        )


class TestWhoSeesWhat(StatisticsCase):
    def setUp(self):
        super().setUp()
        self.some_complaints()
        with self.at("2026-09-25 10:00"):
            self.in_analysis(
                category="staff",
                accused_employee_id=self.employees["agent2"].id,
                loss_amount=9000,
            )

    def number(self, role, key="number"):
        with self.at("2026-10-01 12:00"):
            return self.figure(self.board(role), key)["value"]

    def test_the_accused_counts_without_the_own_case(self):
        self.assertEqual(self.number("agent"), 6)
        self.assertEqual(self.number("agent2"), 5)
        self.assertEqual(self.number("agent2", "cost"), 2000)
        report = self.as_user("agent2", self.env["cs.complaint.report"])
        self.assertEqual(report.search_count([("loss_amount", "=", 9000)]), 0)
        rows = report._read_group([], ["category_id"], ["cost:sum"])
        self.assertNotIn("staff", [category.code for category, _cost in rows])
        hidden = self.env["cs.complaint"].search([("category_id.code", "=", "staff")])
        self.assertFalse(report.browse(hidden.ids)._filtered_access("read").exists())

    def test_a_head_counts_what_was_sent_to_the_department(self):
        # transferred: the answered one, the late one and the staff one
        self.assertEqual(self.number("head"), 3)
        self.assertEqual(self.number("employee"), 0)
        with self.at("2026-10-01 12:00"):
            board = self.board("head")
            for figure in board["figures"]:
                self.assertEqual(self.opened("head", figure), figure["count"])
            for step in board["steps"]:
                self.assertEqual(self.opened("head", step), step["finished"])

    def test_president_and_auditor_count_all(self):
        self.assertEqual(self.number("president"), 6)
        self.assertEqual(self.number("auditor"), 6)

    def test_companies(self):
        self.assertEqual(self.number("outsider"), 0)
        user = self.users["manager"]
        user.company_ids |= self.other_company
        with self.at("2026-09-23 10:00"):
            self.env["cs.complaint"].with_company(self.other_company).create(
                {
                    "company_id": self.other_company.id,
                    "partner_id": self.customer.id,
                    "category_id": self.categories["product"].id,
                    "description": "Of the other company",
                    "read_back_by": "Mr Wu",
                    "read_back_method": "phone",
                    "loss_amount": 100,
                }
            ).action_confirm()
        statistics = self.env["cs.complaint.statistics"].with_user(user)
        both = statistics.with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        )
        one = statistics.with_context(allowed_company_ids=self.company.ids)
        with self.at("2026-10-01 12:00"):
            self.assertEqual(self.figure(one.get_board(), "number")["before"], 6)
            board = both.get_board("month", "2026-09-01")
            self.assertEqual(self.figure(board, "number")["value"], 7)
            self.assertAlmostEqual(self.figure(board, "cost")["value"], 11100)

    def test_another_currency_is_converted(self):
        dollar = self.env.ref("base.USD")
        self.assertNotEqual(self.company.currency_id, self.env.ref("base.EUR"))
        euro = self.env.ref("base.EUR")
        euro.active = dollar.active = True
        self.env["res.currency.rate"].search(
            [("currency_id", "in", (euro | dollar).ids)]
        ).unlink()
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "currency_id": euro.id,
                "rate": 0.5,
                "company_id": self.company.id,
            }
        )
        self.users["manager"].company_ids |= self.other_company
        self.other_company.currency_id = euro
        complaint = (
            self.env["cs.complaint"]
            .with_company(self.other_company)
            .create(
                {
                    "company_id": self.other_company.id,
                    "partner_id": self.customer.id,
                    "category_id": self.categories["product"].id,
                    "description": "In euro",
                    "read_back_by": "Mr Wu",
                    "read_back_method": "phone",
                    "loss_amount": 100,
                    "date_received": self.utc("2026-09-23 10:00") + timedelta(hours=1),
                }
            )
        )
        complaint.action_confirm()
        statistics = self.env["cs.complaint.statistics"].with_user(
            self.users["manager"]
        )
        both = statistics.with_context(
            allowed_company_ids=[self.company.id, self.other_company.id]
        )
        with self.at("2026-10-01 12:00"):
            board = both.get_board("month", "2026-09-01")
        self.assertAlmostEqual(self.figure(board, "cost")["value"], 11000 + 200)
