"""What xterm answers when a program asks about it."""

from __future__ import annotations

import re
from collections.abc import Callable

_QUESTION = re.compile(
    rb"\x1b\[(?P<attributes>[>=]?)0?c"
    rb"|\x1b\[(?P<private>\??)(?P<mode>\d+)\$p"
    rb"|\x1b\[(?P<keyboard>\?)u"
    rb"|\x1b\[(?P<status>5|\??6)n"
    rb"|\x1b\[(?P<window>1[48])t"
    rb"|\x1b\[>0?(?P<version>q)"
    rb"|\x1b\](?P<colour>1[012]);\?(?:\x07|\x1b\\)"
)
_ATTRIBUTES = {b"": b"\x1b[?64;1;2;6;9;15;22c", b">": b"\x1b[>41;388;0c", b"=": b"\x1bP!|00000000\x1b\\"}
_KNOWN_MODES = {b"25": b"1", b"1000": b"2", b"1004": b"2", b"1006": b"2", b"1049": b"2", b"2004": b"2", b"2026": b"2"}
"""1 set, 2 reset; what is not here is not recognised (0), as in-band resize reports (2048)."""
_LONGEST = 64


class Answers:
    """Finds the questions in a program's output, also where one is split between two reads."""

    def __init__(self, size: Callable[[], tuple[int, int]], cursor: Callable[[], tuple[int, int]]) -> None:
        self._size, self._cursor = size, cursor
        self._tail = b""

    def to(self, chunk: bytes) -> bytes:
        """Return what to write back for this piece of output."""
        data, end, answer = self._tail + chunk, 0, b""
        for question in _QUESTION.finditer(data):
            end = question.end()
            answer += self._answer(question)
        self._tail = data[end:][-_LONGEST:]
        return answer

    def _answer(self, question: re.Match[bytes]) -> bytes:
        columns, lines = self._size()
        row, column = self._cursor()
        match question.lastgroup:
            case "attributes":
                return _ATTRIBUTES[question["attributes"]]
            case "mode":
                mode = question["mode"]
                return b"\x1b[%b%b;%b$y" % (question["private"], mode, _KNOWN_MODES.get(mode, b"0"))
            case "status":
                return b"\x1b[0n" if question["status"] == b"5" else b"\x1b[%d;%dR" % (row, column)
            case "window":
                pixels = b"\x1b[4;%d;%dt" % (lines * 20, columns * 10)
                return pixels if question["window"] == b"14" else b"\x1b[8;%d;%dt" % (lines, columns)
            case "version":
                return b"\x1bP>|XTerm(388)\x1b\\"
            case "colour":
                return b"\x1b]%b;rgb:1e1e/1e1e/2e2e\x1b\\" % question["colour"]
            case _:
                return b""  # the Kitty keyboard protocol: xterm keeps silent
