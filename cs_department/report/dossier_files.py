"""The attachments of a complaint: what becomes pages, and what is only listed."""

import hashlib
import os

from odoo.fields import Domain

from ..tools.pdf_pages import UnmergeableError, clean_pdf, image_to_pdf

# A dossier is one file somebody can mail and print. What goes beyond is listed.
MAX_FILE_BYTES = 32 * 1024 * 1024
MAX_BYTES = 128 * 1024 * 1024
MAX_PAGES = 1000
MAX_LISTED = 500


class DossierFile:
    """One attachment: its place in the index and, if it can be, its pages."""

    def __init__(self, number, attachment):
        self.number = number
        self.attachment = attachment
        self.name = attachment.name
        self.size = attachment.file_size or 0
        self.mimetype = attachment.mimetype or ""
        self.data = None  # its pages, as PDF
        self.reason = ""  # why it has none

    def digest(self):
        """Return the SHA-256 of the content, read piece by piece where it is a file."""
        attachment = self.attachment
        if attachment.type == "url":
            return ""
        if attachment.store_fname:
            path = attachment._full_path(attachment.store_fname)
            if os.path.isfile(path):
                with open(path, "rb") as file:
                    return hashlib.file_digest(file, "sha256").hexdigest()
        return hashlib.sha256(attachment.raw or b"").hexdigest()


class DossierFiles:
    """All attachments of a complaint and of what belongs to it, in order of filing.

    :param doc: ``cs.complaint`` with sudo
    :param parts: ``{model name: records}`` that belong to it
    """

    def __init__(self, doc, parts):
        self.env = doc.env
        domain = Domain("res_model", "=", doc._name) & Domain("res_id", "=", doc.id)
        for name, records in parts.items():
            domain |= Domain("res_model", "=", name) & Domain(
                "res_id", "in", records.ids
            )
        messages = parts.get("mail.message")
        if messages:
            domain |= Domain("id", "in", messages.attachment_ids.ids)
        domain &= Domain("res_field", "=", False)
        found = self.env["ir.attachment"].search(
            domain, order="id", limit=MAX_LISTED + 1
        )
        self.is_cut = len(found) > MAX_LISTED
        self.files = [
            DossierFile(number, attachment)
            for number, attachment in enumerate(found[:MAX_LISTED], 1)
        ]

    def load(self):
        """Make pages of what can be pages, within the limits of a dossier."""
        pages = size = 0
        for file in self.files:
            try:
                data, count = self._pages(file, MAX_PAGES - pages, MAX_BYTES - size)
            except UnmergeableError as error:
                file.reason = self._reason(file, error)
                continue
            finally:
                # the content of many files does not have to stay in memory
                file.attachment.invalidate_recordset(["raw", "datas"], flush=False)
            file.data = data
            pages, size = pages + count, size + len(data)

    def _pages(self, file, max_pages, max_bytes):
        is_picture = file.mimetype.startswith("image/") and "svg" not in file.mimetype
        if file.attachment.type == "url" or not (
            is_picture or file.mimetype == "application/pdf"
        ):
            raise UnmergeableError("type")
        if file.size > min(MAX_FILE_BYTES, max_bytes) or max_pages <= 0:
            raise UnmergeableError("size")
        content = file.attachment.raw
        if not content:
            raise UnmergeableError("missing")
        if is_picture:
            return image_to_pdf(content), 1
        return clean_pdf(content, max_pages)

    def _reason(self, file, error):
        reasons = {
            "type": self.env._("Not a PDF or picture"),
            "size": self.env._("Too large for a dossier"),
            "missing": self.env._("The content is missing"),
            "encrypted": self.env._("Protected by a password"),
        }
        return reasons.get(str(error)) or self.env._("Cannot be read")
