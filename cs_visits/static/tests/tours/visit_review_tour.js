import { registry } from "@web/core/registry";

// A manager reads a record, looks at what is known of the customer, and reviews it.
registry.category("web_tour.tours").add("cs_visits_review", {
    steps: () => [
        {
            content: "A record to review, its content beside it",
            trigger: ".o_data_row:contains(autumn prices) td[name=partner_id]",
            run: "click",
        },
        {
            content: "Unfold what is known of the customer",
            trigger: ".o_form_view .o_cs_glance button:contains(Customer at a Glance)",
            run: "click",
        },
        {
            content: "What the last visit left open",
            trigger: ".o_cs_glance div[name=visits]:contains(Hold the price?)",
        },
        {
            content: "News of competitors came home with it",
            trigger: ".o_notebook a[name=competitors]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=competitor_news_ids]:contains(Free delivery)",
        },
        {
            content: "Review it, and say something about it",
            trigger: ".o_form_statusbar button[name=action_review_comment]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=comment] textarea",
            run: "edit Well prepared",
        },
        {
            trigger: ".modal footer button[name=action_review]",
            run: "click",
        },
        {
            content: "It is reviewed, and the comment stands on it",
            trigger: ".o_form_view .alert:contains(Well prepared)",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_review]))",
        },
    ],
});
