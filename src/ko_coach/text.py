"""Foreign text made safe for a terminal.

Tickets, rubrics, rows of a database, file names and error messages were written by strangers. Whatever they
hold, a terminal must only ever see it as letters (law 9): it never styles, moves, links or commands. Every
such text passes `clean` or `clean_line` once, where it enters the program.
"""

from __future__ import annotations

import re
import unicodedata

_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_REPLACED = dict.fromkeys([0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD)
_BREAKS = dict.fromkeys([0x2028, 0x2029], "\n")
_REMOVED: dict[int, None] = dict.fromkeys(
    [
        0x00AD,  # soft hyphen: terminals disagree about its width
        0x061C,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),  # bidi embeddings and overrides
        *range(0x2066, 0x206A),  # bidi isolates
        *range(0x206A, 0x2070),  # deprecated format characters
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
        *range(0xE0000, 0xE0080),  # tag characters: invisible text
    ]
)
_TABLE: dict[int, int | str | None] = {**_PICTURES, **_REPLACED, **_BREAKS, **_REMOVED}
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r"[^\W_]+")
_LONGEST_TOKEN = 200
"""Characters. No word is longer, and what a database takes for one is limited."""
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"


def clean(text: str) -> str:
    """Return the text with nothing left in it that a terminal could obey.

    Line breaks and tabs stay; other C0 controls become their pictures (U+2400 and on), DEL, C1 and lone
    surrogates become U+FFFD; bidi controls, byte order marks and tag characters go. ZWJ and NBSP stay.
    """
    if text.isascii():
        if not text.encode().translate(None, _PLAIN):
            return text  # three times as fast as what follows, and most of what a desk delivers
    elif text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Line breaks, tabs and no-break spaces are the harmless characters that are not "printable".
    if text.replace("\n", "").replace("\t", "").replace("\xa0", "").replace("\u202f", "").isprintable():
        return text
    return text.translate(_TABLE)


def clean_line(text: str) -> str:
    """Return the text safe and on one line: any run of white space is one space, the ends are trimmed."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", clean(text)).strip()


def clip(text: str, limit: int) -> tuple[str, int]:
    """Return at most `limit` characters of the text, and how many characters were left out (0 when none)."""
    return (text, 0) if len(text) <= limit else (text[:limit], len(text) - limit)


def fold(text: str) -> str:
    """Return the text as it is compared: case folded, compatibility forms joined, ё as е."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


def tokens(text: str) -> list[str]:
    """Return the runs of letters and digits of a text, folded: what a search compares."""
    return [token[:_LONGEST_TOKEN] for token in _TOKEN.findall(fold(text))]
