"""Demo of the visit register: competitors and their news, what follows from a visit."""

from datetime import timedelta

from odoo import Command, models

COMPETITORS = (
    ("Hailong Compressors 海龙压缩机", "Screw compressors up to 90 kW, spare parts"),
    ("Ruixin Controls 瑞鑫控制", "Control panels, sensors"),
    ("Beifang Trading 北方商贸", "Sells what others make, below list price"),
)
NEWS = (
    (
        0,
        "price",
        "Offers the 37 kW screw compressor 8 % below us until the end of year.",
    ),
    (1, "product", "New touch panel from next month; a sample stands in the workshop."),
    (2, "promotion", "Free delivery from 50,000 on. 满五万免运费。"),
    (0, "service", "Two days for spare parts, in writing."),
)


class CsVisitsDemo(models.AbstractModel):
    _inherit = "cs.visits.demo"

    def _load_rooms(self):
        result = super()._load_rooms()
        competitors = self._make_competitors()
        self._make_news_alone(competitors)
        self._make_followed(competitors)
        return result

    def _make_competitors(self):
        return self._as("sales_manager", self.env["cs.competitor"]).create(
            [{"name": name, "products": products} for name, products in COMPETITORS]
        )

    def _make_news_alone(self, competitors):
        """News that were heard on the phone."""
        partner = self._customers("sales2")[2]
        today = self.env.company._cs_today()
        self._as("sales2", self.env["cs.competitor.news"]).create(
            [
                {
                    "competitor_id": competitors[index].id,
                    "kind": kind,
                    "text": text,
                    "partner_id": partner.id,
                    "date": today - timedelta(days=12 + 9 * number),
                }
                for number, (index, kind, text) in enumerate(NEWS[2:])
            ]
        )

    def _make_followed(self, competitors):
        """A visit with everything that can follow from it, and the next one."""
        today = self.env.company._cs_today()
        before = today - timedelta(days=1)
        ahead = self._working_days(
            today + timedelta(days=1), today + timedelta(days=20)
        ) or [today + timedelta(days=3)]
        partner = self._customers("sales")[8]
        visit = self._make_visit(
            "sales",
            partner,
            before,
            16,
            1,
            contact_other="Mr Wu, purchasing 吴先生",
            prepared_material="Price list, two samples, the offer of last month",
            competitor_brand="Hailong 海龙",
            result_form_problems="Wants the plan by building, not by month.",
            result_rights="Keeps the yearly bonus.",
            result_cost="Freight is too high for small lots.",
            result_open_questions="Can we hold the price until March?",
            result_plan_rework="yes",
            result_next_topic="Offer for the second hall",
            result_next_appointment=self._moment(ahead[-1], 10),
            future_notes="Comes before ten; park behind the gate.",
            order_interest="12 screw compressors 37 kW for the second hall",
            order_amount=480000,
            complaint_heard="Two of the last ten pumps leaked. 最近十台泵有两台漏水。",
            competitor_news_ids=[
                Command.create(
                    {
                        "competitor_id": competitors[index].id,
                        "kind": kind,
                        "text": text,
                    }
                )
                for index, kind, text in NEWS[:2]
            ],
        )
        self._as("sales", visit).action_done()
        self._as("sales", visit).action_submit()
        self._as("sales_manager", visit)._review(
            "Well prepared. Take the engineer along next time. 下次带上工程师。"
        )
