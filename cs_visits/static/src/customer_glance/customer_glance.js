import { Component, onWillUnmount, useEffect, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const TONES = { within: "success", over: "danger", stop: "danger", lapsed: "warning" };

/**
 * What to know of the customer before one goes there. Folded up on phones and once
 * the visit was made; nothing is asked of the server until it is unfolded.
 */
export class CustomerGlance extends Component {
    static template = "cs_visits.CustomerGlance";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.state = useState({
            open: this.record.data.state === "planned" && !this.ui.isSmall,
            loading: false,
            failed: false,
            glance: null,
        });
        this.asked = 0;
        useEffect(
            (open, partnerId) => {
                this.state.glance = null;
                if (open && partnerId) {
                    this.load(partnerId);
                }
            },
            () => [this.state.open, this.partnerId],
        );
        onWillUnmount(() => {
            this.asked = -1;
        });
    }

    get record() {
        return this.props.record;
    }

    get partnerId() {
        return this.record.data.partner_id?.id;
    }

    get figures() {
        return this.state.glance?.credit?.figures || [];
    }

    get creditTone() {
        return TONES[this.state.glance.credit.status] || "secondary";
    }

    async load(partnerId) {
        const asked = ++this.asked;
        this.state.loading = true;
        this.state.failed = false;
        let glance = null;
        try {
            glance = await this.orm.silent.call("cs.customer.glance", "get_glance", [
                partnerId,
                this.record.resId || false,
            ]);
        } catch {
            // without a connection, or not for this user: the visit can be logged
            glance = null;
        }
        if (asked !== this.asked) {
            return;
        }
        this.state.loading = false;
        this.state.failed = !glance;
        this.state.glance = glance;
    }

    toggle() {
        this.state.open = !this.state.open;
    }

    retry() {
        return this.load(this.partnerId);
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
            target: "new",
            context: { create: false },
        });
    }
}

registry.category("view_widgets").add("cs_customer_glance", {
    component: CustomerGlance,
    fieldDependencies: [
        { name: "partner_id", type: "many2one" },
        { name: "state", type: "selection" },
    ],
});
