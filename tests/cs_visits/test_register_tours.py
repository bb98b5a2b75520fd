"""A manager reviews a visit record in a real browser."""

from odoo import Command
from odoo.tests import HttpCase, tagged

from .common import VisitsCase


@tagged("standard", "post_install", "-at_install")
class TestReviewTour(HttpCase, VisitsCase):
    def test_manager_reviews_with_a_comment(self):
        competitor = self.env["cs.competitor"].create(
            {"name": "Hailong", "company_id": self.company.id}
        )
        self.hand_over(
            self.make_visit(
                "2026-09-14 10:00", result_open_questions="Hold the price?"
            ),
            "2026-09-14 18:00",
        )
        visit = self.make_visit(
            "2026-09-21 10:00",
            competitor_news_ids=[
                Command.create(
                    {"competitor_id": competitor.id, "text": "Free delivery"}
                )
            ],
        )
        with self.at("2026-09-21 18:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()
        self.start_tour(
            "/odoo/cs-visits-to-review", "cs_visits_review", login="test_sales_manager"
        )
        self.assertEqual(visit.state, "reviewed")
        self.assertEqual(visit.review_comment, "Well prepared")
