from odoo import api, models
from odoo.fields import Domain

from ...exceptions import ContentChangedError
from ...tools.content_hash import content_hash


class CsApprovalContentMixin(models.AbstractModel):
    """Binds approvals to what was approved: a hash of the document's content."""

    _inherit = "cs.approval.mixin"

    def _cs_check_content(self, approval):
        if approval.content_hash != self._cs_content_hash(approval.step):
            raise ContentChangedError(
                self.env._(
                    "%s was changed after the approval was asked for. It has to be "
                    "submitted again.",
                    self.display_name,
                )
            )

    def _cs_content_values(self, step):
        """Return the dictionary an approval of a step is bound to."""
        self.ensure_one()
        # the hash must not depend on who reads: language, company, archived lines
        document = self.sudo().with_company(self.company_id)
        document = document.with_context(lang=None, active_test=True, bin_size=False)
        return {
            path: document._cs_content_value(document, path)
            for path in self._cs_content[step]
        }

    @api.model
    def _cs_content_value(self, record, path):
        name, _dot, rest = path.partition(".")
        value = record[name]
        if rest:
            # by line, so that values swapped between two lines are a change
            return {line.id: self._cs_content_value(line, rest) for line in value}
        if isinstance(value, models.BaseModel):
            return sorted(value.ids)
        # an emptied text is stored as '' or NULL, as the client likes it
        return None if value == "" or value is False else value

    def _cs_content_hash(self, step):
        return content_hash(self._cs_content_values(step))

    def write(self, vals):
        names = {
            path.partition(".")[0]
            for paths in self._cs_content.values()
            for path in paths
        }
        touched = bool(names & vals.keys())
        if touched and not self._cs_is_by_transition():
            self._cs_check_not_frozen(names & vals.keys())
        result = super().write(vals)
        if touched and not self._cs_is_by_transition():
            self._cs_void_changed()
        return result

    def _cs_check_not_frozen(self, names):
        for document in self:
            if document.state in self._cs_frozen_states:
                labels = [self._fields[n]._description_string(self.env) for n in names]
                raise ContentChangedError(
                    self.env._(
                        "%(document)s was approved and carried out (%(state)s): "
                        "%(fields)s can no longer change.",
                        document=document.display_name,
                        state=document._cs_state_label(),
                        fields=", ".join(sorted(labels)),
                    )
                )

    def _cs_void_changed(self):
        """Make approvals void whose content is no longer what was asked for.

        Called after every write to hashed fields; lines call it for their document.
        """
        live = self._cs_approvals(
            Domain("is_current", "=", True)
            & Domain("state", "in", ("pending", "approved"))
        )
        for document in self:
            mine = live.filtered(lambda a, d=document: a.res_id == d.id)
            for step in set(mine.mapped("step")):
                approvals = mine.filtered(lambda a, s=step: a.step == s)
                if approvals[0].content_hash == document._cs_content_hash(step):
                    continue
                approvals.write(
                    {"state": "void", "is_turn": False, "is_current": False}
                )
                document._cs_drop_activities(approvals)
                document.sudo().message_post(
                    body=self.env._(
                        "The content changed: the approval is void and has to be asked "
                        "for again."
                    )
                )
                document._cs_voided(step)
