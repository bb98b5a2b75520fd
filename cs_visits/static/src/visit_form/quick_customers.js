import { Component, onWillStart, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { askPosition } from "./position";

const KEPT = "customers";

/** The customers one most likely stands before, one tap each. */
export class QuickCustomers extends Component {
    static template = "cs_visits.QuickCustomers";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.store = this.props.record.model.keeper?.store;
        this.state = useState({ customers: [], busy: false });
        onWillStart(() => this.load());
    }

    /** From the server; without a connection those it named last time. */
    async load(place = []) {
        try {
            this.state.customers = await this.orm.silent.call(
                "cs.visit",
                "quick_customers",
                place,
            );
            if (!place.length) {
                await this.store?.put(KEPT, this.state.customers);
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            const kept = await this.store?.get(KEPT);
            this.state.customers = kept?.value || [];
        }
    }

    async nearMe() {
        this.state.busy = true;
        const position = await askPosition();
        if (position) {
            await this.load([position.latitude, position.longitude]);
        } else {
            this.notification.add(_t("No position was given."), { type: "info" });
        }
        this.state.busy = false;
    }

    hint(customer) {
        if (customer.start) {
            const start = formatDateTime(deserializeDateTime(customer.start), {
                format: "HH:mm",
            });
            return _t("planned for today, %s", start);
        }
        const km = customer.km === null ? "" : _t("%s km", customer.km);
        return [customer.city, km].filter(Boolean).join(" · ");
    }

    choose(customer) {
        if (customer.visit_id) {
            return this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "cs.visit",
                res_id: customer.visit_id,
                views: [[false, "form"]],
            });
        }
        return this.props.record.update({
            partner_id: { id: customer.id, display_name: customer.name },
        });
    }
}

registry.category("view_widgets").add("cs_quick_customers", {
    component: QuickCustomers,
    fieldDependencies: [{ name: "partner_id", type: "many2one" }],
});
