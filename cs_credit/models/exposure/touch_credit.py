from odoo import models


class CsCreditGroupMember(models.Model):
    _name = "cs.credit.group.member"
    _inherit = ["cs.credit.group.member", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset({"company_id", "group_id", "partner_id"})
    _cs_touch_owner = frozenset({"company_id", "group_id", "partner_id"})


class CsCreditLimit(models.Model):
    _name = "cs.credit.limit"
    _inherit = ["cs.credit.limit", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset(
        {
            "amount_company",
            "company_id",
            "date_from",
            "date_to",
            "group_id",
            "is_temporary",
            "partner_id",
            "state",
        }
    )
    _cs_touch_owner = frozenset({"company_id", "group_id", "partner_id"})


class CsCreditRating(models.Model):
    _name = "cs.credit.rating"
    _inherit = ["cs.credit.rating", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset({"company_id", "grade_id", "partner_id", "state"})
    _cs_touch_owner = frozenset({"company_id", "partner_id"})


class CsCreditStop(models.Model):
    _name = "cs.credit.stop"
    _inherit = ["cs.credit.stop", "cs.credit.touch.mixin"]

    _cs_touch_columns = frozenset(
        {"active", "company_id", "date_from", "date_to", "partner_id"}
    )
    _cs_touch_owner = frozenset({"company_id", "partner_id"})
