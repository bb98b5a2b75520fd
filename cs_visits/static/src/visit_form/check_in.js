import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { askPosition } from "./position";

const { DateTime } = luxon;

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

    /** How far the customer's address is, as far as the server knows. */
    get distance() {
        const { distance_m: metres, is_distance_known: isKnown } =
            this.props.record.data;
        if (!this.isDone || !isKnown) {
            return "";
        }
        return metres < 1000
            ? _t("%s m from the customer's address", metres)
            : _t("%s km from the customer's address", (metres / 1000).toFixed(1));
    }

    async onClick() {
        this.state.busy = true;
        const position = await askPosition();
        this.state.busy = false;
        if (!position) {
            this.notification.add(
                _t("No position was given. The visit can be logged without it."),
                { type: "info" },
            );
            return;
        }
        await this.props.record.update({
            latitude: position.latitude,
            longitude: position.longitude,
            position_accuracy: Math.min(position.accuracy, 1000000),
            date_position: DateTime.fromMillis(position.taken),
        });
    }
}

registry.category("view_widgets").add("cs_check_in", {
    component: CheckIn,
    fieldDependencies: [
        { name: "latitude", type: "float" },
        { name: "longitude", type: "float" },
        { name: "position_accuracy", type: "float" },
        { name: "date_position", type: "datetime" },
        { name: "distance_m", type: "integer" },
        { name: "is_distance_known", type: "boolean" },
        { name: "is_far", type: "boolean" },
    ],
});
