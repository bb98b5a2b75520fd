from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import clean_context, plaintext2html

from odoo.addons.cs_department.exceptions import MissingInputError

from ...exceptions import VisitError
from .visit_complaint import NOT_MADE

LEAD = "crm.lead"
TITLE = 80
# A larger expected amount is a slip of the finger
MOST = 1e15


class CsVisit(models.Model):
    """An order interest becomes an opportunity where the CRM app is installed (E11).

    The link is a model and an id: without CRM the visit keeps the interest alone.
    """

    _inherit = "cs.visit"

    order_interest = fields.Text(
        copy=False,
        help="What the customer wants to order or have offered. It becomes an "
        "opportunity when you submit, if the CRM app is installed.",
    )
    order_amount = fields.Monetary(
        string="Expected Amount", copy=False, help="In company currency"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    opportunity_model = fields.Char(readonly=True, copy=False)
    opportunity_id = fields.Many2oneReference(
        string="Opportunity ID",
        model_field="opportunity_model",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    opportunity_name = fields.Char(
        string="Opportunity", compute="_compute_opportunity_name"
    )
    can_make_opportunity = fields.Boolean(compute="_compute_can_make_opportunity")

    _order_amount_valid = models.Constraint(
        "CHECK(order_amount IS NULL OR (order_amount >= 0 AND order_amount < 1e15))",
        "The expected amount is an amount from 0.",
    )

    # -- input ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._cs_check_order_amount(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._cs_check_order_amount(vals)
        return super().write(vals)

    def _cs_check_order_amount(self, vals):
        """Check the expected amount before a currency rounds it.

        :raise VisitError: it is negative, not a number, or beyond all measure
        """
        amount = vals.get("order_amount") or 0
        if isinstance(amount, (int, float)) and not 0 <= amount < MOST:
            raise VisitError(self.env._("The expected amount is an amount from 0."))

    # -- computes ------------------------------------------------------------------

    @api.depends("opportunity_model", "opportunity_id")
    @api.depends_context("uid")
    def _compute_opportunity_name(self):
        for visit, lead in self._cs_opportunities().items():
            visit.opportunity_name = lead and lead.sudo().display_name

    def _cs_opportunities(self):
        """Return ``{visit: lead}``; a deleted or unreadable one is no lead."""
        found = dict.fromkeys(self)
        if LEAD in self.env and self.env[LEAD].has_access("read"):
            linked = self.filtered(lambda v: v.opportunity_model == LEAD)
            leads = self.env[LEAD].browse(linked.mapped("opportunity_id")).exists()
            by_id = {lead.id: lead for lead in leads._filtered_access("read")}
            for visit in linked:
                found[visit] = by_id.get(visit.opportunity_id)
        return found

    @api.depends("state", "order_interest", "opportunity_id")
    @api.depends_context("uid")
    def _compute_can_make_opportunity(self):
        for visit in self:
            visit.can_make_opportunity = (
                LEAD in self.env
                and bool((visit.order_interest or "").strip())
                and visit.state not in NOT_MADE
                and not visit._cs_lead()
                and visit._cs_was_there()
            )

    def _cs_lead(self):
        """Return the opportunity that came of this visit, None without one (sudo)."""
        self.ensure_one()
        if LEAD not in self.env or self.opportunity_model != LEAD:
            return None
        leads = self.env[LEAD].sudo().with_context(active_test=False)
        return leads.browse(self.opportunity_id).exists() or None

    # -- actions -------------------------------------------------------------------

    def action_make_opportunity(self):
        """Make an opportunity of the order interest, once, and open it.

        :raise VisitError: CRM is not installed, or the visit was not made
        :raise MissingInputError: no interest was written down
        :raise TransitionAccessError: neither who made the visit nor their manager asks
        """
        self.ensure_one()
        self.check_access("read")
        if LEAD not in self.env:
            raise VisitError(
                self.env._(
                    "Opportunities need the CRM app. The order interest stays on the "
                    "visit; ask an administrator to install CRM."
                )
            )
        self._cs_check_was_there()
        if not (self.order_interest or "").strip():
            raise MissingInputError(
                self.env._("Write down what the customer wants to order first.")
            )
        self._cs_to_opportunity()
        return self.action_open_opportunity()

    def action_open_opportunity(self):
        """Open the opportunity that came of this visit, as far as one may see it."""
        self.ensure_one()
        lead = self._cs_lead()
        if not lead or not lead.sudo(False).has_access("read"):
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        return {
            "type": "ir.actions.act_window",
            "res_model": LEAD,
            "res_id": lead.id,
            "views": [(False, "form")],
        }

    def action_submit(self):
        """Hand the record in; an order interest becomes an opportunity."""
        result = super().action_submit()
        if LEAD in self.env:
            for visit in self:
                interest = (visit.order_interest or "").strip()
                # one that was deleted does not come back by itself
                if interest and not visit.opportunity_id:
                    visit._cs_to_opportunity()
        return result

    def _cs_to_opportunity(self):
        """Make the opportunity, unless somebody else just has.

        :return: ``crm.lead`` (sudo)
        """
        self.ensure_one()
        # of two at once the second starts again and finds the first one's opportunity
        self._cs_lock(touch=True)
        lead = self._cs_lead()
        if lead:
            return lead
        # a salesperson of visits need not have a role in CRM; nor may the context of
        # the call, which a client sends, give values of its own
        visit = self.sudo()
        context = clean_context(self.env.context)
        leads = visit.env[LEAD].with_context(context)  # pylint: disable=context-overridden
        lead = leads.with_company(visit.company_id).create(
            visit._cs_opportunity_values()
        )
        self._cs_write_checked({"opportunity_model": LEAD, "opportunity_id": lead.id})
        lead._message_log(
            body=Markup("<p>%s</p>")
            % self.env._("Came of the visit %s.", visit._get_html_link())
        )
        visit.message_post(
            body=Markup("<p>%s</p>")
            % self.env._("Became the opportunity %s.", lead._get_html_link()),
            author_id=self.env.user.partner_id.id,
        )
        return lead

    def _cs_opportunity_values(self):
        interest = self.order_interest.strip()
        title = interest.splitlines()[0]
        if len(title) > TITLE:
            title = f"{title[: TITLE - 1]}…"
        return {
            "type": "opportunity",
            "name": title,
            "partner_id": self.partner_id.id,
            "user_id": self.user_id.id,
            "company_id": self.company_id.id,
            "expected_revenue": self.order_amount,
            "description": plaintext2html(interest),
        }
