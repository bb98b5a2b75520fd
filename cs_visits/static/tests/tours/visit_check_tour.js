import { registry } from "@web/core/registry";

// An agent phones a customer of a round and finishes the visit check.
registry.category("web_tour.tours").add("cs_visits_check", {
    steps: () => [
        {
            content: "Take the call from the work list",
            trigger: ".o_data_row:contains(Ningbo Marine Parts) td[name=kind]",
            run: "click",
        },
        {
            content: "The script warns",
            trigger: ".alert:contains(Do not say)",
        },
        {
            content: "What is registered is beside it",
            trigger: "div[name=visit_user_id]:contains(Sales)",
        },
        {
            trigger: "button[name=action_log_attempt]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=outcome] input[data-value=reached], .modal .o_field_widget[name=outcome] label:contains(Reached)",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            content: "What the customer says",
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=visit_outcome] label:contains(Took place as registered)",
            run: "click",
        },
        {
            trigger: "button[name=action_done]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)",
        },
    ],
});
