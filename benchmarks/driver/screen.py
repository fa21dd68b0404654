"""The picture: `pyte` fed with the sequences that it understands."""

from __future__ import annotations

import codecs

import pyte

from benchmarks.driver.sequences import Token, tokens, unfinished

_PYTE_KNOWS = frozenset("@ABCDEFGHJKLMPXacdefghlmnrsu`'")
_FRAME_BEGINS, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"


class Screen:
    """What a person sees, and how far the frame that is being painted has come."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self.in_frame = False
        """Whether a synchronised frame has begun and not ended."""
        self.modes: set[str] = set()
        """Private modes that are set, as `1049`."""

    @property
    def rows(self) -> list[str]:
        return list(self._screen.display)

    @property
    def cursor(self) -> tuple[int, int]:
        """Row and column, from 1."""
        return self._screen.cursor.y + 1, self._screen.cursor.x + 1

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._screen.columns, self._screen.lines

    def resize(self, columns: int, lines: int) -> None:
        """Change the size; the program repaints."""
        self._screen.resize(lines, columns)

    def feed(self, data: bytes) -> None:
        """Paint what the program wrote."""
        text = self._rest + self._decoder.decode(data)
        end = unfinished(text)
        text, self._rest = text[:end], text[end:]
        known: list[str] = []
        for token in tokens(text):
            self._note(token)
            if _is_known(token):
                known.append(token.source)
        self._stream.feed("".join(known))

    def _note(self, token: Token) -> None:
        if token.source in (_FRAME_BEGINS, _FRAME_ENDS):
            self.in_frame = token.source == _FRAME_BEGINS
        if token.kind == "CSI ?h":
            self.modes |= set(token.parameters.split(";"))
        elif token.kind == "CSI ?l":
            self.modes -= set(token.parameters.split(";"))


def _is_known(token: Token) -> bool:
    if token.kind.startswith("CSI "):
        kind = token.kind.removeprefix("CSI ")
        return kind in ("?h", "?l") or (kind in _PYTE_KNOWS and ":" not in token.parameters)
    return token.kind == "text" or token.kind.startswith(("C0", "ESC"))
