import { registry } from "@web/core/registry";

// A salesperson logs a visit on a phone: customer, purpose, a few words, two thumbs.
registry.category("web_tour.tours").add("cs_visits_phone", {
    steps: () => [
        {
            content: "Log a visit",
            trigger: ".o-kanban-button-new, .o_list_button_add",
            run: "click",
        },
        {
            content: "Whom",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "click",
        },
        {
            trigger: ".modal .o_kanban_record:contains(Ningbo Marine Parts)",
            run: "click",
        },
        {
            content: "What for",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=purpose_id] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Test purpose)",
            run: "click",
        },
        {
            content: "A few words",
            trigger: ".o_field_widget[name=content] textarea",
            run: "edit Showed the new samples",
        },
        {
            content: "Done, by thumb",
            trigger: "div[name=thumb_buttons] button[name=action_done]",
            run: "click",
        },
        {
            content: "Hand it in",
            trigger: "div[name=thumb_buttons] button[name=action_submit]",
            run: "click",
        },
        {
            content: "It waits for the review: nothing more to press",
            trigger:
                ".o_form_view:not(:has(div[name=thumb_buttons] button[name=action_submit]))",
        },
    ],
});
