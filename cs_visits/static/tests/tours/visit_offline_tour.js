import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { DraftStore } from "@cs_visits/visit_form/draft_store";
import { connection, takePhoto } from "./visit_phone_help";

const tours = registry.category("web_tour.tours");
const CONTENT = ".o_field_widget[name=content] textarea";
const OFFLINE = ".o_cs_offline";

function text(words) {
    return () => {
        const { value } = document.querySelector(CONTENT);
        if (value !== words) {
            throw new Error(`“${value}” is not “${words}”`);
        }
    };
}

/** Types without leaving the field: nothing reaches the record yet. */
function typeOnly(words) {
    return () => {
        const area = document.querySelector(CONTENT);
        area.focus();
        area.value = words;
        area.dispatchEvent(new Event("input", { bubbles: true }));
    };
}

const wait = (ms) => new Promise((resolve) => browser.setTimeout(resolve, ms));

function begin() {
    return [
        {
            trigger: ".o-kanban-button-new, .o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_cs_quick_customers .btn:contains(Ningbo Marine Parts)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=purpose_id] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains(Test purpose)",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=partner_id]:contains(Ningbo), .o_field_widget[name=partner_id] input",
        },
    ];
}

// The connection drops in mid-form; the save is tried again when it is back.
tours.add("cs_visits_offline_save", {
    steps: () => [
        ...begin(),
        {
            content: "A tunnel",
            trigger: CONTENT,
            run: () => connection("down"),
        },
        {
            trigger: CONTENT,
            run: "edit Written in a tunnel",
        },
        {
            trigger: ".o_field_widget[name=competitor_brand], .nav-link[name=result]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=result_reaction] textarea",
            run: "edit Nods",
        },
        {
            content: "A photo waits as well",
            trigger: ".o_cs_take_photo",
            run: () => takePhoto(document.querySelector(".o_cs_camera")),
        },
        {
            trigger: ".o_cs_photo_waiting",
        },
        {
            content: "It cannot be saved now, and says so; nothing is lost",
            trigger:
                "div[name=thumb_buttons] button[name=action_done_and_submit], div[name=thumb_buttons] button[name=action_done]",
            run: "click",
        },
        {
            trigger: OFFLINE,
            run: text("Written in a tunnel"),
        },
        {
            content: "Out of the tunnel",
            trigger: OFFLINE,
            run: () => connection("up"),
        },
        {
            content: "Saved by itself, the photo too",
            trigger: ".o_notification:contains(back online)",
            timeout: 20000,
        },
        {
            trigger: `.o_cs_photo a img`,
        },
        {
            trigger: `.o_form_view:not(:has(${OFFLINE})):not(:has(.o_cs_photo_waiting))`,
            run: text("Written in a tunnel"),
        },
    ],
});

// The tab goes while there is no connection: what was typed is back after a reload.
tours.add("cs_visits_offline_reload", {
    steps: () => [
        ...begin(),
        {
            trigger: CONTENT,
            run: () => connection("down"),
        },
        {
            content: "The last letters were typed a moment before",
            trigger: CONTENT,
            run: typeOnly("Half a sent"),
        },
        {
            trigger: ".o_cs_take_photo",
            run: () => takePhoto(document.querySelector(".o_cs_camera")),
        },
        {
            trigger: ".o_cs_photo_waiting",
            expectUnloadPage: true,
            run: async () => {
                await wait(1000);
                browser.location.reload();
            },
        },
        {
            content: "Back, with a hint",
            trigger: ".o_cs_restored:contains(What you had typed is back)",
            run: text("Half a sent"),
        },
        {
            trigger: ".o_cs_photo_waiting",
        },
        {
            trigger: CONTENT,
            run: "edit A whole sentence",
        },
        {
            trigger: "div[name=thumb_buttons] button[name=action_done]",
            run: "click",
        },
        {
            trigger: "div[name=thumb_buttons] button[name=action_submit]",
        },
        {
            trigger: `.o_cs_photo a img`,
        },
        {
            content: "Nothing of it stays behind",
            trigger: ".o_form_view:not(:has(.o_cs_restored))",
            expectUnloadPage: true,
            run: async () => {
                await wait(500);
                browser.location.reload();
            },
        },
        {
            trigger: ".o_form_view:not(:has(.o_cs_restored)) .o_cs_photo a img",
            run: text("A whole sentence"),
        },
    ],
});

// The visit reached the server, the answer did not come back: there is one visit.
tours.add("cs_visits_offline_answer", {
    steps: () => [
        ...begin(),
        {
            trigger: CONTENT,
            run: "edit Sent once",
        },
        {
            trigger:
                ".o_form_view .o_form_button_save, .o_form_status_indicator_buttons",
            run: () => connection("deaf"),
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: OFFLINE,
            run: typeOnly("Sent once, with more"),
        },
        {
            trigger: OFFLINE,
            run: () => connection("up"),
        },
        {
            trigger: `.o_form_view:not(:has(${OFFLINE})) div[name=name]:contains(VS)`,
            timeout: 20000,
        },
        {
            trigger: ".o_cs_restored",
            run: text("Sent once, with more"),
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

// An unfinished visit is offered beside a new one, not forced upon it.
tours.add("cs_visits_offline_again", {
    steps: () => [
        ...begin(),
        {
            trigger: CONTENT,
            run: () => connection("down"),
        },
        {
            trigger: CONTENT,
            run: "edit For later",
        },
        {
            content: "The phone is switched off",
            trigger: ".o_form_view",
            expectUnloadPage: true,
            run: async () => {
                await wait(1000);
                browser.location.href = "/odoo/cs-my-visits";
            },
        },
        {
            trigger: ".o_kanban_view .o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_cs_other_draft:contains(Ningbo Marine Parts) .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_cs_restored",
            run: text("For later"),
        },
        {
            content: "Thrown away, it is gone",
            trigger: ".o_cs_restored .btn-link",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.o_cs_restored))",
            expectUnloadPage: true,
            run: async () => {
                text("")();
                await wait(500);
                browser.location.reload();
            },
        },
        {
            trigger: ".o_cs_quick_customers .btn",
            run: () => wait(1000),
        },
        {
            trigger:
                ".o_form_view:not(:has(.o_cs_restored)):not(:has(.o_cs_other_draft))",
        },
    ],
});

function check(isTrue, message) {
    if (!isTrue) {
        throw new Error(message);
    }
}

// Who uses the phone next reads nothing of it, not even in the browser's database.
tours.add("cs_visits_draft_store", {
    steps: () => [
        {
            trigger: ".o_kanban_view",
            run: async () => {
                const mine = new DraftStore();
                await mine.ready;
                check(mine.isSafe, "no encryption on a page that could have it");
                await mine.put("visit/7", { content: "very secret" });
                const kept = await mine.get("visit/7");
                check(kept.value.content === "very secret", "not kept");
                const raw = JSON.stringify(await mine.rows(), (_key, value) =>
                    value instanceof ArrayBuffer
                        ? new TextDecoder().decode(value)
                        : value,
                );
                check(!raw.includes("secret"), "kept in plain text");

                const other = new DraftStore();
                await other.ready;
                other.prefix = "999999/";
                check(!(await other.list("")).length, "another user's keys");
                other.prefix = mine.prefix;
                const algorithm = { name: "AES-GCM", length: 256 };
                const uses = ["encrypt", "decrypt"];
                other.key = await crypto.subtle.generateKey(algorithm, false, uses);
                check(!(await other.list("visit/")).length, "read with another key");
                check(!(await mine.list("visit/")).length, "still there, unreadable");
            },
        },
    ],
});
