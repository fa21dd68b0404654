"""What a program writes to a terminal, cut into text and control sequences after ECMA-48; strict, so nothing hides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<private>[<=>?]?)(?P<parameters>[0-9:;]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<string>[\]PX^_])(?P<payload>[^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)"
    r"|\x1b(?P<escape>[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])",
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-9:;<=>?]*[ -/]*|[\]PX^_][^\x07\x1b\x9c]*\x1b?|[ -/]*)\Z")
_STRINGS = {"]": "OSC", "P": "DCS", "X": "SOS", "^": "PM", "_": "APC"}


@dataclass(frozen=True, slots=True)
class Token:
    """A run of text, or one control."""

    kind: str
    """`text`; else what sort of control, as `CSI ?h`, `OSC 22`, `ESC 7`, `C0 0a`, `C1 9b`, `broken`."""
    source: str
    """The characters as they were written."""
    parameters: str = ""
    """What stands between the introducer and the final byte, or the payload of a control string."""


def tokens(text: str) -> Iterator[Token]:
    """Yield all of the text as tokens; an ESC that begins nothing known is a `broken` token of its own."""
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            yield Token("broken", text[place])
            place += 1
            continue
        yield _token(found)
        place = found.end()


def _token(found: re.Match[str]) -> Token:
    source = found[0]
    if found["text"] is not None:
        return Token("text", source)
    if found["final"] is not None:
        return Token(f"CSI {found['private']}{found['between']}{found['final']}", source, found["parameters"])
    if found["string"] is not None:
        number = found["payload"].partition(";")[0] if found["string"] == "]" else ""
        return Token(f"{_STRINGS[found['string']]} {number}".strip(), source, found["payload"])
    if found["escape"] is not None:
        return Token(f"ESC {found['escape']}", source)
    code = ord(source)
    return Token(f"{'C0' if code < 0x80 else 'C1'} {code:02x}", source)


def unfinished(text: str) -> int:
    """Return where a control sequence begins that the text does not end; the text's length when there is none."""
    found = _UNFINISHED.search(text)
    return found.start() if found else len(text)
