"""What a customer typed into the form of the portal: checked, or said what is wrong."""

import math
import uuid

from odoo.http import request

# Figures that belong to a demand of B4.9.
DEMANDS = {
    "replacement": ("quantity",),
    "repair": ("quantity",),
    "return": ("quantity", "amount"),
    "compensation": ("amount",),
    "discount": ("percent",),
    "apology": (),
    "other": ("note",),
}
TEXTS = ("product_text", "origin_number", "phone", "contact_other")
MAX_DESCRIPTION = 20_000
MAX_TEXT = 200
MAX_FIGURE = 1e12


class ComplaintForm:
    """The form: ``raw`` as typed, ``values`` and ``demands`` to store, ``errors``.

    :param env: of the customer
    :param post: dict of strings from the request
    """

    def __init__(self, env, post):
        self.env = env
        complaints = env["cs.complaint"]
        self.raw = {
            name: value.replace("\x00", "").replace("\r\n", "\n").strip()
            for name, value in post.items()
            if isinstance(value, str)
        }
        self.raw["key"] = self.raw.get("key", "")[:64] or str(uuid.uuid4())
        self.categories = complaints._cs_portal_categories()
        self.products = complaints._cs_portal_products()
        self.values, self.demands, self.errors = {}, [], {}

    def selection(self, model, name):
        return self.env[model]._fields[name]._description_selection(self.env)

    def check(self):
        """Fill values, demands and errors; True when nothing is wrong."""
        self._check_choices()
        self._check_description()
        for name in TEXTS:
            self.values[name] = self._text(name)
        for kind in DEMANDS:
            if self.raw.get(f"demand_{kind}"):
                self._check_demand(kind)
        return not self.errors

    # -- parts ---------------------------------------------------------------------

    def _check_choices(self):
        category = self._chosen("category_id", self.categories)
        if not category:
            self.errors["category_id"] = self.env._("Choose what it is about.")
        self.values["category_id"] = category.id
        product = self._chosen("product_id", self.products)
        self.values["product_id"] = product.id
        for name, default in (("content_kind", False), ("urgency", "normal")):
            known = dict(self.selection("cs.complaint", name))
            value = self.raw.get(name)
            self.values[name] = value if value in known else default

    def _chosen(self, name, records):
        value = self.raw.get(name, "")
        number = int(value) if value.isdecimal() and len(value) < 10 else 0
        return records.filtered(lambda record: record.id == number)

    def _check_description(self):
        text = self.raw.get("description", "")
        if not text:
            self.errors["description"] = self.env._("Tell us what happened.")
        elif len(text) > MAX_DESCRIPTION:
            self.errors["description"] = self.env._(
                "Please keep it below %s characters; attach the rest as a file.",
                MAX_DESCRIPTION,
            )
        self.values["description"] = text

    def _text(self, name):
        text = " ".join(self.raw.get(name, "").split())
        if len(text) > MAX_TEXT:
            self.errors[name] = self.env._("At most %s characters.", MAX_TEXT)
        return text or False

    def _check_demand(self, kind):
        line = {"kind": kind}
        for figure in DEMANDS[kind]:
            name = f"{kind}_{figure}"
            if figure == "note":
                line["note"] = self._text(name)
                if not line["note"]:
                    self.errors[name] = self.env._("Say what you ask for.")
            else:
                line[f"asked_{figure}"] = self._figure(name, figure)
        self.demands.append(line)

    def _figure(self, name, figure):
        typed = self.raw.get(name, "").replace(",", ".")
        if not typed:
            return 0.0
        try:
            value = float(typed)
        except ValueError:
            value = math.nan
        highest = 100 if figure == "percent" else MAX_FIGURE
        # NaN fails every comparison
        if not 0 <= value <= highest:
            self.errors[name] = (
                self.env._("A number from 0 to 100.")
                if figure == "percent"
                else self.env._("A number from 0.")
            )
            return 0.0
        return value

    # -- showing -------------------------------------------------------------------

    def summary(self):
        """Return ``(label, text)`` pairs for the customer to check before sending."""
        kinds = dict(self.selection("cs.complaint", "content_kind"))
        urgency = dict(self.selection("cs.complaint", "urgency"))
        values = self.values
        pairs = (
            (
                self.env._("Category"),
                self.categories.browse(values["category_id"]).name,
            ),
            (self.env._("What it is about"), kinds.get(values["content_kind"])),
            (self.env._("Product"), self._product_name()),
            (self.env._("Invoice or order"), values["origin_number"]),
            (self.env._("How urgent"), urgency.get(values["urgency"])),
            (self.env._("Contact"), self.env.user.name),
            (self.env._("Phone"), values["phone"]),
            (self.env._("Other ways to reach you"), values["contact_other"]),
            (self.env._("In your words"), values["description"]),
        )
        return [pair for pair in pairs if pair[1]]

    def _product_name(self):
        product = self.products.filtered(lambda p: p.id == self.values["product_id"])
        return product.display_name or self.values["product_text"]

    def summary_demands(self):
        """Return what is asked for, one text each."""
        kinds = dict(self.selection("cs.complaint.remedy", "kind"))
        currency = self.env["cs.complaint"]._cs_portal_company().sudo().currency_id
        texts = []
        for line in self.demands:
            parts = []
            if line.get("asked_quantity"):
                parts.append(self.env._("quantity %s", f"{line['asked_quantity']:g}"))
            if line.get("asked_amount"):
                parts.append(currency.format(line["asked_amount"]))
            if line.get("asked_percent"):
                parts.append(f"{line['asked_percent']:g} %")
            if line.get("note"):
                parts.append(line["note"])
            texts.append({"label": kinds[line["kind"]], "details": parts})
        return texts


class Uploads:
    """The files of a request, within the company's limits.

    :param company: ``res.company`` whose settings hold
    """

    def __init__(self, company, name="files"):
        self.company = company.sudo()
        self.storages = [
            file for file in request.httprequest.files.getlist(name) if file.filename
        ]

    def check(self):
        """Return what is wrong with the files, or None."""
        env, company = self.company.env, self.company
        if len(self.storages) > company.cs_portal_max_files:
            return env._(
                "At most %s files at once, please. Choose them again; what you wrote "
                "is kept.",
                company.cs_portal_max_files,
            )
        limit = company._cs_portal_file_limit()
        for file in self.storages:
            if self._size(file) > limit:
                return env._(
                    "“%(file)s” is larger than %(size)s MB and was not sent. Choose "
                    "smaller files, or send it another way; what you wrote is kept.",
                    file=file.filename,
                    size=f"{limit / 1024 / 1024:g}",
                )
        return None

    @staticmethod
    def _size(file):
        file.stream.seek(0, 2)
        size = file.stream.tell()
        file.stream.seek(0)
        return size

    def contents(self):
        """Return ``[(name, bytes)]`` of the files that are not empty."""
        files = [(file.filename[-200:], file.read()) for file in self.storages]
        return [(name, content) for name, content in files if content]
