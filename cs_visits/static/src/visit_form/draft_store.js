import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { session } from "@web/session";
// the entry that is wrapped below has to be there
import "@web/webclient/user_menu/user_menu_items";

const TABLE = "drafts";
const DAYS_KEPT = 30;
const PLAIN = "cs_visits_draft/";

function fromHex(text) {
    return new Uint8Array(text.match(/../g).map((pair) => parseInt(pair, 16)));
}

function settled(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

/**
 * Small things kept on this phone for the user who is logged in.
 *
 * They are encrypted with the key the server gives to this user's session alone, as
 * Odoo does with its own cache: on a phone that others use too, nobody else reads them,
 * logged out or not. Where the browser cannot encrypt (no https), they live as long as
 * the tab, and go when one logs out. A store that fails never breaks the form.
 */
export class DraftStore {
    constructor() {
        this.prefix = `${user.userId}/`;
        this.isSafe = Boolean(
            window.isSecureContext && window.indexedDB && session.browser_cache_secret,
        );
        this.ready = this.isSafe ? this.open() : this.forgetOthers();
    }

    // -- what the form uses ------------------------------------------------------------

    /** Keep a value that JSON can hold; false when there was no room. */
    async put(key, value) {
        const at = Date.now();
        try {
            await this.ready;
            if (!this.isSafe) {
                const text = JSON.stringify({ at, value });
                browser.sessionStorage.setItem(PLAIN + this.prefix + key, text);
                return true;
            }
            const iv = window.crypto.getRandomValues(new Uint8Array(12));
            const data = await window.crypto.subtle.encrypt(
                { name: "AES-GCM", iv },
                this.key,
                new TextEncoder().encode(JSON.stringify(value)),
            );
            await settled(
                this.table("readwrite").put({ at, iv, data }, this.prefix + key),
            );
            return true;
        } catch {
            return false;
        }
    }

    /** `{ key, at, value }` of all that is kept under keys beginning with a text. */
    async list(start) {
        try {
            await this.ready;
            return this.isSafe ? await this.listSafe(start) : this.listPlain(start);
        } catch {
            return [];
        }
    }

    async get(key) {
        const found = await this.list(key);
        return found.find((draft) => draft.key === key);
    }

    async remove(key) {
        try {
            await this.ready;
            if (this.isSafe) {
                await settled(this.table("readwrite").delete(this.prefix + key));
            } else {
                browser.sessionStorage.removeItem(PLAIN + this.prefix + key);
            }
        } catch {
            // what cannot be removed is overwritten or grows too old
        }
    }

    // -- how ---------------------------------------------------------------------------

    async open() {
        this.key = await window.crypto.subtle.importKey(
            "raw",
            fromHex(session.browser_cache_secret),
            "AES-GCM",
            false,
            ["encrypt", "decrypt"],
        );
        const request = window.indexedDB.open(`cs_visits_${session.db}`, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
        this.database = await settled(request);
        await this.forgetOld();
    }

    table(mode) {
        return this.database.transaction(TABLE, mode).objectStore(TABLE);
    }

    async rows(range) {
        const table = this.table("readonly");
        const [keys, rows] = await Promise.all([
            settled(table.getAllKeys(range)),
            settled(table.getAll(range)),
        ]);
        return keys.map((key, index) => ({ key, ...rows[index] }));
    }

    async listSafe(start) {
        const first = this.prefix + start;
        const range = IDBKeyRange.bound(first, first + "\uffff");
        const found = [];
        for (const { key, at, iv, data } of await this.rows(range)) {
            try {
                const plain = await window.crypto.subtle.decrypt(
                    { name: "AES-GCM", iv },
                    this.key,
                    data,
                );
                const value = JSON.parse(new TextDecoder().decode(plain));
                found.push({ key: key.slice(this.prefix.length), at, value });
            } catch {
                // the password was changed since: nobody reads it any more
                await settled(this.table("readwrite").delete(key));
            }
        }
        return found;
    }

    listPlain(start) {
        const first = PLAIN + this.prefix + start;
        return Object.keys(browser.sessionStorage)
            .filter((key) => key.startsWith(first))
            .map((key) => ({
                key: key.slice((PLAIN + this.prefix).length),
                ...JSON.parse(browser.sessionStorage.getItem(key)),
            }));
    }

    async forgetOld() {
        const limit = Date.now() - DAYS_KEPT * 24 * 3600 * 1000;
        for (const { key, at } of await this.rows()) {
            if (at < limit) {
                await settled(this.table("readwrite").delete(key));
            }
        }
    }

    async forgetOthers() {
        forgetPlain((key) => !key.startsWith(PLAIN + this.prefix));
    }
}

function forgetPlain(which) {
    for (const key of Object.keys(browser.sessionStorage)) {
        if (key.startsWith(PLAIN) && which(key)) {
            browser.sessionStorage.removeItem(key);
        }
    }
}

const items = registry.category("user_menuitems");
const logOutItem = items.get("log_out");
items.add(
    "log_out",
    (env) => {
        const item = logOutItem(env);
        const callback = () => {
            forgetPlain(() => true);
            item.callback();
        };
        return { ...item, callback };
    },
    { force: true },
);
