from odoo import models


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "cs.calendar.cache.mixin"]

    def _cs_week(self):
        """Return the weekly hours as ``{(parity or None, weekday): intervals}``.

        Intervals are minutes since midnight. A flexible calendar names no hours: it
        counts Monday to Friday, its hours a day around noon, never the weekend that
        ``resource`` would add.
        """
        if not self:
            return {}
        self.ensure_one()
        calendar = self.sudo()
        if calendar.flexible_hours:
            half = round(calendar.hours_per_day * 30)
            return {(None, day): [(720 - half, 720 + half)] for day in range(5) if half}
        week = {}
        for line in calendar.attendance_ids:
            if line.display_type or line.day_period == "lunch":
                continue
            parity = int(line.week_type) if calendar.two_weeks_calendar else None
            interval = (round(line.hour_from * 60), round(line.hour_to * 60))
            if interval[0] < interval[1]:
                week.setdefault((parity, int(line.dayofweek)), []).append(interval)
        return {key: sorted(intervals) for key, intervals in week.items()}
