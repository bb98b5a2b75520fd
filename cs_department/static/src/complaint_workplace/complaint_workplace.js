import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * What waits for the user, by role: each number opens the complaints it counts.
 */
export class ComplaintWorkplace extends Component {
    static template = "cs_department.ComplaintWorkplace";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ sections: [], canRegister: false, listView: false });
        onWillStart(async () => {
            Object.assign(
                this.state,
                await this.orm.call("cs.complaint.workplace", "get_work_place", []),
            );
        });
    }

    open(section, tile) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: `${section.label}: ${tile.label}`,
            res_model: "cs.complaint",
            views: [
                [this.state.listView, "list"],
                [false, "kanban"],
                [false, "form"],
                [false, "calendar"],
                [false, "activity"],
            ],
            domain: tile.domain,
        });
    }

    register() {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cs.complaint",
            views: [[false, "form"]],
        });
    }

    openFigures() {
        return this.action.doAction("cs_department.cs_complaint_action_board");
    }

    tone(tile) {
        return tile.count && tile.tone ? `text-${tile.tone}` : "";
    }
}

registry.category("actions").add("cs_complaint_workplace", ComplaintWorkplace);
