"""The note on a version, written into `rubric.yaml` as its author would: everything else in the file stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ko_coach.i18n import gettext as _
from ko_coach.rubric.folder import gather
from ko_coach.rubric.formatting import replace_file, stem_of
from ko_coach.rubric.plain_yaml import in_blocks
from ko_coach.rubric.reader import read_files
from ko_coach.rubric.sheet import Sheet
from ko_coach.rubric.yaml_nodes import Mapping as Entries
from ko_coach.rubric.yaml_nodes import compose

_KEY = "version_note"
_MARK = "\ufeff"
_LINE = re.compile("[^\n]*\n|[^\n]+")


Words = str | Mapping[str, str]
"""In the rubric's own language, or by language code."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a coach says of a version; what is empty is left out."""

    changed: Words
    expect: Words
    measure: Words
    by: str = ""
    moves: str = ""
    outcome: str = ""


class NotNotedError(Exception):
    """The note cannot be written; the message says why, for the person."""


def write_note(folder: Path, note: Note) -> None:
    """Put the note in the place of the one that `rubric.yaml` has, or at the file's end.

    Raises:
        NotNotedError: a part is missing, or the file is not as it would have to be.
        OSError: it cannot be written.
    """
    if not (note.changed and note.expect and note.measure):
        raise NotNotedError(_("A note says all three: what changed, what we expect, how we will know."))
    files = gather(folder).files
    name = next((name for name in files if stem_of(name) == "rubric"), None)
    if name is None:
        raise NotNotedError(_("There is no rubric.yaml to write it into."))
    try:
        source = files[name].decode("utf-8")
    except UnicodeDecodeError:
        raise NotNotedError(_("rubric.yaml is not UTF-8 text: save it as UTF-8 first.")) from None
    content = with_note(source, note).encode("utf-8")
    before, after = read_files(files), read_files({**files, name: content})
    if len(after.problems) > len(before.problems) or (before.rubric is not None and after.rubric is None):
        raise NotNotedError(_("rubric.yaml is written in a way that only its author can change: use the editor."))
    replace_file(folder / name, content)


def with_note(source: str, note: Note) -> str:
    """Return the file's text with this note."""
    mark, text = (_MARK, source[1:]) if source.startswith(_MARK) else ("", source)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = _LINE.findall(text)
    given = {key: value for key, value in asdict(note).items() if value}
    block = in_blocks({_KEY: given}).replace("\n", end)
    first, last = _lines_of_note(text, len(lines))
    if first == last and lines:
        if not lines[-1].endswith("\n"):
            lines[-1] += end
        block = end + block
        first = last = len(lines)
    return mark + "".join([*lines[:first], block, *lines[last:]])


def _lines_of_note(text: str, count: int) -> tuple[int, int]:
    """Return from which line to before which one the note stands now, counted from 0; twice the same if nowhere."""
    root = compose(Sheet("", text))
    entries = root.entries if isinstance(root, Entries) else {}
    if _KEY not in entries:
        return count, count
    first = entries[_KEY][0].line - 1
    later = [key.line - 1 for key, _value in entries.values() if key.line - 1 > first]
    last = min(later, default=count)
    lines = _LINE.findall(text)
    while last > first + 1 and _is_about_what_follows(lines[last - 1]):
        last -= 1
    return first, last


def _is_about_what_follows(line: str) -> bool:
    return not line.strip() or line.startswith("#")
