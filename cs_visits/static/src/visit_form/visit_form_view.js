import { markRaw, onWillUnmount, useExternalListener } from "@odoo/owl";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { RelationalModel } from "@web/model/relational_model/relational_model";
import { FormController } from "@web/views/form/form_controller";
import { formView } from "@web/views/form/form_view";
import { DraftKeeper } from "./draft_keeper";
import { DraftStore } from "./draft_store";

/** A visit's record that keeps what is typed when the server cannot be reached. */
export class VisitRecord extends RelationalModel.Record {
    get isKept() {
        return Boolean(this.model.keeper) && this.config.isRoot;
    }

    /** Without a connection, a change stays without what the server makes of it. */
    async _getOnchangeValues(changes) {
        try {
            return await super._getOnchangeValues(changes);
        } catch (error) {
            if (!this.isKept || !(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.model.keeper.lost();
            return {};
        }
    }

    async _save(options = {}) {
        const { keeper } = this.model;
        if (!this.isKept) {
            return super._save(options);
        }
        if (this.model._urgentSave) {
            // nobody hears whether this arrives: what is typed stays on the phone
            keeper.writeNow();
            return super._save(options);
        }
        const key = keeper.keyOf(this);
        if (this.isNew && keeper.isUnsure && (await keeper.reopenArrived(this))) {
            return false;
        }
        const onError = (error, tools) => {
            if (error instanceof ConnectionLostError) {
                keeper.lost({ save: true });
                return false;
            }
            if (options.onError) {
                return options.onError(error, tools);
            }
            throw error;
        };
        const saved = await super._save({ ...options, onError });
        if (saved) {
            await keeper.saved(key, this);
        }
        return saved;
    }
}

export class VisitModel extends RelationalModel {
    static Record = VisitRecord;
}

let store;

export class VisitFormController extends FormController {
    setup() {
        store ||= new DraftStore();
        this.keeper = markRaw(
            new DraftKeeper({
                orm: useService("orm"),
                notification: useService("notification"),
                store,
                getRoot: () => this.model.root,
            }),
        );
        super.setup();
        this.model.keeper = this.keeper;
        useExternalListener(window, "input", (ev) => this.onInput(ev), {
            capture: true,
        });
        onWillUnmount(() => this.keeper.stop());
    }

    get modelParams() {
        const params = super.modelParams;
        params.hooks.onRootLoaded = () => this.keeper.attach();
        params.hooks.onRecordChanged = (record, changes) =>
            this.keeper.changed(record, changes);
        return params;
    }

    /** Each letter counts: the field itself tells the record only when it is left. */
    onInput(ev) {
        const field = ev.target.closest?.(".o_field_widget[name]");
        const { root } = this.model;
        const name = field?.getAttribute("name");
        if (
            ["char", "text"].includes(root.fields[name]?.type) &&
            this.rootRef.el?.contains(field)
        ) {
            this.keeper.typed(name, ev.target.value);
        }
    }

    async discard() {
        await this.keeper.discarded();
        return super.discard();
    }
}

registry.category("views").add("cs_visit_form", {
    ...formView,
    Controller: VisitFormController,
    Model: VisitModel,
});
