"""Transition tables: one source for the server's guard and for the buttons."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Transition:
    """One step a document can take.

    :param action: technical name; the document has ``action_<action>`` and the boolean
        ``can_<action>``
    :param sources: states it starts from
    :param target: state it leads to
    :param groups: XML ids of groups whose members may take it; empty: nobody by group
    :param allowed: name of a method ``record -> bool``: who may besides the groups
    :param checks: names of methods that raise when something is missing
    :param starts: deadline steps that begin with it
    :param ends: deadline steps that are done with it
    """

    action: str
    sources: tuple
    target: str
    groups: tuple = ()
    allowed: str | None = None
    checks: tuple = ()
    starts: tuple = ()
    ends: tuple = ()


class TransitionTable:
    """All steps of one model.

    >>> table = TransitionTable(
    ...     Transition("submit", ("draft",), "approval"),
    ...     Transition("approve", ("approval",), "approved"),
    ... )
    >>> table.find("submit", "draft").target
    'approval'
    >>> table.find("submit", "approved") is None
    True
    >>> sorted(table.next_states("draft"))
    ['approval']
    >>> table.initial
    'draft'
    >>> TransitionTable(Transition("a", ("x",), "y"), Transition("a", ("x",), "z"))
    Traceback (most recent call last):
    ...
    ValueError: action a leaves state x twice
    """

    def __init__(self, *transitions):
        self.transitions = transitions
        self._by_key = {}
        for step in transitions:
            for source in step.sources:
                if (step.action, source) in self._by_key:
                    raise ValueError(
                        f"action {step.action} leaves state {source} twice"
                    )
                self._by_key[step.action, source] = step
        self.initial = transitions[0].sources[0]

    def __iter__(self) -> Iterator[Transition]:
        return iter(self.transitions)

    def find(self, action, state):
        """Return the step of that name from that state, or None."""
        return self._by_key.get((action, state))

    def from_state(self, state):
        """Return the steps that leave a state, in the table's order."""
        return [step for step in self.transitions if state in step.sources]

    def next_states(self, state):
        """Return the set of states one step away."""
        return {step.target for step in self.from_state(state)}

    @property
    def states(self):
        """Every state the table names."""
        return {s for t in self.transitions for s in (*t.sources, t.target)}

    @property
    def actions(self):
        """Action names in the table's order, each once."""
        return list(dict.fromkeys(step.action for step in self.transitions))
