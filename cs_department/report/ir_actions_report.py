import io

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.pdf_pages import count_pages, merge_numbered, merge_pages

FORMS = (
    "cs_department.cs_complaint_record",
    "cs_department.cs_complaint_analysis",
    "cs_department.cs_complaint_notice",
)
DOSSIER = "cs_department.cs_complaint_dossier"
SECTION = "cs_department.cs_complaint_dossier_section"


class IrActionsReport(models.Model):
    """The forms of a complaint as PDF: each page numbered, the dossier put together.

    Page numbers are written on the finished pages: not every PDF printer Odoo works
    with has running footers, or prints more than one document in a call.
    """

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        name = self._get_report(report_ref).report_name
        if not res_ids or name not in (*FORMS, DOSSIER):
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for res_id in dict.fromkeys(res_ids):
            if name == DOSSIER:
                content = self._cs_dossier_pdf(report_ref, res_id)
            else:
                found = super()._render_qweb_pdf_prepare_streams(
                    report_ref, data, [res_id]
                )
                content = self._cs_numbered(found[res_id]["stream"].getvalue(), res_id)
            streams[res_id] = {"stream": io.BytesIO(content), "attachment": None}
        if len(streams) > 1:
            # one after the other, each with its own page numbers
            content = merge_pages([s["stream"].getvalue() for s in streams.values()])
            return {False: {"stream": io.BytesIO(content), "attachment": None}}
        return streams

    @api.model
    def _cs_numbered(self, content, res_id):
        number = self.env["cs.complaint"].browse(res_id).name
        return merge_numbered([(None, content)], number)

    # -- dossier -------------------------------------------------------------------

    @api.model
    def _cs_dossier_pdf(self, report_ref, res_id):
        """Return the whole record of a complaint as one PDF (A3.10).

        :param res_id: id of a ``cs.complaint``; rights are checked where the values
            come from
        """
        if self.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._("Wkhtmltopdf is not installed: PDFs cannot be made.")
            )
        values = self.env[f"report.{DOSSIER}"]._get_report_values([res_id])
        dossier = values["dossiers"][res_id]
        dossier.files.load()
        parts = [
            (title, self._cs_section_pdf(report_ref, dossier, key))
            for key, title, _template in dossier.sections
        ]
        files = [file for file in dossier.files.files if file.data]
        parts += [(f"{file.number}. {file.name}", file.data) for file in files]
        keys = [section[0] for section in dossier.sections]
        keys += [file.number for file in files]
        counts = [count_pages(data) for _title, data in parts]
        cover = self._cs_cover_pdf(report_ref, dossier, keys, counts)
        return merge_numbered([(None, cover), *parts], dossier.doc.name)

    @api.model
    def _cs_cover_pdf(self, report_ref, dossier, keys, counts):
        """Return the cover with the page each part begins on.

        It is printed again when it came out longer than the numbers on it assume.
        """
        length = 1
        for _attempt in range(3):
            starts = [length + 1 + sum(counts[:at]) for at in range(len(counts))]
            dossier.pages = dict(zip(keys, starts, strict=True))
            cover = self._cs_section_pdf(report_ref, dossier, "cover")
            if count_pages(cover) == length:
                break
            length = count_pages(cover)
        return cover

    @api.model
    def _cs_section_pdf(self, report_ref, dossier, key):
        report = self._get_report(report_ref)
        # as core does: separate asset files may come too late for the printer
        renderer = self.with_context(debug=False)
        html = renderer._render_template(SECTION, {"dossier": dossier, "only": key})
        bodies, _ids, header, footer, arguments = report.with_context(
            debug=False
        )._prepare_html(html, report_model=report.model)
        return self._run_wkhtmltopdf(
            bodies,
            report_ref=report_ref,
            header=header,
            footer=footer,
            specific_paperformat_args=arguments,
        )
