"""Named errors: one class a rule, so that callers and tests name the rule.

The web client shows each of them as a plain dialog (static/src/error_dialogs.js).
"""

from odoo.exceptions import AccessError, UserError


class CsError(UserError):
    """Base of all errors of the suite."""


class StateWriteError(CsError):
    """Somebody wrote ``state`` past the transition table."""


class EngineFieldError(StateWriteError):
    """A value the server records itself was sent by a client."""


class TransitionError(CsError):
    """The document is in no state from which this step leads on."""


class TransitionAccessError(AccessError):
    """The step exists, but this user may not take it."""


class ReadonlyDocumentError(CsError):
    """The document is finished: nothing of it may change."""


class MissingInputError(CsError):
    """A step needs something that is not filled in yet."""


class CalendarError(CsError):
    """No date can be worked out from this calendar or start date."""


class NoRuleError(CsError):
    """The settings hold no rule for this step."""


class ApprovalError(CsError):
    """An approval cannot be asked for or decided."""


class ContentChangedError(ApprovalError):
    """What was to be approved is no longer what was asked for."""


class FourEyesError(TransitionAccessError):
    """The requester tried to decide the own request."""


class DeadlineError(CsError):
    """A clock cannot be started, paused or resumed this way."""


class CallbackError(CsError):
    """A callback cannot be logged or finished this way."""


class ImportFileError(CsError):
    """A pasted or uploaded file has lines that cannot be used."""


class ReadBackError(MissingInputError):
    """The complaint was not read back to the customer and confirmed (A3.3)."""


class NotApprovedError(ApprovalError):
    """Something would leave the house that nobody has approved."""


class CustomerMailError(NotApprovedError):
    """Something would reach the customer past the approved answer (A3.4 (3))."""


class AttachmentError(CsError):
    """A file is missing that belongs to the record, or one is too large to keep."""


class MergeError(CsError):
    """Complaints cannot become one: other customer, company, person or state."""


class FieldAccessError(AccessError):
    """This user may not change this part of a document, or not in this state."""


class ReportAccessError(AccessError):
    """This paper is not for this user."""


class ReportLimitError(CsError):
    """More was asked for than one file or one print can hold."""


class HiddenPersonError(AccessError):
    """A to-do or call would reach the person a document is about."""


class InquiryError(CsError):
    """Another department cannot be asked, or its answer is still missing."""


class BranchNotInformedError(CsError):
    """The branch manager has not heard of an urgent complaint (C5)."""


class InUseError(CsError):
    """A record is kept because documents of the regulation are about it."""


class HandOnError(CsError):
    """A service request cannot be handed to this person or department (C5)."""


class UnsettledComplaintError(CsError):
    """A complaint would be settled past the register (C5)."""


class AmountError(CsError):
    """An amount, quantity or share is no number that can be stored."""


class PeriodError(CsError):
    """Figures were asked for a period that does not exist."""


class PortalLimitError(CsError):
    """A customer sent in more by the portal than the settings allow."""


class ResponseError(CsError):
    """The customer's answer to a solution cannot be recorded this way (B3.3)."""


class PenaltyRuleError(CsError):
    """Penalty rules overlap, or leave a loss or a day without a rule."""


class RetentionError(CsError):
    """The retention period allows this not yet, or not any more (A3.10)."""


class DocumentError(CsError):
    """A draft in another app cannot be made of a grant, or may not be seen."""


class ScorecardError(CsError):
    """A scorecard's points or bands do not fit together."""


class CreditLimitError(CsError):
    """A limit clashes with another one or cannot be used."""


class CreditHoldError(CsError):
    """The customer's credit does not allow this document."""


class RebateError(CsError):
    """A rebate or one of its amounts cannot be checked, paid or changed this way."""


class DisputeError(CsError):
    """An invoice cannot be set aside as disputed, or not any more."""


class StatementError(CsError):
    """A customer's financial statement cannot be: it does not add up."""
