"""The whole record of one complaint, in the order of a dossier (A3.10)."""

from odoo import fields
from odoo.fields import Domain
from odoo.tools import human_size

from .dossier_files import DossierFiles
from .dossier_letters import DossierLetters
from .paper import Paper

COVER = "cs_department.cs_complaint_dossier_cover"
TEMPLATES = {
    "record": "cs_department.cs_complaint_record_page",
    "analysis": "cs_department.cs_complaint_analysis_page",
    "notice": "cs_department.cs_complaint_notice_page",
    "clocks": "cs_department.cs_complaint_dossier_clocks",
    "letters": "cs_department.cs_complaint_dossier_letters",
    "calls": "cs_department.cs_complaint_dossier_calls",
    "after": "cs_department.cs_complaint_dossier_after",
}
# What is about a complaint, and by which field.
PARTS = {
    "cs.complaint.inquiry": "complaint_id",
    "cs.complaint.penalty": "complaint_id",
    "cs.improvement": "complaint_ids",
}


class Dossier:
    """What the templates of the dossier show.

    Everything is read as the reader may read it; then with sudo, for the names of
    employees and departments in it.

    :param doc: ``cs.complaint`` with sudo, checked for the reader
    :param env: the reader's environment
    """

    human_size = staticmethod(human_size)

    def __init__(self, doc, env):
        self.doc = doc
        self.reader = env.user
        self.env = env(context={**env.context, "lang": doc.env.lang})
        self.paper = Paper(doc)
        self.made_on = fields.Datetime.now()
        # filled in when the pages are counted
        self.pages = {}
        self.related = self._find_related()
        self.parts = self._find_parts()
        self.letters = DossierLetters(doc, env)
        self.files = DossierFiles(
            doc, self.parts | {"mail.message": self.letters.messages}
        )
        self.clocks = self._find_linked("cs.deadline")
        self.approvals = self._find_linked("cs.approval")
        self.pauses = self.parts["cs.deadline.pause"]
        self.callbacks = self.parts["cs.callback"]
        self.inquiries = self.parts.get("cs.complaint.inquiry")
        self.penalties = self.parts.get("cs.complaint.penalty")
        self.improvements = self.parts.get("cs.improvement")

    @property
    def sections(self):
        """``[(key, title, template)]`` in the order of the dossier."""
        titles = {
            "record": self.env._("Customer Complaint Record"),
            "analysis": self.env._("Customer Complaint Analysis"),
            "notice": self.env._("Complaint Handling Notice"),
            "clocks": self.env._("Deadlines and Approvals"),
            "letters": self.env._("Contacts and Messages"),
            "calls": self.env._("Callbacks"),
            "after": self.env._("Inquiries and Consequences"),
        }
        left_out = set()
        if not self.paper.has_notice():
            left_out.add("notice")
        if not (self.inquiries or self.penalties or self.improvements):
            left_out.add("after")
        return [
            (key, title, TEMPLATES[key])
            for key, title in titles.items()
            if key not in left_out
        ]

    @property
    def all_sections(self):
        """The same with the cover in front, for reading on the screen."""
        return [("cover", "", COVER), *self.sections]

    # -- what belongs to it --------------------------------------------------------

    def _find_related(self):
        """Return the complaints it belongs together with, if the reader sees them."""
        doc = self.doc
        ids = (doc.related_ids | doc.merged_ids | doc.merged_into_id).sorted("id").ids
        return self.env[doc._name].browse(ids)._filtered_access("read").sudo()

    def _find_parts(self):
        """Return the documents of the complaint: ``{model name: records}``."""
        parts = {
            model: self._find(model, Domain(name, "in", self.doc.ids))
            for model, name in PARTS.items()
            if model in self.env
        }
        clocks = Domain("deadline_id.res_model", "=", self.doc._name)
        clocks &= Domain("deadline_id.res_id", "=", self.doc.id)
        parts["cs.deadline.pause"] = self._find("cs.deadline.pause", clocks)
        parts["cs.callback"] = self._find("cs.callback", self._link(self.doc))
        return parts

    def _find_linked(self, model):
        """Return clocks or approvals of the complaint and of what belongs to it."""
        domain = self._link(self.doc)
        for records in self.parts.values():
            domain |= self._link(records)
        return self._find(model, domain)

    @staticmethod
    def _link(records):
        return Domain("res_model", "=", records._name) & Domain(
            "res_id", "in", records.ids
        )

    def _find(self, model, domain):
        """Return what the reader may read, oldest first, then with sudo."""
        records = self.env[model].with_context(active_test=False)
        found = records
        if records.has_access("read"):
            found = records.search(domain, order="id")
        return found.sudo().with_context(lang=self.doc.env.lang)
