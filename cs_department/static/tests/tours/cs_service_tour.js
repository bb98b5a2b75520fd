import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const write = (name, text) => ({
    content: `Fill in ${name}`,
    trigger: `.o_field_widget[name='${name}'] :is(input, textarea)`,
    run: `edit ${text} && press Tab`,
});
const press = (action) => ({
    content: `Press ${action}`,
    trigger: `body:not(:has(.modal)) .o_form_statusbar button[name='${action}']:not(:disabled)`,
    run: "click",
});
const state = (value) => ({
    content: `It is ${value} now`,
    trigger: `body:not(:has(.modal)) .o_statusbar_status button[data-value='${value}'].o_arrow_button_current`,
});

// A call: the number finds the customer, a time is named, the matter is solved, and the
// customer complains all the same.
tours.add("cs_service_tour", {
    steps: () => [
        {
            content: "Take a call",
            trigger: ".o_list_button_add",
            run: "click",
        },
        write("phone", "0574 8888 0000"),
        {
            content: "The number finds the customer",
            trigger: ".o_field_widget[name='partner_id'] input:value(/Ningbo Marine/)",
        },
        write("subject", "The pump does not start"),
        {
            content: "It is a service",
            trigger: ".o_field_widget[name='kind'] label:contains('Service')",
            run: "click",
        },
        write("question", "It hums and does not turn"),
        ...stepUtils.saveForm(),
        press("action_promise"),
        {
            content: "The time to name is proposed",
            trigger: ".modal .o_field_widget[name='date_promised'] :is(input, button)",
        },
        {
            content: "Tell the customer",
            trigger: ".modal button[name='action_apply']",
            run: "click",
        },
        state("open"),
        press("action_solve"),
        {
            content: "Nothing is solved without a solution",
            trigger: ".modal-body:contains('write down')",
        },
        {
            content: "Understood",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        write("solution", "New capacitor"),
        press("action_solve"),
        state("solved"),
        press("action_to_complaint"),
        {
            content: "The complaint knows what was said",
            trigger:
                ".o_field_widget[name='description'] textarea:value(/pump does not start/)",
        },
        {
            content: "Back to the request",
            trigger: "button[name='action_open_source']",
            run: "click",
        },
        state("escalated"),
    ],
});

// Somebody of another department gets it, accepts and answers.
tours.add("cs_service_handler_tour", {
    steps: () => [
        {
            content: "Open what was handed on",
            trigger: ".o_data_row .o_data_cell:contains('The valve sticks')",
            run: "click",
        },
        press("action_accept"),
        {
            content: "It is accepted",
            trigger: ".o_form_statusbar:not(:has(button[name='action_accept']))",
        },
        {
            content: "All that is known stands there",
            trigger: ".nav-link[name='hand_ons']",
            run: "click",
        },
        {
            content: "Nobody asks again",
            trigger: ".o_field_widget[name='hand_on_ids'] td:contains('Tried oil')",
        },
        write("solution", "Turn it by hand first"),
        press("action_answer"),
        state("waiting"),
    ],
});
