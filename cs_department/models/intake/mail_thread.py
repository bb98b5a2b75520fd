from odoo import api, models

from ...tools import mail_text
from ..policy.mail_received import CONTEXT_KEY, Received


class MailThread(models.AbstractModel):
    """Mails for complaints: counted when they repeat themselves, none refused.

    Core stops the mails of a sender who sends too many, with a bounce for each; ours
    are joined instead, so its detection looks at other models alone.
    """

    _inherit = "mail.thread"

    def _message_parse_extract_payload(self, message, *args, **kwargs):
        mail_text.mend_charsets(message)
        return super()._message_parse_extract_payload(message, *args, **kwargs)

    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        routes = super().message_route(message, message_dict, *args, **kwargs)
        if not any(route[0] == "cs.complaint" for route in routes):
            return routes
        kept = []
        for route in routes:
            if route[0] == "cs.complaint":
                route = self.env["cs.complaint"]._cs_route_mail(
                    message, message_dict, route
                )
            if route:
                kept.append(route)
        return kept

    @api.model
    def _detect_loop_sender(self, message, message_dict, routes):
        others = [route for route in routes or [] if route[0] != "cs.complaint"]
        return super()._detect_loop_sender(message, message_dict, others)

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        if any(route[0] == "cs.complaint" for route in routes or []):
            self = self.with_context(**{CONTEXT_KEY: Received(message)})
            # whom a complaint is about learns nothing of it by a copy either
            ids = [r[1] for r in routes if r[0] == "cs.complaint" and r[1]]
            complaints = self.env["cs.complaint"].browse(ids).exists()
            message_dict["partner_ids"] = complaints._cs_without_hidden(
                message_dict.get("partner_ids")
            )
        return super()._message_route_process(message, message_dict, routes)
