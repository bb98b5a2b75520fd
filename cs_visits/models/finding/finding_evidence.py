from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import ReadonlyDocumentError

KINDS = [
    ("refuted", "Did not take place"),
    ("differs", "Differs"),
]
_DIFFERENCES = ("differs_date", "differs_person", "differs_length", "differs_topic")


class CsVisitFindingEvidence(models.Model):
    """What the customer said about a visit: for those who decide, never for the person.

    A record of its own, so that record rules keep it from everybody who was on the
    visit: in forms, lists, searches, groups and exports alike. Copied from the call
    when the question is made; written once, by the engine.
    """

    _name = "cs.visit.finding.evidence"
    _description = "Customer's Answer about a Visit"
    _inherit = ["cs.engine.row.mixin"]
    _order = "id desc"
    _rec_name = "finding_id"

    finding_id = fields.Many2one(
        comodel_name="cs.visit.finding",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    visit_id = fields.Many2one(
        comodel_name="cs.visit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Salesperson", required=True, readonly=True
    )
    callback_id = fields.Many2one(
        comodel_name="cs.callback", readonly=True, index="btree_not_null"
    )
    round_id = fields.Many2one(
        comodel_name="cs.callback.round", readonly=True, index="btree_not_null"
    )
    kind = fields.Selection(selection=KINDS, string="Answer", readonly=True)
    differs_date = fields.Boolean(string="Other Date", readonly=True)
    differs_person = fields.Boolean(string="Other Person", readonly=True)
    differs_length = fields.Boolean(string="Other Length", readonly=True)
    differs_topic = fields.Boolean(string="Other Topic", readonly=True)
    differs_remark = fields.Text(string="What Differs", readonly=True)
    customer_words = fields.Text(string="Customer's Words", readonly=True)
    satisfaction = fields.Integer(readonly=True)
    agent_id = fields.Many2one(
        comodel_name="res.users", readonly=True, help="Who called"
    )
    date_call = fields.Datetime(string="Called On", readonly=True)

    _finding_uniq = models.UniqueIndex(
        "(finding_id)", "A question has one answer of the customer."
    )

    @api.model
    def _cs_record(self, finding, callback):
        """Keep what was said (sudo).

        :param finding: ``cs.visit.finding``
        :param callback: ``cs.callback``; empty when the call is not known any more
        :return: the new record
        """
        visit, call = finding.visit_id, callback.sudo()
        refuted = visit.state == "refuted" or visit.check_result == "refuted"
        return self.sudo().create(
            {
                "finding_id": finding.id,
                "visit_id": visit.id,
                "company_id": finding.company_id.id,
                "user_id": finding.user_id.id,
                "callback_id": call.id,
                "round_id": (call.round_id or visit.round_id).id,
                "kind": "refuted" if refuted else "differs",
                **{name: call[name] for name in _DIFFERENCES},
                "differs_remark": call.differs_remark,
                "customer_words": call.customer_words,
                "satisfaction": call.satisfaction,
                "agent_id": call.user_id.id,
                "date_call": call.date_done,
            }
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise ReadonlyDocumentError(
            self.env._("What a customer said is evidence and cannot be deleted.")
        )
