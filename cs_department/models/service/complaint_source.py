from odoo import api, fields, models

from ...exceptions import MergeError


class CsComplaint(models.Model):
    """Where a complaint came from, when it did not come by itself."""

    _inherit = "cs.complaint"

    source_model = fields.Selection(
        selection=[
            ("cs.service.request", "Service Request"),
            ("cs.callback", "Callback"),
        ],
        string="Came From",
        readonly=True,
        copy=False,
    )
    source_id = fields.Many2oneReference(
        string="Source ID",
        model_field="source_model",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    source_name = fields.Char(string="Source", compute="_compute_source_name")

    _one_of_a_source = models.UniqueIndex(
        "(source_model, source_id) WHERE source_id IS NOT NULL"
        " AND state <> 'cancelled'",
        "A complaint was registered from there already: reload the page.",
    )

    @api.depends("source_model", "source_id")
    @api.depends_context("uid")
    def _compute_source_name(self):
        for res_model, complaints in self.grouped("source_model").items():
            if not res_model:
                complaints.source_name = False
                continue
            sources = self.env[res_model].browse(complaints.mapped("source_id"))
            readable = sources.exists()._filtered_access("read")
            names = {source.id: source.display_name for source in readable}
            for complaint in complaints:
                complaint.source_name = names.get(complaint.source_id, False)

    @api.depends("source_model", "source_id")
    def _compute_hidden_from_id(self):
        """What a discreet call turned up stays hidden from whom it checked (A2.5)."""
        result = super()._compute_hidden_from_id()
        for complaint in self:
            if complaint.hidden_from_id or complaint.source_model != "cs.callback":
                continue
            complaint.hidden_from_id = complaint._cs_source().hidden_from_id
        return result

    def _cs_source(self):
        """Return the request or call this complaint came from (sudo), if any."""
        self.ensure_one()
        if not self.source_model or not self.source_id:
            return self.env["cs.service.request"].sudo()
        return self.env[self.source_model].sudo().browse(self.source_id).exists()

    def _cs_requests(self):
        """Return the requests these complaints came from, merged ones' too (sudo)."""
        complaints = self.sudo()
        complaints |= complaints.merged_ids
        complaints = complaints.filtered(
            lambda c: c.source_model == "cs.service.request"
        )
        requests = self.env["cs.service.request"].sudo()
        return requests.browse(complaints.mapped("source_id")).exists()

    def _cs_shield(self):
        """The accused does not see the request the complaint came from either."""
        result = super()._cs_shield()
        for complaint in self.sudo():
            complaint._cs_requests()._cs_hide_from_accused(complaint)
        return result

    def _cs_check_merge(self, target):
        """What was learnt on a discreet call joins nothing the checked one can read."""
        result = super()._cs_check_merge(target)
        if self.sudo().hidden_from_id - target.sudo().hidden_from_id:
            raise MergeError(
                self.env._(
                    "One of these complaints is hidden from somebody who could read it "
                    "in the other. Let the hidden one be the one that stays."
                )
            )
        return result

    def _cs_merge_into(self, target):
        result = super()._cs_merge_into(target)
        target._cs_shield()
        return result

    def _cs_after_transition(self, step):
        """A request goes to the archive with the complaint that came of it (D3)."""
        result = super()._cs_after_transition(step)
        if step.target == "closed":
            requests = self._cs_requests()
            requests.filtered(lambda r: r.state == "escalated").action_archive()
        return result

    def action_open_source(self):
        """Open the service request or the call this complaint came from."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source_model,
            "res_id": self.source_id,
            "views": [(False, "form")],
        }
