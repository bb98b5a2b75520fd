"""The set-based scoring and the plain one give the same, whatever comes in."""

import random
from datetime import date, timedelta

from odoo.tools import SQL

from odoo.addons.cs_credit.models.rating.rating_source import RatingSource
from odoo.addons.cs_credit.tools import ledger_sql, rating, rating_sql, scoring
from odoo.addons.cs_credit.tools.rating_sql_parts import STATEMENT_AMOUNTS

from .common import Q3, CreditCase

CUSTOMERS = 1500
KINDS = {"year": 1, "half": 2, "quarter": 4}


class TestRatingSql(CreditCase):
    def setUp(self):
        super().setUp()
        self.draw = random.Random(20260930)
        self.card = self.env["cs.credit.scorecard"]._cs_for_company(self.company)
        self.source = RatingSource(self.env, self.company, self.card, Q3[1], {}, {})
        self.rates = {(self.usd.id, self.cny.id): 7.1234}

    def money(self, top):
        """An amount with cents, often 0 and often a border."""
        kind = self.draw.random()
        if kind < 0.2:
            return 0.0
        if kind < 0.4:
            return float(self.draw.choice((1, 2, 3, 5, 7, 12, 16, 24)) * 100)
        return self.draw.randint(1, top * 100) / 100

    def figures(self):
        found = dict.fromkeys(ledger_sql.AMOUNTS, 0.0)
        for part in ("quarter", "year"):
            due = self.money(20000)
            paid = min(due, self.money(20000))
            found[f"due_{part}"], found[f"paid_{part}"] = due, paid
            found[f"on_time_{part}"] = min(paid, self.money(20000))
        for name in ("overdue_bad", "written_off", "disputed"):
            found[name] = self.money(300) if self.draw.random() < 0.2 else 0.0
        found["sales_year"] = self.money(900000) - self.money(500)
        days = self.draw.choice((0, 1, 30, 61, 62, 364, 365, 366, 730, 731, 732, 900))
        first = Q3[1] - timedelta(days=days + self.draw.randint(-2, 40))
        found["first_sale"] = first if self.draw.random() < 0.9 else None
        return found

    def statement(self):
        """Amounts that lie on the borders of bands now and then."""
        if self.draw.random() < 0.3:
            return None
        top = self.draw.choice((1e4, 1e6, 1e8))

        def amount(low=0):
            value = self.draw.choice((0, 0.05, 0.1, 0.2, 0.4, 0.5, 0.6, 0.75, 0.8, 1))
            if self.draw.random() < 0.5:
                value = self.draw.random()
            return round(top * value * (-1 if self.draw.random() < low else 1), 2)

        found = {name: amount() for name in STATEMENT_AMOUNTS}
        found["operating_cash_flow"] = amount(0.3)
        found["net_profit"] = amount(0.3)
        found["kind"] = self.draw.choice(list(KINDS))
        found["currency_id"] = self.draw.choice((self.cny.id, self.usd.id))
        return found

    def plain(self, figures, statement):
        values = {**rating.NO_TRADE, **figures}
        if figures["first_sale"]:
            values["relation_months"] = scoring.months_between(
                figures["first_sale"], Q3[1]
            )
        found = None
        if statement:
            amounts = {name: statement[name] for name in STATEMENT_AMOUNTS}
            amounts["months"] = 12 // KINDS[statement["kind"]]
            found = scoring.statement_figures(amounts)
            rate = self.rates.get((statement["currency_id"], self.cny.id), 1.0)
            for name in ("registered_capital", "turnover"):
                value = scoring.exact(found[name][0]) * scoring.exact(rate)
                found[name] = (scoring.rounded(value), None)
        return rating.rate(self.source.scheme, values, found, {})

    def values(self, rows):
        return SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", value) for value in row))
            for row in rows
        )

    def set_based(self, cases):
        names = ledger_sql.AMOUNTS
        rows = self.values(
            (number, case[0]["first_sale"], *(case[0][name] for name in names))
            for number, case in cases.items()
        )
        figures = SQL(
            "SELECT x.*, '{}'::int[] AS quarter_ids, '{}'::int[] AS year_ids,"
            " '{}'::int[] AS bad_ids, '{}'::int[] AS disputed_ids,"
            " NULL::int AS first_move_id FROM (VALUES %s) AS x(partner_id, first_sale,"
            " %s)",
            rows,
            SQL(", ").join(map(SQL.identifier, names)),
        )
        rows = self.values(
            (
                number,
                number,
                case[1]["currency_id"],
                KINDS[case[1]["kind"]],
                *(SQL("%s::numeric", case[1][name]) for name in STATEMENT_AMOUNTS),
            )
            for number, case in cases.items()
            if case[1]
        )
        statements = SQL(
            "SELECT * FROM (VALUES %s) AS x(statement_partner_id, statement_id,"
            " currency_id, yearly, %s)",
            rows,
            SQL(", ").join(map(SQL.identifier, STATEMENT_AMOUNTS)),
        )
        query = rating_sql.scored(
            self.source.scheme, figures, statements, Q3[1], self.rates
        )
        found = self.env.execute_query_dict(query)
        return {row["partner_id"]: row for row in found}

    def test_both_are_the_same(self):
        cases = {n: (self.figures(), self.statement()) for n in range(1, CUSTOMERS + 1)}
        found = self.set_based(cases)
        self.assertEqual(len(found), CUSTOMERS)
        grades = set()
        for number, (figures, statement) in cases.items():
            row, outcome = found[number], self.plain(figures, statement)
            message = f"{figures} {statement}"
            grade = self.source.grade(outcome.grade)
            grades.add(outcome.grade)
            self.assertEqual(self.sheet(row["sheet"]), self.lines(outcome), message)
            self.assertEqual(
                (float(row["score"]), row["grade_id"], row["basis"]),
                (outcome.score, grade.id, outcome.basis),
                message,
            )
            self.assertEqual(row["reason_data"], outcome.reasons, message)
            limit = scoring.proposed_limit(grade.factor, figures["sales_year"])
            self.assertEqual(float(row["proposed_limit"]), limit, message)
            missing = [x for x in outcome.lines.values() if x["is_missing"]]
            self.assertEqual(row["missing_count"], len(missing), message)
            self.assertEqual(row["answer_gap_count"], 7)
        self.assertGreaterEqual(len(grades), 2)

    def sheet(self, stored):
        """What the database stored, without the zeros the plain one leaves out."""
        return {
            key: {k: v for k, v in entry.items() if k != "value" or v}
            for key, entry in stored.items()
        }

    def lines(self, outcome):
        found = {str(key): rating.entry(x) for key, x in outcome.lines.items()}
        return {key: entry for key, entry in found.items() if entry}

    def test_a_cap_in_money_and_a_grade_that_begins_above_zero(self):
        self.env["cs.credit.grade"].create(
            [
                {
                    "code": code,
                    "minimum_points": points,
                    "factor": 1,
                    "cap": 100,
                    "company_id": self.company.id,
                    "clause_id": self.card.clause_id.id,
                }
                for code, points in (("GOOD", 50), ("BAD", 10))
            ]
        )
        self.source = RatingSource(self.env, self.company, self.card, Q3[1], {}, {})
        nothing = {**dict.fromkeys(ledger_sql.AMOUNTS, 0.0), "first_sale": None}
        rich = {**nothing, "sales_year": 1e6, "due_quarter": 1.0, "paid_quarter": 1.0}
        rich["first_sale"] = date(2020, 1, 1)
        found = self.set_based({1: (nothing, None), 2: (rich, self.rich())})
        codes = {
            n: self.env["cs.credit.grade"].browse(r["grade_id"]).code
            for n, r in found.items()
        }
        # 6 points for no bad debts begin no grade: the lowest one
        self.assertEqual(codes, {1: "BAD", 2: "GOOD"})
        self.assertEqual(found[2]["proposed_limit"], 100)

    def rich(self):
        amounts = dict.fromkeys(STATEMENT_AMOUNTS, 1e9)
        amounts.update(total_liabilities=0.0, current_liabilities=0.0, inventory=0.0)
        amounts.update(cost_of_sales=0.0, previous_turnover=1e8)
        return {**amounts, "kind": "year", "currency_id": self.cny.id}
