import io

from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.overview_book import OverviewBook

EXPORT_GROUP = "base.group_allow_export"


class CsCreditOverview(models.AbstractModel):
    """The board as a spreadsheet, in the reader's language."""

    _inherit = "cs.credit.overview"

    @api.model
    def _cs_xlsx(self, day=None, chosen=None):
        """Return the spreadsheet of a board: its name and its bytes.

        :raise AccessError: no right to export, or to read the figures
        """
        if not self.env.user.has_group(EXPORT_GROUP):
            raise AccessError(
                self.env._("You may not export: ask for the right “Allow Export”.")
            )
        board = self._cs_board(day, chosen, is_full=True)
        currency = self.env.company.currency_id
        buffer = io.BytesIO()
        book = OverviewBook(
            buffer,
            {
                "symbol": currency.symbol,
                "position": currency.position,
                "digits": currency.decimal_places,
            },
            self._cs_board_note(board),
        )
        self._cs_book_tiles(book, board)
        for table in board["tables"]:
            book.add(
                table["title"],
                table["head"],
                self._cs_book_columns(table),
                [self._cs_book_row(row) for row in table["rows"]],
                table["note"],
            )
        book.close()
        title = self.env._("Credit overview")
        return f"{title} {board['day']}.xlsx", buffer.getvalue()

    @api.model
    def _cs_board_note(self, board):
        """Return whose figures these are, of when, of whom, in which currency."""
        parts = [
            board["company"],
            *(f"{one['title']}: {one['label']}" for one in board["chosen"]),
            self.env._("as of %s", board["label"]),
            self.env._("amounts in %s", self.env.company.currency_id.name),
        ]
        return " · ".join(parts)

    @api.model
    def _cs_book_tiles(self, book, board):
        """Write the tiles, a sheet column for each kind of number."""
        kinds = {
            "money": self.env._("Amount"),
            "percent": self.env._("Per Cent"),
            "days": self.env._("Days"),
            "integer": self.env._("Number"),
        }
        columns = [(kind, label, kind) for kind, label in kinds.items()]
        before = self.env._("A Year Before")
        columns += [
            (f"{k}_before", f"{name}, {before}", k) for k, name in kinds.items()
        ]
        rows = [
            (
                tile["label"],
                {
                    tile["kind"]: tile["value"],
                    f"{tile['kind']}_before": tile["before"],
                },
                False,
            )
            for tile in board["figures"]
        ]
        title = self.env._("Credit Overview")
        book.add(title, self.env._("Figure"), columns, rows)

    @api.model
    def _cs_book_columns(self, table):
        """Return a table's columns; a cell of a matrix takes three."""
        columns = []
        for column in table["columns"]:
            key, label, kind = column["key"], column["label"], column["kind"]
            if kind != "matrix":
                columns.append((key, label, kind))
                continue
            columns.append((key, label, "integer"))
            columns.append((f"{key}/share", f"{label}, %", "percent"))
            amount = self.env._("%s, receivables", label)
            columns.append((f"{key}/exposure", amount, "money"))
        return columns

    @api.model
    def _cs_book_row(self, row):
        cells = dict(row["cells"])
        for key, note in row.get("notes", {}).items():
            cells[f"{key}/share"] = note["share"]
            cells[f"{key}/exposure"] = note["exposure"]
        return row["label"], cells, row.get("is_total", False)
