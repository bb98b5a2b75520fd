"""The main paths in a real browser; the salesperson's on a phone."""

import base64
import io
from datetime import timedelta

from PIL import Image

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import VisitsCase


class PhoneCase(HttpCase, VisitsCase):
    browser_size = "390x844"
    touch_enabled = True

    def setUp(self):
        super().setUp()
        self.customer.write(
            {
                "user_id": self.users["sales"].id,
                "partner_latitude": 29.8683,
                "partner_longitude": 121.5440,
            }
        )

    def tour(self, name, path="/odoo/cs-my-visits"):
        self.start_tour(path, name, login="test_sales", timeout=120)
        self.env.invalidate_all()
        return self.env["cs.visit"].search([("user_id", "=", self.users["sales"].id)])


@tagged("standard", "post_install", "-at_install")
class TestPhoneTour(PhoneCase):
    def test_salesperson_logs_a_visit(self):
        visit = self.tour("cs_visits_phone")
        self.assertEqual(visit.state, "submitted")
        self.assertEqual(visit.content, "Showed the new samples")
        self.assertAlmostEqual(visit.duration, 0.5)
        self.assertTrue(visit.date_check_in)
        self.assertFalse(visit.is_far)
        self.assertEqual(visit.position_accuracy, 15)
        photo = visit.photo_ids
        self.assertEqual(photo.name, "shelf")
        image = Image.open(io.BytesIO(base64.b64decode(photo.image)))
        self.assertEqual((image.format, image.size), ("JPEG", (1600, 1067)))

    def test_position_is_refused(self):
        start = fields.Datetime.now() - timedelta(hours=3)
        visit = self.make_visit(self.local(start))
        self.tour("cs_visits_phone_refused", f"/odoo/cs-my-visits/{visit.id}")
        self.assertEqual(visit.state, "done")
        self.assertFalse(visit.date_check_in)


@tagged("standard", "post_install", "-at_install")
class TestOfflineTour(PhoneCase):
    def test_saved_when_the_connection_is_back(self):
        visit = self.tour("cs_visits_offline_save")
        self.assertEqual(len(visit), 1)
        self.assertEqual(visit.content, "Written in a tunnel")
        self.assertEqual(visit.result_reaction, "Nods")
        self.assertEqual(visit.photo_count, 1)

    def test_back_after_a_reload(self):
        visit = self.tour("cs_visits_offline_reload")
        self.assertEqual(len(visit), 1)
        self.assertEqual(visit.content, "A whole sentence")
        self.assertEqual(visit.photo_count, 1)

    def test_a_lost_answer_makes_no_second_visit(self):
        visit = self.tour("cs_visits_offline_answer")
        self.assertEqual(len(visit), 1)
        self.assertEqual(visit.content, "Sent once, with more")

    def test_unfinished_ones_are_offered(self):
        self.assertFalse(self.tour("cs_visits_offline_again"))

    def test_nobody_else_reads_it(self):
        self.tour("cs_visits_draft_store")


@tagged("standard", "post_install", "-at_install")
class TestCheckTour(HttpCase, VisitsCase):
    def test_agent_checks_a_visit(self):
        visit = self.hand_over(self.make_visit("2026-09-28 10:00"), "2026-09-28 18:00")
        round_ = self.make_round()
        with self.at("2026-10-08 09:00"):
            self.as_user("manager", round_).action_generate()
        self.assertEqual(round_.callback_ids.user_id, self.users["agent"])
        self.start_tour("/odoo/cs-callbacks", "cs_visits_check", login="test_agent")
        self.assertEqual(visit.state, "verified")
