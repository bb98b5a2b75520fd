import base64
import io

import openpyxl

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import ImportFileError

from ..tools.csv_table import Problem
from ..tools.statement_file import FILE, read_statements, template_rows
from .ledger_problems import problem_texts
from .statement_problems import statement_problem_texts

MAX_PROBLEMS_SHOWN = 30
MAX_FILE_BYTES = 10_000_000


class CsCreditStatementImport(models.TransientModel):
    """Brings customers' financial statements in from a CSV or xlsx file (B5.2).

    The file is checked as a whole first: every line that cannot be used is named, and
    either all statements are stored or none.
    """

    _name = "cs.credit.statement.import"
    _description = "Import Financial Statements"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
    )
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    replace = fields.Boolean(
        string="Correct Known Periods",
        help="A period that is there with other figures is corrected; what stood there "
        "before is kept as an earlier version. Otherwise it is a problem.",
    )
    template = fields.Binary(attachment=False, readonly=True)
    summary = fields.Text(readonly=True)

    # -- actions -------------------------------------------------------------------

    def action_template(self):
        """Download an empty table with one example."""
        self.ensure_one()
        book = openpyxl.Workbook()
        for row in template_rows():
            book.active.append(row)
        content = io.BytesIO()
        book.save(content)
        self.template = base64.b64encode(content.getvalue())
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template"
            "/financial_statements.xlsx?download=true",
            "target": "download",
        }

    def action_check(self):
        """Say what an import would store, and store nothing.

        :raise ImportFileError: naming every line that cannot be used
        """
        self.ensure_one()
        new, changed, known = self._plan()
        self.summary = self._summary(len(new), len(changed), known)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Financial Statements"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_import(self):
        """Store all statements of the file, or none.

        :raise ImportFileError: naming every line that cannot be used
        """
        self.ensure_one()
        new, changed, _known = self._plan()
        statements = self.env["cs.credit.statement"].create(new)
        for statement, vals in changed:
            statement.write(vals)
            statements |= statement
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Statements"),
            "res_model": "cs.credit.statement",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", statements.ids)],
        }

    # -- checking ------------------------------------------------------------------

    def _plan(self):
        """Check the file and return what to create, what to correct, what is known.

        :raise AccessError: the user may not enter statements of the company
        """
        statements = self.env["cs.credit.statement"]
        statements.check_access("create")
        if self.company_id not in self.env.user.company_ids:
            raise ValidationError(self.env._("Choose a company you work for."))
        if not self.file:
            raise ImportFileError(self.env._("Choose the file of statements first."))
        data = base64.b64decode(self.file)
        if len(data) > MAX_FILE_BYTES:
            raise ImportFileError(self.env._("The file is larger than 10 MB."))
        lines, problems = read_statements(data, self.company_id._cs_today())
        partners = self._partners(lines, problems)
        currencies = self._currencies(lines, problems)
        vals_list = []
        tolerance = statements._cs_tolerance(self.company_id)
        for line in lines:
            findings = statements._cs_findings(line.amounts, tolerance, True)
            for finding in findings:
                text = statements._cs_finding_text(finding)
                problems.append(Problem(FILE, line.line, "finding", text))
            vals_list.append((line, self._prepare(line, partners, currencies)))
        self._raise_problems(problems)
        result = self._sort_out(vals_list, problems)
        self._raise_problems(problems)
        return result

    def _prepare(self, line, partners, currencies):
        return {
            "partner_id": partners.get(line.customer),
            "company_id": self.company_id.id,
            "currency_id": currencies.get(line.currency),
            "kind": line.kind,
            "date_end": line.date_end,
            "is_audited": line.is_audited,
            **line.amounts,
        }

    def _partners(self, lines, problems):
        """Find customers by reference, else tax number, else name; one query each.

        :return: dict written customer → id of the commercial partner
        """
        names = {line.customer for line in lines}
        found = {}
        partners = self.env["res.partner"].with_context(active_test=False)
        for field in ("ref", "vat", "name"):
            rest = names - found.keys()
            if not rest:
                break
            matches = partners.search_fetch(
                Domain(field, "in", list(rest))
                & Domain("company_id", "in", [False, self.company_id.id]),
                [field, "commercial_partner_id"],
            )
            for name, mine in matches.grouped(field).items():
                found[name] = mine.commercial_partner_id
        for line in lines:
            mine = found.get(line.customer, ())
            if len(mine) > 1:
                problem = Problem(
                    FILE, line.line, "customer_ambiguous_any", line.customer
                )
                problems.append(problem)
            elif not mine:
                problem = Problem(FILE, line.line, "customer_unknown", line.customer)
                problems.append(problem)
        return {name: mine.id for name, mine in found.items() if len(mine) == 1}

    def _currencies(self, lines, problems):
        names = {line.currency for line in lines if line.currency}
        currencies = self.env["res.currency"].search(Domain("name", "in", list(names)))
        found = {currency.name: currency.id for currency in currencies}
        for line in lines:
            if line.currency and line.currency not in found:
                problem = Problem(FILE, line.line, "unknown_currency", line.currency)
                problems.append(problem)
        return {"": self.company_id.currency_id.id, **found}

    def _sort_out(self, vals_list, problems):
        """Tell new statements from corrections and from what is there already."""
        known = self._known([vals for _line, vals in vals_list])
        new, changed, same, seen = [], [], 0, {}
        for line, vals in vals_list:
            key = (vals["partner_id"], vals["kind"], vals["date_end"])
            if key in seen:
                problem = Problem(FILE, line.line, "statement_twice", str(seen[key]))
                problems.append(problem)
                continue
            seen[key] = line.line
            statement = known.get(key)
            if not statement:
                new.append(vals)
            elif not any(statement._cs_changes(name, vals[name]) for name in vals):
                same += 1
            elif self.replace:
                changed.append((statement, vals))
            else:
                problem = Problem(
                    FILE, line.line, "statement_differs", line.date_end.isoformat()
                )
                problems.append(problem)
        return new, changed, same

    def _known(self, vals_list):
        found = self.env["cs.credit.statement"].search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("partner_id", "in", [vals["partner_id"] for vals in vals_list])
        )
        return {(s.partner_id.id, s.kind, s.date_end): s for s in found}

    def _summary(self, new, changed, same):
        return self.env._(
            "New: %(new)s statements, corrected: %(changed)s, there already: %(same)s.",
            new=new,
            changed=changed,
            same=same,
        )

    # -- problems ------------------------------------------------------------------

    @api.model
    def _raise_problems(self, problems):
        if not problems:
            return
        texts = {**problem_texts(self.env), **statement_problem_texts(self.env)}
        ranked = sorted(problems, key=lambda p: p.line)
        shown = []
        for problem in ranked[:MAX_PROBLEMS_SHOWN]:
            text = texts[problem.code].format(value=problem.value)
            if problem.line:
                text = self.env._(
                    "Line %(line)s: %(problem)s", line=problem.line, problem=text
                )
            shown.append(text)
        rest = len(problems) - MAX_PROBLEMS_SHOWN
        if rest > 0:
            shown.append(self.env._("… and %(count)s more.", count=rest))
        shown.append(self.env._("Nothing was imported."))
        raise ImportFileError("\n".join(shown))
