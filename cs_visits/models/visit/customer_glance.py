from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from .visit_complaint import NOT_MADE

# How many rows of a kind fit one glance
VISITS = 3
ROWS = 5
NOTED = (
    "result_open_questions",
    "result_next_topic",
    "result_plan_rework",
    "future_notes",
)
# What of a customer's credit may be shown, each to whom its field is for
CREDIT = (
    "cs_credit_limit_amount",
    "cs_credit_exposure",
    "cs_credit_available",
    "cs_credit_overdue",
)


class CsCustomerGlance(models.AbstractModel):
    """What to know before going to a customer, on one screen (B4.4, preparation).

    Everything is read with the rights of whoever asks. One thing is said beyond them:
    to those who care for the customer, that complaints are open, since when and of
    which class, unless they are about a person or came out of a discreet call (A2.5,
    A3.6). A salesperson must not walk into them unprepared (B3.5).
    """

    _name = "cs.customer.glance"
    _description = "Customer at a Glance"

    @api.readonly
    @api.model
    def get_glance(self, partner_id, visit_id=None):
        """Return what is known of a customer, as far as the user may see it.

        :param partner_id: id of the ``res.partner`` to be visited
        :param visit_id: id of the ``cs.visit`` being prepared, if it is saved
        :return: dict of sections; one the user may not see is missing
        :raise AccessError: the user may not read visits, the customer or the visit
        """
        visits = self.env["cs.visit"]
        visits.check_access("read")
        visit = visits.browse(visit_id or [])
        visit.check_access("read")
        partner = self.env["res.partner"].browse(partner_id)
        partner.check_access("read")
        company = visit.company_id or self.env.company
        customer = partner.commercial_partner_id.with_company(company)
        customer.check_access("read")
        return self.with_company(company)._cs_sections(customer, visit)

    def _cs_sections(self, customer, visit):
        """Hook: return the sections; ``None`` is one the user may not see."""
        sections = {
            "customer": self._cs_customer(customer),
            "credit": self._cs_credit(customer),
            "complaints": self._cs_complaints(customer),
            "visits": self._cs_visits(customer, visit),
            "steps": self._cs_steps(customer, visit),
            "news": self._cs_news(customer),
        }
        return {name: found for name, found in sections.items() if found is not None}

    # -- the customer --------------------------------------------------------------

    def _cs_customer(self, customer):
        return {
            "id": customer.id,
            "name": customer.display_name,
            "level": customer.cs_level_id.sudo().display_name or "",
            "service": customer.cs_level_id.sudo().description or "",
            "file_number": customer.cs_file_number or "",
            "salesperson": customer.user_id.sudo().name or "",
            "phone": customer.phone or "",
        }

    def _cs_credit(self, customer):
        """Grade and status of the customer's credit, and the figures for finance."""
        fields_ = customer._fields
        if "cs_credit_status" not in fields_:
            return None
        status = dict(fields_["cs_credit_status"]._description_selection(self.env)).get(
            customer.cs_credit_status, ""
        )
        currency = self.env.company.currency_id
        return {
            "grade": customer.cs_credit_grade_id.sudo().display_name or "",
            "status": customer.cs_credit_status or "none",
            "status_label": status,
            "figures": [
                {
                    "name": name,
                    "label": fields_[name]._description_string(self.env),
                    "amount": format_amount(self.env, customer[name], currency),
                }
                for name in CREDIT
                if customer._has_field_access(fields_[name], "read")
            ],
        }

    # -- complaints ----------------------------------------------------------------

    def _cs_complaints(self, customer):
        complaints = self.env["cs.complaint"]
        domain = (
            Domain("commercial_partner_id", "=", customer.id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "not in", ("closed", "cancelled"))
        )
        found = complaints.sudo(False).search(domain)
        readable = set(found.ids)
        if self._cs_cares_for(customer):
            # numbers, days and classes alone: see the docstring of the class; one
            # without a class may still turn out to be about a person
            discreet = (
                Domain("accused_employee_id", "=", False)
                & Domain("category_id.code", "!=", "staff")
                & Domain("hidden_from_id", "=", False)
                & Domain("source_model", "!=", "cs.callback")
            )
            # one's own are no news
            known = discreet | (
                Domain("recorder_id", "=", self.env.uid)
                & Domain("hidden_from_id", "!=", self.env.uid)
            )
            found |= complaints.sudo().search(domain & known).sudo(False)
        elif not found and not self._cs_oversees():
            return None
        rows = found.sudo().sorted("date_received", reverse=True)
        return {
            "count": len(rows),
            "rows": [
                {
                    "id": row.id if row.id in readable else False,
                    "name": row.name,
                    "date": self._cs_day(row.date_received),
                    "category": row.category_id.display_name or "",
                    "state": row._cs_state_label(),
                }
                for row in rows[:ROWS]
            ],
        }

    def _cs_oversees(self):
        user = self.env.user
        return user.has_groups(
            "cs_department.group_cs_user,cs_department.group_cs_president,"
            "cs_department.group_cs_auditor"
        )

    def _cs_cares_for(self, customer):
        """Whether the customer is the user's own, or there is a visit to prepare."""
        if customer.user_id == self.env.user:
            return True
        mine = Domain("user_id", "=", self.env.uid) | Domain(
            "companion_ids", "in", self.env.uid
        )
        return bool(
            self.env["cs.visit"].search_count(
                mine & self._cs_of(customer) & Domain("state", "!=", "cancelled"),
                limit=1,
            )
        )

    # -- visits and what comes next -------------------------------------------------

    def _cs_of(self, customer):
        return Domain("partner_id.commercial_partner_id", "=", customer.id) & Domain(
            "company_id", "=", self.env.company.id
        )

    def _cs_visits(self, customer, visit):
        """The last visits, with what they left open."""
        domain = self._cs_of(customer) & Domain("state", "not in", NOT_MADE)
        if visit:
            domain &= Domain("id", "!=", visit.id)
            domain &= Domain("date_start", "<=", visit.date_start)
        last = self.env["cs.visit"].search(domain, limit=VISITS)
        labels = {
            name: last._fields[name]._description_string(self.env) for name in NOTED
        }
        return [
            {
                "id": row.id,
                "date": self._cs_day(row.date_start),
                "user": row.user_id.sudo().name,
                "purpose": row.purpose_id.sudo().display_name,
                "content": row.content or "",
                "noted": [
                    {"name": name, "label": labels[name], "text": text}
                    for name in NOTED
                    if (text := self._cs_noted(row, name))
                ],
            }
            for row in last
        ]

    def _cs_noted(self, visit, name):
        """Return what a visit noted in a field, if it is anything to think of."""
        if name != "result_plan_rework":
            return (visit[name] or "").strip()
        return self.env._("Yes") if visit[name] == "yes" else ""

    def _cs_steps(self, customer, visit):
        """What is agreed or open with the customer: visits, to-dos, opportunities."""
        planned = self._cs_of(customer) & Domain("state", "=", "planned")
        planned &= Domain("date_start", ">=", fields.Datetime.now())
        if visit:
            planned &= Domain("id", "!=", visit.id)
        steps = [
            {
                "model": row._name,
                "id": row.id,
                "date": self._cs_day(row.date_start),
                "kind": self.env._("Visit"),
                "text": f"{row.user_id.sudo().name} · "
                f"{row.purpose_id.sudo().display_name}",
            }
            for row in self.env["cs.visit"].search(
                planned, order="date_start, id", limit=ROWS
            )
        ]
        return steps + self._cs_todos(customer) + self._cs_leads(customer)

    def _cs_todos(self, customer):
        """The user's own to-dos on the customer."""
        todos = self.env["mail.activity"].search(
            Domain("res_model", "=", customer._name)
            & Domain("res_id", "=", customer.id)
            & Domain("user_id", "=", self.env.uid),
            limit=ROWS,
        )
        return [
            {
                "model": customer._name,
                "id": customer.id,
                "date": fields.Date.to_string(todo.date_deadline),
                "kind": todo.activity_type_id.display_name or self.env._("To-Do"),
                "text": todo.summary or "",
            }
            for todo in todos
        ]

    def _cs_leads(self, customer):
        if "crm.lead" not in self.env:
            return []
        leads = self.env["crm.lead"]
        if not leads.has_access("read"):
            return []
        found = leads.search(
            Domain("type", "=", "opportunity")
            & Domain("partner_id", "child_of", customer.id)
            & Domain("company_id", "in", [False, self.env.company.id])
            & Domain("stage_id.is_won", "=", False),
            limit=ROWS,
        )
        return [
            {
                "model": lead._name,
                "id": lead.id,
                "date": fields.Date.to_string(lead.date_deadline) or "",
                "kind": self.env._("Opportunity"),
                "text": lead.name,
            }
            for lead in found
        ]

    def _cs_news(self, customer):
        news = self.env["cs.competitor.news"]
        if not news.has_access("read"):
            return None
        found = news.search(
            Domain("partner_id", "=", customer.id)
            & Domain("company_id", "=", self.env.company.id),
            limit=VISITS,
        )
        return [
            {
                "id": row.id,
                "date": fields.Date.to_string(row.date),
                "competitor": row.competitor_id.sudo().name,
                "text": row.text,
            }
            for row in found
        ]

    def _cs_day(self, moment):
        """Return the local day of a moment as text."""
        return self.env.company._cs_local(moment).strftime("%Y-%m-%d")
