from odoo import api, models


class MailThread(models.AbstractModel):
    """A mail about an archived request asks something new."""

    _inherit = "mail.thread"

    @api.model
    def message_route(self, message, message_dict, *args, **kwargs):
        routes = super().message_route(message, message_dict, *args, **kwargs)
        requests = self.env["cs.service.request"]
        return [
            requests._cs_route_mail(route) if route[0] == requests._name else route
            for route in routes or []
        ]
