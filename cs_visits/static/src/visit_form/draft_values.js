import { deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { x2ManyCommands } from "@web/core/orm_service";

// Typed or chosen on the form; lines and pictures have ways of their own.
const KEPT = [
    "boolean",
    "char",
    "datetime",
    "float",
    "integer",
    "many2many",
    "many2one",
    "selection",
    "text",
];
const NEVER = ["client_key", "id", "state"];

function isKept(record, name) {
    return (
        name in record.activeFields &&
        KEPT.includes(record.fields[name].type) &&
        !NEVER.includes(name) &&
        !record._isReadonly(name)
    );
}

/** A field's value as JSON can hold it. */
function plain(record, name) {
    const value = record.data[name];
    switch (record.fields[name].type) {
        case "datetime":
            return value ? serializeDateTime(value) : false;
        case "many2one":
            return value ? { id: value.id, display_name: value.display_name } : false;
        case "many2many":
            return value.records.map((line) => ({
                id: line.resId,
                display_name: line.data.display_name,
            }));
        default:
            return value;
    }
}

function isSame(one, other) {
    if (one && other && one.id && other.id) {
        return one.id === other.id;
    }
    const ids = (value) =>
        Array.isArray(value) ? value.map((line) => line.id) : value;
    return JSON.stringify(ids(one || "")) === JSON.stringify(ids(other || ""));
}

/** What a record's update() takes to get from its value to a kept one. */
function change(record, name, value) {
    switch (record.fields[name].type) {
        case "datetime":
            return value ? deserializeDateTime(value) : false;
        case "many2many": {
            const now = record.data[name].currentIds;
            const wanted = value.map((line) => line.id);
            return [
                ...now
                    .filter((id) => !wanted.includes(id))
                    .map((id) => x2ManyCommands.unlink(id)),
                ...value
                    .filter((line) => !now.includes(line.id))
                    .map((line) => [x2ManyCommands.LINK, line.id, line]),
            ];
        }
        default:
            return value;
    }
}

/** What differs from the server's record, or all of a new one, with what is typed. */
export function takeValues(record, typing) {
    const changed = record.isNew
        ? { ...record._values, ...record._changes }
        : record._changes;
    const values = {};
    for (const name of new Set([...Object.keys(changed), ...Object.keys(typing)])) {
        if (isKept(record, name)) {
            values[name] = name in typing ? typing[name] : plain(record, name);
        }
    }
    return values;
}

/** The changes that bring kept values back; nothing for what is there already. */
export function changesFrom(record, values) {
    const changes = {};
    for (const [name, value] of Object.entries(values)) {
        if (isKept(record, name) && !isSame(plain(record, name), value)) {
            changes[name] = change(record, name, value);
        }
    }
    return changes;
}
