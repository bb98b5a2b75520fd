"""Customers with a login on the portal, of one company and of another."""

from odoo import http
from odoo.tests import HttpCase, new_test_user

from .common import ComplaintCase


class PortalCase(ComplaintCase, HttpCase):
    """``cls.buyer`` and ``cls.colleague`` belong to the customer, ``cls.stranger`` not.

    The password is the login.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._make_portal_user("buyer", cls.customer)
        cls.colleague = cls._make_portal_user("colleague", cls.customer)
        cls.other_customer = cls.env["res.partner"].create(
            {"name": "Taizhou Valves", "is_company": True, "phone": "+86 576 1"}
        )
        cls.stranger = cls._make_portal_user("stranger", cls.other_customer)

    @classmethod
    def _make_portal_user(cls, name, parent):
        user = new_test_user(
            cls.env,
            login=f"portal_{name}",
            groups="base.group_portal",
            name=name.capitalize(),
            email=f"{name}@customer.example.com",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
            tz="Asia/Shanghai",
        )
        user.partner_id.write({"parent_id": parent.id, "phone": "+86 574 1234"})
        return user

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def page(self, url, **kwargs):
        """Text of a page that answers 200, without having been sent elsewhere."""
        response = self.url_open(url, allow_redirects=False, **kwargs)
        self.assertEqual(response.status_code, 200, response.headers.get("Location"))
        return response.text

    def send(self, url, files=None, **data):
        """POST a form with its CSRF token; the response, not redirected."""
        data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(url, data=data, files=files, allow_redirects=False)

    def form(self, **values):
        return {
            "category_id": str(self.categories["product"].id),
            "description": "The blue pump does not start.\nThe red one hums.",
            "key": "test-key-1",
            **values,
        }

    def sent_in(self):
        """Complaints registered on the portal, newest first."""
        return self.env["cs.complaint"].search(
            [("channel", "=", "portal"), ("partner_id", "=", self.customer.id)]
        )

    def as_portal(self, user, records):
        return records.with_user(user).sudo(False).with_context(allowed_company_ids=[])
