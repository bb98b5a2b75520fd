"""Base classes that transfers and moves of Odoo's inventory get, where it is installed.

Bases, not functions set on the class: other modules that set functions (automation
rules) also take them away again, and would take ours along.
"""

from odoo import api


class PickingDoor:
    """``stock.picking``: what is held stays, the rest goes on."""

    __slots__ = ()
    _inherits = {}
    _depends = {}

    def button_validate(self):
        """Validate what the customers' credit allows and hold the rest.

        :return: a notification when a delivery was held
        """
        check = self.env["cs.credit.check"]
        held, free, papers = self.env["cs.credit.delivery"]._cs_screen(self)
        result = True
        if free or not held:
            with check._cs_passing(papers):
                result = super(PickingDoor, free).button_validate()
        # a question about the others comes first
        return (
            result if isinstance(result, dict) or not held else check._cs_notice(held)
        )

    def action_cancel(self):
        """Call off the transfers; their holds end."""
        result = super().action_cancel()
        self.env["cs.credit.delivery"]._cs_cancelled(self)
        return result


class MoveDoor:
    """``stock.move``: every way to make a move done ends in writing its state."""

    __slots__ = ()
    _inherits = {}
    _depends = {}

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse moves that are made as done ones, e.g. in a transfer that is done.

        :raise CreditHoldError: B5.6
        """
        moves = super().create(vals_list)
        self.env["cs.credit.delivery"]._cs_require(moves, done=True)
        return moves

    def write(self, vals):
        """Refuse what the credit does not allow.

        :raise CreditHoldError: B5.6
        """
        if vals.get("state") == "done":
            self.env["cs.credit.delivery"]._cs_require(self)
        return super().write(vals)


def open_door(model_class, door):
    """Put a door before a model's own classes, once."""
    if door not in model_class._base_classes__:
        bases = (door, *model_class._base_classes__)
        model_class._base_classes__ = bases
        model_class.__bases__ = bases


def close_door(model_class, door):
    """Take the door away again, before models are set up anew."""
    if door in model_class._base_classes__:
        bases = tuple(c for c in model_class._base_classes__ if c is not door)
        model_class._base_classes__ = bases
        model_class.__bases__ = bases
