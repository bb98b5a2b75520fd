import { registry } from "@web/core/registry";

// Finance opens the holds, looks at why, and releases one.
registry.category("web_tour.tours").add("cs_credit_release_hold", {
    steps: () => [
        {
            content: "The held order is in the list",
            trigger: ".o_data_row .o_data_cell:contains('Ningbo Marine Parts')",
            run: "click",
        },
        {
            content: "Its reasons are told with figures",
            trigger: ".alert-warning:contains('Over the credit limit')",
        },
        {
            content: "Release it",
            trigger: "button[name=action_release]",
            run: "click",
        },
        {
            content: "It is released",
            trigger:
                ".o_arrow_button_current:contains('Released'), .o_statusbar_status [aria-checked=true]:contains('Released')",
        },
        {
            content: "Go to the order",
            trigger: "button[name=action_open_document]",
            run: "click",
        },
        {
            content: "The order says so",
            trigger: ".alert-success:contains('Released by finance')",
        },
    ],
});

// The salesperson confirms over the limit and is told; no figure is shown.
registry.category("web_tour.tours").add("cs_credit_sales_held", {
    steps: () => [
        {
            content: "Confirm the quotation",
            trigger: "button[name=action_confirm]:visible",
            run: "click",
        },
        {
            content: "The user is told",
            trigger: ".o_notification:contains('Over the credit limit')",
        },
        {
            content: "It is still a quotation",
            trigger: ".alert-warning:contains('Held by customer credit')",
        },
        {
            content: "No figures for sales",
            trigger: ".o_form_view:not(:has([name=cs_credit_exposure]))",
        },
    ],
});
