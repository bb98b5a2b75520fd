"""What the person a question is about, and colleagues, can learn: by no way in."""

from odoo.exceptions import AccessError

from .finding import FindingCase

SECRETS = ("check_result", "round_id", "finding_state")
WORDS = "Never saw him"


class TestPersonLearnsNothing(FindingCase):
    def setUp(self):
        super().setUp()
        # with chatter and tracking, as in life
        self.call = self.call.with_context(tracking_disable=False)
        self.finding = self.deny(differs_remark="Was in Suzhou that day")
        self.mine = self.as_user("sales", self.finding)
        self.me = self.users["sales"]
        self.me.group_ids += self.env.ref("base.group_allow_export")
        # each request begins with nothing known
        self.env.invalidate_all()

    def as_me(self, model):
        return self.as_user("sales", self.env[model])

    def test_sees_that_there_is_a_question(self):
        self.assertEqual(self.as_me("cs.visit.finding").search([]), self.finding)
        data = self.mine.read(["partner_id", "date_visit", "state", "visit_id"])[0]
        self.assertEqual(data["state"], "statement")
        self.assertEqual(self.as_user("sales", self.visit).finding_count, 1)
        self.assertTrue(self.mine.can_answer)
        action = self.as_user("sales", self.visit).action_finding()
        self.assertEqual(action["res_id"], self.finding.id)

    def test_not_what_was_said(self):
        self.assertFalse(self.mine.read(["evidence_ids"])[0]["evidence_ids"])
        self.env.invalidate_all()
        evidence = self.finding.evidence_ids
        self.assertEqual(evidence.customer_words, WORDS)
        with self.assertRaises(AccessError):
            self.as_user("sales", evidence).read(["customer_words"])
        rows = self.as_me("cs.visit.finding.evidence")
        self.assertFalse(rows.search([]))
        self.assertFalse(rows.search([("customer_words", "ilike", "saw")]))
        self.assertFalse(rows.formatted_read_group([], ["kind"], ["__count"]))
        found = self.as_me("cs.visit.finding").search(
            [("evidence_ids.customer_words", "ilike", "saw")]
        )
        self.assertFalse(found)
        for row in self.mine.export_data(["evidence_ids/customer_words"])["datas"]:
            self.assertNotIn(WORDS, str(row))

    def test_no_field_of_the_visit_tells(self):
        visits = self.as_me("cs.visit")
        mine = self.as_user("sales", self.visit)
        for name in SECRETS:
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    mine.read([name])
                with self.assertRaises(AccessError):
                    visits.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    visits.search([], order=name)
                with self.assertRaises(AccessError):
                    visits.formatted_read_group([], [name], ["__count"])
                with self.assertRaises(AccessError):
                    mine.export_data([name])

    def test_no_other_model_tells(self):
        for model in (
            "cs.callback",
            "cs.callback.attempt",
            "cs.callback.round",
            "cs.callback.round.line",
            "cs.attendance.check",
            "cs.attendance.check.line",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_me(model).search([])

    def test_no_message_tells(self):
        for record in (self.finding, self.visit):
            messages = (
                self.as_me("mail.message")
                .search([("model", "=", record._name), ("res_id", "=", record.id)])
                .sudo()
            )
            text = " ".join(
                map(str, messages.mapped("body") + messages.mapped("subject"))
            )
            self.assertNotIn(WORDS, text)
            self.assertNotIn("Suzhou", text)
            self.assertNotIn("agent", ", ".join(messages.author_id.mapped("email")))
            values = messages.tracking_value_ids
            self.assertNotIn("Refuted", values.mapped("new_value_char"))
        found = self.as_me("mail.message").search([("body", "ilike", WORDS)])
        self.assertFalse(found)

    def test_no_stamp_names_the_agent(self):
        agents = self.users["agent"] | self.users["agent2"]
        for record in (self.finding, self.visit, self.finding.activity_ids):
            mine = self.as_user("sales", record)
            for name in ("create_uid", "write_uid"):
                with self.subTest(record=record, name=name):
                    self.assertFalse(mine[name] & agents)

    def test_no_to_do_tells(self):
        self.assertFalse(self.visit.activity_ids)
        to_do = self.as_me("mail.activity").search([("user_id", "=", self.me.id)])
        text = f"{to_do.summary} {to_do.note}"
        self.assertIn("Ningbo Marine Parts", text)
        for word in (WORDS, "denied", "customer said", "does not know"):
            self.assertNotIn(word, text)

    def test_after_the_decision_only_the_outcome(self):
        self.finding = self.finding.with_context(tracking_disable=False)
        self.state_it(self.finding)
        with self.at("2026-10-09 10:00"):
            self.decide(self.finding, "upheld", reason="Two of their people say so")
        self.env.invalidate_all()
        data = self.mine.read(["state", "summary", "decided_by"])[0]
        self.assertEqual(data["state"], "upheld")
        self.assertIn("could not be confirmed", data["summary"])
        self.assertFalse(
            self.as_me("cs.approval").search([("res_model", "=", "cs.visit.finding")])
        )
        self.assertFalse(self.mine.read(["approval_ids"])[0]["approval_ids"])
        # the form opens, with nothing in the places of what is hidden
        form = self.mine.web_read(
            {
                "approval_ids": {"fields": {"comment": {}, "decided_by": {}}},
                "evidence_ids": {"fields": {"customer_words": {}}},
                "deadline_ids": {"fields": {"step": {}}},
            }
        )[0]
        self.assertFalse(form["approval_ids"])
        self.assertFalse(form["evidence_ids"])
        self.assertEqual([row["step"] for row in form["deadline_ids"]], ["statement"])
        self.assertFalse(
            self.as_me("cs.deadline").search(
                [("res_model", "=", "cs.visit.finding"), ("step", "=", "decision")]
            )
        )
        self.assertFalse(
            self.as_me("mail.message").search([("body", "ilike", "their people")])
        )
        self.assertFalse(self.as_me("cs.visit.finding.evidence").search([]))

    def test_the_decider_s_form_is_not_for_the_person(self):
        with self.assertRaises(AccessError):
            self.as_user("sales2", self.env["cs.visit.finding.decide"]).create(
                {
                    "finding_id": self.finding.id,
                    "decision": "dismissed",
                    "reason": "x",
                }
            )


class TestColleaguesLearnNothing(FindingCase):
    def test_question_and_answer(self):
        self.visit.sudo()._cs_write_checked(
            {"companion_ids": [(4, self.users["sales2"].id)]}
        )
        self.customer.user_id = self.users["sales3"]
        finding = self.deny()
        for role in ("sales2", "sales3", "sales_manager2", "agent", "hr", "employee"):
            with self.subTest(role=role):
                for record in (finding, finding.evidence_ids):
                    mine = self.as_user(role, record)
                    self.assertFalse(mine.has_access("read"))
                    self.assertFalse(mine.search([]))

    def test_the_customer_s_salesperson(self):
        self.customer.user_id = self.users["sales3"]
        theirs = self.as_user("sales3", self.visit)
        self.assertTrue(theirs.has_access("read"))
        finding = self.deny()
        self.assertFalse(theirs.has_access("read"))
        self.state_it(finding)
        self.decide(finding, "dismissed")
        self.assertTrue(theirs.has_access("read"))
        self.assertEqual(theirs.finding_count, 0)
        tracked = theirs.message_ids.sudo().tracking_value_ids
        self.assertNotIn("Refuted", tracked.mapped("new_value_char"))

    def test_an_agent_who_was_along(self):
        self.deny()
        # colleagues of one who was along make no such call: named afterwards
        self.visit.sudo()._cs_write_checked(
            {"companion_ids": [(4, self.users["agent2"].id)]}
        )
        records = (self.call, self.call.attempt_ids, self.round.line_ids)
        for record in records:
            self.assertFalse(self.as_user("agent2", record).has_access("read"))
            self.assertFalse(self.as_user("agent2", record).search([]))
            self.assertTrue(self.as_user("agent", record).has_access("read"))
        # calls for other reasons stay in reach
        other = self.call.sudo().with_context(active_test=True)
        domain = [("visit_id", "=", False)]
        self.assertEqual(
            self.as_user("agent2", other).search_count(domain),
            other.search_count([*domain, ("company_id", "=", self.company.id)]),
        )

    def test_the_reason_is_not_for_an_agent_who_was_along(self):
        finding = self.deny()
        self.state_it(finding)
        self.decide(finding, "upheld")
        self.visit.sudo()._cs_write_checked(
            {"companion_ids": [(4, self.users["agent2"].id)]}
        )
        approvals = finding.sudo().approval_ids
        self.assertTrue(approvals)
        domain = [("id", "in", approvals.ids)]
        for role, count in (("agent2", 0), ("manager", len(approvals))):
            mine = self.as_user(role, approvals)
            self.assertEqual(mine.search_count(domain), count, role)
            self.assertEqual(mine.has_access("read"), bool(count), role)
        # requests about other documents stay in reach
        other = self.as_user("agent2", approvals.browse())
        self.assertEqual(other.search_count([("is_of_own_visit", "=", True)]), 0)

    def test_who_oversees_reads(self):
        finding = self.deny()
        for role in ("sales_manager", "manager", "president", "auditor"):
            with self.subTest(role=role):
                mine = self.as_user(role, finding)
                self.assertEqual(mine.evidence_ids.customer_words, WORDS)
                self.assertEqual(
                    self.as_user(role, self.visit).finding_state, "statement"
                )

    def test_other_companies(self):
        finding = self.deny()
        for record in (finding, finding.evidence_ids):
            self.assertFalse(self.as_user("outsider", record).has_access("read"))
            self.assertFalse(self.as_user("outsider", record).search([]))


class TestManagersOwnVisit(FindingCase):
    """Managers and agents are let in by the field groups, but not to their own."""

    def setUp(self):
        super().setUp()
        second = self.make_customer("Second")
        self.own = self.hand_over(
            self.make_visit("2026-09-29 10:00", "sales_manager", second),
            "2026-09-29 18:00",
            reviewer="manager",
        )
        with self.at("2026-10-08 09:30"):
            self.as_user("manager", self.round).action_generate()
        call = self.round.callback_ids.filtered(lambda c: c.visit_id == self.own)
        with self.at("2026-10-08 10:00"):
            self.answer(call, "not_took_place", customer_words=WORDS)
        self.deny()
        self.users["sales_manager"].group_ids += self.env.ref("base.group_allow_export")
        self.env.invalidate_all()
        self.boss = self.as_user("sales_manager", self.own)
        self.both = self.boss | self.as_user("sales_manager", self.visit)

    def test_read(self):
        for name in SECRETS:
            rows = {row["id"]: row[name] for row in self.both.read([name])}
            self.assertFalse(rows[self.own.id], name)
            self.assertTrue(rows[self.visit.id], name)
        self.assertEqual(self.own.sudo().check_result, "refuted")
        data = self.both.web_read({name: {} for name in SECRETS})
        self.assertFalse(
            [row for row in data if row["id"] == self.own.id][0]["round_id"]
        )

    def test_search(self):
        visits = self.boss.browse()
        self.assertEqual(
            visits.search([("check_result", "=", "refuted")]).ids, self.visit.ids
        )
        for name in SECRETS:
            with self.subTest(name=name):
                found = visits.search([(name, "!=", False)])
                self.assertNotIn(self.own.id, found.ids)
                self.assertIn(self.visit.id, found.ids)
        outings = self.as_user("sales_manager", self.env["cs.outing"])
        self.assertFalse(outings.search([("visit_ids.check_result", "=", "refuted")]))

    def test_order(self):
        domain = [("id", "in", self.both.ids)]
        first = self.boss.search(domain, order="check_result desc nulls last, id")
        self.assertEqual(first[-1].id, self.own.id)

    def test_groups(self):
        for name in SECRETS:
            with self.subTest(name=name):
                groups = self.boss.formatted_read_group(
                    [("id", "in", self.both.ids)], [name], ["__count"]
                )
                counts = {bool(row[name]): row["__count"] for row in groups}
                self.assertEqual(counts, {True: 1, False: 1})

    def test_export(self):
        rows = self.both.export_data(["name", "check_result"])["datas"]
        values = {row[0]: row[1] for row in rows}
        self.assertFalse(values[self.own.name])
        self.assertTrue(values[self.visit.name])
        outing = self.as_user("sales_manager", self.env["cs.outing"]).create(
            {
                "date_start": self.own.date_start,
                "date_end": self.own.date_end,
                "purpose": "x",
                "visit_ids": [],
            }
        )
        self.own.sudo()._cs_write_checked({"outing_id": outing.id})
        rows = outing.export_data(["visit_ids/name", "visit_ids/check_result"])
        self.assertEqual(rows["datas"], [[self.own.name, ""]])

    def test_companion(self):
        self.visit.sudo()._cs_write_checked(
            {"companion_ids": [(4, self.users["sales_manager"].id)]}
        )
        self.assertFalse(self.both.search([("check_result", "=", "refuted")]))
        evidence = self.visit.finding_ids.evidence_ids
        self.assertFalse(self.as_user("sales_manager", evidence).has_access("read"))
