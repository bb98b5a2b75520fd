"""Demo check-ins, photos and a clash; the customers' places are their cities'."""

import base64
import io
from datetime import timedelta

from PIL import Image, ImageDraw

from odoo import api, models
from odoo.fields import Domain

PLACES = {
    "上海 Shanghai": (31.2304, 121.4737),
    "南京 Nanjing": (32.0603, 118.7969),
    "苏州 Suzhou": (31.2989, 120.5853),
    "无锡 Wuxi": (31.4912, 120.3119),
    "南通 Nantong": (31.9802, 120.8943),
    "杭州 Hangzhou": (30.2741, 120.1551),
    "宁波 Ningbo": (29.8683, 121.5440),
    "温州 Wenzhou": (27.9938, 120.6994),
    "嘉兴 Jiaxing": (30.7522, 120.7500),
    "合肥 Hefei": (31.8206, 117.2272),
    "北京 Beijing": (39.9042, 116.4074),
    "天津 Tianjin": (39.0842, 117.2009),
    "广州 Guangzhou": (23.1291, 113.2644),
    "深圳 Shenzhen": (22.5431, 114.0579),
    "成都 Chengdu": (30.5728, 104.0668),
    "武汉 Wuhan": (30.5928, 114.3055),
    "西安 Xi'an": (34.3416, 108.9398),
}
# how far the customers of one city are apart, in degrees
_APART = 0.012


class CsVisitsDemo(models.AbstractModel):
    _inherit = "cs.visits.demo"

    @api.model
    def _load_rooms(self):
        result = super()._load_rooms()
        self._locate_customers()
        self._make_check_ins()
        self._make_clash()
        return result

    def _locate_customers(self):
        customers = self.env["res.partner"].search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("is_company", "=", True)
            & Domain("city", "in", list(PLACES)),
            order="ref, id",
        )
        for number, customer in enumerate(customers):
            latitude, longitude = PLACES[customer.city]
            customer.write(
                {
                    "partner_latitude": latitude + (number % 5 - 2) * _APART,
                    "partner_longitude": longitude + (number % 3 - 1) * _APART,
                }
            )

    def _make_check_ins(self):
        """One salesperson stands at the customer's, another far from it."""
        yesterday = self.env.company._cs_today() - timedelta(days=1)
        for login, hour, away in (("sales", 16, 0.0004), ("sales2", 16, 0.4)):
            customer = self._customers(login).filtered("partner_latitude")[-1:]
            if not customer:
                continue
            visit = self._make_visit(
                login,
                customer,
                yesterday,
                hour,
                1,
                latitude=customer.partner_latitude + away,
                longitude=customer.partner_longitude,
                position_accuracy=18,
                date_position=self._moment(yesterday, hour, 5),
            )
            self._as(login, visit).action_done()
            self._as(login, self.env["cs.visit.photo"]).create(
                {
                    "visit_id": visit.id,
                    "name": "Shelf 货架",
                    "image": _shelf(),
                    "date_taken": self._moment(yesterday, hour, 20),
                }
            )

    def _make_clash(self):
        """Two cities in one hour: warned of on both visits."""
        ahead = self.env.company._cs_today() + timedelta(days=15)
        customers = self._customers("sales").filtered("partner_latitude")
        cities = customers.grouped("city")
        if len(cities) > 1:
            for number, partners in enumerate(list(cities.values())[:2]):
                self._make_visit("sales", partners[-1], ahead, 10 + number * 2, number)


def _shelf():
    """Draw a shelf with goods, as a JPEG in base64."""
    image = Image.new("RGB", (640, 480), "#e9e4da")
    draw = ImageDraw.Draw(image)
    for row in range(3):
        floor = 150 + row * 145
        for place in range(7):
            left, height = 30 + place * 85, 60 + (row * 7 + place * 5) % 50
            colour = ("#336699", "#b5544a", "#5a8f5a", "#c9a04b")[(row + place) % 4]
            draw.rectangle((left, floor - height, left + 62, floor), colour)
        draw.rectangle((10, floor, 630, floor + 14), "#8a6d4f")
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=80)
    return base64.b64encode(stream.getvalue())
