import base64

from odoo import api, fields, models

from odoo.addons.cs_department.exceptions import ImportFileError

from ..tools import ledger_csv
from .ledger_plan import LedgerPlan
from .ledger_poster import LedgerPoster
from .ledger_problems import problem_texts

# enough to correct a file by, short enough to read
MAX_PROBLEMS_SHOWN = 30


class CsLedgerImport(models.TransientModel):
    """Brings a company's trading history in: customers, invoices and their payments.

    Ratings need two years of it (B5.4). The files are checked first and as a whole:
    either all of them is posted or nothing. Loading a file again, or a longer one,
    posts only what is new.
    """

    _name = "cs.ledger.import"
    _description = "Import Trading History"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    customer_file = fields.Binary(string="Customers", attachment=False)
    customer_filename = fields.Char()
    invoice_file = fields.Binary(string="Invoices and Payments", attachment=False)
    invoice_filename = fields.Char()
    sale_journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Sales Journal",
        compute="_compute_journals",
        store=True,
        readonly=False,
        domain="[('type', '=', 'sale'), ('company_id', '=', company_id)]",
    )
    payment_journal_id = fields.Many2one(
        comodel_name="account.journal",
        compute="_compute_journals",
        store=True,
        readonly=False,
        domain="[('type', 'in', ('bank', 'cash')), ('company_id', '=', company_id)]",
        help="Payments are posted from its account to the customer's receivable.",
    )
    write_off_journal_id = fields.Many2one(
        comodel_name="account.journal",
        compute="_compute_journals",
        store=True,
        readonly=False,
        domain="[('type', '=', 'general'), ('company_id', '=', company_id)]",
    )
    write_off_account_id = fields.Many2one(
        comodel_name="account.account",
        string="Bad Debt Account",
        domain="[('internal_group', '=', 'expense'), "
        "('company_ids', 'in', company_id)]",
        help="Takes the amounts written off; needed when the file has any.",
    )
    summary = fields.Text(readonly=True)

    @api.depends("company_id")
    def _compute_journals(self):
        for wizard in self:
            wizard.sale_journal_id = wizard._first_journal("sale")
            wizard.payment_journal_id = wizard._first_journal("bank")
            wizard.write_off_journal_id = wizard._first_journal("general")

    def _first_journal(self, kind):
        return self.env["account.journal"].search(
            [
                *self.env["account.journal"]._check_company_domain(self.company_id),
                ("type", "=", kind),
            ],
            limit=1,
        )

    # -- actions ---------------------------------------------------------------------

    def action_check(self):
        """Say what an import would create, and create nothing.

        :raise ImportFileError: naming every line that cannot be used
        """
        self.ensure_one()
        self.summary = self._summary(self._plan())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Trading History"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_import(self):
        """Post what is new in the files and show the new invoices.

        :raise ImportFileError: naming every line that cannot be used
        """
        self.ensure_one()
        invoices = self._import()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Invoices"),
            "res_model": "account.move",
            "views": [
                (self.env.ref("account.view_out_invoice_tree").id, "list"),
                (False, "form"),
            ],
            "domain": [("id", "in", invoices.ids)],
            "context": {"create": False},
        }

    def _import(self, shift_days=0):
        """Check, post and reconcile the files; all of it or nothing.

        :param shift_days: calendar days added to every date; demo data uses it to end
            today
        :return: the new invoices and credit notes
        :raise ImportFileError: naming every line that cannot be used
        """
        return LedgerPoster(self, self._plan(shift_days)).post()

    # -- checking --------------------------------------------------------------------

    def _plan(self, shift_days=0):
        self.env["account.move"].check_access("create")
        if not self.invoice_file:
            raise ImportFileError(
                self.env._("Choose the file of invoices and payments first.")
            )
        customers, problems = [], []
        if self.customer_file:
            customers, problems = ledger_csv.read_customers(
                base64.b64decode(self.customer_file)
            )
        documents, more = ledger_csv.read_invoices(
            base64.b64decode(self.invoice_file), self.company_id._cs_today()
        )
        problems += more
        self._raise_problems(problems)
        documents = [doc.shifted(shift_days) for doc in documents]
        plan = LedgerPlan(self, customers, documents)
        self._raise_problems(plan.problems)
        return plan

    def _summary(self, plan):
        return self.env._(
            "New: %(customers)s customers, %(documents)s invoices and credit notes, "
            "%(events)s payments and write-offs. Imported before: %(known)s invoices.",
            customers=len(plan.customers),
            documents=len(plan.documents),
            events=len(plan.events),
            known=plan.known,
        )

    def _raise_problems(self, problems):
        if not problems:
            return
        problems = sorted(problems, key=lambda p: (p.file, p.line))
        texts = problem_texts(self.env)
        lines = [
            self._problem_line(problem, texts[problem.code])
            for problem in problems[:MAX_PROBLEMS_SHOWN]
        ]
        if len(problems) > MAX_PROBLEMS_SHOWN:
            lines.append(
                self.env._(
                    "… and %(count)s more.", count=len(problems) - MAX_PROBLEMS_SHOWN
                )
            )
        lines.append(self.env._("Nothing was imported."))
        raise ImportFileError("\n".join(lines))

    def _problem_line(self, problem, text):
        names = {
            ledger_csv.CUSTOMERS: self.env._("Customers"),
            ledger_csv.INVOICES: self.env._("Invoices"),
        }
        if not problem.line:
            return self.env._(
                "%(file)s: %(problem)s",
                file=names[problem.file],
                problem=text.format(value=problem.value),
            )
        return self.env._(
            "%(file)s, line %(line)s: %(problem)s",
            file=names[problem.file],
            line=problem.line,
            problem=text.format(value=problem.value),
        )
