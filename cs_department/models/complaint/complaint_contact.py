from datetime import timedelta

from odoo import api, fields, models

from ...exceptions import EngineFieldError, MissingInputError, ReadonlyDocumentError
from .complaint import AGENT, CHANNELS

KINDS = [
    ("acknowledgement", "Acknowledgement"),
    ("question", "Question"),
    ("interim", "Interim information"),
    ("reply", "Answer"),
    ("pause", "Pause"),
    ("other", "Other"),
]
# Recorded by the server, which knows what was sent.
RECORDED = {"message_id", "is_recorded", "user_id"}


class CsComplaintContact(models.Model):
    """One time we spoke or wrote with the customer about a complaint (B4.10, B3.2).

    The system records what it sends and receives; agents add calls and visits. Once
    the complaint is finished, entries can be added and none changed.
    """

    _name = "cs.complaint.contact"
    _description = "Contact with the Customer"
    _order = "date desc, id desc"
    _rec_name = "summary"

    complaint_id = fields.Many2one(
        comodel_name="cs.complaint", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="complaint_id.company_id", store=True, precompute=True, index=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    direction = fields.Selection(
        selection=[("out", "To the customer"), ("in", "From the customer")],
        required=True,
        default="out",
    )
    channel = fields.Selection(
        selection=CHANNELS, string="Contact Channel", required=True, default="phone"
    )
    kind = fields.Selection(selection=KINDS, required=True, default="other")
    person = fields.Char(help="Who on the customer's side")
    summary = fields.Text(required=True)
    message_id = fields.Many2one(
        comodel_name="mail.message",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    is_recorded = fields.Boolean(
        string="Recorded by the System", readonly=True, help="Cannot be changed"
    )
    is_after_end = fields.Boolean(
        string="After the End",
        compute="_compute_is_after_end",
        help="Came in or went out when the complaint was closed already",
    )

    _summary_not_blank = models.Constraint(
        "CHECK(btrim(summary) <> '')", "Say what the contact was about."
    )

    @api.depends("date", "complaint_id.date_closed")
    def _compute_is_after_end(self):
        for contact in self:
            closed = contact.complaint_id.date_closed
            contact.is_after_end = bool(
                closed and contact.date and contact.date > closed
            )

    @api.depends("kind", "date")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for contact in self:
            contact.display_name = labels.get(contact.kind, "")

    # -- guards --------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._cs_check_recorded(vals)
        # a client's context can carry values as well
        forged = {f"default_{name}" for name in RECORDED}
        context = {k: v for k, v in self.env.context.items() if k not in forged}
        entries = self.with_context(context)  # pylint: disable=context-overridden
        contacts = super(CsComplaintContact, entries).create(vals_list)
        if not self.env.su:
            contacts._cs_check_entry()
        contacts._cs_after_entry()
        return contacts

    def write(self, vals):
        if not self.env.su:
            self._cs_check_recorded(vals)
            self._cs_check_free()
        result = super().write(vals)
        if not self.env.su:
            self._cs_check_entry()
            self._cs_check_free()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        if not self.env.su:
            self._cs_check_free()

    def _cs_check_recorded(self, vals):
        names = {name for name in RECORDED if vals.get(name)}
        if names:
            labels = [self._fields[n]._description_string(self.env) for n in names]
            raise EngineFieldError(
                self.env._(
                    "%s: this is recorded by the system and cannot be entered.",
                    ", ".join(sorted(labels)),
                )
            )

    def _cs_check_entry(self):
        """Check what somebody enters.

        :raise MissingInputError: the date lies ahead, or an answer is claimed
        """
        latest = fields.Datetime.now() + timedelta(minutes=5)
        for contact in self:
            if contact.date > latest:
                raise MissingInputError(
                    self.env._("Enter contacts when they have taken place, not before.")
                )
            if contact.kind == "reply":
                raise MissingInputError(
                    self.env._(
                        "Use “Answer Customer”: it records the approved answer, and "
                        "nothing else counts as one."
                    )
                )

    def _cs_check_free(self):
        """Check that entries may still change.

        :raise ReadonlyDocumentError: the system recorded it, or the complaint is
            finished
        """
        for contact in self:
            if contact.is_recorded:
                raise ReadonlyDocumentError(
                    self.env._(
                        "“%s” was recorded by the system and stays as it is. Add an "
                        "entry of your own.",
                        contact.display_name,
                    )
                )
        self.complaint_id._cs_check_not_readonly()

    def _cs_after_entry(self):
        """An acknowledgement told by an agent is noted on the complaint."""
        told = self.filtered(
            lambda c: c.kind == "acknowledgement" and c.direction == "out"
        )
        for contact in told:
            contact.complaint_id._cs_told(contact.date)


class CsComplaint(models.Model):
    """The contacts with the customer since the complaint came in."""

    _inherit = "cs.complaint"

    contact_ids = fields.One2many(
        comodel_name="cs.complaint.contact",
        inverse_name="complaint_id",
        string="Contacts with the Customer",
        copy=False,
    )
    contact_count = fields.Integer(compute="_compute_contact_count")
    can_add_contact = fields.Boolean(compute="_compute_can_add_contact")

    @api.depends("contact_ids")
    def _compute_contact_count(self):
        counts = dict(
            self.env["cs.complaint.contact"]._read_group(
                [("complaint_id", "in", self.ids)], ["complaint_id"], ["__count"]
            )
        )
        for complaint in self:
            complaint.contact_count = counts.get(complaint, 0)

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_add_contact(self):
        is_agent = self.env.user.has_group(AGENT)
        for complaint in self:
            complaint.can_add_contact = (
                is_agent and bool(complaint.id) and complaint.state != "cancelled"
            )

    def action_add_contact(self):
        """Open an entry for a call, a letter or a visit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Contact"),
            "res_model": "cs.complaint.contact",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }

    def action_write_customer(self):
        """Open a mail for a question or interim information."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write to Customer"),
            "res_model": "cs.complaint.write",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }

    def _cs_add_contacts(self, kind, summary, **values):
        """Record a contact with the customer of each complaint.

        :param kind: one of ``cs.complaint.contact.kind``
        :param summary: text, or a dictionary of texts by complaint id
        :param values: others of its fields; ``channel`` is the complaint's by default
        :return: ``cs.complaint.contact`` (sudo)
        """
        vals_list = []
        for complaint in self:
            text = summary[complaint.id] if isinstance(summary, dict) else summary
            vals_list.append(
                {
                    "complaint_id": complaint.id,
                    "kind": kind,
                    "summary": (text or "").strip() or self.env._("(no text)"),
                    "channel": complaint.channel,
                    "person": complaint.contact_id.name or complaint.read_back_by,
                    "user_id": self.env.uid,
                    "is_recorded": True,
                    **values,
                }
            )
        return self.env["cs.complaint.contact"].sudo().create(vals_list)
