import { deserializeDate, serializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { formatFloat } from "@web/core/utils/numbers";
import { url } from "@web/core/utils/urls";
import { useSetupAction } from "@web/search/action_hook";
import { BoardChart } from "@cs_department/complaint_board/board_chart";
import { ComplaintBoard } from "@cs_department/complaint_board/complaint_board";

const VIEWS = {
    "cs.credit.portfolio": ["list", "pivot", "graph"],
    "cs.credit.migration": ["list", "pivot", "graph"],
    "cs.credit.rating": ["list", "form"],
    "cs.rebate.line": ["list", "form"],
    "res.partner": ["form"],
};
const WIDE = ["grades", "trend", "migration", "risks"];

/**
 * The credit figures of finance as of a day; each opens the records behind it.
 *
 * Tiles and formats are those of the board of complaints.
 */
export class CreditOverview extends ComplaintBoard {
    static template = "cs_credit.CreditOverview";
    static components = { ...ComplaintBoard.components, BoardChart };

    setup() {
        const last = this.props.state || {};
        super.setup();
        Object.assign(this.state, {
            day: last.day || false,
            chosen: last.chosen || {},
            dimension: last.dimension || "user_id",
            chart: last.chart || "receivable",
        });
        useSetupAction({
            getLocalState: () => {
                const { day, chosen, dimension, chart } = this.state;
                return { day, chosen: { ...chosen }, dimension, chart };
            },
        });
    }

    async load() {
        const board = await this.keepLast.add(
            this.orm.call("cs.credit.overview", "get_board", [
                this.state.day || false,
                this.state.chosen || {},
            ]),
        );
        Object.assign(this.state, { board, day: board.day });
    }

    // -- day -----------------------------------------------------------------------

    get presets() {
        return [
            { key: false, label: _t("Today") },
            { key: "last_month", label: _t("End of Last Month") },
            { key: "last_quarter", label: _t("Last Quarter") },
            { key: "last_year", label: _t("Last Year") },
        ];
    }

    get isToday() {
        return this.state.day === this.state.board.today;
    }

    setPreset(key) {
        this.state.day = key;
        return this.load();
    }

    setDay(day) {
        if (!day) {
            return;
        }
        this.state.day = serializeDate(day);
        return this.load();
    }

    /** To the end of the month before or after. */
    moveMonth(direction) {
        const day = this.day("day");
        const step = direction > 0 && +day.endOf("month").startOf("day") > +day ? 0 : 1;
        return this.setDay(day.plus({ months: direction * step }).endOf("month"));
    }

    get today() {
        return deserializeDate(this.state.board.today);
    }

    // -- choice --------------------------------------------------------------------

    choose(dimension, key) {
        this.state.chosen = { ...this.state.chosen, [dimension]: key || false };
        return this.load();
    }

    unchoose(dimension) {
        const chosen = { ...this.state.chosen };
        delete chosen[dimension];
        this.state.chosen = chosen;
        return this.load();
    }

    // -- tables --------------------------------------------------------------------

    get isEmpty() {
        return this.state.board.is_empty;
    }

    get tables() {
        return this.state.board.tables.filter((table) => !table.is_dimension);
    }

    get dimensions() {
        return this.state.board.tables.filter((table) => table.is_dimension);
    }

    get dimension() {
        return this.dimensions.find((table) => table.key === this.state.dimension);
    }

    isWide(table) {
        return WIDE.includes(table.key);
    }

    isNumber(column) {
        return column.kind !== "text";
    }

    format(value, kind) {
        if (value === null || value === undefined) {
            return "–";
        }
        if (kind === "text") {
            return value;
        }
        if (kind === "days" || kind === "points") {
            return formatFloat(value, { digits: [16, 1] });
        }
        return super.format(value, kind === "matrix" ? "integer" : kind);
    }

    // -- chart ---------------------------------------------------------------------

    get trend() {
        return this.tables.find((table) => table.key === "trend");
    }

    get charts() {
        return this.trend.columns.filter((column) =>
            ["receivable", "sales", "dso", "overdue_over"].includes(column.key),
        );
    }

    get chartRows() {
        return this.trend.rows.map((row) => ({
            label: row.short,
            count: row.cells[this.state.chart] || 0,
            row,
        }));
    }

    get chartLine() {
        return this.trend.rows.map((row) => 100 * (row.cells.overdue_share || 0));
    }

    get chartLabel() {
        return this.charts.find((column) => column.key === this.state.chart).label;
    }

    openPoint(point) {
        return this.openCell(point.row, "");
    }

    // -- records -------------------------------------------------------------------

    openFigure(figure) {
        return this.openRecords(figure.label, figure);
    }

    openCell(row, key) {
        return this.openRecords(row.label, row.opens[key]);
    }

    openRecords(name, { model, domain, context, res_id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: VIEWS[model].map((view) => [false, view]),
            domain,
            context: context || {},
            res_id,
        });
    }

    // -- files ---------------------------------------------------------------------

    fileUrl(kind) {
        return url(`/cs_credit/overview.${kind}`, {
            day: this.state.day,
            chosen: JSON.stringify(this.state.chosen),
            company_id: user.activeCompany.id,
        });
    }

    download(kind) {
        return this.action.doAction({
            type: "ir.actions.act_url",
            url: this.fileUrl(kind),
            target: "download",
        });
    }
}

registry.category("actions").add("cs_credit_overview", CreditOverview);
