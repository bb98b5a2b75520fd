import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * A form of the customer portal: says at once which file is too large, and is sent
 * once. The server checks all of it again.
 */
export class CsComplaintForm extends Interaction {
    static selector = ".o_cs_complaint_form";
    dynamicContent = {
        "input[type='file']": { "t-on-change": this.checkFiles },
        _root: { "t-on-submit": this.onSubmit },
    };

    checkFiles() {
        const input = this.el.querySelector("input[type='file']");
        const warning = this.el.querySelector(".o_cs_files_refused");
        if (!input || !warning) {
            return true;
        }
        const { maxBytes, maxFiles } = input.dataset;
        const large = [...input.files].some((file) => file.size > Number(maxBytes));
        const refused = large || input.files.length > Number(maxFiles);
        warning.classList.toggle("d-none", !refused);
        return !refused;
    }

    onSubmit(ev) {
        if (!this.checkFiles()) {
            ev.preventDefault();
            return;
        }
        // after the browser has taken the pressed button's value
        this.waitForTimeout(() => {
            for (const button of this.el.querySelectorAll("button[type='submit']")) {
                button.disabled = true;
            }
        }, 0);
    }
}

registry
    .category("public.interactions")
    .add("cs_department.complaint_form", CsComplaintForm);
