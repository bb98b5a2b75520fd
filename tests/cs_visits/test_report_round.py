"""The reports of a round (A2.4): figures, comparison, papers, who reads them."""

import doctest
import io

from PyPDF2 import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.cs_visits.models.round.callback_round_figures import ALL
from odoo.addons.cs_visits.tools import charts

from .common import VisitsCase

MODEL = "cs.callback.round.report"


class RoundReportCase(VisitsCase):
    """A called round of late September 2026: two centers, one answer of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.others = [
            cls.env["res.partner"].create(
                {"name": name, "is_company": True, "phone": "+86 21 5550 0001"}
            )
            for name in ("Wenzhou Lighting", "Suzhou Motors", "Hefei Pumps")
        ]

    def setUp(self):
        super().setUp()
        day = "2026-09-28 10:00"
        self.visit = self.hand_over(self.make_visit(day), "2026-09-28 18:00")
        self.second = self.hand_over(
            self.make_visit("2026-09-29 10:00", "sales2", self.others[0]),
            "2026-10-08 09:30",
        )
        self.third = self.hand_over(
            self.make_visit(day, "sales3", self.others[1]), "2026-09-28 19:00"
        )
        self.round = self.make_round()
        with self.at("2026-10-08 10:00"):
            self.as_user("manager", self.round).action_generate()

    def call_of(self, visit):
        return self.round.callback_ids.filtered(lambda c: c.visit_id == visit)

    def answer_all(self):
        with self.at("2026-10-09 10:00"):
            self.answer(
                self.call_of(self.visit),
                "as_registered",
                satisfaction=5,
                customer_words="He explained the discount well.",
            )
            self.answer(
                self.call_of(self.third), "not_took_place", customer_words="Nobody came"
            )
        with self.at("2026-10-12 10:00"):
            self.answer(
                self.call_of(self.second),
                "differs",
                differs_remark="It was a phone call",
                satisfaction=3,
            )

    def close(self, moment="2026-10-12 11:00"):
        with self.at(moment):
            self.as_user("manager", self.round).action_close()

    def report(self, center=None):
        return self.round.report_ids.filtered(
            lambda r: r.center_id == (center or self.env["hr.department"])
        )

    def paper(self, report):
        content = report.attachment_ids[:1].raw
        if report.attachment_ids[:1].mimetype != "application/pdf":
            return content.decode()
        reader = PdfReader(io.BytesIO(content))
        return "\n".join(page.extract_text() for page in reader.pages)


class TestRoundFigures(RoundReportCase):
    def test_doctests(self):
        self.assertFalse(doctest.testmod(charts).failed)

    def test_each_answer_counts_once(self):
        self.answer_all()
        east, west = (
            self.round._cs_figures()[center] for center in (self.east, self.west)
        )
        self.assertEqual(
            [east[k] for k in ("visits", "late", "called", "verified", "differs")],
            [2, 1, 2, 1, 1],
        )
        self.assertEqual(east["late_calls"], 1)
        self.assertEqual(east["satisfaction"], 4)
        self.assertEqual(west["refuted"], 1)
        self.assertEqual(west["verified_rate"], 0)
        # nobody is guilty before the decision
        self.assertEqual((west["under_review"], west["upheld"]), (1, 0))

    def test_total_is_the_sum_but_a_customer_counts_once(self):
        self.hand_over(
            self.make_visit("2026-09-29 15:00", "sales3", self.customer),
            "2026-09-29 18:00",
        )
        now = (self.round.date_from, self.round.date_to, self.round)
        found = self.round._cs_figures_of({"now": now})["now"]
        centers = [v for k, v in found.items() if k != ALL]
        for name in ("visits", "late", "called", "listed"):
            self.assertEqual(found[ALL][name], sum(c[name] for c in centers), name)
        self.assertEqual(sum(c["visited"] for c in centers), 4)
        self.assertEqual(found[ALL]["visited"], 3)

    def test_planned_and_kept(self):
        """What was planned counts where it was planned, also when it was missed."""
        with self.at("2026-09-20 09:00"):
            visits = [
                self.make_visit(f"2026-09-2{n} 10:00", partner=self.others[2])
                for n in (3, 4, 5)
            ]
        with self.at("2026-09-26 09:00"):
            self.as_user("sales", visits[0]).action_cancel()
        self.hand_over(visits[1], "2026-09-24 18:00")
        figures = self.round._cs_figures()[self.east]
        self.assertEqual((figures["planned"], figures["kept"]), (3, 1))
        self.assertAlmostEqual(figures["attainment"], 1 / 3)
        self.assertIs(self.round._cs_figures()[self.west]["attainment"], False)

    def test_other_companies_do_not_count(self):
        before = self.round._cs_figures()[self.east]["visits"]
        self.env["cs.visit"].sudo().create(
            {
                "partner_id": self.customer.id,
                "company_id": self.other_company.id,
                "user_id": self.users["outsider"].id,
                "date_start": self.utc("2026-09-28 10:00"),
                "purpose_id": self.purpose.id,
            }
        )
        self.assertEqual(self.round._cs_figures()[self.east]["visits"], before)

    def test_upheld_and_dismissed(self):
        """Only a decision makes a question count against anybody."""
        if "finding_state" not in self.env["cs.visit"]._fields:
            self.skipTest("questions are not kept yet")
        self.answer_all()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_visit SET finding_state = 'upheld' WHERE id = %s",
            [self.third.id],
        )
        figures = self.round._cs_figures()[self.west]
        self.assertEqual((figures["under_review"], figures["upheld"]), (0, 1))

    def test_constant_queries(self):
        self.round._cs_sheet()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.round._cs_sheet()
        for number in range(8):
            partner = self.make_customer(f"Customer {number}")
            self.hand_over(
                self.make_visit("2026-09-28 12:00", "sales3", partner),
                "2026-09-28 20:00",
            )
        with self.at("2026-10-08 11:00"):
            self.as_user("manager", self.round).action_generate()
        self.env.invalidate_all()
        with self.assertQueryCount(60):
            self.round._cs_sheet()


class TestRoundCompared(RoundReportCase):
    def test_beside_the_round_before(self):
        visit = self.hand_over(
            self.make_visit("2026-09-15 10:00", partner=self.others[2]),
            "2026-09-15 18:00",
        )
        earlier = self.make_round("2026-09-11")
        with self.at("2026-09-21 10:00"):
            self.as_user("manager", earlier).action_generate()
            self.answer(
                earlier.callback_ids.filtered(lambda c: c.visit_id == visit),
                "as_registered",
                satisfaction=2,
            )
            self.as_user("manager", earlier).action_close()
        rows = {r["name"]: r["values"] for r in self.round._cs_sheet()["compare"]}
        self.assertEqual(rows["visits"], ["3", "1", "–"])
        self.assertEqual(rows["satisfaction"], ["–", "2.0", "–"])
        trend = self.round._cs_sheet()["trend"]
        self.assertEqual(len(trend), 12)
        self.assertEqual([bar["visits"] for bar in trend[-2:]], [1, 3])
        self.assertTrue(trend[-1]["is_now"])
        # of the other center nobody knows anything
        rows = {
            r["name"]: r["values"] for r in self.round._cs_sheet(self.west)["compare"]
        }
        self.assertEqual(rows["visits"][0], "1")

    def test_same_days_a_year_before(self):
        """Visits are known even where no round was kept then."""
        self.hand_over(self.make_visit("2025-09-25 10:00"), "2025-09-25 18:00")
        rows = {r["name"]: r["values"] for r in self.round._cs_sheet()["compare"]}
        self.assertEqual(rows["visits"][2], "1")
        self.assertEqual(rows["called"][2], "–")

    def test_leap_day(self):
        round_ = self.make_round("2028-02-21")
        periods = round_._cs_compared_periods()
        self.assertEqual(str(periods["year"][0]), "2027-02-21")
        self.assertEqual(str(periods["year"][1]), "2027-02-28")
        self.assertEqual(str(periods["before"][0]), "2028-02-11")
        self.assertEqual(str(periods["trend00"][0]), "2027-11-01")


class TestRoundUsual(RoundReportCase):
    def setUp(self):
        for day in ("2026-07-22", "2026-08-24", "2026-08-25", "2026-08-26"):
            self.hand_over(
                self.make_visit(f"{day} 10:00", partner=self.others[2]), f"{day} 18:00"
            )
        super().setUp()

    def test_usual_frequency_of_a_person(self):
        people = {row["user"]: row for row in self.round._cs_sheet()["people"]}
        self.assertGreater(people[self.users["sales"]]["usual"], 1)
        self.assertIsNone(people[self.users["sales3"]]["usual"])
        self.assertEqual(people[self.users["sales"]]["visits"], 1)
        self.assertEqual(
            [r["user"] for r in self.round._cs_sheet(self.west)["people"]],
            [self.users["sales3"]],
        )


class TestRoundSignOff(RoundReportCase):
    def test_one_report_each(self):
        self.answer_all()
        self.close()
        reports = self.round.report_ids
        self.assertEqual(reports.center_id, self.east | self.west)
        self.assertEqual(len(reports), 3)
        self.assertEqual(
            self.report(self.east).recipient_ids.login, "test_sales_manager"
        )
        self.assertIn(self.users["president"], self.report().recipient_ids)
        self.assertEqual(self.report().visits, 3)
        self.assertEqual(self.report(self.west).refuted, 1)
        self.assertEqual(self.report().closed_by, self.users["manager"])
        for report in reports:
            self.assertEqual(len(report.attachment_ids), 1)

    def test_signed_figures_stay(self):
        """What comes in after the sign-off shows beside what was signed."""
        self.answer_all()
        before = self.round._cs_sheet()["people"]
        self.close()
        self.hand_over(
            self.make_visit("2026-09-30 10:00", partner=self.others[2]),
            "2026-10-13 09:00",
        )
        sheet = self.round._cs_sheet()
        self.assertEqual(sheet["total"]["visits"], 3)
        self.assertEqual(sheet["people"], before)
        self.assertEqual(sum(row["visits"] for row in sheet["people"]), 3)
        people = self.round._cs_sheet(self.east)["people"]
        signed = sheet["figures"][self.east]["visits"]
        self.assertEqual(sum(row["visits"] for row in people), signed)
        self.assertEqual(sheet["since"], {"visits": 1, "late": 1})
        self.assertIn(
            "+1 visits entered late, +1 handed over late", sheet["since_text"]
        )
        self.assertEqual(self.round._cs_figures()[self.east]["visits"], 3)
        self.assertIn("Since the sign-off", self.round.report_html)

    def test_rounds_closed_before_keep_their_figures(self):
        self.answer_all()
        self.close()
        self.round.report_ids.attachment_ids.unlink()
        self.round.report_ids.unlink()
        self.env[MODEL]._cs_fill_missing()
        self.assertEqual(len(self.round.report_ids), 3)
        self.assertEqual(self.report().visits, 3)
        self.assertFalse(self.report().recipient_ids)
        self.env[MODEL]._cs_fill_missing()
        self.assertEqual(len(self.round.report_ids), 3)

    def test_each_in_the_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["president"].lang = "zh_CN"
        boss = self._make_user("president2", "cs_department.group_cs_president")
        boss.lang = "en_US"
        self.answer_all()
        self.close()
        papers = self.report().attachment_ids
        self.assertEqual(set(papers.mapped("description")), {"zh_CN", "en_US"})
        mails = self.env["mail.mail"].search([("attachment_ids", "in", papers.ids)])
        by_paper = {m.attachment_ids.description: m.recipient_ids for m in mails}
        self.assertIn(self.users["president"].partner_id, by_paper["zh_CN"])
        self.assertNotIn(boss.partner_id, by_paper["zh_CN"])
        action = self.as_user("president", self.report()).action_open_paper()
        chinese = papers.filtered(lambda a: a.description == "zh_CN")
        self.assertIn(f"/web/content/{chinese.id}?", action["url"])

    def test_the_link_leads_to_the_report(self):
        self.answer_all()
        self.close()
        report = self.report(self.east)
        mail = self.env["mail.mail"].search(
            [("attachment_ids", "in", report.attachment_ids.ids)]
        )
        self.assertIn(f"/odoo/cs-round-reports/{report.id}", mail.body_html)
        mine = self.as_user("sales_manager", report)
        self.assertEqual(mine.visits, 2)
        self.assertTrue(mine.attachment_ids.raw)

    def test_who_reads(self):
        self.answer_all()
        self.close()
        total, east, west = (self.report(c) for c in (None, self.east, self.west))
        for role, readable in (
            ("manager", total | east | west),
            ("president", total | east | west),
            ("auditor", total | east | west),
            ("sales_manager", east),
            ("sales_manager2", west),
            ("sales", self.env[MODEL]),
            ("agent", self.env[MODEL]),
            ("head", self.env[MODEL]),
            ("outsider", self.env[MODEL]),
        ):
            with self.subTest(role=role):
                found = self.as_user(role, self.env[MODEL]).search([])
                self.assertEqual(found & (total | east | west), readable)
                hidden = (total | east | west) - readable
                for report in hidden:
                    papers = self.as_user(role, report.attachment_ids)
                    with self.assertRaises(AccessError):
                        papers.read(["raw"])

    def test_nobody_reads_about_themselves(self):
        """Also who oversees: the own visits are in the report over all."""
        self.users["sales3"].group_ids |= self.env.ref(
            "cs_department.group_cs_president"
        )
        self.answer_all()
        self.users["sales3"].active = False
        self.close()
        self.users["sales3"].active = True
        found = self.as_user("sales3", self.env[MODEL]).search(
            [("round_id", "=", self.round.id)]
        )
        self.assertNotIn(self.report(), found)
        self.assertIn(self.report(self.east), found)

    def test_nobody_writes(self):
        self.answer_all()
        self.close()
        for role in ("manager", "president", "sales_manager"):
            report = self.as_user(role, self.report(self.east))
            for change in (
                lambda report=report: report.write({"visits": 9}),
                lambda report=report: report.unlink(),
                lambda report=report: report.attachment_ids.unlink(),
                lambda report=report: report.attachment_ids.write({"raw": b"x"}),
                lambda report=report: report.copy(),
            ):
                with self.assertRaises(AccessError), mute_logger("odoo.models.unlink"):
                    change()

    def test_taking_note(self):
        self.answer_all()
        self.close()
        report = self.report(self.east)
        self.assertFalse(self.as_user("manager", report).can_acknowledge)
        with self.assertRaises(AccessError):
            self.as_user("manager", report).action_acknowledge()
        with self.assertRaises(AccessError):
            self.as_user("sales_manager2", report).action_acknowledge()
        with self.at("2026-10-13 09:00"):
            self.as_user("sales_manager", report).action_acknowledge()
        self.assertEqual(report.acknowledged_by, self.users["sales_manager"])
        moment = report.acknowledged_on
        self.as_user("sales_manager", report).action_acknowledge()
        self.assertEqual(report.acknowledged_on, moment)

    def test_printing_for_others_is_the_engines(self):
        """Whoever prints does not read about own visits, whatever the request says."""
        self.users["sales3"].group_ids |= self.env.ref("cs_department.group_cs_user")
        self.answer_all()
        values = self.env["report.cs_visits.report_callback_round"]
        for role, seen in (("sales3", False), ("agent", True)):
            for data in ({}, {"hidden_user_ids": [-1]}, {"hidden_user_ids": ""}):
                sheet = self.as_user(role, values)._get_report_values(
                    self.round.ids, dict(data, center_id=self.west.id)
                )["sheets"][0]
                self.assertEqual(self.third in sheet["noted"].visit_id, seen, role)
        with self.assertRaises(AccessError):
            self.as_user("sales", values)._get_report_values(self.round.ids, {})

    def test_preview_before_the_sign_off(self):
        self.answer_all()
        html = self.as_user("agent", self.round).report_html
        self.assertIn("Wenzhou Lighting", html)
        self.assertIn("He explained the discount well.", html)
        self.assertFalse(self.round.report_ids)

    def test_words_are_escaped(self):
        with self.at("2026-10-09 10:00"):
            self.answer(
                self.call_of(self.visit),
                "as_registered",
                customer_words="<script>alert(1)</script>",
            )
        self.assertNotIn("<script>alert", self.round.report_html)
        self.assertIn("&lt;script&gt;", self.round.report_html)

    def test_empty_round(self):
        round_ = self.make_round("2026-10-11")
        self.assertIn("By center", round_.report_html)
        self.assertFalse(round_._cs_sheet()["trend"] and round_._cs_sheet()["noted"])


@tagged("standard", "post_install", "-at_install")
class TestRoundPaper(HttpCase, RoundReportCase):
    def test_real_papers(self):
        """What the printer really makes, in both languages, charts included."""
        if self.env["ir.actions.report"].get_wkhtmltopdf_state() == "install":
            self.skipTest("no wkhtmltopdf")
        self.answer_all()
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        for lang, words in (
            ("en_US", ("Callbacks on Sales Visits", "Wenzhou Lighting", "Sign-off")),
            ("zh_CN", ("Wenzhou Lighting",)),
        ):
            with mute_logger("odoo.addons.base.models.ir_actions_report"):
                content, kind = reports.with_context(lang=lang)._render_qweb_pdf(
                    "cs_visits.report_callback_round_action", self.round.ids
                )
            self.assertEqual(kind, "pdf")
            reader = PdfReader(io.BytesIO(content))
            text = " ".join(page.extract_text() for page in reader.pages)
            text = " ".join(text.split())
            for word in words:
                self.assertIn(word, text, lang)
            self.assertLessEqual(len(reader.pages), 4)
