from odoo import api, models
from odoo.fields import Domain

from .complaint import AGENT, MANAGER, PRESIDENT

AUDITOR = "cs_department.group_cs_auditor"
OPEN = [("state", "not in", ["closed", "cancelled"])]
OVERDUE = [("is_breached", "=", True)]
TODAY = [("is_due_today", "=", True)]


class CsComplaintWorkplace(models.AbstractModel):
    """Everybody's own work place: how many complaints wait for what.

    Each number opens exactly the complaints it counts.
    """

    _name = "cs.complaint.workplace"
    _description = "Complaint Work Place"

    @api.model
    @api.readonly
    def get_work_place(self):
        """Return the sections of the roles the user has, each with its numbers.

        :return: ``{sections: [{key, label, tiles}], canRegister, listView}``, each tile
            ``{key, label, count, domain, tone}``
        """
        complaints = self.env["cs.complaint"]
        sections = []
        for key, label, tiles in self._cs_sections():
            found = [
                {
                    "key": name,
                    "label": text,
                    "tone": tone,
                    "domain": domain,
                    "count": complaints.search_count(domain),
                }
                for name, text, tone, domain in tiles
            ]
            sections.append({"key": key, "label": label, "tiles": found})
        return {
            "sections": sections,
            "canRegister": complaints.has_access("create"),
            "listView": self.env.ref("cs_department.cs_complaint_view_list_work").id,
        }

    @api.model
    def _cs_sections(self):
        user, env = self.env.user, self.env
        sections = []
        if user.has_group(MANAGER) or user.has_group(PRESIDENT):
            sections.append(("manager", env._("To Approve"), self._cs_manager_tiles()))
        if user.has_group(AGENT):
            sections.append(("agent", env._("My Complaints"), self._cs_agent_tiles()))
        if self._cs_leads() or not sections:
            sections.append(("head", env._("To Analyse"), self._cs_head_tiles()))
        if any(user.has_group(group) for group in (MANAGER, PRESIDENT, AUDITOR)):
            sections.append(("all", env._("All Complaints"), self._cs_all_tiles()))
        return sections

    @api.model
    def _cs_leads(self):
        """Whether the user leads a department, or has complaints as a head."""
        departments = self.env["hr.department"].sudo()
        led = departments.search_count(
            [("manager_id.user_id", "=", self.env.uid)], limit=1
        )
        mine = Domain("head_id", "=", self.env.uid)
        return bool(led) or bool(self.env["cs.complaint"].search_count(mine, limit=1))

    @api.model
    def _cs_agent_tiles(self):
        env = self.env
        mine = [("user_id", "=", env.uid)]
        nobody = [("user_id", "=", False), *OPEN]

        def state(*states):
            return [*mine, ("state", "in", list(states))]

        return [
            ("overdue", env._("Overdue"), "danger", [*mine, *OPEN, *OVERDUE]),
            ("today", env._("Due Today"), "warning", [*mine, *OPEN, *TODAY]),
            ("mine", env._("Open"), "", [*mine, *OPEN]),
            ("draft", env._("To Confirm"), "", state("draft")),
            ("confirmed", env._("To Transfer"), "", state("confirmed")),
            ("approved", env._("To Answer"), "", state("approved")),
            ("followup", env._("To Call"), "", state("replied", "followup")),
            ("nobody", env._("Unassigned"), "", nobody),
        ]

    @api.model
    def _cs_head_tiles(self):
        env = self.env
        to_analyse = [
            ("state", "=", "analysis"),
            "|",
            ("head_id", "=", env.uid),
            ("department_id.manager_id.user_id", "=", env.uid),
        ]
        return [
            ("head_overdue", env._("Overdue"), "danger", [*to_analyse, *OVERDUE]),
            ("head_today", env._("Due Today"), "warning", [*to_analyse, *TODAY]),
            ("head_all", env._("To Analyse"), "", to_analyse),
        ]

    @api.model
    def _cs_manager_tiles(self):
        env = self.env
        mine = [("approval_ids.can_decide", "=", True)]
        waiting = [("state", "=", "approval")]
        return [
            ("approve_mine", env._("By Me"), "warning", mine),
            ("approve_overdue", env._("Overdue"), "danger", [*waiting, *OVERDUE]),
            ("approve_all", env._("By Anybody"), "", waiting),
        ]

    @api.model
    def _cs_all_tiles(self):
        env = self.env
        escalated = [("is_escalated", "=", True), *OPEN]
        urgent = [("urgency", "!=", "normal"), *OPEN]
        return [
            ("all_overdue", env._("Overdue"), "danger", [*OPEN, *OVERDUE]),
            ("all_today", env._("Due Today"), "warning", [*OPEN, *TODAY]),
            ("all_urgent", env._("Urgent"), "", urgent),
            ("all_escalated", env._("Escalated"), "", escalated),
            ("all_open", env._("Open"), "", OPEN),
        ]
