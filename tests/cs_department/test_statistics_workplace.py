"""Work places: numbers by role that open what they count; due today; phone."""

from .common import ComplaintCase


class TestWorkplace(ComplaintCase):
    def tiles(self, role):
        workplace = self.as_user(role, self.env["cs.complaint.workplace"])
        sections = workplace.get_work_place()["sections"]
        complaints = self.as_user(role, self.env["cs.complaint"])
        for section in sections:
            for tile in section["tiles"]:
                found = complaints.search_count(tile["domain"])
                self.assertEqual(found, tile["count"], tile["key"])
        return {s["key"]: {t["key"]: t["count"] for t in s["tiles"]} for s in sections}

    def test_numbers_by_role(self):
        with self.at("2026-09-21 10:00"):
            self.draft()
            self.confirmed()
            self.in_analysis()
            self.in_analysis(category="service", urgency="urgent")
            self.in_approval()
            self.draft(user_id=self.users["agent2"].id)
            self.draft(user_id=False)
        with self.at("2026-09-22 10:00"):
            agent = self.tiles("agent")
            self.assertEqual(list(agent), ["agent"])
            self.assertEqual(agent["agent"]["mine"], 5)
            self.assertEqual(agent["agent"]["draft"], 1)
            self.assertEqual(agent["agent"]["confirmed"], 1)
            self.assertEqual(agent["agent"]["nobody"], 1)
            # the transfer and the two analyses end at the close of the 22nd
            self.assertEqual(agent["agent"]["today"], 3)
            head = self.tiles("head")
            self.assertEqual(
                head, {"head": {"head_overdue": 0, "head_today": 2, "head_all": 2}}
            )
            manager = self.tiles("manager")
            self.assertEqual(manager["manager"]["approve_mine"], 1)
            self.assertEqual(manager["all"]["all_urgent"], 1)
            self.assertEqual(self.tiles("president")["manager"]["approve_mine"], 0)
            self.assertEqual(self.tiles("auditor")["all"]["all_open"], 7)
            self.assertEqual(self.tiles("employee")["head"]["head_all"], 0)
        with self.at("2026-09-22 19:00"):
            self.assertEqual(self.tiles("head")["head"]["head_overdue"], 2)
            self.assertEqual(self.tiles("agent")["agent"]["overdue"], 3)

    def test_today_is_the_company_s(self):
        """In Shanghai it is the 22nd already when it is the 21st in New York."""
        with self.at("2026-09-21 10:00"):
            complaint = self.confirmed()
        self.assertEqual(self.local(complaint.date_deadline), "2026-09-22 18:00")
        agent = self.users["agent"]
        agent.tz = "America/New_York"
        due = [("is_due_today", "=", True)]
        mine = self.as_user("agent", complaint).with_context(tz="America/New_York")
        with self.at("2026-09-22 00:30"):
            self.assertEqual(mine.search(due), complaint)
            self.assertTrue(mine.is_due_today)
            self.assertFalse(mine.search([("is_due_today", "=", False)]))
        with self.at("2026-09-21 23:30"):
            mine.invalidate_recordset()
            self.assertFalse(mine.search(due))
            self.assertFalse(mine.is_due_today)
            self.assertEqual(mine.search([("is_due_today", "!=", True)]), complaint)

    def test_part_of_a_phone_number(self):
        complaint = self.draft()
        complaint.phone = "+86 (574) 8888-0001"
        other = self.draft()
        other.phone = "021 5555 6666"
        # the customer's own number differs from that of the complaint
        self.env.flush_all()
        complaints = self.as_user("agent", self.env["cs.complaint"])

        def found(text):
            return complaints.search([("phone_search", "ilike", text)])

        self.assertEqual(found("88880001"), complaint)
        self.assertEqual(found("574 8888 0001"), complaint)
        self.assertEqual(found("5555-66"), other)
        self.assertEqual(found("8888 0000"), complaint | other)
        self.assertFalse(found("999999"))
        self.assertFalse(found("%"))
        self.assertEqual(other.phone_search, "02155556666")

    def test_the_accused_finds_no_phone(self):
        complaint = self.in_analysis(
            category="staff", accused_employee_id=self.employees["agent2"].id
        )
        complaints = self.as_user("agent2", self.env["cs.complaint"])
        number = complaint.sudo().phone
        self.assertFalse(complaints.search([("phone_search", "ilike", number)]))
        self.assertFalse(complaints.search([("is_due_today", "in", [True, False])]))

    def test_nobody_s_deadline_is_not_today(self):
        complaint = self.draft()
        self.assertFalse(complaint.date_deadline)
        self.assertFalse(complaint.is_due_today)

    def test_bar_above_the_columns(self):
        with self.at("2026-09-21 10:00"):
            self.draft()
            self.confirmed()
        with self.at("2026-09-22 10:00"):
            self.confirmed()
        complaints = self.as_user("agent", self.env["cs.complaint"])
        bar = {
            "field": "clock_state",
            "colors": {"overdue": "danger", "today": "warning", "later": "success"},
        }
        for moment, states in (
            ("2026-09-22 10:00", {"overdue": 0, "today": 1, "later": 1}),
            ("2026-09-22 18:30", {"overdue": 1, "today": 0, "later": 1}),
            ("2026-09-23 00:30", {"overdue": 1, "today": 1, "later": 0}),
            ("2026-09-24 00:30", {"overdue": 2, "today": 0, "later": 0}),
        ):
            with self.subTest(moment=moment), self.at(moment):
                complaints.invalidate_model()
                found = complaints.read_progress_bar([], "state", bar)
                self.assertEqual(found["confirmed"], states)
                for state, count in states.items():
                    domain = [("clock_state", "=", state)]
                    self.assertEqual(complaints.search_count(domain), count)
                    self.assertEqual(
                        complaints.search(domain),
                        complaints.search([]).filtered_domain(domain),
                    )
        with self.at("2026-09-22 10:00"):
            drafts = complaints.search([("clock_state", "=", False)])
            self.assertEqual(drafts.mapped("state"), ["draft"])
            self.assertEqual(
                len(complaints.search([("clock_state", "!=", "today")])), 2
            )
