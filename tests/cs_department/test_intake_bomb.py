"""Many mails of one sender: joined and counted, with small and constant work."""

from odoo.addons.cs_department.models.policy.mail_received import received_mail

from .intake_common import IntakeCase


class TestIntakeBomb(IntakeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.before = cls.env["cs.complaint"].search_count([])

    def count(self):
        return self.env["cs.complaint"].search_count([]) - self.before

    def test_five_hundred_equal_mails_are_one_complaint(self):
        complaint = self.receive()
        files = self.env["ir.attachment"].search_count([])
        messages = self.env["mail.message"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        for _number in range(499):
            self.assertFalse(self.receive())
        self.assertEqual(self.count(), 1)
        self.assertEqual(complaint.mail_count, 500)
        self.assertEqual(complaint.mail_ids.count, 500)
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails, "bounces")

    def test_the_work_for_each_is_small_and_the_same(self):
        self.receive()

        def queries():
            source = self.mail()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.receive(source)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        first = queries()
        for _number in range(20):
            self.receive()
        self.assertLessEqual(queries(), first)
        self.assertLess(first, 45)

    def test_they_are_acknowledged_once(self):
        complaint = self.receive()
        for _number in range(30):
            self.receive()
        complaint.write(
            {
                "category_id": self.categories["product"].id,
                "department_id": self.product_dept.id,
                "read_back_by": "Mr Wu",
                "read_back_method": "email",
            }
        )
        self.as_user("agent", complaint).action_confirm()
        for _number in range(5):
            self.receive()
        sent = self.env["mail.mail"].search([("recipient_ids", "in", self.known.ids)])
        self.assertEqual(len(sent), 1)
        self.assertEqual(complaint.mail_count, 36)

    def test_other_words_are_another_complaint(self):
        self.assertNotEqual(self.receive("Two leak"), self.receive("Three leak"))

    def test_another_sender_is_another_complaint(self):
        self.receive()
        self.assertTrue(self.receive(sender="li@nowhere.example.com"))

    def test_after_the_time_it_is_another_complaint(self):
        with self.at("2026-09-28 09:00"):
            first = self.receive()
        with self.at("2026-09-29 08:59"):
            self.assertFalse(self.receive())
        with self.at("2026-10-09 09:00"):
            second = self.receive()
        self.assertTrue(second)
        self.assertNotEqual(first, second)
        self.assertEqual(second.mail_ids.count, 1)

    def test_a_cancelled_one_takes_no_more(self):
        complaint = self.receive()
        self.as_user("agent", complaint)._cancel("Advertising")
        self.assertTrue(self.receive())

    def test_too_many_different_mails_are_added_to_the_last(self):
        self.company.cs_mail_limit = 3
        complaints = [self.receive(f"Pump {number} leaks") for number in range(3)]
        fourth = self.receive("Pump 4 leaks as well")
        self.assertEqual(fourth, complaints[-1])
        self.assertIn("Pump 4", " ".join(fourth.message_ids.mapped("body")))
        self.assertEqual(self.count(), 3)
        self.assertTrue(self.receive("It leaks", sender="li@nowhere.example.com"))

    def test_more_than_twenty_replies_are_not_lost(self):
        """Core would drop them and send a bounce for each."""
        complaint = self.receive()
        for number in range(25):
            self.assertEqual(self.answer(complaint, f"News {number}?"), complaint)
        self.assertEqual(len(complaint.contact_ids), 25)
        self.assertEqual(len(self.to_dos(complaint, "customer_mail")), 1)

    def test_equal_replies_are_counted(self):
        complaint = self.receive()
        self.answer(complaint)
        for _number in range(3):
            self.assertFalse(self.answer(complaint))
        self.assertEqual(len(complaint.contact_ids), 1)
        self.assertEqual(complaint.mail_count, 4)

    def test_no_client_passes_for_the_gateway(self):
        for forged in (True, "x", {"message": "x"}, [1]):
            env = self.env(context={"cs_mail_received": forged})
            self.assertIsNone(received_mail(env))
