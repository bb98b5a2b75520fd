import { registry } from "@web/core/registry";
import { WarningDialog } from "@web/core/errors/error_dialogs";

// Our named errors are answers to the user, not crashes of the server.
const NAMES = [
    "CsError",
    "StateWriteError",
    "TransitionError",
    "TransitionAccessError",
    "ReadonlyDocumentError",
    "MissingInputError",
    "CalendarError",
    "NoRuleError",
    "ApprovalError",
    "ContentChangedError",
    "FourEyesError",
    "DeadlineError",
    "CallbackError",
    "ImportFileError",
    "ReadBackError",
    "NotApprovedError",
    "CustomerMailError",
    "AttachmentError",
    "MergeError",
    "FieldAccessError",
    "EngineFieldError",
    "ReportAccessError",
    "ReportLimitError",
    "HiddenPersonError",
    "InquiryError",
    "BranchNotInformedError",
    "InUseError",
    "HandOnError",
    "UnsettledComplaintError",
    "AmountError",
    "PeriodError",
    "ResponseError",
    "PenaltyRuleError",
    "RetentionError",
    "DocumentError",
    "PortalLimitError",
    "ScorecardError",
    "CreditLimitError",
    "CreditHoldError",
    "RebateError",
    "DisputeError",
    "StatementError",
];

for (const name of NAMES) {
    registry
        .category("error_dialogs")
        .add(`odoo.addons.cs_department.exceptions.${name}`, WarningDialog);
}
