import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

const many2one = (name, text) => [
    {
        content: `Type into ${name}`,
        trigger: `.o_field_widget[name='${name}'] input`,
        run: `edit ${text}`,
    },
    {
        content: `Choose ${text}`,
        trigger: `.o-autocomplete--dropdown-item:contains('${text}')`,
        run: "click",
    },
];
const write = (name, text) => ({
    content: `Fill in ${name}`,
    trigger: `.o_field_widget[name='${name}'] :is(input, textarea)`,
    run: `edit ${text}`,
});
const choose = (name, text) => [
    {
        content: `Open the choices of ${name}`,
        trigger: `.o_field_widget[name='${name}'] input`,
        run: "click",
    },
    {
        content: `Choose ${text}`,
        trigger: `.o_select_menu_item:contains('${text}')`,
        run: "click",
    },
];
const press = (action) => ({
    content: `Press ${action}`,
    trigger: `.o_form_statusbar button[name='${action}']:not(:disabled)`,
    run: "click",
});
const state = (value) => ({
    content: `It is ${value} now`,
    trigger: `.o_statusbar_status button[data-value='${value}'].o_arrow_button_current`,
});
const ok = () => ({
    content: "Yes",
    trigger: ".modal-footer .btn-primary",
    run: "click",
});

// The agent takes the call, reads back, and sends it to the department.
tours.add("cs_complaint_tour", {
    steps: () => [
        {
            content: "Register a complaint",
            trigger: ".o_list_button_add",
            run: "click",
        },
        ...many2one("partner_id", "Ningbo Marine"),
        ...many2one("category_id", "Product"),
        ...many2one("department_id", "Product Department"),
        write("description", "Three of twenty pumps leak"),
        ...stepUtils.saveForm(),
        press("action_confirm"),
        {
            content: "Nothing moves before the read-back",
            trigger: ".modal-body:contains('Read')",
        },
        ok(),
        write("read_back_by", "Mr Wu"),
        {
            content: "How it was confirmed",
            trigger: ".o_field_widget[name='read_back_method'] :is(select, input)",
            run: ({ anchor }) => {
                if (anchor.tagName === "SELECT") {
                    anchor.value = [...anchor.options].find((option) =>
                        option.textContent.includes("phone"),
                    ).value;
                    anchor.dispatchEvent(new Event("change", { bubbles: true }));
                } else {
                    anchor.click();
                }
            },
        },
        {
            content: "Read back by phone",
            trigger: "body",
            run: () => {
                const item = [...document.querySelectorAll(".o_select_menu_item")].find(
                    (element) => element.textContent.includes("Read back by phone"),
                );
                if (item) {
                    item.click();
                }
            },
        },
        press("action_confirm"),
        state("confirmed"),
        press("action_transfer"),
        state("analysis"),
    ],
});

// The department head, without any role in customer service, returns the reply form.
tours.add("cs_complaint_head_tour", {
    steps: () => [
        {
            content: "Open the complaint",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine')",
            run: "click",
        },
        {
            content: "Open the reply form",
            trigger: ".nav-link[name='reply_form']",
            run: "click",
        },
        write("cause", "Wrong gasket"),
        ...many2one("cause_id", "Wrong item or label"),
        write("analysis", "The old series was packed"),
        ...choose("responsibility", "Department"),
        ...many2one("responsible_department_id", "Product Department"),
        ...choose("expectation_met", "Yes"),
        write("solution", "New gaskets by courier"),
        press("action_inquire"),
        ...many2one("department_id", "Customer Service Center"),
        write("question", "Which gasket was ordered by phone?"),
        ...stepUtils.saveForm(),
        press("action_ask"),
        state("asked"),
        {
            content: "Back to the complaint",
            trigger: ".breadcrumb-item.o_back_button, .o_back_button",
            run: "click",
        },
        {
            content: "Open the reply form again",
            trigger: ".nav-link[name='reply_form']",
            run: "click",
        },
        {
            content: "The department is asked",
            trigger:
                ".o_field_widget[name='inquiry_ids'] .o_data_row:contains('Asked')",
        },
        press("action_submit_analysis"),
        {
            content: "The reply form waits for the answer",
            trigger: ".modal-body:contains('waits for the answer')",
        },
        ok(),
    ],
});

// The head of the other department answers.
tours.add("cs_complaint_inquiry_tour", {
    steps: () => [
        {
            content: "Open the question",
            trigger: ".o_data_row .o_data_cell:contains('Which gasket')",
            run: "click",
        },
        write("answer", "The newer one, as our note says"),
        press("action_answer"),
        state("answered"),
    ],
});

tours.add("cs_complaint_head_submit_tour", {
    steps: () => [
        {
            content: "Open the complaint",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine')",
            run: "click",
        },
        press("action_submit_analysis"),
        state("approval"),
    ],
});

// It crosses departments now: the president decides after the manager.
tours.add("cs_complaint_president_tour", {
    steps: () => [
        {
            content: "Open the complaint",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine')",
            run: "click",
        },
        press("action_approve"),
        state("approved"),
    ],
});

tours.add("cs_complaint_manager_tour", {
    steps: () => [
        {
            content: "Open the complaint",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine')",
            run: "click",
        },
        press("action_approve"),
        state("approval"),
    ],
});

// The agent answers, calls back and closes.
tours.add("cs_complaint_answer_tour", {
    steps: () => [
        {
            content: "Open the complaint",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine')",
            run: "click",
        },
        press("action_reply"),
        ok(),
        state("followup"),
        {
            content: "Go to the call",
            trigger: "button[name='action_callbacks']",
            run: "click",
        },
        {
            content: "Open the call",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine')",
            run: "click",
        },
        press("action_log_attempt"),
        {
            content: "Reached",
            trigger: ".modal .o_field_widget[name='outcome'] label:contains('Reached')",
            run: "click",
        },
        {
            content: "Log it",
            trigger: ".modal button[name='action_log']",
            run: "click",
        },
        {
            content: "Satisfied",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name='outcome'] label:contains('Satisfied')",
            run: "click",
        },
        {
            content: "Very satisfied",
            trigger:
                ".o_field_widget[name='satisfaction_choice'] label:contains('5 Very')",
            run: "click",
        },
        press("action_done"),
        state("done"),
        {
            content: "Back to the complaint",
            trigger: "button[name='action_open_reason']",
            run: "click",
        },
        press("action_close"),
        state("closed"),
    ],
});
