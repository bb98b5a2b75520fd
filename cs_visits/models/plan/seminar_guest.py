from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import EngineFieldError

from ...exceptions import SeminarError

_ENGINE = {"visit_id", "follow_up_id"}


class CsVisitSeminarGuest(models.Model):
    """A customer invited to a seminar: did anybody come, and what follows."""

    _name = "cs.visit.seminar.guest"
    _description = "Customer at a Seminar"
    _order = "seminar_id, id"

    seminar_id = fields.Many2one(
        comodel_name="cs.visit.seminar", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="seminar_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('partner_share', '=', True), "
        "'|', ('is_company', '=', True), ('parent_id', '=', False)]",
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        string="People",
        domain="[('id', 'child_of', partner_id), ('id', '!=', partner_id)]",
    )
    attendance = fields.Selection(
        selection=[
            ("open", "Invited"),
            ("attended", "Came"),
            ("absent", "Stayed away"),
        ],
        string="Came or Not",
        required=True,
        default="open",
        copy=False,
    )
    note = fields.Char()
    visit_id = fields.Many2one(comodel_name="cs.visit", readonly=True, copy=False)
    follow_up_date = fields.Datetime(
        string="Follow-up", copy=False, help="Becomes a planned visit"
    )
    follow_up_id = fields.Many2one(
        comodel_name="cs.visit", string="Follow-up Visit", readonly=True, copy=False
    )
    state = fields.Selection(related="seminar_id.state")

    _partner_uniq = models.UniqueIndex(
        "(seminar_id, partner_id)", "A customer is invited once."
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._cs_check_engine({name for vals in vals_list for name in vals})
        # a client's context can carry values as well
        forged = {f"default_{name}" for name in _ENGINE}
        context = {k: v for k, v in self.env.context.items() if k not in forged}
        invited = self.with_context(context)  # pylint: disable=context-overridden
        guests = super(CsVisitSeminarGuest, invited).create(vals_list)
        guests._cs_check_open()
        for seminar in guests.seminar_id.filtered(lambda s: s.state == "invited"):
            seminar.sudo()._cs_invite_guests()
        return guests

    def write(self, vals):
        self._cs_check_engine(vals)
        if "seminar_id" in vals and not self.env.su:
            self._cs_check_seminar_stays(vals["seminar_id"])
        if vals.keys() - _ENGINE - {"follow_up_date", "note"}:
            self._cs_check_open()
        if {"partner_id", "seminar_id"} & vals.keys() and self.visit_id:
            raise SeminarError(
                self.env._(
                    "The customer was invited: take the line out and add another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        self._cs_check_open()

    def unlink(self):
        visits = self.sudo().mapped(lambda guest: guest._cs_own_visit())
        planned = visits.filtered(lambda v: v.state == "planned")
        result = super().unlink()
        if planned:
            planned._transition("cancel")
        return result

    def _cs_check_engine(self, names):
        if not self.env.su and _ENGINE & set(names):
            raise EngineFieldError(
                self.env._("The visits of a seminar are made by the system.")
            )

    def _cs_check_seminar_stays(self, seminar_id):
        """Refuse to put a guest onto another seminar, which may be a colleague's.

        :raise SeminarError: it is another one
        """
        for guest in self:
            if guest.seminar_id.id != seminar_id:
                raise SeminarError(
                    self.env._(
                        "%s was invited to this seminar: invite the customer to the "
                        "other one there.",
                        guest.partner_id.display_name,
                    )
                )

    def _cs_own_visit(self):
        """Return the visit the seminar made for this guest, and no other (sudo)."""
        self.ensure_one()
        return self.visit_id.filtered(lambda v: v.seminar_id == self.seminar_id)

    def _cs_check_open(self):
        """Refuse changes once the seminar was held or called off.

        :raise SeminarError: who came was reported
        """
        for guest in self:
            if guest.seminar_id.state not in ("draft", "invited"):
                raise SeminarError(
                    self.env._(
                        "%s is over: who was invited and who came is fixed.",
                        guest.seminar_id.display_name,
                    )
                )

    # -- visits (sudo) -------------------------------------------------------------

    def _cs_prepare_visit(self):
        self.ensure_one()
        seminar = self.seminar_id
        return {
            "partner_id": self.partner_id.id,
            "contact_ids": [(6, 0, self.contact_ids.ids)],
            "user_id": seminar._cs_visitor(self.partner_id).id,
            "company_id": seminar.company_id.id,
            "purpose_id": seminar.purpose_id.id,
            "date_start": seminar.date_start,
            "date_end": seminar.date_end,
            "address": seminar.place,
            "seminar_id": seminar.id,
        }

    def _cs_settle(self):
        """Report the visit as done, or cancel it when nobody came."""
        self.ensure_one()
        visit = self._cs_own_visit()
        if visit.state != "planned":
            return
        if self.attendance == "absent":
            visit._transition("cancel")
            return
        words = [self.seminar_id.subject, self.seminar_id.content, self.note]
        values = {"contact_ids": [(6, 0, self.contact_ids.ids)]}
        if not visit.content:
            values["content"] = "\n".join(word for word in words if word)
        visit.write(values)
        visit.action_done()

    def _cs_plan_follow_up(self):
        """Make the follow-up visits whose dates are known, once each.

        :raise SeminarError: a date lies before the end of the seminar or in the past
        """
        for guest in self.filtered(lambda g: g.follow_up_date and not g.follow_up_id):
            seminar = guest.seminar_id
            if guest.follow_up_date <= seminar._cs_today_after():
                raise SeminarError(
                    self.env._(
                        "The follow-up visit to %s lies in the past. Correct its date.",
                        guest.partner_id.display_name,
                    )
                )
            purpose = seminar.follow_up_purpose_id or seminar.purpose_id
            guest.follow_up_id = self.env["cs.visit"].create(
                {
                    "partner_id": guest.partner_id.id,
                    "contact_ids": [(6, 0, guest.contact_ids.ids)],
                    "user_id": seminar._cs_visitor(guest.partner_id).id,
                    "company_id": seminar.company_id.id,
                    "purpose_id": purpose.id,
                    "date_start": guest.follow_up_date,
                    "prepared_material": guest.note,
                }
            )
