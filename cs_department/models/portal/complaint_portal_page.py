from odoo import models
from odoo.fields import Domain

ANSWERED = ("replied", "followup", "closed")
# Where a complaint stands, as the customer's steps; by state.
STAGES = {
    "draft": "received",
    "confirmed": "confirmed",
    "analysis": "department",
    "approval": "department",
    "approved": "approved",
    "replied": "answered",
    "followup": "followup",
    "closed": "closed",
}
# How far back the page shows the exchange.
MESSAGES = 200
MESSAGE_TYPES = ("comment", "email", "email_outgoing")


class CsComplaint(models.Model):
    """What the customer sees of a complaint: a list of values, and nothing else.

    Not among them: anything that is not approved and sent, cause and analysis, loss,
    department and people in charge, opinions, notes, the accused. Who adds to the page
    adds here.
    """

    _inherit = "cs.complaint"

    def _cs_portal_status(self):
        """Return ``(label, Bootstrap colour)`` of the state, in customers' words."""
        self.ensure_one()
        return {
            "draft": (self.env._("Received by Us"), "info"),
            "confirmed": (self.env._("Confirmed"), "info"),
            "analysis": (self.env._("Being examined"), "info"),
            "approval": (self.env._("Being examined"), "info"),
            "approved": (self.env._("Answer on its way"), "info"),
            "replied": (self.env._("Answered"), "success"),
            "followup": (self.env._("Answered"), "success"),
            "closed": (self.env._("Closed"), "secondary"),
            "cancelled": (self.env._("Called off"), "secondary"),
        }[self.state]

    def _cs_portal_subject(self):
        self.ensure_one()
        product = self.product_id.display_name or self.product_text
        parts = (self.category_id.name, product)
        return " · ".join(part for part in parts if part)

    def _cs_portal_rows(self):
        """Return what the list of complaints shows, one dict each."""
        return [
            {
                "number": complaint.name,
                "url": complaint.access_url,
                "date": complaint.date_received,
                "subject": complaint._cs_portal_subject(),
                "status": complaint._cs_portal_status(),
                "needs_answer": complaint._cs_portal_can_respond(),
            }
            for complaint in self
        ]

    def _cs_portal_page(self):
        """Return what the page of a complaint shows.

        :return: dict of plain values; texts are not escaped, the template does it
        """
        self.ensure_one()
        answer = self._cs_portal_answer()
        return {
            "id": self.id,
            "number": self.name,
            "url": self.access_url,
            "status": self._cs_portal_status(),
            "is_open": self.state not in ("closed", "cancelled"),
            "is_cancelled": self.state == "cancelled",
            "is_reopened": bool(self.reopen_count) and self.state not in ANSWERED,
            "steps": self._cs_portal_steps(),
            "date_promised": False if answer else self._cs_portal_promised(),
            "asked": self._cs_portal_asked(),
            "demands": self._cs_portal_demands(),
            "answer": answer,
            "offer": self._cs_portal_offer() if answer else [],
            "response": self._cs_portal_response() if answer else {},
            "can_respond": self._cs_portal_can_respond(),
            "messages": self._cs_portal_messages(),
        }

    # -- progress ------------------------------------------------------------------

    def _cs_portal_steps(self):
        """Return the steps of the timeline: key, label, date, done, current."""
        self.ensure_one()
        labels = {
            "received": self.env._("Received by Us"),
            "confirmed": self.env._("Confirmed with you"),
            "department": self.env._("With the department in charge"),
            "approved": self.env._("Answer approved"),
            "answered": self.env._("Answered"),
            "followup": self.env._("We ask whether it is settled"),
            "closed": self.env._("Closed"),
        }
        dates = self._cs_portal_dates()
        if self.is_answered_on_spot:
            labels = {k: v for k, v in labels.items() if k in dates or k == "closed"}
        keys = list(labels)
        if self.state == "cancelled":
            keys = [key for key in keys if dates.get(key)]
        here = STAGES.get(self.state, keys[-1])
        at = keys.index(here)
        return [
            {
                "key": key,
                "label": labels[key],
                "date": dates.get(key) if place <= at else False,
                "done": place < at or here == "closed" or self.state == "cancelled",
                "current": place == at and self.state not in ("closed", "cancelled"),
            }
            for place, key in enumerate(keys)
        ]

    def _cs_portal_dates(self):
        dates = {
            "received": self.date_received,
            "confirmed": self.read_back_date,
            "answered": self.date_replied,
            "followup": False,
            "closed": self.date_closed,
        }
        if not self.is_answered_on_spot:
            decided = self._cs_approvals(
                Domain("step", "=", "solution")
                & Domain("is_current", "=", True)
                & Domain("state", "=", "approved")
            ).mapped("decided_on")
            dates["department"] = self.date_transferred
            dates["approved"] = max(filter(None, decided), default=False)
        return dates

    def _cs_portal_promised(self):
        """The date the customer was told, else the day the promise ends (A3.5)."""
        due = self._cs_open_deadlines("promise")[:1].date_due
        return self.date_promised or (due and self.company_id._cs_local(due).date())

    # -- content -------------------------------------------------------------------

    def _cs_portal_asked(self):
        """Return ``(label, text)`` pairs of what the customer told us."""
        pairs = (
            (self.env._("Category"), self.category_id.name),
            (self.env._("What it is about"), self._cs_label("content_kind")),
            (self.env._("Product"), self.product_id.display_name or self.product_text),
            (self.env._("Invoice or order"), self.origin_number),
            (self.env._("How urgent"), self._cs_label("urgency")),
            (self.env._("Contact"), self.contact_id.name),
            (self.env._("Phone"), self.phone),
            (self.env._("Other ways to reach you"), self.contact_other),
            (self.env._("In your words"), self.description),
        )
        return [pair for pair in pairs if pair[1]]

    def _cs_label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name])

    def _cs_portal_demands(self):
        asked = self.remedy_ids.filtered("is_asked")
        return [self._cs_portal_demand(remedy) for remedy in asked]

    def _cs_portal_offer(self):
        """What the approved solution grants; called with an answer only."""
        return self.remedy_ids.filtered("is_granted").mapped("granted_text")

    def _cs_portal_demand(self, remedy):
        """Return what was asked for as ``{"label", "details"}``, all of it text."""
        details = []
        if remedy.asked_quantity:
            details.append(self.env._("quantity %s", f"{remedy.asked_quantity:g}"))
        if remedy.asked_amount:
            details.append(remedy.currency_id.format(remedy.asked_amount))
        if remedy.asked_percent:
            details.append(f"{remedy.asked_percent:g} %")
        if remedy.note:
            details.append(remedy.note)
        return {"label": remedy.display_name, "details": details}

    def _cs_portal_answer(self):
        """Return the answer the customer was given, or None before that."""
        self.ensure_one()
        if self.state not in ANSWERED or not self.date_replied:
            return None
        text = self.reply_text if self.is_answered_on_spot else self.approved_reply
        return {"text": text, "date": self.date_replied} if text else None

    def _cs_portal_response(self):
        """What the customer said to the solution (B3.3)."""
        if not self.response_date:
            return {}
        return {
            "label": self._cs_label("customer_response"),
            "date": self.response_date,
            "reason": self.response_reason,
        }

    def _cs_portal_can_respond(self):
        """Whether the customer is asked to accept or decline (B3.3)."""
        self.ensure_one()
        return (
            self.state in ("replied", "followup")
            and self.customer_response == "pending"
        )

    # -- messages and files --------------------------------------------------------

    def _cs_portal_message_domain(self):
        """Domain of the messages that the customer wrote or was sent.

        A comment among colleagues is none of them, whatever its kind.
        """
        self.ensure_one()
        theirs = Domain("author_id.partner_share", "=", True) & Domain(
            "author_id.commercial_partner_id", "=", self.commercial_partner_id.id
        )
        received = Domain(
            "notified_partner_ids.commercial_partner_id",
            "=",
            self.commercial_partner_id.id,
        )
        return (
            Domain("model", "=", self._name)
            & Domain("res_id", "=", self.id)
            & Domain("message_type", "in", MESSAGE_TYPES)
            & Domain("is_internal", "=", False)
            & Domain("subtype_id.internal", "=", False)
            & (theirs | received)
        )

    def _cs_portal_messages(self):
        """Return the exchange with the customer, oldest first."""
        customer = self.commercial_partner_id
        if not customer:
            return []
        messages = self.env["mail.message"].sudo()
        found = messages.search(
            self._cs_portal_message_domain(), order="id desc", limit=MESSAGES
        )
        return [
            self._cs_portal_message(message, customer) for message in found.sorted("id")
        ]

    def _cs_portal_message(self, message, customer):
        author = message.author_id
        is_theirs = author.partner_share and author.commercial_partner_id == customer
        return {
            "id": message.id,
            "is_theirs": is_theirs,
            # of our side the department answers, not a person
            "author": author.name if is_theirs else self.company_id.name,
            "date": message.date,
            "body": message.body,
            "files": [self._cs_portal_file(file) for file in message.attachment_ids],
        }

    def _cs_portal_file(self, attachment):
        return {
            "id": attachment.id,
            "name": attachment.name,
            "size": attachment.file_size,
            "url": f"{self.access_url}/files/{attachment.id}",
        }

    def _cs_portal_attachment(self, attachment_id):
        """Return a file of the exchange (sudo), or nothing when it is not one."""
        self.ensure_one()
        domain = self._cs_portal_message_domain() & Domain(
            "attachment_ids", "in", [attachment_id]
        )
        message = self.env["mail.message"].sudo().search(domain, limit=1)
        return message.attachment_ids.filtered(lambda a: a.id == attachment_id)
