from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# What has been answered; the same once more is a repeat.
ANSWERED = ("replied", "followup", "closed")


class CsComplaint(models.Model):
    """The same case twice (shown while typing), again (a repeat), or near (linked)."""

    _inherit = "cs.complaint"

    duplicate_ids = fields.Many2many(
        comodel_name="cs.complaint",
        string="Possible Duplicates",
        compute="_compute_duplicate_ids",
        help="Of the same customer about the same product, or about the same invoice "
        "or order, received not long ago",
    )
    duplicate_count = fields.Integer(
        string="Duplicates", compute="_compute_duplicate_ids"
    )
    earlier_ids = fields.Many2many(
        comodel_name="cs.complaint",
        string="Answered Before",
        compute="_compute_earlier_ids",
        help="Complaints of the customer about the same, answered not long ago",
    )
    link_ids = fields.Many2many(
        comodel_name="cs.complaint",
        relation="cs_complaint_link_rel",
        column1="complaint_id",
        column2="other_id",
        copy=False,
    )
    linked_by_ids = fields.Many2many(
        comodel_name="cs.complaint",
        relation="cs_complaint_link_rel",
        column1="other_id",
        column2="complaint_id",
        copy=False,
    )
    related_ids = fields.Many2many(
        comodel_name="cs.complaint",
        string="Related Complaints",
        compute="_compute_related_ids",
        inverse="_inverse_related_ids",
        search="_search_related_ids",
        help="Linked both ways",
    )

    related_count = fields.Integer(compute="_compute_related_ids")

    # -- duplicates ----------------------------------------------------------------

    @api.depends("partner_id", "product_id", "origin_number", "company_id")
    @api.depends_context("uid")
    def _compute_duplicate_ids(self):
        found = self._cs_find_duplicates()
        for complaint in self:
            key = complaint._cs_same_case
            own = complaint._origin
            same = found.filtered(lambda c, k=key, o=own: c != o and k(c))
            complaint.duplicate_ids = same
            complaint.duplicate_count = len(same)

    def _cs_same_case(self, other):
        """Whether another complaint looks like the same case."""
        self.ensure_one()
        if other.company_id != self.company_id or not self._cs_is_near(other):
            return False
        number = (self.origin_number or "").strip()
        if number and (other.origin_number or "").strip() == number:
            return True
        return (
            bool(self.product_id)
            and other.product_id == self.product_id._origin
            and other.commercial_partner_id
            == self.partner_id.commercial_partner_id._origin
        )

    def _cs_is_near(self, other):
        days = timedelta(days=self.company_id.sudo().cs_duplicate_days)
        return abs(self._cs_received() - other.date_received) <= days

    def _cs_find_duplicates(self):
        """Return what could be a duplicate of any of these, by one search.

        Only what the user may see: the accused must not learn of anything.
        """
        customers = self.partner_id.commercial_partner_id._origin
        products = self.product_id._origin
        numbers = [n for n in self.mapped("origin_number") if (n or "").strip()]
        same = Domain.FALSE
        if customers and products:
            same |= Domain("commercial_partner_id", "in", customers.ids) & Domain(
                "product_id", "in", products.ids
            )
        if numbers:
            same |= Domain("origin_number", "in", numbers)
        companies = self.company_id
        if same.is_false() or not companies:
            return self.browse()
        days = max(companies.sudo().mapped("cs_duplicate_days"))
        received = [complaint._cs_received() for complaint in self]
        return self.search_fetch(
            same
            & Domain("company_id", "in", companies.ids)
            & Domain("state", "!=", "cancelled")
            & Domain("date_received", ">=", min(received) - timedelta(days=days))
            & Domain("date_received", "<=", max(received) + timedelta(days=days)),
            ["company_id", "commercial_partner_id", "product_id", "date_received"],
            limit=1000,
        )

    def action_duplicates(self):
        """Show the possible duplicates."""
        self.ensure_one()
        return self._cs_list_action(self.env._("Duplicates"), self.duplicate_ids)

    def _cs_list_action(self, title, complaints):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_action"
        )
        return {
            **action,
            "name": title,
            "domain": [("id", "in", complaints.ids)],
            "context": {},
        }

    # -- repeats -------------------------------------------------------------------

    @api.depends("partner_id", "product_id", "category_id", "date_received")
    @api.depends_context("uid")
    def _compute_earlier_ids(self):
        """What makes a repeat (see ``is_repeat``), for the form: also while typing."""
        answered = self._cs_find_answered()
        for complaint in self:
            key, last = complaint._cs_repeat_key(), complaint._cs_received()
            first = last - timedelta(days=complaint.company_id.sudo().cs_repeat_days)
            complaint.earlier_ids = answered.filtered(
                lambda c, k=key, f=first, d=last: (
                    f <= c.date_received < d and c._cs_repeat_key() == k
                )
            )

    def _cs_received(self):
        self.ensure_one()
        return self.date_received or fields.Datetime.now()

    def _cs_repeat_key(self):
        """What makes a repeat: customer and product, without one the category."""
        self.ensure_one()
        return (
            self.company_id.id,
            self.partner_id.commercial_partner_id._origin.id,
            self.product_id._origin.id,
            not self.product_id and self.category_id._origin.id,
        )

    def _cs_find_answered(self):
        """Return what was answered to the customers of these, by one search."""
        known = self.filtered("partner_id")
        if not known:
            return self.browse()
        received = [complaint._cs_received() for complaint in known]
        days = max(known.company_id.sudo().mapped("cs_repeat_days"))
        customers = known.partner_id.commercial_partner_id._origin
        return self.search(
            Domain("commercial_partner_id", "in", customers.ids)
            & Domain("state", "in", ANSWERED)
            & Domain("date_received", ">=", min(received) - timedelta(days=days))
            & Domain("date_received", "<", max(received)),
            limit=1000,
        )

    # -- links ---------------------------------------------------------------------

    @api.depends("link_ids", "linked_by_ids")
    @api.depends_context("uid")
    def _compute_related_ids(self):
        for complaint in self:
            related = complaint.link_ids | complaint.linked_by_ids
            complaint.related_ids = related._filtered_access("read")
            complaint.related_count = len(complaint.related_ids)

    def _inverse_related_ids(self):
        for complaint in self:
            related = complaint.related_ids
            complaint.link_ids = [
                *((3, o.id) for o in complaint.link_ids - related),
                *((4, o.id) for o in related - complaint.linked_by_ids),
            ]
            complaint.linked_by_ids = [
                (3, o.id) for o in complaint.linked_by_ids - related
            ]

    def _search_related_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return Domain("link_ids", operator, value) | Domain(
            "linked_by_ids", operator, value
        )

    @api.constrains("link_ids")
    def _check_links(self):
        for complaint in self.sudo():
            others = complaint.link_ids
            if complaint in others or others.company_id - complaint.company_id:
                raise ValidationError(
                    self.env._(
                        "%s can only be linked with other complaints of its company.",
                        complaint.display_name,
                    )
                )

    def action_related(self):
        """Show the linked complaints."""
        self.ensure_one()
        return self._cs_list_action(self.env._("Related"), self.related_ids)

    def action_link_duplicates(self):
        """Link the possible duplicates: other cases, but near ones."""
        for complaint in self:
            complaint.related_ids |= complaint.duplicate_ids
        return True
