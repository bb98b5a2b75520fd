from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import StatementError

from ..credit_statement import AMOUNTS

# Amounts that may be below zero.
SIGNED = {"net_profit", "operating_cash_flow"}
EQUITY = "total_equity"
FIGURES = (*AMOUNTS, EQUITY)
CENT = 0.005


class CsCreditStatement(models.Model):
    """Refuses statements that cannot be, by a named error."""

    _inherit = "cs.credit.statement"

    total_equity = fields.Monetary(
        help="As the statement says: then assets have to be liabilities and equity; "
        "0: not stated, not checked"
    )

    _equity_valid = models.Constraint(
        "CHECK(COALESCE(total_equity, 0) > -1e15 AND COALESCE(total_equity, 0) < 1e15)",
        "Equity is a number.",
    )

    @api.constrains("total_assets", "total_liabilities", EQUITY, "company_id")
    def _check_adds_up(self):
        counted = self.filtered(lambda s: not s.corrected_id)
        for company, statements in counted.grouped("company_id").items():
            tolerance = self._cs_tolerance(company)
            for statement in statements:
                values = {name: statement[name] for name in FIGURES}
                # no equity entered on a form: there is nothing to compare with
                stated = bool(statement.total_equity)
                self._cs_raise_findings(self._cs_findings(values, tolerance, stated))

    @api.model_create_multi
    def create(self, vals_list):
        # before the database refuses it with an error that has no name
        for vals in vals_list:
            given = {name: vals.get(name) for name in FIGURES}
            values = {
                name: value if isinstance(value, int | float) else 0.0
                for name, value in given.items()
            }
            self._cs_raise_findings(self._cs_findings(values, 0.0, False))
        return super().create(vals_list)

    @api.model
    def _cs_tolerance(self, company):
        """Return the share of the assets by which a statement may be out."""
        cards = self.env["cs.credit.scorecard"].sudo()
        found = cards.search(
            [("company_id", "in", [False, company.id]), ("state", "=", "active")],
            order="company_id NULLS LAST",
            limit=1,
        )
        percent = found.statement_tolerance if found else 0.1
        return percent / 100.0

    @api.model
    def _cs_findings(self, values, tolerance, with_equity):
        """Return what is wrong with a statement's figures.

        :param values: dict of all amounts, numbers
        :param tolerance: share of the total assets
        :param with_equity: whether the equity was stated
        :return: list of dicts ``code`` and ``value``, empty when it is plausible
        """
        found = []
        for name in FIGURES:
            if name not in SIGNED and name != EQUITY and values[name] < 0:
                found.append({"code": "negative", "value": name})
        if values["total_assets"] <= 0:
            found.append({"code": "no_assets", "value": ""})
        parts = {
            "current_assets": "total_assets",
            "inventory": "current_assets",
            "current_liabilities": "total_liabilities",
        }
        for part, whole in parts.items():
            if values[part] > values[whole] + CENT:
                found.append({"code": f"part_{part}", "value": ""})
        gap = values["total_assets"] - values["total_liabilities"] - values[EQUITY]
        allowed = max(1.0, tolerance * abs(values["total_assets"]))
        if with_equity and abs(gap) > allowed + CENT:
            found.append({"code": "balance", "value": f"{gap:,.2f}"})
        return found

    @api.model
    def _cs_finding_texts(self):
        """Return ``{code: text}`` in the user's language, ``{value}`` left open."""
        return {
            "negative": self.env._("“{value}” cannot be below zero."),
            "no_assets": self.env._("Total assets have to be above zero."),
            "part_current_assets": self.env._(
                "Current assets are part of the total assets and cannot be more."
            ),
            "part_inventory": self.env._(
                "Inventory is part of the current assets and cannot be more."
            ),
            "part_current_liabilities": self.env._(
                "Current liabilities are part of the total liabilities and cannot be "
                "more."
            ),
            "balance": self.env._(
                "The statement does not add up: assets less liabilities and equity "
                "leave {value}."
            ),
        }

    @api.model
    def _cs_finding_text(self, finding):
        value = finding["value"]
        if value in self._fields:
            value = self._fields[value]._description_string(self.env)
        return self._cs_finding_texts()[finding["code"]].format(value=value)

    @api.model
    def _cs_raise_findings(self, findings):
        if findings:
            raise StatementError(" ".join(map(self._cs_finding_text, findings)))
