"""The picture: `pyte` fed with the sequences that it understands."""

from __future__ import annotations

import codecs

import pyte

from benchmarks.driver.sequences import Token, tokens, unfinished

_PYTE_KNOWS = frozenset("@ABCDEFGHJKLMPXacdefghlmnrsu`'")


class Screen:
    """What a person sees."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._rows = [""] * lines

    @property
    def rows(self) -> list[str]:
        screen = self._screen
        for row in screen.dirty:
            if row < screen.lines:
                cells = screen.buffer[row]
                self._rows[row] = "".join(cells[column].data for column in range(screen.columns))
        screen.dirty.clear()
        return self._rows

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column, from 1."""
        return self._screen.cursor.y + 1, self._screen.cursor.x + 1

    def resize(self, columns: int, lines: int) -> None:
        """Change the size; the program repaints."""
        self._screen.resize(lines, columns)
        self._rows = [""] * lines
        self._screen.dirty.update(range(lines))

    def feed(self, data: bytes) -> None:
        """Paint what the program wrote."""
        text = self._rest + self._decoder.decode(data)
        end = unfinished(text)
        text, self._rest = text[:end], text[end:]
        self._stream.feed("".join(token.source for token in tokens(text) if _is_known(token)))


def _is_known(token: Token) -> bool:
    if token.kind.startswith("CSI "):
        kind = token.kind.removeprefix("CSI ")
        return kind in ("?h", "?l") or (kind in _PYTE_KNOWS and ":" not in token.parameters)
    return token.kind == "text" or token.kind.startswith(("C0", "ESC"))
