"""Demo credit files of a few customers, filled in and approved by the demo users."""

from dateutil.relativedelta import relativedelta

from odoo import api, models

SURVEYS = (
    ("limited", "very_good", "on_time", 3e6),
    ("stock", "good", "ordinary", 12e6),
    ("joint", "fair", "late", 1e6),
    ("limited", "poor", "dragging", 5e5),
)


class CsCreditDemoDossier(models.AbstractModel):
    """Fills the credit files of the demo company's first customers."""

    _name = "cs.credit.demo.dossier"
    _description = "Demo Credit Files"

    @api.model
    def _load(self):
        """Make surveys, analyses, evaluations and papers, once."""
        company = self.env.ref("cs_department.company_demo")
        demo = self.sudo().with_company(company)
        demo = demo.with_context(allowed_company_ids=company.ids)
        if demo.env["cs.credit.survey"].search([("company_id", "=", company.id)]):
            return
        customers = demo.env["res.partner"].search(
            [("ref", "=like", "HD-%"), ("parent_id", "=", False)],
            order="ref",
            limit=len(SURVEYS),
        )
        for number, partner in enumerate(customers):
            demo._make_file(partner, number)

    def _as(self, login, records):
        user = self.env.ref(f"cs_department.user_{login}_demo")
        return records.with_user(user).with_context(
            allowed_company_ids=self.env.company.ids
        )

    def _make_file(self, partner, number):
        survey = self._make_survey(partner, number)
        analysis = self._make_analysis(partner, SURVEYS[number][-1])
        evaluation = self._make("cs.credit.evaluation").create(
            {"partner_id": partner.id, "comment": "Sound business. 经营稳健。"}
        )
        for line in evaluation.line_ids:
            line.points = round(line.max_points * (0.9 - 0.15 * number))
        self._make_papers(partner, number)
        # the last file is still being worked on
        if number == len(SURVEYS) - 1:
            return
        for form in (survey, analysis, evaluation):
            form.action_submit()
            if number < len(SURVEYS) - 2 or form == survey:
                self._as("finance_manager", form).action_approve()

    def _make_survey(self, partner, number):
        organization, bank, attitude, capital = SURVEYS[number]
        return self._make("cs.credit.survey").create(
            {
                "partner_id": partner.id,
                "business_items": "Refrigeration parts 制冷配件",
                "operation_form": "company",
                "organization": organization,
                "bank_credit": bank,
                "payment_attitude": attitude,
                "capital": capital,
                "licence_number": partner.vat or f"91330{partner.id:013d}",
                "person_name": "Mr Chen 陈先生",
                "person_character": "Calm, keeps his word. 稳重守信。",
            }
        )

    def _make_analysis(self, partner, capital):
        return self._make("cs.credit.analysis").create(
            {
                "partner_id": partner.id,
                "organization": "company",
                "operation_kind": "wholesale",
                "payment_method": "transfer",
                "trade_method": "outright",
                "capital": capital,
                "limit_proposed": capital / 10,
                "days_proposed": 30,
                "conditions_proposed": "30 days after the invoice. 票后30天。",
            }
        )

    def _make(self, model):
        return self._as("finance", self.env[model])

    def _make_papers(self, partner, number):
        today = self.env.company._cs_today()
        ends = (400, 10, -20, 200)
        licence = self.env.ref("cs_credit.credit_paper_type_licence")
        contract = self.env.ref("cs_credit.credit_paper_type_contract")
        self._make("cs.credit.paper").create(
            [
                {
                    "partner_id": partner.id,
                    "type_id": licence.id,
                    "number": partner.vat or f"91330{partner.id:013d}",
                    "date_issued": today - relativedelta(years=3),
                    "date_expires": today + relativedelta(days=ends[number]),
                },
                {
                    "partner_id": partner.id,
                    "type_id": contract.id,
                    "number": f"HT-{partner.ref}",
                    "date_issued": today - relativedelta(months=8),
                    "date_expires": today + relativedelta(months=16),
                },
            ]
        )
