"""Check-ins made before the phone's own clock was noted."""


def fill_date_position(cr):
    """Take the moment a position came in as the moment it was taken."""
    cr.execute(
        "UPDATE cs_visit SET date_position = date_check_in"
        " WHERE date_position IS NULL AND date_check_in IS NOT NULL"
        "   AND (latitude <> 0 OR longitude <> 0)"
    )


def migrate(cr, version):
    """Run by Odoo after the update; ``version`` is the one before."""
    if version:
        fill_date_position(cr)
