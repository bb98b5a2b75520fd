from datetime import timedelta

from odoo import api, models


class CsVisitsDemo(models.AbstractModel):
    """Questions about visits in each state, and outings out of the ordinary."""

    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        self._make_findings()
        self._make_more_outings()
        return result

    def _make_findings(self):
        """The rounds' answers opened questions: one is upheld, one dismissed."""
        findings = self.env["cs.visit.finding"].search(
            [("company_id", "=", self.env.company.id)], order="id"
        )
        words = (
            "I was there at ten and met the storekeeper; the gate notes every car. "
            "十点到的，见了仓管，门卫有登记。",
            "It was a visit of ten minutes on the way back, registered as one hour "
            "by mistake. 顺路拜访约十分钟，登记时间填错。",
        )
        decisions = ("dismissed", "upheld")
        for number, finding in enumerate(findings[:3]):
            self._state(finding, words[number % 2])
            if number < len(decisions):
                self._decide_demo(finding, decisions[number])

    def _state(self, finding, words):
        mine = finding.with_user(finding.user_id).with_context(
            allowed_company_ids=self.env.company.ids
        )
        mine.statement = words
        mine.action_answer()

    def _decide_demo(self, finding, decision):
        reasons = {
            "dismissed": "The gate's list shows the car; the buyer was on leave. "
            "门卫登记属实，对方采购当时休假。",
            "upheld": "No trace of the visit at the customer's. 客户处查无记录。",
        }
        boss = finding.approval_ids.filtered("is_turn").approver_ids[:1]
        if boss:
            finding.with_user(boss).with_context(
                allowed_company_ids=self.env.company.ids
            )._decide(decision, reasons[decision])

    def _make_more_outings(self):
        """An urgent one approved afterwards, and one reported back with expenses."""
        before = self._free_day("sales3")
        partners = self._customers("sales3")
        urgent = self._make_outing(
            "sales3",
            partners[2:3],
            before,
            is_urgent=True,
            urgent_reason="The customer's line stood still 客户生产线停线",
            transport="taxi",
        )
        self._as("sales3", urgent).action_submit()
        self._as("sales_manager3", urgent).action_approve()
        self._as("sales3", urgent).write(
            {
                "date_returned": self._moment(before, 19, 30),
                "amount_actual": 246.5,
                "return_note": "Exchanged the relay; the line runs. 已更换继电器。",
            }
        )
        self._as("sales3", urgent).action_done()

    def _free_day(self, login):
        """Return the latest past day on which a demo user was not out."""
        company = self.env.company
        day = company._cs_today() - timedelta(days=1)
        out = self.env["cs.outing"].search(
            [
                ("user_id", "=", self.env.ref(f"cs_department.user_{login}_demo").id),
                ("state", "!=", "cancelled"),
            ]
        )
        taken = {company._cs_local(outing.date_start).date() for outing in out}
        while day in taken:
            day -= timedelta(days=1)
        return day
