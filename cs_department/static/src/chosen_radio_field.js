import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/** A radio field that offers only the values its option `values` names. */
export class ChosenRadioField extends RadioField {
    static props = { ...RadioField.props, values: { type: Array, optional: true } };

    get items() {
        const { values } = this.props;
        return super.items.filter(([value]) => !values || values.includes(value));
    }
}

export const chosenRadioField = {
    ...radioField,
    component: ChosenRadioField,
    extractProps: (fieldInfo, dynamicInfo) => ({
        ...radioField.extractProps(fieldInfo, dynamicInfo),
        values: fieldInfo.options.values,
    }),
};

registry.category("fields").add("cs_chosen_radio", chosenRadioField);
