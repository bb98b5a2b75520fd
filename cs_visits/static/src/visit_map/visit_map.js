import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { ComplaintBoard } from "@cs_department/complaint_board/complaint_board";
import { HEIGHT, WIDTH, cluster, fit, grid, scaleBar } from "./projection";

/**
 * Where visits took place, drawn by ourselves: no tile is fetched from anywhere, so
 * no customer's place leaves the company unless somebody follows a link.
 */
export class VisitMap extends ComplaintBoard {
    static template = "cs_visits.VisitMap";

    setup() {
        super.setup();
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    async load() {
        const { period, date_from, date_to } = this.state;
        const board = await this.keepLast.add(
            this.orm.call("cs.visit.statistics", "get_map", [
                period,
                date_from,
                period === "custom" ? date_to : false,
            ]),
        );
        Object.assign(this.state, {
            board,
            date_from: board.date_from,
            date_to: board.date_to,
            chosen: null,
            person: "",
        });
        this.draw();
    }

    get isEmpty() {
        return !this.state.board.points.length;
    }

    get people() {
        const names = this.state.board.points.map((point) => point.person);
        return [...new Set(names)].sort();
    }

    get points() {
        const { board, person } = this.state;
        return board.points.filter((point) => !person || point.person === person);
    }

    get summary() {
        const { number, is_cut } = this.state.board;
        const values = { shown: this.points.length, number };
        return is_cut
            ? _t(
                  "The latest %(shown)s of %(number)s visits: choose a shorter period",
                  values,
              )
            : _t("%(shown)s of %(number)s visits have a place", values);
    }

    draw() {
        if (this.isEmpty) {
            return;
        }
        const view = fit(this.points);
        Object.assign(this.state, {
            clusters: cluster(view, this.points),
            grid: grid(view),
            bar: scaleBar(view),
        });
    }

    setPerson(person) {
        Object.assign(this.state, { person, chosen: null });
        this.draw();
    }

    choose(cluster) {
        this.state.chosen = cluster;
    }

    radius(cluster) {
        return Math.min(8 + 2 * Math.sqrt(cluster.points.length), 22);
    }

    tone(cluster) {
        if (cluster.points.every((point) => point.is_planned)) {
            return "cs_map_planned";
        }
        return cluster.points.some((point) => point.is_checked_in)
            ? "cs_map_checked_in"
            : "cs_map_customer";
    }

    label(cluster) {
        const [first] = cluster.points;
        const more = cluster.points.length - 1;
        return more ? `${first.customer} +${more}` : first.customer;
    }

    street(point) {
        const { latitude, longitude } = point;
        return `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
    }

    phone(point) {
        return `geo:${point.latitude},${point.longitude}`;
    }

    openVisit(point) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cs.visit",
            res_id: point.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("cs_visit_map", VisitMap);
