import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat, formatInteger } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A figure that opens exactly the records it counts. The model of the record has
 * `action_evidence(figure)`.
 */
export class EvidenceField extends Component {
    static template = "cs_visits.EvidenceField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        return this.props.record.fields[this.props.name].type === "float"
            ? formatFloat(this.value, { digits: [16, 1] })
            : formatInteger(this.value);
    }

    async onClick() {
        const { resModel, resId } = this.props.record;
        const action = await this.orm.call(resModel, "action_evidence", [
            [resId],
            this.props.name,
        ]);
        this.action.doAction(action);
    }
}

registry.category("fields").add("cs_evidence", {
    component: EvidenceField,
    displayName: _t("Figure with Evidence"),
    supportedTypes: ["integer", "float"],
});
