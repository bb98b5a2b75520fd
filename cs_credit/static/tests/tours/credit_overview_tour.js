import { registry } from "@web/core/registry";

const board = ".cs_credit_overview";
const figure = (key) => `.cs_board_tile[data-figure='${key}']`;

// Finance looks at the figures of a day, opens customers and comes back.
registry.category("web_tour.tours").add("cs_credit_overview_tour", {
    steps: () => [
        {
            content: "One customer is over the limit",
            trigger: `${board} ${figure("over")} .cs_board_value:contains('1')`,
            run: "click",
        },
        {
            content: "The customer is listed",
            trigger: ".o_list_view .o_data_row:contains('Ningbo')",
        },
        {
            content: "Back to the board",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a",
            run: "click",
        },
        {
            content: "Figures of the end of last month",
            trigger: `${board} button[data-preset='last_month']`,
            run: "click",
        },
        {
            content: "They are shown",
            trigger: `${board} button[data-preset='today']:not(.active)`,
        },
        {
            content: "Only customers without a salesperson",
            trigger: `${board} [data-table='dimension'] tr[data-row='0'] .fa-filter`,
            run: "click",
        },
        {
            content: "The choice is named; take it back",
            trigger: `${board} .badge .oi-close`,
            run: "click",
        },
        {
            content: "All again",
            trigger: `${board}:not(:has(.badge .oi-close))`,
        },
    ],
});
