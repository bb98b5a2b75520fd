"""Photos of a visit: seen by who sees the visit, fixed with its record."""

import base64
import io

from PIL import Image

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError
from odoo.addons.cs_visits.exceptions import PhotoError, VisitError

from .common import VisitsCase


def picture(width=40, height=30, kind="JPEG"):
    """A picture of one colour, as base64."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "#336699").save(stream, kind)
    return base64.b64encode(stream.getvalue())


class TestPhoto(VisitsCase):
    def add(self, visit, role="sales", **values):
        return self.as_user(role, self.env["cs.visit.photo"]).create(
            {"visit_id": visit.id, "name": "Shelf", "image": picture(), **values}
        )

    def submit(self, visit):
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done()
            self.as_user("sales", visit).action_submit()

    def test_seen_by_who_sees_the_visit(self):
        visit = self.make_visit()
        photo = self.add(visit)
        self.assertEqual(visit.photo_count, 1)
        model = self.env["cs.visit.photo"]
        for role, sees in (
            ("sales", True),
            ("sales_manager", True),
            ("sales2", False),
            ("sales_manager2", False),
            ("agent", False),
            ("manager", True),
            ("auditor", True),
            ("employee", False),
            ("outsider", False),
        ):
            with self.subTest(role=role):
                theirs = self.as_user(role, photo)
                self.assertEqual(theirs.has_access("read"), sees)
                found = self.as_user(role, model).search([("id", "=", photo.id)])
                self.assertEqual(bool(found), sees)
                file = self.env["ir.attachment"].search(
                    [("res_model", "=", photo._name), ("res_field", "=", "image")]
                    + [("res_id", "=", photo.id)]
                )
                self.assertEqual(self.as_user(role, file).has_access("read"), sees)

    def test_agents_see_it_when_it_is_handed_over(self):
        visit = self.make_visit()
        photo = self.add(visit)
        self.hand_over(visit)
        self.assertTrue(self.as_user("agent", photo).has_access("read"))
        self.assertFalse(self.as_user("agent", photo).has_access("write"))

    def test_only_the_visitor_adds_and_removes(self):
        visit = self.make_visit()
        photo = self.add(visit)
        for role in ("sales2", "sales_manager", "manager", "agent"):
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    self.add(visit, role)
                with self.assertRaises(AccessError):
                    self.as_user(role, photo).write({"name": "Mine"})
                with self.assertRaises(AccessError):
                    self.as_user(role, photo).unlink()
        self.as_user("sales", photo).unlink()
        self.assertFalse(visit.photo_ids)

    def test_fixed_when_submitted(self):
        visit = self.make_visit()
        photo = self.add(visit)
        mine = self.as_user("sales", photo)
        self.submit(visit)
        with self.assertRaises(VisitError):
            self.add(visit)
        with self.assertRaises(VisitError):
            mine.write({"name": "Better"})
        with self.assertRaises(VisitError):
            mine.unlink()
        with self.assertRaises(VisitError):
            self.as_user("sales", visit).write({"photo_ids": [(5,)]})
        # nor by the file behind it
        file = self.env["ir.attachment"].search(
            [("res_model", "=", photo._name), ("res_field", "=", "image")]
            + [("res_id", "=", photo.id)]
        )
        with self.assertRaises(AccessError):
            self.as_user("sales", file).write({"raw": b"other"})
        with self.assertRaises(AccessError):
            self.as_user("sales", file).unlink()
        # sent back, it is open again
        self.as_user("sales_manager", visit)._send_back("A better photo")
        mine.unlink()

    def test_read_only_when_cancelled(self):
        visit = self.make_visit()
        self.as_user("sales", visit).action_cancel()
        with self.assertRaises(ReadonlyDocumentError):
            self.add(visit)

    def test_moved_to_somebody_elses_visit(self):
        photo = self.add(self.make_visit())
        other = self.make_visit(role="sales2")
        with self.assertRaises(AccessError):
            self.as_user("sales", photo).write({"visit_id": other.id})
            self.env.flush_all()

    def test_what_is_no_photo(self):
        visit = self.make_visit()
        svg = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
        page = base64.b64encode(b"<html><script>alert(1)</script></html>")
        for image in (svg, page, "???", "", False, base64.b64encode(b"%PDF-1.4")):
            with self.subTest(image=image), self.assertRaises(PhotoError):
                self.add(visit, image=image)

    def test_made_smaller_on_the_server_too(self):
        photo = self.add(self.make_visit(), image=picture(4000, 2000))
        image = Image.open(io.BytesIO(base64.b64decode(photo.image)))
        self.assertEqual(image.size, (1920, 960))

    def test_limits(self):
        visit = self.make_visit()
        self.company.cs_visit_photo_limit = 2
        self.add(visit)
        self.add(visit)
        with self.assertRaises(PhotoError) as caught:
            self.add(visit)
        self.assertIn("2 photos", str(caught.exception))
        self.company.write({"cs_visit_photo_limit": 20, "cs_visit_photo_mb": 1})
        noise = Image.effect_noise((1900, 1900), 90)
        stream = io.BytesIO()
        noise.save(stream, "PNG")
        with self.assertRaises(PhotoError):
            self.add(visit, image=base64.b64encode(stream.getvalue()))

    def test_sent_twice_comes_in_once(self):
        visit = self.make_visit()
        self.add(visit, client_key="a-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.add(visit, client_key="a-1")
        self.assertIn("client_key_uniq", str(caught.exception))

    def test_files_go_with_the_visit(self):
        visit = self.make_visit()
        photo = self.add(visit)
        domain = [("res_model", "=", photo._name), ("res_field", "=", "image")]
        domain.append(("res_id", "=", photo.id))
        self.assertTrue(self.env["ir.attachment"].search(domain))
        self.as_user("sales", visit).unlink()
        self.assertFalse(photo.exists())
        self.assertFalse(self.env["ir.attachment"].search(domain))
