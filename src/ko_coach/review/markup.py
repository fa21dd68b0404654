"""HTML as values: what is not ours is escaped where it enters, so nothing that a stranger wrote becomes an element."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from ko_coach.text import clean

_VOID = frozenset({"br", "meta"})
_NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef{}]".format("".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)))
)
"""Code points that no HTML document may hold."""


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is whole: only `tag` and the functions beside it make one."""

    html: str


Child: TypeAlias = "Markup | str | Iterable[Child] | None"
"""Text is escaped; None is nothing."""


def tag(element: str, *children: Child, **attributes: str | float | None) -> Markup:
    """Return an element.

    An attribute that is None is left out. Its name is written with `_` for `-`, and with one more `_` at its end where
    Python has that word already (`class_`).
    """
    head = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None)
    if element in _VOID:
        return Markup(f"<{element}{head}>")
    return Markup(f"<{element}{head}>{joined(children).html}</{element}>")


def joined(children: Child) -> Markup:
    """Return the children one after the other."""
    return Markup("".join(_pieces(children)))


def document(root: Markup) -> str:
    """Return the element as a whole file."""
    return f"<!DOCTYPE html>\n{root.html}\n"


def style_sheet(css: str) -> Markup:
    """Return our own style sheet; it is the one thing that is not escaped."""
    if "</" in css:
        raise ValueError("a style sheet cannot hold a closing tag")
    return Markup(f"<style>{css}</style>")


def _pieces(children: Child) -> Iterator[str]:
    if children is None:
        return
    if isinstance(children, Markup):
        yield children.html
    elif isinstance(children, str):
        yield escape(safe(children))
    else:
        for child in children:
            yield from _pieces(child)


def _attribute(name: str, value: str | float) -> str:
    said = f"{value:g}" if isinstance(value, float) else escape(safe(str(value)))
    return f' {name.removesuffix("_").replace("_", "-")}="{said}"'


def safe(text: str) -> str:
    """Return the text without what neither a terminal nor an HTML document may hold."""
    return _NONCHARACTERS.sub("\ufffd", clean(text))
