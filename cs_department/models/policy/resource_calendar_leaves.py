from odoo import models


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "cs.calendar.cache.mixin"]

    def _cs_touches_calendar(self):
        # an employee's own leave is no public holiday
        return self.filtered(lambda leave: not leave.resource_id)
