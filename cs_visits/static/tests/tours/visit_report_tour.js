import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// A manager looks at the month, and opens what is counted.
tours.add("cs_visit_board_tour", {
    steps: () => [
        {
            content: "One visit this month",
            trigger:
                ".cs_board_tile[data-figure='visits'] .cs_board_value:contains('1')",
        },
        {
            content: "By the person",
            trigger: ".cs_visit_people tr[data-person] .cs_board_row",
            run: "click",
        },
        {
            content: "It is in the list",
            trigger: ".o_list_view .o_data_row:not(:has(+ .o_data_row))",
        },
        {
            content: "Back to the board",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "A whole year",
            trigger: ".cs_board button[data-period='year']",
            run: "click",
        },
        {
            content: "The year is shown",
            trigger: ".cs_board button[data-period='year'].active",
        },
        {
            content: "By purpose",
            trigger: ".cs_board select",
            run: "select purpose_id",
        },
        {
            content: "One purpose",
            trigger: ".cs_board_row[data-group]:contains('Test purpose')",
        },
    ],
});

// A salesperson finds a visit on the map.
tours.add("cs_visit_map_tour", {
    steps: () => [
        {
            content: "One point",
            trigger: ".cs_map .cs_map_point",
            run: "click",
        },
        {
            content: "The way to a street map",
            trigger:
                ".cs_map_chosen a[href^='https://www.openstreetmap.org/?mlat=31.23&']",
        },
        {
            content: "Open the visit",
            trigger: ".cs_map_chosen button:contains('Open Visit')",
            run: "click",
        },
        {
            content: "The visit",
            trigger: ".o_form_view .o_field_widget[name='partner_id']",
        },
    ],
});
