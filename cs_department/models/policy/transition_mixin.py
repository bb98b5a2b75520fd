from odoo import api, models
from odoo.tools import SQL

from ...exceptions import (
    EngineFieldError,
    ReadonlyDocumentError,
    StateWriteError,
    TransitionAccessError,
    TransitionError,
)

_CONTEXT_KEY = "cs_by_transition"
# Written by Odoo itself beside a document, also beside a finished one.
_BOOKKEEPING = {
    "activity_ids",
    "message_follower_ids",
    "message_ids",
    "message_main_attachment_id",
    "rating_ids",
    "website_message_ids",
}


class _Pass:
    """Lets one write through the guard: on these records, of this model, alone.

    It travels in the context and is known by its class, so that no RPC client can send
    it, and what the write sets off on other documents meets the guard again.
    """

    def __init__(self, records):
        self.model = records._name
        self.ids = frozenset(records.ids)

    def covers(self, records):
        return records._name == self.model and self.ids.issuperset(records.ids)


class CsTransitionMixin(models.AbstractModel):
    """A document that moves only along its transition table.

    A model gives its table in :meth:`_cs_transitions`, a ``state`` field, one boolean
    ``can_<action>`` for each action (``compute="_compute_can_actions"``) for the
    buttons, and public ``action_<action>`` methods that end in :meth:`_transition`.
    """

    _name = "cs.transition.mixin"
    _description = "Document with a Transition Table"

    # States in which nothing of the document may change any more.
    _cs_readonly_states = ()
    # Fields that only steps and engines write: stamps, results, evidence.
    _cs_engine_fields = frozenset()
    # States in which a document may be deleted, besides the initial one.
    _cs_deletable_states = ("cancelled",)

    @api.model
    def _cs_transitions(self):
        """Return the model's ``TransitionTable``.

        Its first transition starts from the initial state.
        """
        raise NotImplementedError(self._name)

    # -- who may -------------------------------------------------------------------

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_actions(self):
        """Fill ``can_<action>``: the table allows the step and the user may take it.

        A concrete model that lets ``allowed`` methods read more fields overrides this
        with its own ``@api.depends``.
        """
        table = self._cs_transitions()
        for action in table.actions:
            name = f"can_{action}"
            field = self._fields.get(name)
            # setting a field with a compute of its own here would write it
            if not field or field.compute != "_compute_can_actions":
                continue
            for record in self:
                step = table.find(action, record.state)
                record[name] = bool(step) and record._cs_may(step)

    def _cs_may(self, step):
        """Whether the current user may take a step of the table."""
        self.ensure_one()
        user = self.env.user
        if any(user.has_group(group) for group in step.groups):
            return True
        return bool(step.allowed) and bool(getattr(self, step.allowed)())

    def _cs_check_may(self, step):
        if not self.env.su and not self._cs_may(step):
            raise TransitionAccessError(
                self.env._(
                    "You may not do this on %(document)s: it is up to %(who)s.",
                    document=self.display_name,
                    who=self._cs_who_may(step),
                )
            )

    def _cs_who_may(self, step):
        """Name the people a step is for, for the error message."""
        groups = [
            self.env.ref(group).sudo().display_name
            for group in step.groups
            if self.env.ref(group, raise_if_not_found=False)
        ]
        if step.allowed:
            groups.append(self.env._("the person in charge of this step"))
        return ", ".join(groups) or self.env._("the system")

    # -- the one way ---------------------------------------------------------------

    def _transition(self, action, values=None):
        """Take one step of the table on every record, or on none.

        Rows are locked first, so of two users only one passes; the other is retried on
        what the first one left behind.

        :param action: name of a transition
        :param values: dict written together with the new state
        :raise TransitionError: the table has no such step from the record's state
        :raise TransitionAccessError: the user may not take it
        """
        self.check_access("read")
        self._cs_lock()
        table = self._cs_transitions()
        by_step = {}
        for record in self:
            step = table.find(action, record.state)
            if not step:
                raise TransitionError(
                    self.env._(
                        "%(document)s is in state “%(state)s”: this step does not "
                        "start from there. Reload the page.",
                        document=record.display_name,
                        state=record._cs_state_label(),
                    )
                )
            record._cs_check_may(step)
            for check in step.checks:
                getattr(record, check)()
            by_step.setdefault(step, []).append(record.id)
        for step, ids in by_step.items():
            records = self.browse(ids)
            records._cs_write_checked({**(values or {}), "state": step.target})
            records._cs_after_transition(step)
        return True

    def _cs_after_transition(self, step):
        """Hook: what follows a step, e.g. clocks that end and begin."""

    def _cs_write_checked(self, values):
        """Write what the table or an engine decided; the caller checked the rights."""
        self.sudo().with_context(**{_CONTEXT_KEY: _Pass(self)}).write(values)

    def _cs_create_checked(self, vals):
        """Create with values only an engine gives; the caller checked the rights.

        :param vals: dict or list of dicts, as for ``create``
        :return: the records, without the right to write such values once more
        """
        let_through = self.with_context(**{_CONTEXT_KEY: _Pass(self.browse())})
        return let_through.create(vals).with_env(self.env)

    def _cs_lock(self, touch=False):
        """Wait for and take the rows of ``self``, in id order.

        What was read of them stays true: under REPEATABLE READ, a row that somebody
        else changed since is a serialization failure, and the call starts again.

        :param touch: also update the rows. Who decides by looking at other rows (are
            all approvers through?) needs it: a second transaction that waited still
            reads its old snapshot, and only an updated row makes it start again.
        """
        ids = sorted(i for i in self.ids if i)
        if not ids:
            return
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                SQL.identifier(self._table),
                tuple(ids),
            )
        )
        if touch:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = write_date WHERE id IN %s",
                    SQL.identifier(self._table),
                    tuple(ids),
                )
            )
        # lines and computed fields were read as somebody: columns stand
        derived = [n for n, field in self._fields.items() if not field.column_type]
        self.invalidate_recordset(derived, flush=False)

    def _cs_state_label(self):
        self.ensure_one()
        return dict(self._fields["state"]._description_selection(self.env)).get(
            self.state, self.state
        )

    # -- guards --------------------------------------------------------------------

    def _cs_is_by_transition(self):
        let_through = self.env.context.get(_CONTEXT_KEY)
        return isinstance(let_through, _Pass) and let_through.covers(self)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._cs_is_by_transition():
            given = {name for vals in vals_list for name in vals if vals[name]}
            self._cs_check_stamps(given)
        # a client's context can carry values as well
        forged = {f"default_{name}" for name in self._cs_engine_fields}
        context = {k: v for k, v in self.env.context.items() if k not in forged}
        records = self
        if len(context) < len(self.env.context):
            records = self.with_context(context)  # pylint: disable=context-overridden
        records = super(CsTransitionMixin, records).create(vals_list)
        initial = self._cs_transitions().initial
        for record in records:
            if record.state != initial:
                raise record._cs_state_error()
        return records

    def write(self, vals):
        if not self._cs_is_by_transition():
            self._cs_check_stamps(vals.keys())
            if "state" in vals:
                for record in self:
                    if record.state != vals["state"]:
                        raise record._cs_state_error()
                vals = {key: value for key, value in vals.items() if key != "state"}
            if vals.keys() - _BOOKKEEPING:
                self._cs_check_not_readonly()
        return super().write(vals)

    def _cs_check_stamps(self, names):
        """Refuse values of fields that only the steps of the document write."""
        names = self._cs_engine_fields & set(names)
        if names:
            raise self._cs_engine_field_error(names)

    def _cs_engine_field_error(self, names):
        labels = [self._fields[name]._description_string(self.env) for name in names]
        return EngineFieldError(
            self.env._(
                "%s: this is recorded by the system and cannot be entered. Use the "
                "buttons (or the action methods).",
                ", ".join(sorted(labels)),
            )
        )

    def _cs_state_error(self):
        return StateWriteError(
            self.env._(
                "The state of %(document)s cannot be set directly. Use the buttons (or "
                "the action methods): each step checks its conditions.",
                document=self.display_name,
            )
        )

    def _cs_check_not_readonly(self):
        """Refuse when a document of ``self`` is finished.

        :raise ReadonlyDocumentError: A3.10, a finished record stays as it is
        """
        for record in self:
            if record.state in self._cs_readonly_states:
                raise ReadonlyDocumentError(
                    self.env._(
                        "%(document)s is finished (%(state)s) and can no longer be "
                        "changed.",
                        document=record.display_name,
                        state=record._cs_state_label(),
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_started(self):
        free = {self._cs_transitions().initial, *self._cs_deletable_states}
        for record in self:
            if record.state not in free or record.state in self._cs_readonly_states:
                raise ReadonlyDocumentError(
                    self.env._(
                        "%(document)s is in state “%(state)s” and cannot be deleted. "
                        "Cancel it instead, so that its record stays.",
                        document=record.display_name,
                        state=record._cs_state_label(),
                    )
                )
