from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.cs_department.exceptions import MissingInputError
from odoo.addons.cs_department.tools.transitions import Transition, TransitionTable

USER = ("cs_credit.group_credit_user",)
# What the engines keep beside the form itself: no part of what is approved.
_NOT_CONTENT = {"company_id", "name", "version", *models.MAGIC_COLUMNS}


class CsCreditFormMixin(models.AbstractModel):
    """A form of the customer's credit file: survey, analysis or evaluation.

    One version a customer and company is approved and counts; the one before it is
    kept as superseded. Approved forms are read-only: a change is a new version.
    """

    _name = "cs.credit.form.mixin"
    _description = "Form of the Credit File"
    _inherit = ["cs.credit.finite.mixin", "cs.document.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    _cs_readonly_states = ("approved", "superseded")
    _cs_deletable_states = ()
    _cs_engine_fields = frozenset(
        {"version", "approved_by", "approved_on", "refuse_reason"}
    )
    # Fields without which the form is not submitted.
    _cs_required_on_submit = ()

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("parent_id", "=", False)],
        tracking=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Filled In On",
        required=True,
        default=lambda self: self.env.company._cs_today(),
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Filled In By",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        index=True,
    )
    version = fields.Integer(readonly=True, copy=False, default=1)
    approved_by = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    approved_on = fields.Date(readonly=True, copy=False)
    refuse_reason = fields.Text(readonly=True, copy=False, string="Sent Back Because")
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
        tracking=True,
    )
    version_count = fields.Integer(
        string="Versions", compute="_compute_version_count", help="Of this customer"
    )
    can_submit = fields.Boolean(compute="_compute_can_actions")
    can_approve = fields.Boolean(compute="_compute_can_actions")
    can_refuse = fields.Boolean(compute="_compute_can_actions")

    _approved_uniq = models.UniqueIndex(
        "(partner_id, company_id) WHERE state = 'approved'",
        "Only one version of this form can be approved for a customer.",
    )

    @api.model
    def _cs_transitions(self):
        return TransitionTable(
            Transition(
                "submit", ("draft",), "submitted", groups=USER, checks=("_check_form",)
            ),
            Transition("approve", ("submitted",), "approved", allowed="_cs_may_decide"),
            Transition("refuse", ("submitted",), "draft", allowed="_cs_may_decide"),
            Transition("void", ("submitted",), "draft"),
            Transition("supersede", ("approved",), "superseded"),
        )

    @property
    def _cs_content(self):
        """What an approval is bound to: all that people fill in on the form."""
        names = [
            name
            for name, field in self._fields.items()
            if field.store
            and field.copy
            and not field.readonly
            and not field.type.endswith("2many")
            and name not in _NOT_CONTENT
        ]
        return {"form": tuple(sorted(names)) + self._cs_content_lines()}

    @api.model
    def _cs_content_lines(self):
        """Return the paths ``line_ids.field`` an approval is bound to as well."""
        return ()

    # -- computes ------------------------------------------------------------------

    @api.depends("name", "partner_id", "version")
    def _compute_display_name(self):
        for form in self:
            form.display_name = self.env._(
                "%(number)s, %(customer)s, version %(version)s",
                number=form.name,
                customer=form.partner_id.display_name or "",
                version=form.version,
            )

    @api.depends("partner_id", "company_id")
    def _compute_version_count(self):
        counts = {
            (partner.id, company.id): count
            for partner, company, count in self._read_group(
                Domain("partner_id", "in", self.partner_id.ids),
                ["partner_id", "company_id"],
                ["__count"],
            )
        }
        for form in self:
            key = (form.partner_id.id, form.company_id.id)
            form.version_count = counts.get(key, 0)

    # -- checks --------------------------------------------------------------------

    def _check_form(self):
        """Refuse to submit a form that is not filled in.

        :raise MissingInputError: naming the fields that are empty
        """
        self.ensure_one()
        empty = [name for name in self._cs_required_on_submit if not self[name]]
        if empty:
            raise MissingInputError(
                self.env._(
                    "%(form)s is not complete. Fill in: %(fields)s.",
                    form=self.display_name,
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in empty
                    ),
                )
            )

    # -- CRUD ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._cs_commercial(vals) for vals in vals_list]
        forms = super().create(vals_list)
        forms._cs_number_versions()
        return forms

    def write(self, vals):
        return super().write(self._cs_commercial(vals))

    def _cs_commercial(self, vals):
        """Return values that name the commercial entity, whichever contact was."""
        partner = self.env["res.partner"].browse(vals.get("partner_id") or []).exists()
        if not partner:
            return vals
        return {**vals, "partner_id": partner.commercial_partner_id.id}

    def _cs_number_versions(self):
        """Give new forms the number after the highest one of their customer."""
        for company, forms in self.grouped("company_id").items():
            highest = {
                partner.id: version
                for partner, version in self.sudo()._read_group(
                    Domain("partner_id", "in", forms.partner_id.ids)
                    & Domain("company_id", "=", company.id)
                    & Domain("id", "not in", forms.ids),
                    ["partner_id"],
                    ["version:max"],
                )
            }
            for form in forms.sorted("id"):
                partner_id = form.partner_id.id
                highest[partner_id] = highest.get(partner_id, 0) + 1
                if form.version != highest[partner_id]:
                    form._cs_write_checked({"version": highest[partner_id]})

    # -- actions -------------------------------------------------------------------

    def action_submit(self):
        """Hand the form to its approvers (rule of the form's clause).

        :raise MissingInputError: something the form must hold is empty
        """
        self._transition("submit", {"refuse_reason": False})
        self._cs_request_approval("form")
        return True

    def action_new_version(self):
        """Open the customer's next version: a copy, or the one begun already."""
        self.ensure_one()
        self.check_access("read")
        begun = self.search(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("state", "in", ("draft", "submitted")),
            limit=1,
        )
        fresh = begun or self.copy(
            {"date": self.company_id._cs_today(), "user_id": self.env.uid}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": fresh.id,
            "views": [(False, "form")],
        }

    def action_open_versions(self):
        """Open all versions of the customer's form."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ],
        }

    # -- engine hooks --------------------------------------------------------------

    def _cs_after_transition(self, step):
        result = super()._cs_after_transition(step)
        self.env["res.partner"]._cs_credit_changed()
        return result

    def _cs_approved(self, step):
        """Make the form the one that counts; the one before is superseded."""
        for company, forms in self.sudo().grouped("company_id").items():
            self.env["cs.credit.guard"].sudo()._cs_take(forms.partner_id.ids, company)
            before = forms.search(
                Domain("partner_id", "in", forms.partner_id.ids)
                & Domain("company_id", "=", company.id)
                & Domain("state", "=", "approved")
            )
            before._transition("supersede")
            # the index allows one approved form at any moment
            self.env.flush_all()
        stamp = {"approved_by": self.env.uid}
        for form in self.sudo():
            form._transition(
                "approve", {**stamp, "approved_on": form.company_id._cs_today()}
            )
        return True

    def _cs_refused(self, step, comment):
        """Send the form back to who filled it in, with the reason on it."""
        return self.sudo()._transition("refuse", {"refuse_reason": comment})

    @api.model
    def _cs_current_of(self, partner_ids, company):
        """Return a dict customer id → approved form, in one query."""
        found = self.search(
            Domain("partner_id", "in", list(partner_ids))
            & Domain("company_id", "=", company.id)
            & Domain("state", "=", "approved")
        )
        return {form.partner_id.id: form for form in found}
