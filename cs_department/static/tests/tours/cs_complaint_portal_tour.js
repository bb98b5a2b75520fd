import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

// The customer sends in a complaint, having checked what it says.
tours.add("cs_complaint_portal_tour", {
    steps: () => [
        {
            content: "Open the complaints",
            trigger: ".o_portal_docs a[href='/my/complaints']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "There are none yet",
            trigger: ".alert:contains('There are no complaints')",
        },
        {
            content: "Send one in",
            trigger: "a.o_cs_new_complaint",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is about a product",
            trigger: ".o_cs_new_form input[name='category_id'][data-code='product']",
            run: "click",
        },
        {
            content: "Say what happened",
            trigger: "textarea[name='description']",
            run: "edit The blue pump does not start.",
        },
        {
            content: "Ask for another one",
            trigger: "input[name='demand_replacement']",
            run: "click",
        },
        {
            content: "One of them",
            trigger: "input[name='replacement_quantity']",
            run: "edit 1",
        },
        {
            content: "Check",
            trigger: ".o_cs_new_form button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is read back",
            trigger: ".o_cs_check_form:contains('The blue pump does not start.')",
        },
        {
            content: "Something is missing",
            trigger: ".o_cs_check_form button[value='change']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "What was typed is there",
            trigger: "input[name='demand_replacement']:checked",
        },
        {
            content: "Name the product",
            trigger: "input[name='product_text']",
            run: "edit Blue pump",
        },
        {
            content: "Check again",
            trigger: ".o_cs_new_form button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Send it",
            trigger: ".o_cs_check_form:contains('Blue pump') button.o_cs_send",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It has a number",
            trigger: ".o_cs_sent:contains('Its number is')",
        },
        {
            content: "It is received",
            trigger: ".o_cs_steps li.o_cs_current[data-step='received']",
        },
    ],
});

// The customer sees how far it is, and writes.
tours.add("cs_complaint_portal_track_tour", {
    steps: () => [
        {
            content: "The department has it",
            trigger: ".o_cs_steps li.o_cs_current[data-step='department']",
        },
        {
            content: "Write",
            trigger: "textarea[name='message']",
            run: "edit The red one hums as well.",
        },
        {
            content: "Send",
            trigger: "#messages button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is in the exchange",
            trigger: ".o_cs_message:contains('The red one hums as well.')",
        },
    ],
});

// The customer reads the answer and accepts the solution.
tours.add("cs_complaint_portal_accept_tour", {
    steps: () => [
        {
            content: "The answer is there",
            trigger: ".o_cs_answer:contains('Three new gaskets')",
        },
        {
            content: "Declining would ask why",
            trigger: "button.o_cs_decline",
            run: "click",
        },
        { content: "The reason", trigger: "#cs_decline.show textarea" },
        {
            content: "Accept",
            trigger: "button.o_cs_accept",
            run: "click",
            expectUnloadPage: true,
        },
        { content: "Noted", trigger: ".o_cs_response:contains('Accepted')" },
    ],
});
