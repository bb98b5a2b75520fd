import { Component, useState } from "@odoo/owl";
import { formatDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;

/** Says what of the form is only on this phone. */
export class VisitDraft extends Component {
    static template = "cs_visits.VisitDraft";
    static props = { ...standardWidgetProps };

    setup() {
        this.keeper = this.props.record.model.keeper;
        this.state = useState(this.keeper?.state || {});
    }

    time(at) {
        return formatDateTime(DateTime.fromMillis(at));
    }

    async discard() {
        await this.props.record.discard();
        await this.keeper.discarded();
    }
}

registry.category("view_widgets").add("cs_visit_draft", {
    component: VisitDraft,
    fieldDependencies: [{ name: "client_key", type: "char" }],
});
