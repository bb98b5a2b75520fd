from odoo import api, fields, models
from odoo.fields import Domain

from .visit_coverage import STATUS

READERS = (
    "cs_visits.group_visit_user,cs_department.group_cs_user,"
    "cs_department.group_cs_president,cs_department.group_cs_auditor"
)


class ResPartner(models.Model):
    """How a customer stands with visits; nothing of it is stored here."""

    _inherit = "res.partner"

    cs_visit_status = fields.Selection(
        selection=STATUS,
        string="Visit Status",
        compute="_compute_cs_visit_status",
        search="_search_cs_visit_status",
        groups=READERS,
        help="Of the kind of visit that is most urgent",
    )
    cs_visit_last = fields.Date(
        string="Last Visit", compute="_compute_cs_visit_status", groups=READERS
    )
    cs_visit_due = fields.Date(
        string="Visit Due", compute="_compute_cs_visit_status", groups=READERS
    )
    cs_visit_count = fields.Integer(
        string="Number of Visits",
        compute="_compute_cs_visit_count",
        groups=READERS,
        help="Visits to the customer and its contacts that you may see",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cs_visit_status(self):
        order = [status for status, _label in STATUS]
        rows = self.env["cs.visit.coverage"]._cs_of(self)
        # the most urgent row stands for the customer
        rows = rows.sorted(lambda r: (order.index(r.status), -r.days_overdue))
        by_customer = rows.grouped("partner_id")
        for partner in self:
            row = by_customer.get(partner.commercial_partner_id, rows.browse())[:1]
            partner.cs_visit_status = row.status
            partner.cs_visit_last = row.date_last
            partner.cs_visit_due = row.date_due

    def _search_cs_visit_status(self, operator, value):
        if operator != "in":
            return NotImplemented
        coverage = self.env["cs.visit.coverage"]
        statuses = [status for status in value if status]
        query = coverage._search(Domain("status", "in", statuses))
        found = Domain(
            "commercial_partner_id",
            "in",
            query.subselect(coverage._field_to_sql(query.table, "partner_id", query)),
        )
        if False in value:
            every = coverage._search(Domain.TRUE)
            found |= Domain(
                "commercial_partner_id",
                "not in",
                every.subselect(
                    coverage._field_to_sql(every.table, "partner_id", every)
                ),
            )
        return found

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cs_visit_count(self):
        customers = self.commercial_partner_id
        counts = {}
        for partner, count in self.env["cs.visit"]._read_group(
            Domain("partner_id.commercial_partner_id", "in", customers.ids),
            ["partner_id"],
            ["__count"],
        ):
            customer = partner.commercial_partner_id
            counts[customer] = counts.get(customer, 0) + count
        for partner in self:
            partner.cs_visit_count = counts.get(partner.commercial_partner_id, 0)

    def action_cs_visits(self):
        """Show the visits to the customer and its contacts."""
        self.ensure_one()
        customer = self.commercial_partner_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits"),
            "res_model": "cs.visit",
            "view_mode": "list,kanban,calendar,form",
            "views": [(False, v) for v in ("list", "kanban", "calendar", "form")],
            "domain": [("partner_id.commercial_partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }
