from odoo import fields, models


class MailActivity(models.Model):
    """A to-do that a clock or a request for approval put on a list.

    It goes when the clock stands for good or the request is decided, whoever did it.
    """

    _inherit = "mail.activity"

    cs_deadline_id = fields.Many2one(
        comodel_name="cs.deadline", index="btree_not_null", ondelete="cascade"
    )
    cs_approval_id = fields.Many2one(
        comodel_name="cs.approval", index="btree_not_null", ondelete="cascade"
    )
