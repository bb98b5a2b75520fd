"""The customer learns number and promised date, as they came (ISO 10002 7.3)."""

from odoo.addons.cs_department.exceptions import AttachmentError, EngineFieldError

from .intake_common import IntakeCase


class TestIntakeAcknowledge(IntakeCase):
    def acknowledged(self, complaint):
        return complaint.contact_ids.filtered(lambda c: c.kind == "acknowledgement")

    def test_the_date_is_the_sum_of_the_steps_over_national_day(self):
        """1 WD each: to the head, analysis, answer (A3.4); National Day 1–7 Oct."""
        with self.at("2026-09-30 15:00"):
            complaint = self.draft()
            self.assertEqual(str(complaint.date_to_promise), "2026-10-10")
            complaint.action_confirm()
            self.assertEqual(str(complaint.date_promised), "2026-10-10")

    def test_with_the_president_it_takes_two_steps_more(self):
        """Within 1 WD to the president, who answers within 1 WD (A3.4 (4))."""
        with self.at("2026-09-30 15:00"):
            for values in ({"is_cross_department": True}, {"loss_amount": 50_000}):
                complaint = self.confirmed(**values)
                self.assertEqual(str(complaint.date_promised), "2026-10-13")

    def test_promised_categories_have_the_promise(self):
        """2 WD (A3.5): the end of the clock that runs."""
        with self.at("2026-09-30 15:00"):
            complaint = self.confirmed(category="service")
            self.assertEqual(str(complaint.date_promised), "2026-10-09")
            self.assertEqual(
                self.clocks(complaint)["promise"], ("running", "2026-10-09 18:00")
            )

    def test_other_rules_other_dates(self):
        rule = self.env.ref("cs_department.deadline_rule_complaint_analysis_product")
        rule.days = 3
        with self.at("2026-09-14 10:00"):
            self.assertEqual(str(self.confirmed().date_promised), "2026-09-20")

    def test_by_phone_it_is_told_at_the_read_back(self):
        with self.at("2026-09-14 10:00"):
            complaint = self.confirmed()
        contact = self.acknowledged(complaint)
        self.assertEqual(len(contact), 1)
        self.assertEqual(contact.channel, "phone")
        self.assertEqual(contact.person, "Mr Wu, purchasing")
        self.assertIn(complaint.name, contact.summary)
        self.assertIn("2026-09-17", contact.summary)
        self.assertEqual(self.local(complaint.date_acknowledged), "2026-09-14 10:00")
        self.assertFalse(complaint.can_acknowledge)
        self.assertFalse(self.to_dos(complaint, "acknowledge"))

    def test_by_mail_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("cs_department.mail_template_complaint_acknowledgement")
        template.with_context(lang="fr_FR").subject = "Votre plainte {{ object.name }}"
        self.customer.lang = "fr_FR"
        with self.at("2026-09-14 10:00"):
            complaint = self.confirmed(channel="email")
        contact = self.acknowledged(complaint)
        self.assertEqual(contact.channel, "email")
        self.assertEqual(contact.message_id.subject, f"Votre plainte {complaint.name}")
        mail = self.env["mail.mail"].search(
            [("mail_message_id", "=", contact.message_id.id)]
        )
        self.assertEqual(mail.state, "outgoing", "queued, not sent inline")
        self.assertIn(complaint.name, mail.body_html)
        self.assertIn("17", mail.body_html)
        self.assertTrue(complaint.date_acknowledged)

    def test_without_an_address_the_agent_is_asked(self):
        self.customer.email = False
        complaint = self.confirmed(channel="letter")
        self.assertFalse(complaint.date_acknowledged)
        agent = self.as_user("agent", complaint)
        self.assertTrue(agent.can_acknowledge)
        to_do = self.to_dos(complaint, "acknowledge")
        self.assertEqual(to_do.user_id, self.users["agent"])
        self.assertIn(complaint.name, to_do.summary)
        action = agent.action_acknowledge()
        contact = agent.env["cs.complaint.contact"].with_context(**action["context"])
        contact.create({"person": "Mr Wu"})
        self.assertTrue(complaint.date_acknowledged)
        self.assertFalse(self.to_dos(complaint, "acknowledge"))
        self.assertFalse(agent.can_acknowledge)

    def test_a_broken_template_stops_nothing(self):
        template = self.env.ref("cs_department.mail_template_complaint_acknowledgement")
        template.body_html = "<p t-out='object.no_such_field'/>"
        with self.assertLogs("odoo.addons.cs_department", "ERROR"):
            complaint = self.confirmed(channel="email")
        self.assertEqual(complaint.state, "confirmed")
        self.assertTrue(self.to_dos(complaint, "acknowledge"))

    def test_it_cannot_be_claimed(self):
        complaint = self.draft()
        for values in (
            {"date_acknowledged": "2026-09-14 10:00:00"},
            {"date_promised": "2026-09-14"},
        ):
            with self.assertRaises(EngineFieldError):
                complaint.write(values)

    def test_letter_fax_and_mail_are_attached_first(self):
        for channel in ("letter", "fax", "email"):
            complaint = self.draft(channel=channel)
            with self.subTest(channel=channel):
                with self.assertRaises(AttachmentError):
                    complaint.action_confirm()
                self.assertEqual(complaint.state, "draft")
                self.attach(complaint)
                complaint.action_confirm()
                self.assertEqual(complaint.state, "confirmed")
        for channel in ("phone", "visit", "portal", "other"):
            self.assertEqual(self.confirmed(channel=channel).state, "confirmed")

    def test_many_at_once_cost_no_more_than_one(self):
        ids = [self.draft().id for _number in range(8)]
        complaints = self.env["cs.complaint"]

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(
                len(complaints.browse(some)._cs_promised_dates()), len(some)
            )
            return self.env.cr.sql_log_count - before

        queries(ids)  # what is kept for everybody is read once
        self.assertEqual(queries(ids), queries(ids[:1]))
