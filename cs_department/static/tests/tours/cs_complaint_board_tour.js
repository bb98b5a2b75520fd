import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

const figure = (key) => `.cs_board_tile[data-figure='${key}']`;
const back = () => ({
    content: "Back to the board",
    trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
    run: "click",
});

// A manager looks at the figures, and each opens the complaints behind it.
tours.add("cs_complaint_board_tour", {
    steps: () => [
        {
            content: "Two complaints this month",
            trigger: `${figure("number")} .cs_board_value:contains('2')`,
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
            content: "Open what is counted",
            trigger: `${figure("number")}:not(:disabled)`,
            run: "click",
        },
        {
            content: "Both are in the list",
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
        back(),
        {
            content: "The board still shows the year",
            trigger: ".cs_board button[data-period='year'].active",
        },
        {
            content: "By channel",
            trigger: ".cs_board select",
            run: "select channel",
        },
        {
            content: "Open the one that came by fax",
            trigger: ".cs_board_row[data-group='fax']",
            run: "click",
        },
        {
            content: "One is in the list",
            trigger: ".o_list_view .o_data_row:not(:has(+ .o_data_row))",
        },
    ],
});

// An agent's day starts with what is due.
tours.add("cs_complaint_workplace_tour", {
    steps: () => [
        {
            content: "Two are open",
            trigger: ".cs_workplace_tile[data-tile='mine']:contains('2')",
            run: "click",
        },
        {
            content: "Both are in the list",
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
        back(),
        {
            content: "A new one",
            trigger: ".cs_workplace .btn-primary",
            run: "click",
        },
        {
            content: "Its register opens",
            trigger: ".o_form_view .o_field_widget[name='partner_id'] input",
        },
    ],
});
