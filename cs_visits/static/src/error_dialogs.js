import { registry } from "@web/core/registry";
import { WarningDialog } from "@web/core/errors/error_dialogs";

// Our named errors are answers to the user, not crashes of the server.
const NAMES = [
    "OutingOverlapError",
    "OutingLeaveError",
    "FindingError",
    "VisitError",
    "RoundError",
    "AttendanceError",
    "SeriesError",
    "MeetingError",
    "ReassignError",
    "SeminarError",
    "PositionError",
    "PhotoError",
    "PlanError",
];

for (const name of NAMES) {
    registry
        .category("error_dialogs")
        .add(`odoo.addons.cs_visits.exceptions.${name}`, WarningDialog);
}
