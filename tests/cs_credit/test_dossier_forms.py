"""Forms of the credit file: versions, approval, roles, content, printing."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form
from odoo.tools import mute_logger

from odoo.addons.cs_department.exceptions import (
    CreditLimitError,
    EngineFieldError,
    FourEyesError,
    InUseError,
    MissingInputError,
    NoRuleError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)

from .dossier_common import DossierCase


class TestForms(DossierCase):
    def test_a_version_is_approved_and_the_next_supersedes_it(self):
        first = self.survey()
        self.assertEqual((first.state, first.version), ("draft", 1))
        first.action_submit()
        self.assertEqual(first.state, "submitted")
        self.as_user("credit", first).action_approve()
        self.assertEqual(first.state, "approved")
        self.assertEqual(first.approved_by, self.users["credit"])
        self.assertEqual(str(first.approved_on), "2026-10-12")
        second = self.env["cs.credit.survey"].browse(
            first.action_new_version()["res_id"]
        )
        self.assertEqual((second.version, second.state), (2, "draft"))
        self.assertEqual(second.business_items, "Bearings")
        self.assertFalse(second.approved_by)
        again = first.action_new_version()["res_id"]
        self.assertEqual(again, second.id, "one version is begun at a time")
        partner = self.customer.with_company(self.company)
        self.assertEqual(partner.cs_credit_survey_id, first)
        self.approve(second)
        self.assertEqual((first.state, second.state), ("superseded", "approved"))
        self.assertEqual(partner.cs_credit_survey_id, second)
        self.assertEqual(second.version_count, 2)

    def test_other_customers_and_companies_keep_theirs(self):
        first = self.approve(self.survey())
        other = self.make_customer("Other customer")
        self.approve(self.survey(partner=other))
        self.assertEqual(first.state, "approved")
        elsewhere = self.customer.with_company(self.other_company)
        self.assertFalse(elsewhere.cs_credit_survey_id)

    def test_refusing_sends_back_with_the_reason(self):
        form = self.survey()
        form.action_submit()
        wizard = self.as_user("credit", form).action_refuse()
        refusal = (
            self.env[wizard["res_model"]]
            .with_user(self.users["credit"])
            .with_context(**wizard["context"], allowed_company_ids=self.company.ids)
            .create({"comment": "The licence is another company's"})
        )
        refusal.action_refuse()
        self.assertEqual(form.state, "draft")
        self.assertIn("licence", form.refuse_reason)
        form.action_submit()
        self.assertFalse(form.refuse_reason)

    def test_approved_forms_do_not_change(self):
        form = self.approve(self.survey())
        with self.assertRaises(ReadonlyDocumentError):
            self.as_user("credit", form).write({"capital": 1})
        with self.assertRaises(ReadonlyDocumentError):
            form.unlink()

    def test_a_change_after_submission_makes_the_request_void(self):
        form = self.survey()
        form.action_submit()
        form.person_weaknesses = "Gambles"
        self.assertEqual(form.state, "draft")
        self.assertEqual(form.sudo().approval_ids.state, "void")

    def test_roles(self):
        form = self.survey()
        for role in ("sales", "employee", "outsider", "auditor"):
            with self.assertRaises(AccessError, msg=role):
                self.as_user(role, form).action_submit()
            with self.assertRaises(AccessError, msg=role):
                self.make("cs.credit.survey", role)
        self.assertEqual(self.as_user("auditor", form).name, form.name)
        with self.assertRaises(AccessError):
            self.as_user("sales", form).read(["person_name"])
        self.as_user("credit", form).action_submit()
        with self.assertRaises(FourEyesError):
            self.as_user("credit", form).action_approve()
        with self.assertRaises(TransitionAccessError):
            self.as_user("clerk", form).action_approve()
        self.as_user("credit2", form).action_approve()
        self.assertEqual(form.state, "approved")

    def test_nothing_is_forged(self):
        form = self.survey()
        with self.assertRaises(StateWriteError):
            form.write({"state": "approved"})
        for vals in (
            {"version": 7},
            {"approved_by": self.users["clerk"].id},
            {"refuse_reason": "x"},
        ):
            with self.assertRaises(EngineFieldError):
                form.write(vals)
            with self.assertRaises(EngineFieldError):
                self.survey(**vals)
        with self.assertRaises(EngineFieldError):
            self.analysis(sales_year_1=1e9)
        with self.assertRaises(EngineFieldError):
            self.analysis().write({"collection_record": "excellent"})
        with self.assertRaises(StateWriteError):
            form.with_context(cs_by_transition=True).write({"state": "approved"})

    def test_every_field_of_the_form_is_bound_to_the_approval(self):
        content = self.env["cs.credit.survey"]._cs_content["form"]
        for name in ("person_name", "bank_credit", "capital", "note", "address"):
            self.assertIn(name, content)
        for name in ("state", "version", "approved_by", "name", "create_uid"):
            self.assertNotIn(name, content)

    def test_submission_needs_the_main_fields(self):
        form = self.survey(bank_credit=False, licence_number=False)
        with self.assertRaises(MissingInputError) as caught:
            form.action_submit()
        self.assertIn("Business Licence", str(caught.exception))

    def test_without_a_rule_nobody_approves(self):
        self.env.ref("cs_credit.cs_approval_rule_survey").active = False
        with self.assertRaises(NoRuleError):
            self.survey().action_submit()

    def test_contacts_stand_for_their_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id}
        )
        self.assertEqual(self.survey(partner=contact).partner_id, self.customer)

    def test_the_form_takes_over_what_the_contact_says(self):
        self.customer.write({"company_registry": "9133", "street": "Road 1"})
        form = self.make("cs.credit.survey")
        self.assertEqual(form.licence_number, "9133")
        self.assertEqual(form.phone, "+86 574 8888 0000")
        self.assertIn("Road 1", form.address)

    def test_bad_numbers(self):
        for vals in ({"capital": -1}, {"capital": 1e30}):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.survey(**vals)
                self.env.flush_all()
        for vals in (
            {"discount_percent": 101},
            {"owner_age": 400},
            {"days_proposed": -1},
            {"limit_proposed": -1},
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                self.analysis(**vals)
                self.env.flush_all()
        with self.assertRaises(ValidationError):
            self.analysis(limit_proposed=float("nan"))

    def test_deleting_the_customer_is_explained(self):
        partner = self.make_customer("To delete")
        self.survey(partner=partner)
        with self.assertRaises(UserError):
            partner.unlink()

    def test_merging_keeps_one_approved_form(self):
        other = self.make_customer("Twin")
        ours, theirs = (
            self.approve(self.survey()),
            self.approve(self.survey(partner=other)),
        )
        pending = self.analysis(partner=other)
        pending.action_submit()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.customer | other).ids, self.customer
        )
        self.env.invalidate_all()
        for form in (ours, theirs, pending):
            self.assertEqual(form.partner_id, self.customer)
        self.assertEqual((ours.state, theirs.state), ("approved", "superseded"))
        self.as_user("credit", pending).action_approve()
        self.assertEqual(pending.state, "approved")

    def test_lists_cost_the_same_for_many(self):
        self.survey()
        names = ["partner_id", "version", "state"]
        surveys = self.as_user("clerk", self.env["cs.credit.survey"])

        def queries():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            surveys.search([]).read(names)
            return self.env.cr.sql_log_count - start

        queries()
        few = queries()
        for number in range(5):
            self.survey(partner=self.make_customer(f"Customer {number}"))
        self.env.flush_all()
        self.assertEqual(queries(), few)


class TestEvaluation(DossierCase):
    def evaluation(self, **values):
        return self.make("cs.credit.evaluation", **values)

    def test_eleven_elements_make_a_hundred(self):
        form = self.evaluation()
        self.assertEqual(len(form.line_ids), 11)
        self.assertEqual((form.max_points, form.open_count), (100, 11))
        for line in form.line_ids:
            line.points = line.max_points - 1
        self.assertEqual((form.total_points, form.open_count), (89, 0))

    def test_all_elements_are_judged_before_submission(self):
        form = self.evaluation()
        form.line_ids[1:].points = 5
        with self.assertRaises(MissingInputError) as caught:
            form.action_submit()
        self.assertIn(form.line_ids[0].name, str(caught.exception))
        form.line_ids[0].is_judged = True
        self.approve(form)
        self.assertEqual(form.total_points, 50)

    def test_points_have_a_maximum(self):
        line = self.evaluation().line_ids[0]
        with self.assertRaises(ValidationError):
            line.points = 11
        with self.assertRaises(ValidationError):
            line.points = float("nan")

    def test_lines_follow_their_form(self):
        form = self.evaluation()
        form.line_ids.points = 5
        form.action_submit()
        form.line_ids[0].points = 6
        self.assertEqual(form.state, "draft")
        self.approve(form)
        line = form.line_ids[0]
        for write in (
            lambda: line.write({"points": 1}),
            lambda: line.write({"note": "x"}),
            lambda: line.unlink(),
            lambda: form.write({"line_ids": [Command.delete(line.id)]}),
            lambda: form.sudo().with_user(self.users["credit"]).write({"comment": "x"}),
        ):
            with self.assertRaises(ReadonlyDocumentError):
                write()

    def test_judged_elements_stay_what_they_were(self):
        form = self.evaluation()
        form.line_ids.points = 5
        element = self.as_user("credit", form.line_ids[0].element_id)
        element.max_points = 12
        self.assertEqual(form.max_points, 102)
        self.approve(form)
        with self.assertRaises(InUseError):
            element.max_points = 20
        element.active = False
        self.assertEqual(len(form.line_ids), 11)
        fresh = self.env["cs.credit.evaluation"].browse(
            form.action_new_version()["res_id"]
        )
        self.assertEqual(len(fresh.line_ids), 10)

    def test_a_company_has_its_own_elements(self):
        self.env["cs.credit.evaluation.element"].create(
            {
                "name": "Fleet",
                "criterion": "Own lorries",
                "company_id": self.company.id,
                "clause_id": self.env.ref("cs_department.clause_b4_8").id,
            }
        )
        self.assertEqual(self.evaluation().line_ids.mapped("name"), ["Fleet"])

    def test_the_screen_opens_with_all_elements(self):
        forms = self.as_user("clerk", self.env["cs.credit.evaluation"])
        with Form(forms) as form:
            form.partner_id = self.customer
            with form.line_ids.edit(0) as line:
                line.points = 7
        self.assertEqual(len(form.record.line_ids), 11)
        self.assertEqual(form.record.total_points, 7)


class TestAnalysisLimit(DossierCase):
    def test_an_approved_analysis_makes_one_draft_limit(self):
        base = self.activate_limit(1000)
        form = self.analysis()
        self.assertEqual(form.limit_current, 1000)
        with self.assertRaises(CreditLimitError):
            form.action_make_limit()
        self.approve(form)
        limit_id = form.action_make_limit()["res_id"]
        limit = self.env["cs.credit.limit"].browse(limit_id)
        self.assertEqual(
            (limit.state, limit.amount, limit.payment_days), ("draft", 5000, 30)
        )
        self.assertEqual(limit.replaces_id, base)
        self.assertIn("old ones first", limit.note)
        self.assertEqual(form.action_make_limit()["res_id"], limit_id)
        with self.assertRaises(AccessError):
            self.as_user("sales", form).action_make_limit()
        with self.assertRaises(AccessError):
            self.as_user("auditor", form).action_make_limit()

    def test_the_books_are_frozen_with_the_submission(self):
        form = self.analysis()
        self.invoice("2026-03-01", "2026-03-31", 700)
        form.action_refresh_books()
        self.assertEqual(form.sales_this_year, 700)
        form.action_submit()
        self.invoice("2026-03-02", "2026-03-31", 50)
        with self.assertRaises(TransitionError):
            form.action_refresh_books()
        self.as_user("credit", form).action_approve()
        self.assertEqual(form.sales_this_year, 700)


class TestPrinting(DossierCase):
    def html(self, report, records, role="clerk"):
        reports = self.as_user(role, self.env["ir.actions.report"])
        content, _kind = reports._render_qweb_html(report, records.ids)
        return content.decode()

    def test_survey(self):
        form = self.survey(person_strengths="Keeps promises")
        html = self.html("cs_credit.report_credit_survey", form)
        for text in ("B4.6", "Keeps promises", "Very poor", form.name, "91330200X"):
            self.assertIn(text, html)
        self.assertIn("☑", html)

    def test_analysis(self):
        form = self.analysis()
        html = self.html("cs_credit.report_credit_analysis", form)
        for text in ("B4.7", "2026-10-12", "5,000", "Wholesale", "Pay the old ones"):
            self.assertIn(text, html)

    def test_evaluation(self):
        form = self.make("cs.credit.evaluation", comment="Sound")
        html = self.html("cs_credit.report_credit_evaluation", form)
        for text in ("B4.8", "Sound", "Dedication", "/ 100"):
            self.assertIn(text, html)

    def test_others_do_not_print(self):
        form = self.survey()
        with self.assertRaises(AccessError):
            self.html("cs_credit.report_credit_survey", form, "sales")
        self.html("cs_credit.report_credit_survey", form, "auditor")
