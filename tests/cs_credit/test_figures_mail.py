"""The quarter's overview goes to the general manager once, when all is published."""

from odoo.exceptions import ValidationError

from .common import Q3
from .figures_common import FiguresCase


class TestQuarterReport(FiguresCase):
    def setUp(self):
        super().setUp()
        self.batch = self.env["cs.credit.rating.batch"].create(
            {"company_id": self.company.id, "date_from": Q3[0], "date_to": Q3[1]}
        )
        self.batch._cs_write_checked({"date_done": "2026-10-09 02:00:00"})
        self.president = self.users["president"].sudo().partner_id

    def report(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("cs_credit.ir_cron_credit_report").method_direct_trigger()
        self.env.invalidate_all()

    def mails(self):
        domain = [("recipient_ids", "in", self.president.ids)]
        return self.env["mail.mail"].search(domain)

    def test_waits_for_the_last_rating(self):
        self.rated(self.alpha, "AA")
        waiting = self.rated(self.beta, "A", state="approved")
        self.report()
        self.assertFalse(self.mails())
        self.env.cr.execute(
            "UPDATE cs_credit_rating SET state = 'published' WHERE id = %s",
            [waiting.id],
        )
        self.env.invalidate_all()
        self.report()
        mail = self.mails()
        self.assertEqual(len(mail), 1)
        self.assertIn("2026 Q3", mail.subject)
        self.assertEqual(len(mail.attachment_ids), 1)
        self.assertIn(b"Credit Overview", mail.attachment_ids.raw)
        self.assertTrue(self.batch.date_reported)

    def test_once(self):
        self.rated(self.alpha, "AA")
        self.report()
        self.report()
        self.assertEqual(len(self.mails()), 1)

    def test_not_on_a_day_off(self):
        self.rated(self.alpha, "AA")
        with self.at("2026-10-24 10:00"):
            self.report()
            self.assertFalse(self.mails())

    def test_nothing_was_rated(self):
        self.report()
        self.assertFalse(self.mails())

    def test_nobody_to_mail_to(self):
        self.rated(self.alpha, "AA")
        self.users["president"].sudo().email = False
        self.report()
        self.assertFalse(self.batch.date_reported)

    def test_nobody_says_it_was_sent(self):
        batches = self.as_user("clerk", self.env["cs.credit.rating.batch"])
        with self.assertRaises(ValidationError):
            batches.create(
                {
                    "date_from": "2026-04-01",
                    "date_to": "2026-06-30",
                    "date_reported": "2026-07-01 00:00:00",
                }
            )
