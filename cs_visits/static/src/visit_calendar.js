import { registry } from "@web/core/registry";
import { calendarView } from "@web/views/calendar/calendar_view";
import { CalendarCommonRenderer } from "@web/views/calendar/calendar_common/calendar_common_renderer";
import { CalendarModel } from "@web/views/calendar/calendar_model";
import { CalendarRenderer } from "@web/views/calendar/calendar_renderer";

/** Only what still lies ahead is dragged; the server refuses the rest anyway. */
class VisitCalendarCommonRenderer extends CalendarCommonRenderer {
    convertRecordToEvent(record) {
        const event = super.convertRecordToEvent(record);
        if (record.rawRecord.state !== "planned") {
            event.editable = false;
        }
        return event;
    }
}

class VisitCalendarRenderer extends CalendarRenderer {
    static components = {
        ...CalendarRenderer.components,
        day: VisitCalendarCommonRenderer,
        week: VisitCalendarCommonRenderer,
        month: VisitCalendarCommonRenderer,
    };
}

/** A move the server refuses goes back to where it was. */
class VisitCalendarModel extends CalendarModel {
    async updateRecord(record, options = {}) {
        try {
            return await super.updateRecord(record, options);
        } catch (error) {
            await this.load();
            throw error;
        }
    }
}

export const visitCalendarView = {
    ...calendarView,
    Model: VisitCalendarModel,
    Renderer: VisitCalendarRenderer,
};

registry.category("views").add("cs_visit_calendar", visitCalendarView);
