"""What was said and written about a complaint, in the order of time."""

from markupsafe import Markup

from odoo.fields import Domain

from ..tools.printable import printable_html

# A longer history is in the record; a dossier has to be one file a person can read.
MAX_MESSAGES = 1000
# Characters of one mail.
MAX_BODY = 20_000


class DossierLetters:
    """Contacts with the customer and messages of one complaint, oldest first.

    :param doc: ``cs.complaint`` with sudo
    :param env: environment of the reader, whose rights decide on tracked values
    """

    def __init__(self, doc, env):
        self.doc = doc
        self.reader = env
        self.messages = doc.env["mail.message"].search(
            Domain("model", "=", doc._name) & Domain("res_id", "=", doc.id),
            order="id",
            limit=MAX_MESSAGES + 1,
        )
        self.is_cut = len(self.messages) > MAX_MESSAGES
        self.messages = self.messages[:MAX_MESSAGES]

    def entries(self):
        """Return ``[(moment, contact or None, message or None)]`` in order of time.

        A contact by mail is one entry with its mail.
        """
        contacts = self.doc.contact_ids
        by_message = {contact.message_id: contact for contact in contacts}
        entries = [
            (message.date, 1, message.id, by_message.get(message), message)
            for message in self.messages
        ]
        entries += [
            (contact.date, 0, contact.id, contact, None)
            for contact in contacts
            if contact.message_id not in self.messages
        ]
        entries.sort(key=lambda entry: entry[:3])
        return [(entry[0], entry[3], entry[4]) for entry in entries]

    def sender(self, message):
        """Return who wrote a message, with the address where it came from one."""
        author = message.author_id.name or ""
        address = message.email_from or ""
        if message.message_type == "email" or not author:
            return f"{author} {address}".strip() if author not in address else address
        return author

    def kind(self, message):
        """Return what a message is: a mail, a note, a discussion, an automatic one."""
        labels = dict(
            message._fields["message_type"]._description_selection(message.env)
        )
        parts = (labels.get(message.message_type, ""), message.subtype_id.name)
        return " · ".join(part for part in parts if part)

    def body(self, message):
        """Return the text as HTML that prints, and whether it was cut."""
        body, is_cut = printable_html(message.body, MAX_BODY)
        # printable_html() leaves structure and text alone
        return Markup(body), is_cut  # noqa: S704

    def changes(self, message):
        """Return ``[(field, old, new)]`` of the changes a message tells of."""
        values = message.tracking_value_ids._filter_has_field_access(self.reader)
        return [
            (
                value["fieldInfo"]["changedField"],
                _text(value["oldValue"]),
                _text(value["newValue"]),
            )
            for value in values._tracking_value_format()
        ]


def _text(value):
    return "–" if value in (None, False, "") else str(value)
