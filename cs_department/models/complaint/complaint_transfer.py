from markupsafe import Markup

from odoo import api, fields, models

from ...exceptions import MissingInputError, TransitionError
from .complaint_flow import ACTIVITY


class CsComplaint(models.Model):
    """Where a complaint goes: the person's department, or on to the right one."""

    _inherit = "cs.complaint"

    retransfer_count = fields.Integer(
        string="Times Sent On", readonly=True, copy=False, tracking=True
    )
    can_retransfer = fields.Boolean(compute="_compute_can_actions")

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints.filtered("accused_employee_id")._cs_fill_department()
        return complaints

    def write(self, vals):
        result = super().write(vals)
        if vals.get("accused_employee_id"):
            self._cs_fill_department()
        return result

    def _cs_fill_department(self):
        """A complaint about a person goes to that person's department (A3.6)."""
        for complaint in self.filtered(lambda c: not c.department_id):
            department = complaint.accused_employee_id.sudo().department_id
            if department and complaint.state in ("draft", "confirmed"):
                complaint._cs_write_checked({"department_id": department.id})

    # -- sent to the wrong department ----------------------------------------------

    def action_retransfer(self):
        """Open the form that asks for the right department and the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send to Another Department"),
            "res_model": "cs.complaint.retransfer",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_complaint_id": self.id},
        }

    def _retransfer(self, department, reason):
        """Send a complaint on that came to the wrong department (A3.1, A3.4 (1)).

        The first head's clock ends here: what was missed stays missed, what still ran
        is called off. The right head's clock starts anew.

        :param department: ``hr.department`` it belongs to
        :raise MissingInputError: no reason, or nobody leads the department
        :raise TransitionError: it is there already, or not in analysis
        """
        self.ensure_one()
        if not (reason or "").strip():
            raise MissingInputError(
                self.env._("Give the reason why it goes to another department.")
            )
        if department == self.department_id:
            raise TransitionError(
                self.env._(
                    "%(document)s is with %(department)s already.",
                    document=self.display_name,
                    department=department.sudo().display_name,
                )
            )
        first, head = self.department_id, self._cs_find_head(department)
        self._transition("retransfer", {"retransfer_count": self.retransfer_count + 1})
        # before the complaint changes hands, or the miss would change hands with it
        self._cs_open_deadlines("analysis")._cs_cancel()
        self.sudo().activity_unlink([ACTIVITY])
        self._cs_write_checked({"department_id": department.id, "head_id": head.id})
        self._cs_start_step("analysis")
        self._cs_let_off(department)
        self._cs_mark_cross_department()
        self._cs_log_retransfer(first, department, reason.strip())
        self._cs_send_reply_form()

    def _cs_let_off(self, department):
        """A department that leads the analysis now need not answer as another one."""
        asked = self.inquiry_ids.sudo().filtered(
            lambda i: i.state in ("draft", "asked") and i.department_id == department
        )
        if asked:
            asked._withdraw(self.env._("The department leads the analysis now."))

    def _cs_log_retransfer(self, first, department, reason):
        text = self.env._(
            "Sent on from %(first)s to %(second)s:",
            first=first.sudo().display_name,
            second=department.sudo().display_name,
        )
        self.sudo().message_post(
            body=Markup("<p>%s</p><p style='white-space: pre-line'>%s</p>")
            % (text, reason),
            author_id=self.env.user.partner_id.id,
        )

    # -- head ----------------------------------------------------------------------

    def _cs_find_head(self, department=None):
        """Return the head who has to answer: never the accused, then the next one up.

        :param department: ``hr.department``, by default the responsible one
        :return: ``res.users``
        :raise MissingInputError: nobody can be found
        """
        self.ensure_one()
        role, department = self.env["cs.role.mixin"], department or self.department_id
        hidden = self._cs_hidden_from()
        head = role._cs_next_up(hidden, self.company_id, department)[:1]
        if not head:
            raise MissingInputError(
                self.env._(
                    "Nobody leads %s: name a manager with a login on the department.",
                    department.sudo().display_name,
                )
            )
        return head

    def _cs_send_reply_form(self):
        """Put the complaint on the head's list and send the form, files attached."""
        self.ensure_one()
        head, clock = self.head_id.sudo(), self._cs_open_deadlines("analysis")[:1]
        complaint = self.sudo().with_context(lang=head.lang or self.env.lang)
        complaint.activity_schedule(
            ACTIVITY,
            date_deadline=self.company_id._cs_local(
                clock.date_due or fields.Datetime.now()
            ).date(),
            user_id=head.id,
        )
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", self._name), ("res_id", "=", self.id)])
        )
        self._cs_post_template(
            "cs_department.mail_template_complaint_transfer",
            head.partner_id,
            attachment_ids=files.ids,
        )

    def _cs_post_template(self, xmlid, partner, context=None, **kwargs):
        """Post a mail template's text to one partner, in that partner's language.

        The text may go to the customer: callers check what may be said.

        :param context: dictionary of more values for the template
        """
        rendered = self._cs_render(xmlid, partner, context)
        return (
            self.sudo()
            ._cs_mailing()
            .message_post(
                subject=rendered["subject"],
                body=rendered["body_html"],
                partner_ids=partner.ids,
                author_id=self.env.user.partner_id.id,
                **kwargs,
            )
        )

    def _cs_render(self, xmlid, partner, context=None):
        """Return subject and body of a mail template in one partner's language."""
        self.ensure_one()
        template = self.env.ref(xmlid).sudo()
        lang = partner.sudo().lang or self.env.lang
        return {
            name: template._render_field(
                name, self.ids, set_lang=lang, add_context=context
            )[self.id]
            for name in ("subject", "body_html")
        }
