"""The words of an HTML message, as plain text: what a desk's browser would show, without anything that acts.

Read by code of our own: the standard library takes half a minute for 50 KB of `<a <a <a`, which anybody may send.
"""

from __future__ import annotations

import re
from html import unescape

_BREAKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "div", "dd", "dl", "dt", "fieldset", "figure", "footer"),
        *("form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tr", "ul"),
    )
)
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_ENDS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "title")}
"""What ends an element that holds no markup."""
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<[!?][^<>]*+>"
    r"""|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""",
    re.DOTALL,
)
"""A comment, a declaration or a tag. Nothing is tried twice, so the time grows with the length and no faster."""
_SPACES = re.compile(r"[ \t\r\f\v\n]+")
_MANY_BREAKS = re.compile(r"\n{3,}")
_LONGEST = 1_000_000
"""Characters of HTML that are read; a message has a hundredth of that."""


def text_of_html(html: str) -> str:
    """Return the text of an HTML message: one line a paragraph or list item, links as their words only."""
    reader = _Reader()
    reader.read(html[:_LONGEST])
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._unseen = 0
        self._kept = 0

    def read(self, html: str) -> None:
        place = 0
        while found := _MARKUP.search(html, place):
            self._words(html[place : found.start()])
            place = found.end()
            name = (found["name"] or "").lower()
            if found["end"]:
                self._end(name)
            elif name:
                self._begin(name)
                if ends := _ENDS.get(name):
                    end = ends.search(html, place)
                    place = end.start() if end else len(html)
        self._words(html[place:])

    def _begin(self, name: str) -> None:
        self._unseen = 0 if name == "body" else self._unseen + (name in _UNSEEN)
        self._kept += name == "pre"
        if name in _BREAKS:
            self.parts.append("\n")
        if name == "li":
            self.parts.append("• ")
        elif name in ("td", "th"):
            self.parts.append(" ")

    def _end(self, name: str) -> None:
        self._unseen = max(self._unseen - (name in _UNSEEN), 0)
        self._kept = max(self._kept - (name == "pre"), 0)
        if name in _BREAKS and name != "br":
            self.parts.append("\n")

    def _words(self, words: str) -> None:
        if words and not self._unseen:
            self.parts.append(unescape(words if self._kept else _SPACES.sub(" ", words)))
