"""The yardstick: a bare Textual app that shows a table of 1,000 rows between a header and a footer."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import DataTable, Footer, Header

ROWS = 1_000


class Bare(App[None]):
    """Nothing but a table."""

    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable[str](cursor_type="row", zebra_stripes=True)
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("number", "subject", "customer", "state")
        table.add_rows((str(row), f"subject of row {row}", f"customer {row % 9}", "open") for row in range(ROWS))
        table.focus()


if __name__ == "__main__":
    Bare().run()
