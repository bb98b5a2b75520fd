import { reactive } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";

/**
 * Photos on their way from the phone to a visit.
 *
 * They wait on the phone until the visit is saved and the server can be reached, and
 * are sent one by one. Each has a key of its own: one whose answer was lost is found on
 * the server and not sent twice.
 */
export class PhotoQueue {
    constructor(keeper) {
        this.keeper = keeper;
        // waiting: { key, name, taken, image, status }, sent: { id, name }
        this.state = reactive({ waiting: [], sent: [], removed: [] });
    }

    prefix(draftKey) {
        return `photo/${draftKey}/`;
    }

    async attach(root) {
        const prefix = this.prefix(this.keeper.keyOf(root));
        const photos = await this.keeper.store.list(prefix);
        if (this.keeper.hasLeft(root)) {
            return;
        }
        const known = this.state.waiting.filter((photo) => photo.prefix === prefix);
        const keys = known.map((photo) => photo.key);
        this.state.waiting = [
            ...known,
            ...photos
                .filter((photo) => !keys.includes(photo.value.key))
                .map(({ value }) => ({ ...value, prefix, status: "waiting" })),
        ];
        const listed = root.data.photo_ids?.currentIds || [];
        this.state.sent = this.state.sent.filter(
            (photo) => photo.visitId === root.resId && !listed.includes(photo.id),
        );
        await this.send();
    }

    async add(photo) {
        const prefix = this.prefix(this.keeper.keyOf(this.keeper.root));
        this.state.waiting.push({ ...photo, prefix, status: "waiting" });
        const isKept = await this.keeper.store.put(prefix + photo.key, photo);
        await this.send();
        return isKept;
    }

    async drop(photo) {
        this.state.waiting = this.state.waiting.filter((p) => p.key !== photo.key);
        await this.keeper.store.remove(photo.prefix + photo.key);
    }

    /** The visit has got its number: its photos follow it. */
    async move(oldKey, newKey) {
        if (oldKey === newKey) {
            return;
        }
        const [from, to] = [this.prefix(oldKey), this.prefix(newKey)];
        for (const photo of this.state.waiting.filter((p) => p.prefix === from)) {
            photo.prefix = to;
        }
        for (const { key, value } of await this.keeper.store.list(from)) {
            await this.keeper.store.put(to + value.key, value);
            await this.keeper.store.remove(key);
        }
    }

    async forget(draftKey) {
        const prefix = this.prefix(draftKey);
        this.state.waiting = this.state.waiting.filter((p) => p.prefix !== prefix);
        for (const { key } of await this.keeper.store.list(prefix)) {
            await this.keeper.store.remove(key);
        }
    }

    async send() {
        const { root, state } = this.keeper;
        if (this.isSending || root.isNew || state.offline) {
            return;
        }
        this.isSending = true;
        const prefix = this.prefix(this.keeper.keyOf(root));
        try {
            for (const photo of this.state.waiting.filter((p) => p.prefix === prefix)) {
                if (
                    photo.status === "waiting" &&
                    !(await this.sendOne(photo, root.resId))
                ) {
                    break;
                }
            }
        } finally {
            this.isSending = false;
        }
    }

    /** Whether the connection is there for the next one. */
    async sendOne(photo, visitId) {
        photo.status = "sending";
        try {
            const id =
                (await this.find(photo, visitId)) ||
                (await this.create(photo, visitId));
            this.state.sent.push({ id, name: photo.name, visitId });
            await this.drop(photo);
            return true;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                photo.status = "waiting";
                photo.isUnsure = true;
                this.keeper.lost();
                return false;
            }
            photo.status = "refused";
            photo.error = error.data?.message || error.message;
            await this.keeper.store.remove(photo.prefix + photo.key);
            return true;
        }
    }

    async find(photo, visitId) {
        if (!photo.isUnsure) {
            return false;
        }
        const domain = [
            ["visit_id", "=", visitId],
            ["client_key", "=", photo.key],
        ];
        const ids = await this.keeper.orm.search("cs.visit.photo", domain);
        return ids[0];
    }

    async create(photo, visitId) {
        const values = {
            visit_id: visitId,
            name: photo.name,
            image: photo.image,
            date_taken: photo.taken,
            client_key: photo.key,
        };
        const ids = await this.keeper.orm.create("cs.visit.photo", [values]);
        return ids[0];
    }

    async remove(id) {
        await this.keeper.orm.unlink("cs.visit.photo", [id]);
        this.state.removed.push(id);
        this.state.sent = this.state.sent.filter((photo) => photo.id !== id);
    }
}
