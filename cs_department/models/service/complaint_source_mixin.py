from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import clean_context


class CsComplaintSourceMixin(models.AbstractModel):
    """A record complaints come from: a service request or a call (C5, A3.3).

    One record gives one complaint that is alive; who may not read complaints only
    hears that it was registered.
    """

    _name = "cs.complaint.source.mixin"
    _description = "Source of Complaints"

    complaint_count = fields.Integer(compute="_compute_complaint_count")

    def _compute_complaint_count(self):
        counts = {}
        if self.env["cs.complaint"].has_access("read"):
            counts = dict(
                self.env["cs.complaint"]._read_group(
                    self._cs_complaint_domain(), ["source_id"], ["__count"]
                )
            )
        for record in self:
            record.complaint_count = counts.get(record.id, 0)

    def _cs_complaint_domain(self):
        return Domain("source_model", "=", self._name) & Domain(
            "source_id", "in", self.ids
        )

    def _cs_complaints(self):
        """Return the complaints that came of these records, newest first (sudo)."""
        return (
            self.env["cs.complaint"]
            .sudo()
            .search(self._cs_complaint_domain(), order="id desc")
        )

    def _cs_live_complaint(self):
        """Return the complaint that came of this record, if one is alive (sudo).

        One that was merged lives on in the other one.
        """
        self.ensure_one()
        roots = [complaint._cs_merged_root() for complaint in self._cs_complaints()]
        alive = [root for root in roots if root.state != "cancelled"]
        return alive[0] if alive else self.env["cs.complaint"].sudo()

    def _cs_register_complaint(self, values):
        """Make a draft complaint with all that is known, attachments copied.

        The caller has locked the record and checked the rights.

        :param values: create values of the complaint
        :return: ``cs.complaint`` (sudo)
        """
        self.ensure_one()
        # an engineer or a salesperson may hear it and cannot write the register
        complaints = self.env["cs.complaint"].sudo()
        # nor may the context of the call, which a client sends
        context = clean_context(self.env.context)
        complaint = complaints.with_context(context).create(values)  # pylint: disable=context-overridden
        complaint._cs_write_checked({"source_model": self._name, "source_id": self.id})
        complaint._cs_shield()
        self._cs_attach_to(complaint)
        return complaint

    def _cs_attach_to(self, complaint):
        """Copy the files, and keep the customer's mails with the complaint (A3.4)."""
        attachments = self.env["ir.attachment"].sudo()
        here = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        for file in attachments.search(here):
            file.copy({"res_model": complaint._name, "res_id": complaint.id})
        mails = self.sudo().message_ids.filtered(lambda m: m.message_type == "email")
        attachments.create(
            [
                {
                    "name": f"{mail.subject or self.display_name}.html",
                    "raw": str(mail.body or "").encode(),
                    "mimetype": "text/html",
                    "res_model": complaint._name,
                    "res_id": complaint.id,
                }
                for mail in mails
            ]
        )

    def _cs_show_complaint(self, complaint):
        """Open a complaint, or tell its number to who may not read complaints."""
        complaint = complaint.sudo(False)
        if complaint.has_access("read"):
            return {
                "type": "ir.actions.act_window",
                "res_model": complaint._name,
                "res_id": complaint.id,
                "views": [(False, "form")],
            }
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Registered as complaint %s: customer service takes it from here.",
                    complaint.sudo().name,
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_complaints(self):
        """Show the complaints that came of this record."""
        self.ensure_one()
        complaints = self.env["cs.complaint"].search(self._cs_complaint_domain())
        if len(complaints) == 1:
            return self._cs_show_complaint(complaints.sudo()._cs_merged_root())
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cs_department.cs_complaint_action"
        )
        return {**action, "domain": [("id", "in", complaints.ids)], "context": {}}
