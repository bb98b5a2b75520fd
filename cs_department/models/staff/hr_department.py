from odoo import fields, models


class HrDepartment(models.Model):
    """Centers (中心): the departments that get reports of their own (A2.4)."""

    _inherit = "hr.department"

    cs_is_center = fields.Boolean(
        string="Center",
        help="Gets its own report of each callback round, sent to its director.",
    )

    def _cs_center(self):
        """Return the center a department belongs to, or an empty recordset (sudo)."""
        self.ensure_one()
        center = self._cs_centers()[self.id]
        return center if center.cs_is_center else center.browse()

    def _cs_centers(self):
        """Return each department's center: itself or the nearest one above.

        A department that belongs to no center counts as its own.

        :return: dict of department id → ``hr.department`` (sudo)
        """
        departments = self.sudo()
        above = {
            department: [int(i) for i in (department.parent_path or "").split("/") if i]
            for department in departments
        }
        centers = self.env["hr.department"].sudo().with_context(active_test=False)
        flagged = centers.search(
            [
                ("id", "in", [i for path in above.values() for i in path]),
                ("cs_is_center", "=", True),
            ]
        )
        return {
            department.id: next(
                (flagged.browse(i) for i in reversed(path) if i in flagged._ids),
                department,
            )
            for department, path in above.items()
        }
