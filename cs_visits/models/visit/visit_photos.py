from odoo import api, fields, models


class CsVisit(models.Model):
    """The photos of a visit, added until its record is submitted."""

    _inherit = "cs.visit"

    photo_ids = fields.One2many(
        comodel_name="cs.visit.photo",
        inverse_name="visit_id",
        string="Photos",
        copy=False,
    )
    photo_count = fields.Integer(
        string="Number of Photos", compute="_compute_photo_count"
    )

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        counts = dict(
            self.env["cs.visit.photo"]._read_group(
                [("visit_id", "in", self.ids)], ["visit_id"], ["__count"]
            )
        )
        for visit in self:
            visit.photo_count = counts.get(visit._origin, 0)

    def _cs_check_photos_open(self):
        """Check that photos may still be added or removed.

        :raise VisitError: the record was submitted
        :raise ReadonlyDocumentError: it is finished
        """
        self._cs_check_not_readonly()
        self._cs_check_fixed({"photo_ids": True})

    def unlink(self):
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "cs.visit.photo"),
                    ("res_field", "=", "image"),
                    ("res_id", "in", self.sudo().photo_ids.ids),
                ]
            )
        )
        result = super().unlink()
        # the photos' rows go with the visit in the database
        files.unlink()
        return result
