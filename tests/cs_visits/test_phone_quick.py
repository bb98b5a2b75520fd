"""What the phone's form offers, and that nothing is saved twice."""

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_visits.exceptions import PositionError, VisitError

from .common import VisitsCase


class TestQuickCustomers(VisitsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mine = cls.users["sales"]
        cls.near = cls.make_located("Near", 31.2310, 121.4740, cls.mine)
        cls.far = cls.make_located("Far", 29.8683, 121.5440, cls.mine)
        cls.around = cls.make_located("Around", 31.2304, 121.4737, cls.users["sales2"])
        cls.elsewhere = cls.make_located("Else", 32.0, 118.8, cls.users["sales2"])

    @classmethod
    def make_located(cls, name, latitude, longitude, user):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "company_id": cls.company.id,
                "partner_latitude": latitude,
                "partner_longitude": longitude,
                "user_id": user.id,
            }
        )

    def quick(self, role="sales", *place):
        model = self.as_user(role, self.env["cs.visit"]).with_company(self.company)
        with self.at("2026-09-21 09:00"):
            return model.quick_customers(*place)

    def names(self, *place):
        return [row["name"] for row in self.quick("sales", *place)]

    def test_own_customers(self):
        names = self.names()
        self.assertIn("Near", names)
        self.assertIn("Far", names)
        self.assertNotIn("Else", names)

    def test_nearest_first(self):
        rows = self.quick("sales", 31.2304, 121.4737)
        self.assertEqual([r["name"] for r in rows[:3]], ["Around", "Near", "Far"])
        self.assertEqual(rows[0]["km"], 0)
        self.assertAlmostEqual(rows[2]["km"], 151.6, delta=0.2)
        self.assertNotIn("Else", [r["name"] for r in rows])

    def test_planned_today_goes_first(self):
        visit = self.make_visit("2026-09-21 15:00", partner=self.far)
        self.make_visit("2026-09-22 15:00", partner=self.near)
        rows = self.quick("sales", 31.2304, 121.4737)
        self.assertEqual(rows[0]["name"], "Far")
        self.assertEqual(rows[0]["visit_id"], visit.id)
        self.assertFalse(rows[1]["visit_id"])

    def test_visited_last(self):
        self.make_visit("2026-09-01 15:00", partner=self.elsewhere)
        self.make_visit("2026-09-02 15:00", partner=self.far)
        self.assertEqual(self.names()[:2], ["Far", "Else"])

    def test_no_place(self):
        for place in ((91, 0), (float("nan"), 0), ("a", "b"), (None, 121)):
            with self.subTest(place=place), self.assertRaises(PositionError):
                self.quick("sales", *place)

    def test_who_does_not_visit(self):
        with self.assertRaises(AccessError):
            self.quick("employee")

    def test_last_purpose(self):
        other = self.purpose.copy({"name": "Other purpose"})
        self.make_visit("2026-09-01 10:00")
        self.make_visit("2026-09-02 10:00", purpose_id=other.id)
        model = self.as_user("sales", self.env["cs.visit"]).with_company(self.company)
        values = model.default_get(["purpose_id"])
        self.assertEqual(values["purpose_id"], other.id)
        other.active = False
        values = model.default_get(["purpose_id"])
        self.assertEqual(values["purpose_id"], self.purpose.id)


class TestOneTap(VisitsCase):
    def test_done_and_submitted(self):
        visit = self.make_visit()
        with self.at("2026-09-21 12:00"):
            self.as_user("sales", visit).action_done_and_submit()
        self.assertEqual(visit.state, "submitted")

    def test_neither_nor(self):
        visit = self.make_visit(content=False)
        with (
            self.at("2026-09-21 12:00"),
            self.assertRaises(MissingInputError),
            self.env.cr.savepoint(),
        ):
            self.as_user("sales", visit).action_done_and_submit()
        visit.invalidate_recordset()
        self.assertEqual(visit.state, "planned")
        with self.at("2026-09-21 09:00"), self.assertRaises(VisitError):
            self.as_user("sales", visit).action_done_and_submit()

    def test_sent_twice_is_saved_once(self):
        self.make_visit(client_key="phone-1")
        self.make_visit(role="sales2", client_key="phone-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.make_visit(client_key="phone-1")
        self.assertIn("client_key_uniq", str(caught.exception))
