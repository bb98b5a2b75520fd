from odoo import api, fields, models
from odoo.fields import Domain

from ...exceptions import InUseError, MissingInputError


class ResPartner(models.Model):
    """A customer's file number, level and complaints.

    Complaints write nothing here: the partner shows them through computed fields.
    """

    _inherit = "res.partner"

    cs_file_number = fields.Char(
        string="File Number",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Number of the customer file (E3)",
    )
    cs_level_id = fields.Many2one(
        comodel_name="cs.customer.level",
        string="Customer Level",
        ondelete="restrict",
        index="btree_not_null",
        help="VIP, key, ordinary or potential customer (E2, E9)",
    )
    cs_complaint_ids = fields.One2many(
        comodel_name="cs.complaint",
        inverse_name="commercial_partner_id",
        string="Complaints",
        readonly=True,
    )
    cs_address_line = fields.Char(
        string="Address",
        compute="_compute_cs_address_line",
        help="In one line, without the name",
    )
    cs_complaint_count = fields.Integer(
        string="Number of Complaints",
        compute="_compute_cs_complaint_count",
        search="_search_cs_complaint_count",
        help="Complaints of the customer and its contacts that you may see",
    )

    # -- computes ------------------------------------------------------------------

    @api.depends(lambda self: self._display_address_depends())
    def _compute_cs_address_line(self):
        for partner in self:
            lines = partner._display_address(without_company=True).splitlines()
            parts = (line.strip(" ,") for line in lines)
            partner.cs_address_line = ", ".join(part for part in parts if part)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cs_complaint_count(self):
        counts = dict(
            self.env["cs.complaint"]._read_group(
                Domain("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ["commercial_partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.cs_complaint_count = counts.get(partner.commercial_partner_id, 0)

    def _search_cs_complaint_count(self, operator, value):
        """Search companies by the number of their complaints (``=``, ``>``, …)."""
        if operator not in ("in", ">", ">=", "<", "<="):
            return NotImplemented
        groups = self.env["cs.complaint"]._read_group(
            Domain("commercial_partner_id", "!=", False),
            ["commercial_partner_id"],
            ["__count"],
        )
        compare = {
            "in": lambda count: count in value,
            ">": lambda count: count > value,
            ">=": lambda count: count >= value,
            "<": lambda count: count < value,
            "<=": lambda count: count <= value,
        }[operator]
        if compare(0):
            others = [partner.id for partner, count in groups if not compare(count)]
            return Domain("commercial_partner_id", "not in", others)
        ids = [partner.id for partner, count in groups if compare(count)]
        return Domain("commercial_partner_id", "in", ids)

    # -- guards --------------------------------------------------------------------

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_complaints(self):
        complaint = (
            self.env["cs.complaint"]
            .sudo()
            .search(
                Domain("partner_id", "in", self.ids)
                | Domain("contact_id", "in", self.ids)
                | Domain("commercial_partner_id", "in", self.ids)
                | Domain("responsible_partner_id", "in", self.ids),
                limit=1,
            )
        )
        if complaint:
            raise InUseError(
                self.env._(
                    "%(partner)s has complaints, which are kept under their numbers: "
                    "archive the customer, or merge it with another one.",
                    partner=(
                        complaint.partner_id & self
                        or complaint.contact_id & self
                        or complaint.responsible_partner_id & self
                        or complaint.commercial_partner_id
                    ).display_name,
                )
            )

    # -- actions -------------------------------------------------------------------

    def action_cs_open_file(self):
        """Give customers without one a file number (建档).

        :raise MissingInputError: a contact person was chosen instead of the customer
        """
        for partner in self:
            if partner.commercial_partner_id != partner:
                raise MissingInputError(
                    self.env._(
                        "%s is a contact: open the file of the company it belongs to.",
                        partner.display_name,
                    )
                )
            if not partner.cs_file_number:
                partner.cs_file_number = self.env["ir.sequence"].next_by_code(
                    "cs.customer.file"
                )
        return True

    def action_cs_complaints(self):
        """Show the complaints of the customer and its contacts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }
