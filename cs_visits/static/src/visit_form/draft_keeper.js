import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError, rpc } from "@web/core/network/rpc";
import { changesFrom, takeValues } from "./draft_values";
import { PhotoQueue } from "./photo_queue";

const OPEN = "cs_visits_open_draft";
const NEW = "new/";
const WRITE_AFTER = 300;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;

// A visit comes back by itself only where the page began, that is after a reload.
const startPath = browser.location.pathname;
let isStart = true;

/** A name no other phone makes. */
export function makeKey() {
    const numbers = window.crypto.getRandomValues(new Uint32Array(4));
    return [...numbers].map((n) => n.toString(16).padStart(8, "0")).join("");
}

/**
 * Keeps what is typed on a visit's form until the server has it.
 *
 * Each change goes to the phone's store; a save that cannot reach the server is tried
 * again when it can. What the form finds on the phone when it opens is put back, with a
 * hint. A new visit carries a key made here, so that one whose answer was lost is found
 * and not made twice.
 */
export class DraftKeeper {
    constructor({ orm, notification, store, getRoot }) {
        // the root as the form renders it: what is put back shows at once
        this.getRoot = getRoot;
        this.orm = orm;
        this.notification = notification;
        this.store = store;
        this.state = reactive({ offline: false, restoredAt: null, others: [] });
        this.photos = new PhotoQueue(this);
        this.typing = {};
        this.isSaveWanted = false;
        this.isUnsure = false;
        this.onOnline = () => this.tryAgain();
        browser.addEventListener("online", this.onOnline);
    }

    get root() {
        return this.getRoot();
    }

    /** Whether the form has gone on to another record meanwhile. */
    hasLeft(root) {
        return this.isStopped || this.root.id !== root.id;
    }

    stop() {
        this.isStopped = true;
        browser.removeEventListener("online", this.onOnline);
        browser.clearTimeout(this.writeTimer);
        browser.clearTimeout(this.retryTimer);
        browser.sessionStorage.removeItem(OPEN);
    }

    keyOf(root) {
        return root.isNew ? NEW + root.data.client_key : `visit/${root.resId}`;
    }

    // -- a record comes onto the form ----------------------------------------------------

    attach() {
        const root = this.root;
        browser.clearTimeout(this.writeTimer);
        this.typing = {};
        this.isSaveWanted = false;
        Object.assign(this.state, { restoredAt: null, others: [] });
        if (!root.activeFields.client_key) {
            return;
        }
        if (root.isNew && !root.data.client_key) {
            root._applyValues({ client_key: makeKey() });
        }
        const isReload = isStart && startPath.endsWith("/new");
        isStart = false;
        const open = isReload ? browser.sessionStorage.getItem(OPEN) : null;
        // the model waits for this hook: what follows waits for the model
        Promise.resolve().then(() =>
            root.isNew ? this.lookForNew(root, open) : this.restore(root),
        );
    }

    /** After a reload a new visit comes back; other unfinished ones are offered. */
    async lookForNew(root, open) {
        const arrived = await this.findArrived(await this.store.list(NEW));
        if (this.hasLeft(root)) {
            return;
        }
        if (arrived[open]) {
            return root.model.load({ resId: arrived[open] });
        }
        const drafts = (await this.store.list(NEW)).filter(
            (draft) => draft.key !== this.keyOf(root),
        );
        const mine = drafts.find((draft) => draft.key === open);
        if (mine) {
            return this.resume(mine);
        }
        this.state.others = drafts.map((draft) => ({
            ...draft,
            label: draft.value.partner_id?.display_name || _t("A visit"),
        }));
        return this.photos.attach(root);
    }

    /** What was saved although its answer was lost: `{ key: id }`; it moves there. */
    async findArrived(drafts) {
        const arrived = {};
        const keys = drafts.map((draft) => draft.key.slice(NEW.length));
        if (!keys.length) {
            return arrived;
        }
        try {
            const domain = [["client_key", "in", keys]];
            const visits = await this.orm.searchRead("cs.visit", domain, [
                "client_key",
            ]);
            for (const visit of visits) {
                const key = NEW + visit.client_key;
                arrived[key] = visit.id;
                const draft = drafts.find((kept) => kept.key === key);
                if (draft.value) {
                    // letters typed after it was sent are still to be saved
                    await this.store.put(`visit/${visit.id}`, draft.value);
                }
                await this.store.remove(key);
                await this.photos.move(key, `visit/${visit.id}`);
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        return arrived;
    }

    /** Go on with a draft on the empty form. */
    async resume(draft) {
        this.root._applyValues({ client_key: draft.key.slice(NEW.length) });
        this.state.others = [];
        await this.restore(this.root);
    }

    async forget(draft) {
        await this.store.remove(draft.key);
        await this.photos.forget(draft.key);
        this.state.others = this.state.others.filter((other) => other !== draft);
    }

    async restore(root) {
        const key = this.keyOf(root);
        const draft = await this.store.get(key);
        if (this.hasLeft(root)) {
            return;
        }
        if (draft) {
            const changes = changesFrom(root, draft.value);
            if (Object.keys(changes).length) {
                // no onchange: it would put the server's proposals over what was typed
                await root.model.mutex.exec(() =>
                    root._update(changes, { withoutOnchange: true }),
                );
                this.state.restoredAt = draft.at;
                this.noteOpen(key);
            } else {
                await this.store.remove(key);
            }
        }
        await this.photos.attach(root);
    }

    // -- something is typed --------------------------------------------------------------

    typed(name, value) {
        this.typing[name] = value;
        this.note();
    }

    /** A field's value reached the record: it is no longer only in the input. */
    changed(record, changes) {
        if (record.id === this.root.id) {
            for (const [name, value] of Object.entries(this.typing)) {
                if (name in changes && (changes[name] || "") === value) {
                    delete this.typing[name];
                }
            }
            this.note();
        }
    }

    note() {
        browser.clearTimeout(this.writeTimer);
        this.writeTimer = browser.setTimeout(
            () => this.writeNow({ isTyped: true }),
            WRITE_AFTER,
        );
    }

    async writeNow({ isTyped = false } = {}) {
        const root = this.root;
        browser.clearTimeout(this.writeTimer);
        if (!root?.activeFields.client_key) {
            return;
        }
        if (root.isNew && !root.dirty && !Object.keys(this.typing).length) {
            // defaults are no work of anybody
            return;
        }
        const key = this.keyOf(root);
        // a form that was only looked at is no draft, its proposals come again
        const isTouched = root.dirty || Object.keys(this.typing).length;
        const values = isTouched ? takeValues(root, this.typing) : {};
        if (Object.keys(values).length) {
            this.noteOpen(key);
            await this.store.put(key, values);
        } else if (isTyped) {
            // all as the server has it again
            await this.store.remove(key);
        }
    }

    noteOpen(key) {
        if (key.startsWith(NEW)) {
            browser.sessionStorage.setItem(OPEN, key);
        }
    }

    // -- it is saved, or thrown away -----------------------------------------------------

    async saved(oldKey, root) {
        browser.clearTimeout(this.writeTimer);
        this.typing = {};
        this.isSaveWanted = this.isUnsure = false;
        this.state.restoredAt = null;
        browser.sessionStorage.removeItem(OPEN);
        await this.store.remove(oldKey);
        await this.photos.move(oldKey, this.keyOf(root));
        await this.photos.attach(root);
    }

    async discarded() {
        const key = this.keyOf(this.root);
        browser.clearTimeout(this.writeTimer);
        this.typing = {};
        this.isSaveWanted = false;
        this.state.restoredAt = null;
        browser.sessionStorage.removeItem(OPEN);
        await this.store.remove(key);
        if (this.root.isNew) {
            await this.photos.forget(key);
        }
    }

    // -- the connection ------------------------------------------------------------------

    lost({ save = false } = {}) {
        this.isSaveWanted ||= save;
        this.isUnsure ||= save && this.root.isNew;
        this.writeNow();
        if (!this.state.offline) {
            this.state.offline = true;
            this.wait(FIRST_RETRY);
        }
    }

    wait(delay) {
        browser.clearTimeout(this.retryTimer);
        this.delay = delay;
        this.retryTimer = browser.setTimeout(() => this.tryAgain(), delay);
    }

    async tryAgain() {
        if (!this.state.offline || this.isStopped) {
            return;
        }
        try {
            await rpc("/web/webclient/version_info", {}, { silent: true });
        } catch {
            return this.wait(Math.min(this.delay * 1.5, LAST_RETRY));
        }
        this.state.offline = false;
        if (this.isSaveWanted) {
            this.isSaveWanted = false;
            if (await this.root.save()) {
                this.notification.add(_t("You are back online: the visit is saved."), {
                    type: "success",
                });
            }
        }
        await this.photos.send();
    }

    /**
     * Whether a new visit whose answer was lost was saved after all: then it is opened
     * with what was typed since.
     */
    async reopenArrived(root) {
        const key = this.keyOf(root);
        await this.writeNow();
        const draft = await this.store.get(key);
        const arrived = await this.findArrived([draft || { key }]);
        this.isUnsure = false;
        if (!arrived[key]) {
            return false;
        }
        browser.sessionStorage.removeItem(OPEN);
        root.model.load({ resId: arrived[key] });
        return true;
    }
}
