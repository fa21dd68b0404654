"""A rubric written out as its files, as a coach would have written them: the way back to an earlier version."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from textwrap import indent
from typing import Any

from ko_coach.rubric.layout import FILES, Layout
from ko_coach.rubric.model import Criterion, Item, Outcome, Rubric, Rule, Text
from ko_coach.rubric.plain_yaml import Bare, Words, in_blocks, on_one_line

DURATIONS = frozenset(("nudge_after", "typical_time", "longer_than", "shorter_than"))
"""The fields of the model that hold seconds."""
FIGURES = frozenset(("baseline", "target"))
"""The fields of the model that hold hundredths."""
_DAYS = frozenset(("since", "by"))
_PAIRS = frozenset(("fields", "anchors", "labels", "levels"))
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))
_APART = frozenset(("phases", "personas", "stages", "items", "criteria", "questions", "outcomes"))
"""Lists whose entries are so long that an empty line stands between them."""


def files_of(rubric: Rubric) -> dict[str, str]:
    """Return the rubric's files by name. Read again they give the same rubric, of the same version."""
    files = {}
    for stem, layout in FILES.items():
        given = {key: getattr(rubric, key) for key in layout.keys}
        content = {key: _data(value, rubric.language) for key, value in given.items() if not _is_empty(value)}
        if content:
            files[f"{stem}.yaml"] = _file(content, layout)
    return files


def write_out(rubric: Rubric, folder: Path) -> None:
    """Write the rubric's files into a new folder, all of them or none; its parents are made too.

    Raises:
        FileExistsError: there is something already that is not an empty folder.
        OSError: it cannot be written.
    """
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))):
        raise FileExistsError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{token_hex(4)}")
    draft.mkdir()
    try:
        for name, content in files_of(rubric).items():
            (draft / name).write_text(content, encoding="utf-8", newline="\n")
        _put_in_place(draft, folder)
    except BaseException:
        rmtree(draft, ignore_errors=True)
        raise


def as_yaml(value: Any) -> str:
    """Return one thing of a rubric (a rule, a list, a text) as a line of YAML, each text with its language."""
    return on_one_line(_arranged(_data(value, language=""), _RULE if isinstance(value, Rule) else None))


def duration(seconds: int) -> str:
    """Return the seconds as a coach writes them: `90s`, `6m`, `2h`, `3d`."""
    return next(
        f"{seconds // unit}{letter}" for unit, letter in _UNITS if seconds % unit == 0 and (seconds or unit == 1)
    )


def figure(hundredths: int) -> str:
    """Return a figure of an outcome as a coach writes it: 340 as `3.4`, 6500 as `65`."""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".")


_RULE = FILES["journey"].within["stages"].within["recognise"]


def _put_in_place(draft: Path, folder: Path) -> None:
    if os.name == "nt" and folder.exists():
        folder.rmdir()  # elsewhere a rename takes an empty folder's place by itself
    try:
        draft.rename(folder)
    except OSError:
        if folder.exists():
            raise FileExistsError(str(folder)) from None
        raise


def _file(content: dict[str, Any], layout: Layout) -> str:
    """Return the file's text: an empty line stands around all that takes more than one line."""
    parts = [
        _list_of_long(key, value) if key in _APART else in_blocks({key: value})
        for key, value in _arranged(content, layout).items()
    ]
    text = parts[0]
    for above, part in pairwise(parts):
        text += part if max(above.count("\n"), part.count("\n")) == 1 else "\n" + part
    return text


def _list_of_long(key: str, entries: list[Any]) -> str:
    written = (indent(in_blocks([entry]), "  ", lambda line: line != "\n") for entry in entries)
    return f"{key}:\n" + "\n".join(written)


def _arranged(data: Any, layout: Layout | None) -> Any:
    """Return the data with its keys in the usual order."""
    if isinstance(data, list):
        return data if isinstance(data, Words) else [_arranged(each, layout) for each in data]
    if not isinstance(data, dict) or layout is None:
        return data
    keys = sorted(data, key=lambda key: layout.place(str(key)))
    return {key: _arranged(data[key], layout.within.get(str(key))) for key in keys}


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", (), Text(()))


def _data(value: Any, language: str) -> Any:
    """Return what a value of the model is in YAML; what is empty is left out, since nobody writes it."""
    if isinstance(value, Text):
        return _text(value, language)
    if isinstance(value, tuple):
        plain = [_data(each, language) for each in value]
        return Words(plain) if all(isinstance(each, str) for each in value) else plain
    if not hasattr(value, "__dataclass_fields__"):
        return value
    given = {field.name: getattr(value, field.name) for field in fields(value)}
    entry = {name: _field(name, held, language) for name, held in given.items() if not _is_empty(held)}
    return _as_a_coach_writes(value, {key: held for key, held in entry.items() if held != {}})


def _field(name: str, held: Any, language: str) -> Any:
    if name in DURATIONS:
        return duration(held)
    if name in FIGURES:
        return Bare(figure(held))
    if name in _PAIRS:
        return {key: _data(each, language) for key, each in held}
    return _data(held, language)


def _text(text: Text, language: str) -> str | Mapping[str, str]:
    if len(text.by_language) == 1 and text.by_language[0][0] == language:
        return text.by_language[0][1]
    return dict(text.by_language)


def _as_a_coach_writes(value: Any, entry: dict[str, Any]) -> dict[str, Any]:
    """Return the entry with those keys that the language has and the model has not."""
    if isinstance(value, Item | Rule) and value.weight == 1:
        del entry["weight"]
    if isinstance(value, Rule):
        entry |= entry.pop("ticket", {})
    if isinstance(value, Item) and value.nudge_after is not None:
        entry["nudge"] = {"after": entry.pop("nudge_after")}
    if isinstance(value, Outcome):
        entry |= {key: Bare(entry[key]) for key in _DAYS & entry.keys()}
    if isinstance(value, Criterion):
        entry["scale"] = {"from": entry.pop("lowest"), "to": entry.pop("highest")}
    return entry
