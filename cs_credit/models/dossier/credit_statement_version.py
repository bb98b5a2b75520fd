from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import StatementError

from .credit_statement import FIGURES

_IDENTITY = ("kind", "date_end", "currency_id")
_VERSIONED = {*FIGURES, *_IDENTITY, "is_audited"}
# Known by identity: no client can send it.
_KEEPING = object()


class CsCreditStatement(models.Model):
    """Keeps what a statement said before it was corrected.

    A correction puts the old figures into an archived version. Published ratings that
    used them go on naming exactly what they were made with.
    """

    _inherit = "cs.credit.statement"

    active = fields.Boolean(default=True, copy=False, readonly=True)
    version = fields.Integer(default=1, readonly=True, copy=False)
    corrected_id = fields.Many2one(
        comodel_name="cs.credit.statement",
        string="Current Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        help="The version that counts",
    )
    version_ids = fields.One2many(
        comodel_name="cs.credit.statement",
        inverse_name="corrected_id",
        string="Earlier Versions",
        context={"active_test": False},
        readonly=True,
        copy=False,
    )

    _period_uniq = models.UniqueIndex(
        "(partner_id, company_id, kind, date_end) WHERE corrected_id IS NULL",
        "There is a statement of this customer for this period: correct that one.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("cs_statement_version") is not _KEEPING:
            for vals in vals_list:
                self._cs_check_version_fields(vals)
        return super().create(vals_list)

    def write(self, vals):
        if self.env.context.get("cs_statement_version") is _KEEPING:
            return super().write(vals)
        self._cs_check_version_fields(vals)
        for statement in self:
            if statement.corrected_id:
                raise StatementError(
                    self.env._(
                        "%s was corrected: this is an earlier version, kept as it was.",
                        statement.display_name,
                    )
                )
            if any(statement._cs_changes(name, vals[name]) for name in vals):
                statement.sudo()._cs_keep_version()
        return super().write(vals)

    def _cs_check_version_fields(self, vals):
        wrong = vals.keys() & {"active", "version", "corrected_id", "version_ids"}
        if (
            any(vals[name] for name in wrong - {"active"})
            or vals.get("active") is False
        ):
            raise StatementError(
                self.env._(
                    "Versions of a statement are kept by the system. Correct the "
                    "figures: what stood there before is kept."
                )
            )

    def _cs_changes(self, name, value):
        if name not in _VERSIONED:
            return False
        field = self._fields[name]
        new = field.convert_to_cache(value, self)
        old = field.convert_to_cache(self[name], self)
        if field.type == "monetary":
            return abs((new or 0.0) - (old or 0.0)) >= 0.005
        return new != old

    def _cs_keep_version(self):
        """Put the figures as they are now into an archived version."""
        self.ensure_one()
        statements = self.with_context(cs_statement_version=_KEEPING)
        vals = statements.copy_data()[0]
        vals |= {
            "active": False,
            "corrected_id": self.id,
            "version": self.version,
            "date_end": self.date_end,
        }
        kept = statements.create([vals])
        statements.write({"version": self.version + 1})
        ratings = self.env["cs.credit.rating"].search(
            Domain("statement_id", "=", self.id)
            & Domain("state", "in", ("published", "superseded"))
        )
        if ratings:
            ratings._cs_write_checked({"statement_id": kept.id})

    def _cs_become_version_of(self, kept):
        """Keep a second statement of one period as an earlier version of the first.

        For merged customers: nothing that a rating was made with is lost.
        """
        statements = self.with_context(cs_statement_version=_KEEPING)
        (statements | statements.version_ids).write(
            {"corrected_id": kept.id, "active": False}
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_version(self):
        if any(s.corrected_id and s.corrected_id not in self for s in self):
            raise StatementError(
                self.env._("Earlier versions of a statement are kept with it.")
            )

    @api.depends("version", "corrected_id")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for statement in self.filtered("corrected_id"):
            statement.display_name += " " + self.env._(
                "(version %s)", statement.version
            )
        return result
