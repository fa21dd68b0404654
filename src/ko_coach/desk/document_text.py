"""The words of a message in the Atlassian Document Format, as plain text: what Jira shows, without anything that acts.

The format: https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_BLOCKS = frozenset(
    (
        *("blockquote", "blockCard", "codeBlock", "decisionItem", "embedCard", "expand", "heading"),
        *("mediaGroup", "mediaSingle", "nestedExpand", "panel", "paragraph", "rule", "table", "tableRow", "taskItem"),
    )
)
_ITEMS = frozenset({"listItem", "taskItem", "decisionItem"})
_TITLED = frozenset({"expand", "nestedExpand"})
_FILES = frozenset({"media", "mediaInline"})
_MANY_BREAKS = re.compile(r"\n{3,}")
_MOST_NODES = 50_000
_LONGEST = 500_000
"""Characters that are read; a message has a hundredth of that."""


def text_of_document(document: object) -> str:
    """Return the text: one line a paragraph, list item or cell of a table, links as their words only.

    Text that is no document comes back as it is; anything else is empty. However deep it is nested, a stack of our
    own takes it apart, up to a number of parts.
    """
    if isinstance(document, str):
        return document[:_LONGEST].strip()
    parts, size = list[str](), 0
    waiting: list[object] = [document]
    for _count in range(_MOST_NODES):
        if not waiting or size > _LONGEST:
            break
        node = waiting.pop()
        if isinstance(node, str):
            parts.append(node)
            size += len(node)
        elif isinstance(node, list):
            waiting.extend(reversed(node[:_MOST_NODES]))
        elif isinstance(node, dict):
            kind = node.get("type")
            kind = kind if isinstance(kind, str) else ""
            end = "\n" if kind in _BLOCKS else ""
            content = node.get("content")
            waiting += [end, content if isinstance(content, list) else "", _own(kind, node)]
    lines = (line.strip() for line in "".join(parts)[:_LONGEST].split("\n"))
    return _MANY_BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _own(kind: str, node: Mapping[str, Any]) -> str:
    """Return what a node itself shows before its content."""
    attributes = node.get("attrs")
    get = attributes.get if isinstance(attributes, dict) else {}.get
    if kind == "text":
        return _text(node.get("text"))
    if kind == "hardBreak":
        return "\n"
    if kind in _ITEMS:
        return "• "
    if kind in _FILES:
        return f"[{_text(get('alt')) or '…'}]"
    if kind == "date":
        return _day(get("timestamp"))
    shown = _text(get("text")) or _text(get("shortName")) or _text(get("title")) or _text(get("url"))
    return f"{shown}\n" if kind in _TITLED and shown else shown


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _day(milliseconds: object) -> str:
    """Return the day of a date node, whose time is text: Unix time in milliseconds."""
    if not isinstance(milliseconds, str | int):
        return ""
    try:
        return f"{datetime.fromtimestamp(int(milliseconds) / 1000, UTC):%Y-%m-%d}"
    except (ValueError, OverflowError, OSError):
        return ""
