import tempfile

from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 64 * 1024


class ComplaintCases(http.Controller):
    """The complaint statistics (B4.12) as a file, sent while it is read from disk."""

    @http.route(
        "/cs_department/complaint_cases/<int:export_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def complaint_cases(self, export_id):
        """Send the spreadsheet the wizard was filled in for.

        :param export_id: id of an own ``cs.complaint.case.export``
        :raise AccessError: somebody else's, or no right to export
        """
        export = request.env["cs.complaint.case.export"].browse(export_id).exists()
        if not export:
            raise request.not_found()
        export.check_access("read")
        # closed by the server when the last piece is sent
        file = tempfile.TemporaryFile()  # noqa: SIM115
        export._cs_write(file)
        size = file.tell()
        file.seek(0)
        return request.make_response(
            iter(lambda: file.read(CHUNK), b""),
            headers=[
                ("Content-Type", XLSX),
                ("Content-Length", size),
                ("Content-Disposition", content_disposition(export._cs_filename())),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
