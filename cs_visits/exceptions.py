"""Named errors of visits; the suite's common ones are in cs_department."""

from odoo.addons.cs_department.exceptions import CsError


class OutingOverlapError(CsError):
    """One person cannot be on two outings at the same time."""


class OutingLeaveError(CsError):
    """Nobody is out for the company and on leave at the same time."""


class FindingError(CsError):
    """A question about a visit cannot be answered or decided this way."""


class VisitError(CsError):
    """A visit cannot be logged or written up this way."""


class RoundError(CsError):
    """A callback round cannot be opened, drawn or closed this way."""


class AttendanceError(CsError):
    """An attendance check cannot be computed, signed or sent this way."""


class SeriesError(CsError):
    """A series of visits cannot be started, changed or stopped this way."""


class MeetingError(CsError):
    """A meeting in the calendar cannot be changed past its visit."""


class ReassignError(CsError):
    """Customers and plans cannot be handed over from or to this person."""


class SeminarError(CsError):
    """A seminar cannot be announced, moved or reported this way."""


class PositionError(VisitError):
    """What was sent as a position is none, or may not be used as one."""


class PhotoError(VisitError):
    """A photo cannot be kept: no picture, too large, too many, or too late."""


class PlanError(CsError):
    """A month's plan cannot be proposed, submitted or changed this way."""
