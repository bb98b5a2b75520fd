import { Component, onWillStart, useState } from "@odoo/owl";
import { serializeDate, deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { formatCurrency } from "@web/core/currency";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { BoardChart } from "./board_chart";

const LISTS = {
    "cs.complaint": [
        [false, "list"],
        [false, "kanban"],
        [false, "form"],
        [false, "pivot"],
        [false, "graph"],
    ],
    "cs.deadline": [
        [false, "list"],
        [false, "form"],
    ],
};
// rows of a breakdown shown before "Show all" is asked for
const SHOWN = 8;

/**
 * The figures of a period beside the period before; each opens its records.
 */
export class ComplaintBoard extends Component {
    static template = "cs_department.ComplaintBoard";
    static components = { BoardChart, DateTimeInput, Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.display = { controlPanel: {} };
        const last = this.props.state || {};
        this.state = useState({
            period: last.period || "month",
            date_from: last.date_from || false,
            date_to: last.date_to || false,
            group: last.group || "department_id",
            isWide: false,
            board: null,
        });
        // coming back from the records finds the same figures
        useSetupAction({
            getLocalState: () => {
                const { period, date_from, date_to, group } = this.state;
                return { period, date_from, date_to, group };
            },
        });
        onWillStart(() => this.load());
    }

    get periods() {
        return [
            { key: "month", label: _t("Month") },
            { key: "quarter", label: _t("Quarter") },
            { key: "year", label: _t("Year") },
            { key: "custom", label: _t("Other Dates") },
        ];
    }

    async load() {
        const { period, date_from, date_to } = this.state;
        const board = await this.keepLast.add(
            this.orm.call("cs.complaint.statistics", "get_board", [
                period,
                date_from,
                period === "custom" ? date_to : false,
            ]),
        );
        Object.assign(this.state, {
            board,
            date_from: board.date_from,
            date_to: board.date_to,
            isWide: false,
        });
    }

    // -- period --------------------------------------------------------------------

    setPeriod(period) {
        this.state.period = period;
        return this.load();
    }

    /** One period back or forth; of single days, by their number. */
    move(direction) {
        const first = deserializeDate(this.state.date_from);
        const last = deserializeDate(this.state.date_to);
        const days = Math.round(last.diff(first, "days").days) + 1;
        const steps = {
            month: { months: 1 },
            quarter: { months: 3 },
            year: { years: 1 },
            custom: { days },
        };
        const step = steps[this.state.period];
        const shift = (day) =>
            serializeDate(direction > 0 ? day.plus(step) : day.minus(step));
        this.state.date_from = shift(first);
        this.state.date_to = shift(last);
        return this.load();
    }

    setDay(name, day) {
        if (!day) {
            return;
        }
        this.state[name] = serializeDate(day);
        const other = name === "date_from" ? "date_to" : "date_from";
        if (this.state.date_from > this.state.date_to) {
            this.state[other] = this.state[name];
        }
        return this.load();
    }

    day(name) {
        return deserializeDate(this.state[name]);
    }

    // -- figures -------------------------------------------------------------------

    get isEmpty() {
        return !this.figure("number").value && !this.figure("number").before;
    }

    figure(key) {
        return this.state.board.figures.find((figure) => figure.key === key);
    }

    format(value, kind) {
        if (value === null || value === undefined) {
            return "–";
        }
        switch (kind) {
            case "percent":
                return `${formatFloat(value * 100, { digits: [16, 1] })} %`;
            case "hours":
                return value >= 48
                    ? _t("%s days", formatFloat(value / 24, { digits: [16, 1] }))
                    : _t("%s h", formatFloat(value, { digits: [16, 1] }));
            case "money":
                return formatCurrency(value, this.state.board.currency_id, {
                    digits: [69, 0],
                });
            case "integer":
                return formatFloat(value, { digits: [16, 0] });
        }
        return formatFloat(value, { digits: [16, 2] });
    }

    note(figure) {
        if (figure.key === "answer_hours" && figure.median !== null) {
            return _t("median %(median)s, %(note)s", {
                median: this.format(figure.median, "hours"),
                note: figure.note,
            });
        }
        return figure.note;
    }

    /** How a figure changed, and whether that is good. */
    change(figure) {
        const { value, before, kind } = figure;
        if (value === null || before === null || value === before) {
            return null;
        }
        const worse = value > before === figure.more_is_worse;
        return {
            icon: value > before ? "fa-arrow-up" : "fa-arrow-down",
            tone: worse ? "text-danger" : "text-success",
            text: _t("was %s", this.format(before, kind)),
        };
    }

    // -- breakdowns ----------------------------------------------------------------

    get breakdowns() {
        return this.state.board.groups.filter((group) => group.key !== "cause_id");
    }

    get breakdown() {
        return this.breakdowns.find((group) => group.key === this.state.group);
    }

    get shownRows() {
        return this.state.isWide
            ? this.breakdown.rows
            : this.breakdown.rows.slice(0, SHOWN);
    }

    setGroup(key) {
        Object.assign(this.state, { group: key, isWide: false });
    }

    get hasTrend() {
        return this.state.board.trend.some((month) => month.count);
    }

    /** Named causes, the most frequent first. */
    get causes() {
        const group = this.state.board.groups.find((g) => g.key === "cause_id");
        return group.rows.filter((row) => row.id);
    }

    get causesWithout() {
        const group = this.state.board.groups.find((g) => g.key === "cause_id");
        return group.rows.find((row) => !row.id);
    }

    get causeShares() {
        const total = this.causes.reduce((sum, row) => sum + row.count, 0);
        let sum = 0;
        return this.causes.map((row) => {
            sum += row.count;
            return Math.round((1000 * sum) / total) / 10;
        });
    }

    // -- records -------------------------------------------------------------------

    open(name, model, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: LISTS[model],
            domain,
        });
    }

    openFigure(figure) {
        return this.open(figure.label, figure.model, figure.domain);
    }

    openRow(row) {
        return this.open(row.label, "cs.complaint", row.domain);
    }

    openPivot() {
        return this.action.doAction("cs_department.cs_complaint_action_report", {
            additionalContext: { group_by: [this.breakdown.key] },
        });
    }
}

registry.category("actions").add("cs_complaint_board", ComplaintBoard);
