from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.cs_department.exceptions import InUseError

from ...tools.evidence import EvidenceMany2one

# What a figure of the sheet counts: one source for the sum and for its evidence.
# Outings and visits belong to the month they begin in.
FIGURES = {
    "outing_count": {"kind": "outing"},
    "retroactive_count": {"kind": "outing", "is_retroactive": True},
    "visit_count": {"kind": "visit"},
    "companion_count": {"kind": "companion"},
    "no_outing_count": {"kind": "visit", "is_no_outing": True},
    "handed_over_count": {"kind": "visit", "is_handed_over": True},
    "late_count": {"kind": "visit", "is_late": True},
    "called_count": {"kind": "visit", "is_called": True},
    "verified_count": {"kind": "visit", "result": "verified"},
    "doubt_count": {"kind": "visit", "result": "review"},
    "refuted_count": {"kind": "visit", "result": "upheld"},
}
# What is written of one outing or visit, in the order of the register's statement
COLUMNS = (
    "kind",
    "outing_id",
    "visit_id",
    "date_start",
    "date_end",
    "hours",
    "is_carried",
    "is_out",
    "is_retroactive",
    "is_no_outing",
    "is_handed_over",
    "is_late",
    "is_called",
    "result",
)


def conditions(figure):
    """Return what a figure counts as a list of ``(column, value)``."""
    return [("is_carried", False), *FIGURES[figure].items()]


class CsAttendanceEntry(models.Model):
    """One outing or visit behind a month's sheet, as it was when they were counted.

    HR may not read the register of visits: this is the evidence it gets, with what the
    check found in neutral words. It stays as it was signed, whatever happens to the
    visit afterwards. Written by one statement, never by hand.

    A line takes its entries along; outings and visits on a sheet cannot be deleted.
    """

    _name = "cs.attendance.entry"
    _description = "Evidence of an Attendance Check"
    _order = "line_id, date_start, id"
    _rec_name = "reference"
    # a hundred thousand rows a month: nobody asks who inserted them
    _log_access = False

    line_id = EvidenceMany2one(
        comodel_name="cs.attendance.check.line",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    check_id = fields.Many2one(related="line_id.check_id")
    user_id = fields.Many2one(related="line_id.user_id")
    kind = fields.Selection(
        selection=[
            ("outing", "Outing"),
            ("visit", "Visit"),
            ("companion", "Along on a visit"),
        ],
        required=True,
        readonly=True,
    )
    outing_id = EvidenceMany2one(
        comodel_name="cs.outing",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    visit_id = EvidenceMany2one(
        comodel_name="cs.visit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    reference = fields.Char(string="Number", compute="_compute_reference")
    partner_id = fields.Many2one(related="visit_id.partner_id", string="Customer")
    date_start = fields.Datetime(string="From", readonly=True)
    date_end = fields.Datetime(string="To", readonly=True)
    hours = fields.Float(
        string="Hours in the Month",
        readonly=True,
        digits=(8, 2),
        help="What lies outside of the month counts on the sheet of that month.",
    )
    is_carried = fields.Boolean(
        string="Begun Before",
        readonly=True,
        help="It began in the month before and is counted there; only its days and "
        "hours of this month are on this sheet.",
    )
    is_out = fields.Boolean(
        string="Counts as Out",
        readonly=True,
        help="Days and hours count, unless it was decided that the visit did not take "
        "place.",
    )
    is_retroactive = fields.Boolean(string="Approved Afterwards", readonly=True)
    is_no_outing = fields.Boolean(string="Without Outing", readonly=True)
    is_handed_over = fields.Boolean(string="Handed Over", readonly=True)
    is_late = fields.Boolean(string="Late", readonly=True)
    is_called = fields.Boolean(string="Checked by Phone", readonly=True)
    result = fields.Selection(
        selection=[
            ("verified", "Verified"),
            ("review", "Under review"),
            ("upheld", "Doubt upheld"),
            ("cannot_say", "Customer cannot say"),
            ("unreachable", "Not reached"),
            ("no_phone", "No phone"),
            ("no_call", "Not to be called"),
        ],
        readonly=True,
    )

    _one_document = models.Constraint(
        "CHECK((kind = 'outing') = (outing_id IS NOT NULL)"
        " AND (kind <> 'outing') = (visit_id IS NOT NULL))",
        "An entry is one outing or one visit.",
    )
    _hours_valid = models.Constraint(
        "CHECK(hours BETWEEN 0 AND 800)", "A month has no more than 744 hours."
    )

    @api.depends("outing_id.name", "visit_id.name")
    def _compute_reference(self):
        # the number alone: the register itself is not for everybody who reads this
        for entry in self.sudo():
            entry.reference = entry.outing_id.name or entry.visit_id.name

    @api.model
    def _cs_digest_query(self, rows):
        """Return a statement that gives one hash over rows with our columns.

        The rows' hashes are added up, so that their order does not matter and nothing
        is sorted; with the number of rows.

        :param rows: SQL that yields ``user_id`` and our columns
        """
        columns = SQL(", ").join(
            SQL("COALESCE(%s::text, '-')", SQL.identifier("fact", name))
            for name in ("user_id", *COLUMNS)
        )
        return SQL(
            "SELECT COUNT(*) || ':' || COALESCE(SUM(('x' || left(md5("
            "concat_ws('|', %s)), 16))::bit(64)::bigint::numeric), 0)"
            " FROM (%s) AS fact",
            columns,
            rows,
        )

    @api.model
    def _cs_check_unused(self, name, ids):
        """Check that no sheet counts some outings or visits.

        :param name: ``outing_id`` or ``visit_id``
        :raise InUseError: names one and its sheet
        """
        found = self.sudo().search([(name, "in", ids)], limit=1)
        if found:
            raise InUseError(
                self.env._(
                    "%(document)s stands on %(sheet)s and cannot be deleted. Cancel it "
                    "instead.",
                    document=found.reference,
                    sheet=found.check_id.display_name,
                )
            )

    def action_open(self):
        """Open the outing or visit itself, for who may read it.

        :raise AccessError: the register is not for the user
        """
        self.ensure_one()
        document = self.outing_id or self.visit_id
        document.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "views": [(False, "form")],
        }
