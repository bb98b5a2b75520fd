"""File number, level and complaints on the customer; merging and deleting."""

from psycopg2.errors import ForeignKeyViolation

from odoo.addons.cs_department.exceptions import InUseError, MissingInputError

from .common import ComplaintCase


class TestCustomer(ComplaintCase):
    def test_file_number(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.customer.id}
        )
        self.assertFalse(self.customer.cs_file_number)
        self.customer.action_cs_open_file()
        number = self.customer.cs_file_number
        self.assertTrue(number)
        self.customer.action_cs_open_file()
        self.assertEqual(self.customer.cs_file_number, number)
        with self.assertRaises(MissingInputError):
            contact.action_cs_open_file()

    def test_complaints_write_nothing_to_the_customer(self):
        self.env.flush_all()
        before = self.customer.write_date
        self.cr.execute(
            "SELECT xmin FROM res_partner WHERE id = %s", [self.customer.id]
        )
        xmin = self.cr.fetchone()
        self.closed()
        self.env.flush_all()
        self.cr.execute(
            "SELECT xmin, write_date FROM res_partner WHERE id = %s",
            [self.customer.id],
        )
        after = self.cr.fetchone()
        self.assertEqual((after[0],), xmin)
        self.assertEqual(after[1], before)

    def test_count_and_search(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.customer.id}
        )
        other = self.env["res.partner"].create({"name": "Quiet Co"})
        self.draft()
        self.draft(partner_id=contact.id)
        agent = self.as_user("agent", self.customer | contact | other)
        self.assertEqual(agent.mapped("cs_complaint_count"), [2, 2, 0])
        partners = agent.browse().search
        here = [("id", "in", agent.ids)]
        for operator, value, expected in (
            (">", 0, self.customer | contact),
            (">", 1, self.customer | contact),
            (">", 2, self.env["res.partner"]),
            ("=", 0, other),
            ("=", 2, self.customer | contact),
            ("<", 1, other),
            ("!=", 0, self.customer | contact),
        ):
            self.assertEqual(
                partners([*here, ("cs_complaint_count", operator, value)]),
                expected,
                (operator, value),
            )
        # a colleague without rights on complaints counts none
        self.assertEqual(self.as_user("employee", self.customer).cs_complaint_count, 0)

    def test_merge_keeps_every_complaint_and_call(self):
        double = self.env["res.partner"].create(
            {"name": "Ningbo Marine", "is_company": True, "phone": "+86 574 2"}
        )
        self.customer.action_cs_open_file()
        double.action_cs_open_file()
        closed = self.closed(partner_id=double.id)
        draft = self.draft(partner_id=double.id)
        kept = self.draft()
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (double | self.customer).ids, self.customer, extra_checks=False
        )
        self.env.invalidate_all()
        self.assertFalse(double.exists())
        complaints = (closed | draft | kept).sudo()
        self.assertEqual(complaints.exists(), complaints)
        self.assertEqual(complaints.partner_id, self.customer)
        self.assertEqual(complaints.commercial_partner_id, self.customer)
        self.assertEqual(closed.sudo().callback_ids.partner_id, self.customer)
        self.assertTrue(self.customer.cs_file_number)

    def test_deleting(self):
        contact = self.env["res.partner"].create(
            {"name": "Mr Wu", "parent_id": self.customer.id}
        )
        self.draft(contact_id=contact.id)
        for partner in (contact, self.customer):
            with self.assertRaises(InUseError):
                partner.unlink()
        self.env["res.partner"].create({"name": "Nobody"}).unlink()

    def test_levels(self):
        vip = self.env.ref("cs_department.customer_level_vip")
        self.customer.cs_level_id = vip
        self.assertEqual(self.draft().level_id, vip)
        with self.assertRaises(ForeignKeyViolation), self.cr.savepoint():
            vip.unlink()
            self.env.flush_all()
