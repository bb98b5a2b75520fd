from datetime import timedelta

from odoo import api, models


class CsVisitsDemo(models.AbstractModel):
    """The sheet of the month before the last: sent, asked about, answered by CS.

    Last month's sheet stays open, for the agent to look at and to sign.
    """

    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        last = self.env.company._cs_today().replace(day=1) - timedelta(days=1)
        before = last.replace(day=1) - timedelta(days=1)
        self._make_period(before.replace(day=11), 1)
        checks = self.env["cs.attendance.check"]
        old = checks._cs_open(self.env.company, before.replace(day=1))
        if old:
            self._settle_sheet(old)
        draft = checks.search([("company_id", "=", self.env.company.id)], limit=1)
        doubtful = draft.line_ids.filtered("no_outing_count")[:1]
        if draft.state == "draft" and doubtful:
            self._as("agent", doubtful).write(
                {
                    "is_doubt": True,
                    "note": "No outing was asked for. 未申请外出，已问经理。",
                }
            )
        return result

    def _settle_sheet(self, check):
        check._cs_end_step("attendance", check.date_due - timedelta(hours=3))
        agent = self._as("agent", check)
        late = check.line_ids.filtered("late_count")[:1] or check.line_ids[:1]
        self._as("agent", late).note = "Two records came late. 两份记录迟交。"
        agent.action_check()
        agent.action_send()
        wizard = self._as("hr", self.env["cs.attendance.return"]).create(
            {
                "check_id": check.id,
                "line_ids": [(6, 0, late.ids)],
                "question": "Was the second day a whole day out? 第二天是整天外出吗?",
            }
        )
        wizard.action_return()
        question = self._as("agent", check.question_ids)
        question.write(
            {
                "answer": "Yes: he came back at 18:00 with the samples. 是,18点返回。",
                "resolution": "stands",
            }
        )
        question.action_answer()
        agent.action_resend()
        moments = {"checked_on": 20, "sent_on": 3}
        check._cs_write_checked(
            {
                name: check.date_due - timedelta(hours=hours)
                for name, hours in moments.items()
            }
        )
        # nobody reads the mail of the demo company
        self.env["mail.mail"].search(
            [("attachment_ids.res_model", "=", "cs.attendance.dispatch")]
        ).cancel()
