"""A small portfolio on 30 September 2026, seen from 20 October."""

from datetime import date

from odoo.tools import mute_logger

from .common import Q3, CreditCase

Q2 = (date(2026, 4, 1), date(2026, 6, 30))
DAY = "2026-09-30"


class FiguresCase(CreditCase):
    """``cls.customer`` is alpha; ``cls.beta`` and ``cls.gamma`` are two more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alpha = cls.customer
        cls.beta = cls.make_customer("Beta Tools")
        cls.gamma = cls.make_customer("Gamma Pumps")
        cls.grades = {
            grade.code: grade
            for grade in cls.env["cs.credit.grade"]._cs_for_company(cls.company)
        }

    def setUp(self):
        super().setUp()
        clock = self.at("2026-10-20 10:00")
        clock.__enter__()
        self.addCleanup(clock.__exit__, None, None, None)

    # -- what there is -------------------------------------------------------------

    def unapplied(self, day, amount, partner=None):
        """A payment nobody set against an invoice."""
        ledger = self.ledger
        return self.entry(
            day, amount, ledger["bank"], ledger["bank_journal"], partner=partner
        )

    def rated(self, partner, code, period=Q3, state="published", score=85):
        """A rating as the steps leave it, without its sheet."""
        rating = self.rating(partner, period)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cs_credit_rating SET state = %s, grade_id = %s, score = %s"
            " WHERE id = %s",
            [state, self.grades[code].id, score, rating.id],
        )
        rating.invalidate_recordset()
        return rating

    # -- what is shown -------------------------------------------------------------

    def board(self, day=DAY, chosen=None, role="clerk"):
        overview = self.as_user(role, self.env["cs.credit.overview"])
        return overview.get_board(day, chosen)

    def tile(self, board, key):
        return next(tile for tile in board["figures"] if tile["key"] == key)

    def table(self, board, key):
        return next(table for table in board["tables"] if table["key"] == key)

    def row(self, board, key, label):
        rows = self.table(board, key)["rows"]
        return next((row for row in rows if row["label"] == label), None)

    def cells(self, board, key, label, *names):
        cells = self.row(board, key, label)["cells"]
        return [cells.get(name) for name in names]

    def opened(self, opens, role="clerk"):
        """Return the customers a figure opens."""
        self.env.invalidate_all()
        model = self.as_user(role, self.env[opens["model"]])
        model = model.with_context(**opens.get("context", {}))
        return model.search(opens["domain"])

    def portfolio(self, day=DAY, partner=None, role="clerk"):
        """Return the row of a customer as of a day."""
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.as_user(role, self.env["cs.credit.portfolio"])
        return rows.with_context(cs_credit_day=day).search(
            [("partner_id", "=", (partner or self.alpha).id)]
        )

    def quiet(self):
        return mute_logger("odoo.sql_db", "odoo.http")
