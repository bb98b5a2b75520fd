"""Named errors of visits; the suite's common ones are in cs_department."""

from odoo.addons.cs_department.exceptions import CsError


class OutingOverlapError(CsError):
    """One person cannot be on two outings at the same time."""


class VisitError(CsError):
    """A visit cannot be logged or written up this way."""


class RoundError(CsError):
    """A callback round cannot be opened, drawn or closed this way."""


class AttendanceError(CsError):
    """An attendance check cannot be computed, signed or sent this way."""


class PlanError(CsError):
    """A month's plan cannot be proposed, submitted or changed this way."""
