import { registry } from "@web/core/registry";
import { standAt, takePhoto } from "./visit_phone_help";

// A salesperson logs a visit on a phone: customer, a few words, a photo, two thumbs.
registry.category("web_tour.tours").add("cs_visits_phone", {
    steps: () => [
        {
            content: "Log a visit",
            trigger: ".o-kanban-button-new, .o_list_button_add",
            run: "click",
        },
        {
            content: "Whom: one tap, and a look at who is near",
            trigger: ".o_cs_quick_customers .btn:contains(Ningbo Marine Parts)",
            run: () => standAt(29.8683, 121.544),
        },
        {
            trigger: ".o_cs_near_me",
            run: "click",
        },
        {
            content: "The nearest one says how far it is",
            trigger:
                ".o_cs_quick_customers .btn:contains(Ningbo Marine Parts):contains(0 km)",
            run: "click",
        },
        {
            content: "What for",
            trigger: ".o_field_widget[name=purpose_id] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Test purpose)",
            run: "click",
        },
        {
            content: "It just ended",
            trigger: ".o_cs_visit_times .btn:contains(30 min)",
            run: "click",
        },
        {
            trigger: ".o_cs_visit_times .btn-primary:contains(30 min)",
        },
        {
            content: "A few words",
            trigger: ".o_field_widget[name=content] textarea",
            run: "edit Showed the new samples",
        },
        {
            content: "Here I am",
            trigger: ".o_cs_check_in",
            run: "click",
        },
        {
            trigger: ".o_cs_check_in:contains(0 m from the customer)",
        },
        {
            content: "A photo",
            trigger: ".o_cs_take_photo",
            run: () => takePhoto(document.querySelector(".o_cs_camera")),
        },
        {
            trigger: ".o_cs_photo_waiting:contains(Sent when the visit is saved)",
        },
        {
            content: "Done, by thumb",
            trigger: "div[name=thumb_buttons] button[name=action_done_and_submit]",
            run: "click",
        },
        {
            content: "It waits for the review: nothing more to press",
            trigger:
                ".o_form_view:not(:has(div[name=thumb_buttons] button[name=action_done])) .o_cs_photo a img",
        },
    ],
});

// The position is asked for, never forced.
registry.category("web_tour.tours").add("cs_visits_phone_refused", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=content] textarea",
            run: () => standAt(0, 0),
        },
        {
            trigger: ".o_cs_check_in",
            run: "click",
        },
        {
            trigger: ".o_notification:contains(No position was given)",
        },
        {
            trigger: "div[name=thumb_buttons] button[name=action_done]",
            run: "click",
        },
        {
            trigger: "div[name=thumb_buttons] button[name=action_submit]",
        },
    ],
});
