"""How the paper forms show values: as printed text, or room to write by hand."""

from odoo.tools.misc import format_amount, formatLang

# What the paper has boxes for; newer ways a complaint comes in are ticked as “other”.
LONG_TEXT = 600
PAPER_CHANNELS = ("phone", "fax", "letter", "email", "visit", "other")


class Paper:
    """One complaint as its forms show it.

    Times are the company's, whoever reads; an empty value is an empty field of the
    form, never “0” or “False”.

    :param doc: one ``cs.complaint``, read access checked, in the language of the paper
    """

    def __init__(self, doc):
        self.doc = doc
        self.env = doc.env

    def time(self, moment):
        """Return a UTC moment as the company's date and time."""
        if not moment:
            return ""
        return self.doc.company_id._cs_local(moment).strftime("%Y-%m-%d %H:%M")

    def date(self, day):
        return day.strftime("%Y-%m-%d") if day else ""

    def money(self, amount):
        """Return an amount in company currency."""
        if not amount:
            return ""
        return format_amount(self.env, amount, self.doc.currency_id)

    def number(self, value, digits=None):
        """Return a number without trailing zeros."""
        if not value:
            return ""
        text = formatLang(self.env, value, digits=digits if digits is not None else 4)
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        mark = lang.decimal_point or "."
        return text.rstrip("0").rstrip(mark) if mark in text else text

    def percent(self, value):
        return f"{self.number(value) or 0} %"

    def flow(self, text):
        """Return the class of a row: a long text may go over a page break."""
        return "cs_flow" if len(text or "") > LONG_TEXT else ""

    def options(self, record, name):
        """Return the choices of a selection as ``[(key, label)]``."""
        return record._fields[name]._description_selection(self.env)

    def label(self, record, name):
        """Return the chosen label of a selection, or an empty string."""
        return dict(self.options(record, name)).get(record[name], "")

    # -- boxes ---------------------------------------------------------------------

    def boxes(self, record, name, keys=None):
        """Return ``[(label, ticked)]`` of a selection.

        :param keys: the choices the paper has; another value ticks the last of them
            and is written behind it
        """
        labels = dict(self.options(record, name))
        keys = list(keys or labels)
        value = record[name]
        boxes = [[labels[key], key == value] for key in keys if key in labels]
        if value and value not in keys:
            boxes[-1] = [f"{boxes[-1][0]}: {labels.get(value, value)}", True]
        return boxes

    def channel_boxes(self):
        return self.boxes(self.doc, "channel", PAPER_CHANNELS)

    def demand_boxes(self):
        """Return ``[(label, ticked, [details])]`` of what the customer asks for."""
        asked = self.asked()
        boxes = []
        for key, label in self.options(asked, "kind"):
            lines = asked.filtered(lambda line, kind=key: line.kind == kind)
            details = [text for line in lines if (text := self._demand(line))]
            boxes.append((label, bool(lines), details))
        return boxes

    def asked(self):
        """Return the remedies the customer asked for."""
        return self.doc.remedy_ids.filtered("is_asked")

    def granted(self):
        """Return the remedies that were granted."""
        return self.doc.remedy_ids.filtered("is_granted")

    def _demand(self, line):
        return self._details(
            line.asked_quantity, line.asked_amount, line.asked_percent, line.note
        )

    def _details(self, quantity, amount, percent, note):
        parts = []
        if quantity:
            parts.append(self.env._("quantity %s", self.number(quantity)))
        if amount:
            parts.append(self.env._("amount %s", self.money(amount)))
        if percent:
            parts.append(f"{self.number(percent)} %")
        if note:
            parts.append(note)
        return ", ".join(parts)

    def address(self):
        """Return the customer's address in one line, without the name."""
        partner = self.doc.partner_id
        lines = partner._display_address(without_company=True).splitlines()
        parts = (line.strip(" ,") for line in lines)
        return ", ".join(part for part in parts if part)

    # -- who and when --------------------------------------------------------------

    def promised(self):
        """Return the date the customer was told, or that of the promise's clock."""
        if self.doc.date_promised:
            return self.date(self.doc.date_promised)
        clock = self.doc.deadline_ids.filtered(lambda d: d.step == "promise")
        return self.time(clock.sorted("id")[-1:].date_due)

    def contacts(self):
        """Return the contacts with the customer, oldest first."""
        return self.doc.contact_ids.sorted(lambda line: (line.date, line.id))

    def cause(self):
        """Return the true cause: its place in the tree, then in words."""
        parts = (self.doc.cause_id.complete_name, self.doc.cause)
        return "\n".join(part for part in parts if part)

    def immediate(self):
        """Return what was done at once, with its date."""
        if not self.doc.immediate_action:
            return ""
        day = self.date(self.doc.immediate_action_date)
        return f"{day}  {self.doc.immediate_action}".strip()

    def responsible(self):
        """Return who is responsible (责任归属) by name, an empty string for nobody."""
        doc = self.doc
        names = (
            doc.responsible_department_id.name,
            doc.responsible_employee_id.name,
            doc.responsible_partner_id.name,
        )
        return " · ".join(name for name in names if name)

    def result(self):
        """Return the result of the handling, and what was granted."""
        lines = [line.granted_text for line in self.granted()]
        if self.doc.handling_result:
            lines.insert(0, self.doc.handling_result)
        return "\n".join(lines)

    def has_notice(self):
        """Whether the handling notice (B4.11) belongs to this complaint."""
        doc = self.doc
        return doc.case_kind == "special" or bool(
            doc.production_order
            or doc.problem_department_id
            or doc.claim_quantity
            or doc.claim_amount
            or doc.handling_result
        )
