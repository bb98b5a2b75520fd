import { registry } from "@web/core/registry";
import { BoardChart } from "@cs_department/complaint_board/board_chart";
import { ComplaintBoard } from "@cs_department/complaint_board/complaint_board";

const VIEWS = {
    "cs.visit": ["list", "kanban", "form"],
    "cs.visit.report": ["list", "pivot", "graph"],
    "cs.visit.coverage": ["list"],
};

/**
 * What managers ask of visits: made, planned, handed over, checked, and by whom.
 *
 * Periods, tiles and breakdowns are those of the board of complaints.
 */
export class VisitBoard extends ComplaintBoard {
    static template = "cs_visits.VisitBoard";
    static components = { ...ComplaintBoard.components, BoardChart };

    async load() {
        const { period, date_from, date_to } = this.state;
        const board = await this.keepLast.add(
            this.orm.call("cs.visit.statistics", "get_board", [
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

    get isEmpty() {
        const { figures, trend } = this.state.board;
        return (
            !trend.some((week) => week.count) &&
            figures.every((figure) => !figure.value && !figure.before)
        );
    }

    get people() {
        const { rows } = this.state.board.people;
        const most = Math.max(1, ...rows.map((row) => row.visits));
        return rows.map((row) => ({ ...row, width: (100 * row.visits) / most }));
    }

    change(figure) {
        return figure.before === undefined ? null : super.change(figure);
    }

    note(figure) {
        return figure.note;
    }

    open(name, model, domain) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            views: VIEWS[model].map((view) => [false, view]),
            domain,
        });
    }

    openRow(row) {
        return this.open(row.label, "cs.visit", row.domain);
    }

    openPart(row, domain) {
        return this.open(row.label, "cs.visit", domain);
    }

    openPivot() {
        return this.action.doAction("cs_visits.cs_visit_action_report", {
            additionalContext: { group_by: [this.breakdown.key] },
        });
    }
}

registry.category("actions").add("cs_visit_board", VisitBoard);
