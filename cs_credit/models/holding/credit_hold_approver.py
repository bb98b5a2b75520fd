from odoo import models


class CsCreditHold(models.Model):
    """Somebody who can act is always asked for a release."""

    _inherit = "cs.credit.hold"

    def _cs_able(self, users, barred):
        """Return who of some users may see the hold, and so decide on it.

        Where nobody is left (all credit managers archived, or the only one asks), the
        administrators are asked, with a note on the hold that says what to do.

        :param users: ``res.users`` the rule found
        :param barred: ``res.users`` who must not decide
        """
        self.ensure_one()
        seen = self.with_context(allowed_company_ids=self.company_id.ids)
        able = users.filtered(
            lambda user: seen.with_user(user).sudo(False).has_access("read")
        )
        if able:
            return able
        administrators = self.env.ref("base.group_system").sudo().all_user_ids
        found = self.env["cs.role.mixin"]._cs_usable(administrators, self.company_id)
        found -= barred
        if found:
            self.sudo().message_post(
                body=self.env._(
                    "No credit manager is left who could decide; %s was asked. Give "
                    "somebody the right “Customer Credit: Manager”.",
                    ", ".join(found.mapped("name")),
                )
            )
        return found or users
