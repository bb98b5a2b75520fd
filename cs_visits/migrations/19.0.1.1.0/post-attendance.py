"""Attendance sheets that were sent before HR could answer."""


def fill_hr_state(cr):
    """Let sent sheets wait for HR's answer, so that they can be confirmed."""
    cr.execute(
        "UPDATE cs_attendance_check SET hr_state = 'waiting'"
        " WHERE state = 'sent' AND hr_state IS NULL"
    )


def migrate(cr, version):
    """Run by Odoo after the update; ``version`` is the one before."""
    if version:
        fill_hr_state(cr)
