import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const { DateTime } = luxon;
const MINUTES = [15, 30, 60, 120];

/** Most visits are logged when they end: how long was it? One tap sets both times. */
export class VisitTimes extends Component {
    static template = "cs_visits.VisitTimes";
    static props = { ...standardWidgetProps };

    get lengths() {
        const { date_start: start, date_end: end } = this.props.record.data;
        const minutes = start && end ? end.diff(start, "minutes").minutes : 0;
        const isPast = end && end <= DateTime.now().plus({ seconds: 30 });
        return MINUTES.map((length) => ({
            length,
            label: length < 60 ? _t("%s min", length) : _t("%s h", length / 60),
            isChosen: isPast && Math.round(minutes) === length,
        }));
    }

    choose(length) {
        const end = DateTime.now().startOf("second");
        return this.props.record.update({
            date_start: end.minus({ minutes: length }),
            date_end: end,
        });
    }
}

registry.category("view_widgets").add("cs_visit_times", {
    component: VisitTimes,
    fieldDependencies: [
        { name: "date_start", type: "datetime" },
        { name: "date_end", type: "datetime" },
    ],
});
