import logging

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import clean_context

from .callback_round_figures import ALL

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
                # the reports say who signed off and when
                round_.sudo()._cs_write_checked(
                    {"date_closed": fields.Datetime.now(), "closed_by": self.env.uid}
                )
                # what defaults the context of the call holds are nobody's to mail
                context = clean_context(self.env.context)
                sender = round_.sudo()
                sender = sender.with_context(context)  # pylint: disable=context-overridden
                sender._cs_send_reports()
            round_._transition("close")
        return True

    # -- reports -------------------------------------------------------------------

    def _cs_send_reports(self):
        """Keep the figures, make every report as PDF and put it into the mail queue.

        A center's director gets the report of the own center, the general manager the
        one over all.
        """
        self.ensure_one()
        role = self.env["cs.role.mixin"]
        now = (self.date_from, self.date_to, self)
        found = self._cs_figures_of({"now": now})["now"]
        for center, figures in self._cs_by_center(found).items():
            if center:
                director = role._cs_department_head(center, self.company_id)
                self._cs_send_report(director, center, figures)
        president = self.env.ref(PRESIDENT).sudo().all_user_ids
        nobody = self.env["hr.department"]
        readers = role._cs_usable(president, self.company_id)
        self._cs_send_report(readers, nobody, found[ALL])

    def _cs_send_report(self, readers, center, figures):
        """Make one report, a paper in each reader's language, and mail it to them.

        :param readers: ``res.users`` it is addressed to
        :param center: ``hr.department``, empty for the report over all
        :param figures: of the center, kept with the report
        """
        reports = self.env["cs.callback.round.report"].sudo()
        report = reports.create(
            {
                **reports._cs_prepare(self, center, figures),
                "people": self._cs_people_to_keep(center),
                "recipient_ids": [(6, 0, readers.ids)],
                "noted_user_ids": [(6, 0, self._cs_noted_users(center, readers).ids)],
            }
        )
        groups = readers.grouped(lambda user: user.lang or self.env.user.lang)
        for lang, users in (groups or {self.env.user.lang: readers}).items():
            paper = self.with_context(lang=lang)._cs_make_paper(report, readers)
            report.attachment_ids += paper
            self.with_context(lang=lang)._cs_mail_report(report, paper, users)

    def _cs_noted_users(self, center, readers):
        lines = self._cs_lines_of(center, readers.ids)
        return (self._cs_noted(lines) | self._cs_remarks(lines)).user_id

    def _cs_mail_report(self, report, paper, users):
        """Put a report into the mail queue; self's language is the readers'."""
        users = users.filtered("email")
        if not users:
            self.message_post(
                body=self.env._("Nobody with an e-mail address gets: %s", paper.name)
            )
            return
        link = f"{self.get_base_url()}/odoo/cs-round-reports/{report.id}"
        self.env["mail.mail"].sudo().create(
            {
                "subject": paper.name.rsplit(".", 1)[0],
                "body_html": Markup("<p>%s</p><p><a href='%s'>%s</a></p>")
                % (
                    self.env._(
                        "The callbacks of %(first)s to %(last)s are complete (A2.4). "
                        "The report is attached.",
                        first=self.date_from,
                        last=self.date_to,
                    ),
                    link,
                    report.with_context(lang=self.env.lang).display_name,
                ),
                "recipient_ids": [(6, 0, users.partner_id.ids)],
                "attachment_ids": [(6, 0, paper.ids)],
                "auto_delete": False,
            }
        )

    def _cs_make_paper(self, report, readers):
        """Render one report and attach it; as HTML where no PDF can be made.

        :param report: ``cs.callback.round.report``
        :param readers: ``res.users``; what was said about their own visits is left out
        :return: ``ir.attachment``
        """
        data = {"center_id": report.center_id.id, "hidden_user_ids": readers.ids}
        reports = self.env["ir.actions.report"].sudo()
        state = reports.get_wkhtmltopdf_state()
        # while add-ons are being installed no server answers for the styles of a PDF
        if self.env.registry.ready and state in ("ok", "upgrade", "workers"):
            content, kind = reports._render_qweb_pdf(REPORT, self.ids, data=data)
        else:
            content, kind = reports._render_qweb_html(REPORT, self.ids, data=data)
            _logger.info("No PDF can be made (%s): the report is sent as HTML", state)
        name = self.env._(
            "Callback round %(first)s – %(last)s, %(title)s.%(kind)s",
            first=self.date_from,
            last=self.date_to,
            title=report.center_id.name or self.env._("all centers"),
            kind=kind,
        )
        values = {
            "name": name,
            "raw": content,
            "mimetype": "application/pdf" if kind == "pdf" else "text/html",
            # whose language it is in: a reader opens the own one
            "description": self.env.lang,
            "res_model": report._name,
            "res_id": report.id,
        }
        return self.env["ir.attachment"].sudo().create(values)

    # -- actions -------------------------------------------------------------------

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

    def action_open_reports(self):
        """Open the reports that were sent when this round was signed off."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Round Reports"),
            "res_model": "cs.callback.round.report",
            "views": [(False, "list"), (False, "form")],
            "domain": [("round_id", "=", self.id)],
        }
