"""Credit files: forms as the clerk fills them in."""

from .common import CreditCase

SURVEY = {
    "business_items": "Bearings",
    "operation_form": "company",
    "organization": "limited",
    "bank_credit": "good",
    "payment_attitude": "on_time",
    "licence_number": "91330200X",
}
ANALYSIS = {
    "organization": "company",
    "operation_kind": "retail",
    "payment_method": "transfer",
    "trade_method": "outright",
    "limit_proposed": 5000,
    "days_proposed": 30,
    "conditions_proposed": "Pay the old ones first",
}


class DossierCase(CreditCase):
    def setUp(self):
        super().setUp()
        frozen = self.at("2026-10-12 10:00")
        frozen.start()
        self.addCleanup(frozen.stop)

    def make(self, model, role="clerk", partner=None, **values):
        records = self.as_user(role, self.env[model])
        return records.create(
            {
                "partner_id": (partner or self.customer).id,
                "company_id": self.company.id,
                **values,
            }
        )

    def survey(self, **values):
        return self.make("cs.credit.survey", **{**SURVEY, **values})

    def analysis(self, **values):
        return self.make("cs.credit.analysis", **{**ANALYSIS, **values})

    def approve(self, form):
        self.as_user("clerk", form).action_submit()
        self.as_user("credit", form).action_approve()
        return form
