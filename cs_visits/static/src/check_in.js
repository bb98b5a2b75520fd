import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * A button that asks the phone for its position, and takes no for an answer.
 */
export class CheckIn extends Component {
    static template = "cs_visits.CheckIn";
    static props = { ...standardWidgetProps };

    setup() {
        this.notification = useService("notification");
        this.state = useState({ busy: false });
    }

    get isDone() {
        const { latitude, longitude } = this.props.record.data;
        return Boolean(latitude || longitude);
    }

    onClick() {
        if (!navigator.geolocation) {
            this.refused();
            return;
        }
        this.state.busy = true;
        navigator.geolocation.getCurrentPosition(
            async ({ coords }) => {
                this.state.busy = false;
                await this.props.record.update({
                    latitude: coords.latitude,
                    longitude: coords.longitude,
                });
            },
            () => this.refused(),
            { enableHighAccuracy: true, timeout: 15000 },
        );
    }

    refused() {
        this.state.busy = false;
        this.notification.add(
            _t("No position was given. The visit can be logged without it."),
            { type: "info" },
        );
    }
}

registry.category("view_widgets").add("cs_check_in", {
    component: CheckIn,
    fieldDependencies: [
        { name: "latitude", type: "float" },
        { name: "longitude", type: "float" },
    ],
});
