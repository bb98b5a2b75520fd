"""The board and the work place in a browser: figures open their records."""

from odoo.tests import HttpCase

from .common import ComplaintCase


class TestStatisticsTour(ComplaintCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.confirmed()
        self.confirmed(channel="fax")

    def test_board(self):
        self.start_tour(
            "/odoo/cs-complaint-statistics",
            "cs_complaint_board_tour",
            login="test_manager",
        )

    def test_work_place(self):
        self.start_tour(
            "/odoo/cs-work-place", "cs_complaint_workplace_tour", login="test_agent"
        )

    def test_figures_by_rpc(self):
        """A portal or public user has no figures; RPC reaches no helper."""
        self.authenticate("test_agent", "test_agent")
        board = self.make_jsonrpc_request(
            "/web/dataset/call_kw/cs.complaint.statistics/get_board",
            {
                "model": "cs.complaint.statistics",
                "method": "get_board",
                "args": ["year"],
                "kwargs": {},
            },
        )
        self.assertEqual(board["figures"][0]["value"], 2)
