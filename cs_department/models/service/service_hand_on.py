from odoo import api, fields, models

from ...exceptions import EngineFieldError, ReadonlyDocumentError

LEVELS = [
    ("inside", "Colleague inside"),
    ("consultant", "Product consultant"),
    ("branch", "Branch"),
    ("hq", "Headquarters customer service"),
    ("up", "Reported up"),
]


class CsServiceHandOn(models.Model):
    """One time a request went to somebody else, with what was known (C5).

    Written once, by the engine; whoever gets it must not ask the customer again.
    """

    _name = "cs.service.hand.on"
    _description = "Hand-on of a Service Request"
    _inherit = ["cs.engine.row.mixin"]
    _order = "date, id"

    request_id = fields.Many2one(
        comodel_name="cs.service.request",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, index=True
    )
    date = fields.Datetime(string="Handed On", required=True, readonly=True)
    level = fields.Selection(selection=LEVELS, required=True, readonly=True)
    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Handed On By",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    to_user_id = fields.Many2one(
        comodel_name="res.users",
        string="To",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    to_department_id = fields.Many2one(
        comodel_name="hr.department",
        string="Department",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    known = fields.Text(
        string="What Is Known",
        required=True,
        readonly=True,
        help="Tell what is known: the next person must not ask again.",
    )
    date_accepted = fields.Datetime(string="Accepted On", readonly=True)

    _known_not_blank = models.Constraint(
        "CHECK(btrim(known) <> '')",
        "Tell what is known: the next person must not ask again.",
    )

    @api.depends("level", "to_user_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.to_user_id.sudo().name or ""

    def write(self, vals):
        """Only the moment of acceptance is added, once, by the engine."""
        self.check_access("write")
        if vals.keys() != {"date_accepted"} or any(self.mapped("date_accepted")):
            raise EngineFieldError(
                self.env._(
                    "What was handed on is evidence and stays as it was written."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ReadonlyDocumentError(
            self.env._("Hand-ons are evidence and cannot be deleted.")
        )
