"""`rubric fmt` on files: which of them could be in better order, and the safe way to put them there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from ko_coach.i18n import gettext as _
from ko_coach.rubric.layout import FILES
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import read_files
from ko_coach.rubric.reordering import reordered
from ko_coach.rubric.sheet import Sheet
from ko_coach.rubric.yaml_nodes import Mapping as Entries
from ko_coach.rubric.yaml_nodes import Node, Scalar, Sequence, compose
from ko_coach.text import clean_line

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Formatted:
    """What became of one file."""

    name: str
    content: bytes | None = None
    """What the file should hold; None when it is in order, or is left alone for its problems."""
    problems: tuple[Problem, ...] = ()
    """Errors that keep it from being touched."""


def formatted(files: Mapping[str, bytes]) -> tuple[Formatted, ...]:
    """Look at the files of one rubric, by name; those that are none of a rubric's are passed over.

    Only the order of keys is changed, and nothing that would make another rubric of it.
    """
    reading = read_files(files)
    found = []
    for name in sorted(files):
        layout = FILES.get(stem_of(name))
        if layout is None:
            continue
        errors = tuple(each for each in reading.problems if each.is_error and each.file == clean_line(name))
        found.append(Formatted(name, problems=errors) if errors else _one(name, files[name]))
    changed = {each.name: each.content for each in found if each.content is not None}
    if changed and read_files({**files, **changed}).rubric != reading.rubric:
        return tuple(_untouched(each.name) if each.content is not None else each for each in found)
    return tuple(found)


def stem_of(name: str) -> str:
    """Return the name of a YAML file without its ending, as `layout.FILES` has it; other names as they are."""
    return name.removesuffix(".yaml") if name.endswith(".yaml") else name.removesuffix(".yml")


def replace_file(path: Path, content: bytes) -> None:
    """Put the content in the file's place at once, with the mode that the file had; a link stays a link.

    Raises:
        OSError: it cannot be written.
    """
    path = path.resolve()
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(path.stat().st_mode & 0o7777)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def _one(name: str, content: bytes) -> Formatted:
    mark, text = (_MARK, content.removeprefix(_MARK)) if content.startswith(_MARK) else (b"", content)
    source = text.decode("utf-8")  # what is no UTF-8 has an error and does not come here
    after = reordered(source, FILES[stem_of(name)])
    if after == source:
        return Formatted(name)
    if not _says_the_same(source, after):
        return _untouched(name)
    return Formatted(name, mark + after.encode("utf-8"))


def _untouched(name: str) -> Formatted:
    cause = _("The keys of this file cannot be put in order without changing what it says.")
    return Formatted(name, problems=(Problem(name, 0, 0, "error", cause, _("Move them by hand.")),))


def _says_the_same(one: str, other: str) -> bool:
    before, after = (compose(Sheet("", text)) for text in (one, other))
    return before is not None and after is not None and _content(before) == _content(after)


def _content(node: Node) -> object:
    """Return the node as values that are equal whenever only the order of keys differs."""
    if isinstance(node, Scalar):
        return node.value, node.plain
    if isinstance(node, Sequence):
        return [_content(each) for each in node.nodes]
    return {key: _content(value) for key, (_key, value) in node.entries.items()} if isinstance(node, Entries) else None
