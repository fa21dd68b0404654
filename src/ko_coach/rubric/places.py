"""Where in a rubric's files something stands, for an editor to open there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ko_coach.rubric.folder import gather
from ko_coach.rubric.yaml_nodes import Mapping, Node, Scalar, Sequence, compose
from ko_coach.rubric.yaml_text import open_sheet


class Place(NamedTuple):
    """A file of the folder; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


def entry_place(folder: Path, stem: str, key: str, identity: str) -> Place | None:
    """Return where the entry with this id stands in a list: `entry_place(folder, "checklist", "items", "smile")`.

    None when the file cannot be read or has no such entry.
    """
    listed = _value(folder, stem, key)
    for entry in listed.nodes if isinstance(listed, Sequence) else ():
        value = _named(entry, "id")
        if isinstance(value, Scalar) and value.value == identity:
            return Place(_file(folder, stem), value.line, value.column)
    return None


def key_place(folder: Path, stem: str, key: str) -> Place | None:
    """Return where the value of one of the file's own keys stands."""
    value = _value(folder, stem, key)
    return None if value is None else Place(_file(folder, stem), value.line, value.column)


def _value(folder: Path, stem: str, key: str) -> Node | None:
    content = gather(folder).files.get(_file(folder, stem))
    if content is None:
        return None
    sheet, parsable = open_sheet(stem, content, "en")
    root = compose(sheet) if parsable else None
    return None if root is None else _named(root, key)


def _named(node: Node, key: str) -> Node | None:
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return found[1] if found else None


def _file(folder: Path, stem: str) -> str:
    return f"{stem}.yml" if (folder / f"{stem}.yml").exists() else f"{stem}.yaml"
