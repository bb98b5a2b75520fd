import logging

from markupsafe import Markup

from odoo import fields, models

_logger = logging.getLogger(__name__)

REPORT = "cs_visits.report_callback_round_action"
PRESIDENT = "cs_department.group_cs_president"


class CsCallbackRound(models.Model):
    """Closing a round: sign-off and reports (A2.4)."""

    _inherit = "cs.callback.round"

    def action_close(self):
        """Sign a round off, for good, and send its reports.

        Each center's report goes to its director, one over all centers to the general
        manager. Calls that came after the due date stay visible as late.

        :raise RoundError: calls are still open
        """
        for round_ in self:
            round_._cs_lock()
            step = self._cs_transitions().find("close", round_.state)
            if step:
                round_._cs_check_may(step)
                round_._check_called()
                # attachments of a closed round cannot be made any more
                round_.sudo()._cs_write_checked(
                    {"date_closed": fields.Datetime.now(), "closed_by": self.env.uid}
                )
                round_.sudo()._cs_send_reports()
            round_._transition("close")
        return True

    def _cs_send_reports(self):
        """Make every report as PDF on the round and put it into the mail queue."""
        self.ensure_one()
        role = self.env["cs.role.mixin"]
        for center in self._cs_figures():
            if center:
                director = role._cs_department_head(center, self.company_id)
                self._cs_send_report(director, center)
        president = self.env.ref(PRESIDENT).sudo().all_user_ids
        self._cs_send_report(role._cs_usable(president, self.company_id))

    def _cs_send_report(self, readers, center=None):
        lang = readers[:1].lang or self.env.user.lang
        round_ = self.with_context(lang=lang)
        title = center.name if center else round_.env._("all centers")
        attachment = round_._cs_make_report(title, readers, center)
        readers = readers.filtered("email")
        if not readers:
            self.message_post(
                body=self.env._(
                    "Nobody with an e-mail address gets: %s", attachment.name
                )
            )
            return
        link = f"{self.get_base_url()}/odoo/cs-rounds/{self.id}"
        self.env["mail.mail"].sudo().create(
            {
                "subject": attachment.name.rsplit(".", 1)[0],
                "body_html": Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
                % (
                    round_.env._(
                        "The callbacks of %(first)s to %(last)s are complete (A2.4). "
                        "The report is attached.",
                        first=self.date_from,
                        last=self.date_to,
                    ),
                    link,
                    round_.display_name,
                ),
                "recipient_ids": [(6, 0, readers.partner_id.ids)],
                "attachment_ids": [(6, 0, attachment.ids)],
                "auto_delete": False,
            }
        )

    def _cs_make_report(self, title, readers, center=None):
        """Render one report and attach it; as HTML where no PDF can be made.

        :param title: name of the center, or of all
        :param readers: ``res.users``; what was said about their own visits is left out
        :return: ``ir.attachment``
        """
        data = {
            "center_id": center.id if center else False,
            "hidden_user_ids": readers.ids,
        }
        reports = self.env["ir.actions.report"].sudo()
        state = reports.get_wkhtmltopdf_state()
        # while add-ons are being installed no server answers for the styles of a PDF
        if self.env.registry.ready and state in ("ok", "upgrade", "workers"):
            content, kind = reports._render_qweb_pdf(REPORT, self.ids, data=data)
        else:
            content, kind = reports._render_qweb_html(REPORT, self.ids, data=data)
            _logger.info("No PDF can be made (%s): the report is sent as HTML", state)
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.env._(
                        "Callback round %(first)s – %(last)s, %(title)s.%(kind)s",
                        first=self.date_from,
                        last=self.date_to,
                        title=title,
                        kind=kind,
                    ),
                    "raw": content,
                    "mimetype": "application/pdf" if kind == "pdf" else "text/html",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )

    def action_print_report(self):
        """Print the report over all centers."""
        return self.env.ref(REPORT).report_action(self, data=None)

    def action_open_callbacks(self):
        """Open the calls of this round."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calls"),
            "res_model": "cs.callback",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("round_id", "=", self.id)],
        }
