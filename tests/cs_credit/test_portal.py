"""The customer signs a quotation on the portal: the limit holds there too."""

from odoo.tests import HttpCase, tagged

from .common import CreditCase

SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


@tagged("standard", "post_install", "-at_install")
class TestPortal(CreditCase, HttpCase):
    def test_signature_over_the_limit(self):
        self.activate_limit(1000)
        order = self.order(1500, require_signature=True, require_payment=False)
        order.action_quotation_sent()
        token = order._portal_ensure_token()
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {"access_token": token, "name": "Buyer", "signature": SIGNATURE},
        )
        self.assertTrue(answer.get("force_refresh"), answer)
        self.assertEqual(order.state, "sent")
        self.assertEqual(order.signed_by, "Buyer")
        hold = self.holds(order)
        self.assertEqual((hold.state, hold.user_id), ("open", self.users["sales"]))
