import { registry } from "@web/core/registry";

const press = (content, trigger) => ({ content, trigger, run: "click" });
const bar = (name) => `.o_form_statusbar button[name='${name}']:not(:disabled)`;
const state = (value) => ({
    content: `It is ${value} now`,
    trigger: `.o_statusbar_status button[data-value='${value}'].o_arrow_button_current`,
});

// The manager approves what is granted, answers, records that the customer accepts,
// and finds the draft credit note.
registry.category("web_tour.tours").add("cs_solution_tour", {
    steps: () => [
        press(
            "Open the complaint",
            ".o_data_row .o_data_cell:contains('Ningbo Marine')",
        ),
        press("Open the solution", ".nav-link[name='solution']"),
        {
            content: "Asked and granted stand side by side",
            trigger:
                ".o_field_widget[name='grant_ids'] .o_data_row:contains('900'):contains('565')",
        },
        press("Approve", bar("action_approve")),
        state("approved"),
        press("Answer the customer", bar("action_reply")),
        press("The approved answer goes out", ".modal-footer .btn-primary"),
        state("followup"),
        press(
            "The customer accepts",
            ".o_form_statusbar button[name='action_record_response']:contains('Accepts')",
        ),
        {
            content: "Who said so",
            trigger: ".modal .o_field_widget[name='by'] input",
            run: "edit Mr Wu",
        },
        press("Record it", ".modal-footer button[name='action_record']"),
        press("Open the solution again", ".nav-link[name='solution']"),
        {
            content: "Accepted by Mr Wu",
            trigger: ".o_field_widget[name='response_by']:contains('Mr Wu')",
        },
        {
            content: "The line has its document",
            trigger: ".o_field_widget[name='grant_ids'] button[name='action_document']",
        },
        press("Open the credit note", "button[name='action_credit_notes']"),
        {
            content: "It is a draft over the amount granted",
            trigger:
                ".o_form_view:contains('565') .o_statusbar_status button[data-value='draft'].o_arrow_button_current",
        },
    ],
});
