import base64
import binascii

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mimetypes import guess_mimetype

from ...exceptions import PhotoError

# What phones take and browsers show
_MIMETYPES = ("image/jpeg", "image/png", "image/webp", "image/gif")
_OPEN = ("planned", "done")


class CsVisitPhoto(models.Model):
    """A photo taken on a visit: belongs to its record, and is fixed with it.

    Who reads the visit sees its photos; who writes it up adds and removes them until
    the record is submitted.
    """

    _name = "cs.visit.photo"
    _description = "Visit Photo"
    _order = "date_taken, id"

    visit_id = fields.Many2one(
        comodel_name="cs.visit", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Title", required=True, default="Photo")
    image = fields.Image(max_width=1920, max_height=1920, required=True)
    date_taken = fields.Datetime(
        string="Taken", required=True, default=fields.Datetime.now
    )
    client_key = fields.Char(
        readonly=True,
        copy=False,
        help="Made by the phone: what is sent again after a lost answer comes in once",
    )

    _client_key_uniq = models.UniqueIndex(
        "(visit_id, client_key) WHERE client_key IS NOT NULL",
        "This photo is there already.",
    )

    # -- rights: those of the visit ------------------------------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            visits = self.env["cs.visit"]._search([])
            domain = Domain(domain) & Domain("visit_id", "in", visits)
        return super()._search(domain, *args, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not any(self._ids):
            return result
        forbidden = result[0] if result else self.browse()
        rest = self - forbidden
        on_visit = "read" if operation == "read" else "write"
        visits = rest.sudo().visit_id.with_env(self.env)
        allowed = visits._filtered_access(on_visit)
        if on_visit == "write":
            # also past this model, by the file behind the photo
            allowed = allowed.sudo().filtered(lambda v: v.state in _OPEN)
        closed = rest.filtered(lambda p: p.sudo().visit_id.id not in allowed.ids)
        if not closed:
            return result
        return forbidden | closed, closed._cs_access_error

    def _cs_access_error(self):
        return self.env["ir.rule"]._make_access_error("write", self)

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_image(vals)
            if not vals.get("date_taken"):
                vals["date_taken"] = fields.Datetime.now()
        visits = self.env["cs.visit"].browse(
            {vals["visit_id"] for vals in vals_list if vals.get("visit_id")}
        )
        visits._cs_check_photos_open()
        photos = super().create(vals_list)
        photos._cs_check_limits()
        return photos

    def write(self, vals):
        self.visit_id._cs_check_photos_open()
        if vals.get("visit_id"):
            self.env["cs.visit"].browse(vals["visit_id"])._cs_check_photos_open()
        if "image" in vals:
            self._cs_check_image(vals)
        result = super().write(vals)
        if "visit_id" in vals:
            # reading the other visit is not enough to add a photo to it
            self.check_access("write")
        if {"image", "visit_id"} & vals.keys():
            self._cs_check_limits()
        return result

    def unlink(self):
        self.visit_id._cs_check_photos_open()
        return super().unlink()

    @api.model
    def _cs_check_image(self, vals):
        """Refuse what is no picture, before anything is stored.

        :raise PhotoError: empty, broken, or of a kind browsers do not show
        """
        try:
            data = base64.b64decode(vals.get("image") or "", validate=False)
        except (binascii.Error, TypeError, ValueError):
            data = b""
        if guess_mimetype(data, "") not in _MIMETYPES:
            raise PhotoError(
                self.env._(
                    "“%s” is no photo: a JPEG, PNG, WebP or GIF picture is needed.",
                    vals.get("name") or self.env._("The file"),
                )
            )

    def _cs_check_limits(self):
        """Check size and number against the company's settings.

        :raise PhotoError: a photo is too large or a visit has too many
        """
        for visit, photos in self.sudo().grouped("visit_id").items():
            company = visit.company_id
            limit, size = company.cs_visit_photo_limit, company.cs_visit_photo_mb
            if self.sudo().search_count([("visit_id", "=", visit.id)]) > limit:
                raise PhotoError(
                    self.env._(
                        "%(visit)s has %(limit)s photos already: no more are kept. "
                        "Remove one first.",
                        visit=visit.display_name,
                        limit=limit,
                    )
                )
            for photo in photos:
                if len(photo.image or b"") * 3 / 4 > size * 1024 * 1024:
                    raise PhotoError(
                        self.env._(
                            "“%(name)s” is larger than %(size)s MB. Make it smaller.",
                            name=photo.name,
                            size=size,
                        )
                    )
