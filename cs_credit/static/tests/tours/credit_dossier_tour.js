import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CURRENT = ".o_statusbar_status .o_arrow_button_current";

function write(name, text) {
    return {
        content: `Fill in ${name}`,
        trigger: `.o_field_widget[name='${name}'] :is(input, textarea)`,
        run: `edit ${text}`,
    };
}

function choose(name, text) {
    return [
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
}

// The evaluator fills in the survey of a customer and submits it.
tours.add("cs_credit_survey_evaluator", {
    steps: () => [
        {
            content: "Begin a survey",
            trigger: ".o_list_button_add",
            timeout: 60000,
            run: "click",
        },
        {
            content: "Name the customer",
            trigger: ".o_field_widget[name='partner_id'] input",
            run: "edit Ningbo Marine",
        },
        {
            content: "Take the customer",
            trigger: ".ui-menu-item a:contains('Ningbo Marine Parts')",
            run: "click",
        },
        {
            content: "The phone is the contact's",
            trigger: ".o_field_widget[name='phone'] input:value('8888')",
        },
        write("business_items", "Bearings"),
        write("licence_number", "91330200X"),
        ...choose("operation_form", "Company"),
        ...choose("organization", "Limited company"),
        ...choose("bank_credit", "Very good"),
        ...choose("payment_attitude", "On time"),
        write("person_strengths", "Keeps promises"),
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Submit",
            trigger: "button[name='action_submit']",
            run: "click",
        },
        {
            content: "It is submitted",
            trigger: `${CURRENT}:contains('Submitted')`,
            timeout: 60000,
        },
    ],
});

// The manager reads it and approves.
tours.add("cs_credit_survey_manager", {
    steps: () => [
        {
            content: "Open the survey",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine Parts')",
            run: "click",
        },
        {
            content: "Read what it says",
            trigger: ".o_field_widget[name='business_items'] input:value('Bearings')",
        },
        {
            content: "Approve",
            trigger: "button[name='action_approve']",
            run: "click",
        },
        {
            content: "It is the current one",
            trigger: `${CURRENT}:contains('Approved')`,
            timeout: 60000,
        },
        {
            content: "It is read-only",
            trigger: ".o_field_widget.o_readonly_modifier[name='business_items']",
        },
    ],
});

// The customer's file says what is missing.
tours.add("cs_credit_file", {
    steps: () => [
        {
            content: "Open the file from the contact",
            trigger: "button[name='action_cs_credit_file']",
            run: "click",
        },
        {
            content: "The papers that lack are named",
            trigger: ".alert-warning:contains('Business licence')",
        },
        {
            content: "Open the survey",
            trigger: "button[name='action_cs_credit_survey']",
            run: "click",
        },
        {
            content: "A new form is of this customer",
            trigger: ".o_field_widget[name='partner_id'] input:value('Ningbo Marine')",
        },
    ],
});
