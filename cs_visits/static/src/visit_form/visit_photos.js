import { Component, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { imageUrl } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { makeKey } from "./draft_keeper";

const { DateTime } = luxon;
const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

/**
 * A picture as small as a report needs it, as base64 of a JPEG.
 *
 * Drawing it anew also leaves behind what the camera wrote into the file: the place,
 * the phone, its owner.
 */
export async function shrink(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}

/** Photos of the visit: taken with the camera, sent when the server can be reached. */
export class VisitPhotos extends Component {
    static template = "cs_visits.VisitPhotos";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
        this.dialog = useService("dialog");
        this.camera = useRef("camera");
        this.album = useRef("album");
        this.queue = this.props.record.model.keeper?.photos;
        this.state = useState(
            this.queue?.state || { waiting: [], sent: [], removed: [] },
        );
        this.busy = useState({ count: 0 });
    }

    get kept() {
        const listed = this.props.record.data[this.props.name].records.map((line) => ({
            id: line.resId,
            name: line.data.name,
        }));
        const ids = listed.map((photo) => photo.id);
        return [
            ...listed,
            ...this.state.sent.filter((p) => !ids.includes(p.id)),
        ].filter((photo) => photo.id && !this.state.removed.includes(photo.id));
    }

    get canAdd() {
        return Boolean(this.queue) && !this.props.readonly;
    }

    url(photo, size) {
        const options = size ? { width: size, height: size } : {};
        return imageUrl("cs.visit.photo", photo.id, "image", options);
    }

    note(photo) {
        return {
            waiting: this.props.record.isNew
                ? _t("Sent when the visit is saved")
                : _t("Waits for the connection"),
            sending: _t("Being sent"),
            refused: photo.error,
        }[photo.status];
    }

    async onFiles(ev) {
        const files = [...ev.target.files];
        ev.target.value = null;
        for (const file of files) {
            this.busy.count++;
            try {
                await this.add(file);
            } finally {
                this.busy.count--;
            }
        }
    }

    async add(file) {
        let image;
        try {
            image = await shrink(file);
        } catch {
            this.notification.add(_t("“%s” cannot be read as a picture.", file.name), {
                type: "danger",
            });
            return;
        }
        const isKept = await this.queue.add({
            key: makeKey(),
            name: file.name.replace(/\.[^.]*$/, "") || _t("Photo"),
            taken: serializeDateTime(DateTime.now()),
            image,
        });
        if (!isKept) {
            this.notification.add(
                _t("This phone has no room to keep the photo: save the visit now."),
                { type: "warning" },
            );
        }
    }

    remove(photo) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Remove Photo"),
            body: _t("Remove this photo from the visit?"),
            confirmLabel: _t("Remove"),
            confirm: () => this.queue.remove(photo.id),
            cancel: () => {},
        });
    }
}

registry.category("fields").add("cs_visit_photos", {
    component: VisitPhotos,
    supportedTypes: ["one2many"],
    isEmpty: () => false,
    relatedFields: [{ name: "name", type: "char" }],
});
