from collections import defaultdict

from odoo import api, models

from .credit_delivery_door import MoveDoor, PickingDoor, close_door, open_door
from .credit_delivery_paper import DeliveryPaper

DOORS = {"stock.picking": PickingDoor, "stock.move": MoveDoor}


class CsCreditDelivery(models.AbstractModel):
    """Goods that leave for a customer wait for the credit, too (B5.6).

    Odoo's inventory is no dependency: where it is installed, its transfers and moves
    get a base class of ours when all modules are loaded.
    """

    _name = "cs.credit.delivery"
    _description = "Delivery Checked against Credit"

    def _register_hook(self):
        result = super()._register_hook()
        for name, door in DOORS.items():
            if name in self.env:
                open_door(self.env.registry[name], door)
        return result

    def _unregister_hook(self):
        for name, door in DOORS.items():
            if name in self.env:
                close_door(self.env.registry[name], door)
        return super()._unregister_hook()

    @api.model
    def _cs_papers(self, moves, done=False):
        """Return the papers of stock moves, or of others that quack like them.

        :param moves: moves to look at; those that do not leave for a customer are left
            out
        :param done: look at moves that are done already (made as such)
        :return: list of papers, one a transfer, one a move without a transfer
        """
        by_record = defaultdict(list)
        for move in moves.sudo():
            if self._cs_leaves(move) and (move.state == "done") == done:
                by_record[move.picking_id or move].append(move)
        papers = [
            DeliveryPaper(record.with_env(self.env), mine)
            for record, mine in by_record.items()
        ]
        return [paper for paper in papers if paper._cs_credit_debtor()]

    @api.model
    def _cs_leaves(self, move):
        """Whether a move takes goods to a customer."""
        return (
            move.location_dest_id.usage == "customer"
            and move.location_id.usage != "customer"
            and move.state != "cancel"
        )

    @api.model
    def _cs_screen(self, pickings):
        """Open holds for transfers that the credit does not allow.

        :return: ``(held papers, transfers that may go on, papers that may go on)``
        """
        papers = self._cs_papers(pickings.move_ids)
        held = self.env["cs.credit.check"]._cs_screen(papers)
        gone = {paper.id for paper in held}
        free = pickings.filtered(lambda picking: picking.id not in gone)
        return held, free, [paper for paper in papers if paper.id not in gone]

    @api.model
    def _cs_require(self, moves, done=False):
        """Refuse moves to customers whose credit does not allow them.

        :param done: the moves are done already
        :raise CreditHoldError: B5.6
        """
        self.env["cs.credit.check"]._cs_require(self._cs_papers(moves, done))

    @api.model
    def _cs_cancelled(self, pickings):
        """End the holds of transfers that are called off."""
        self.env["cs.credit.hold"]._cs_of(pickings)._cs_lapse()
