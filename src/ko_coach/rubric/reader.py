"""From a folder of YAML files to a rubric, or to everything that is wrong with it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from ko_coach.i18n import gettext as _
from ko_coach.rubric import documents, outcomes, people, scales
from ko_coach.rubric.checks import check_items
from ko_coach.rubric.documents import Header
from ko_coach.rubric.entry import D, T
from ko_coach.rubric.folder import MOST_FILES, gather
from ko_coach.rubric.model import Limits, Rubric
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.references import References
from ko_coach.rubric.scales import Rating
from ko_coach.rubric.sheet import Sheet, closest, hint, shown
from ko_coach.rubric.texts import NO_TEXT
from ko_coach.rubric.versions import versioned
from ko_coach.rubric.yaml_nodes import Node, compose
from ko_coach.rubric.yaml_text import WHOLE_FILE, open_sheet
from ko_coach.text import clean_line

_GIVES = {
    "rubric": "phase",
    "personas": "persona",
    "journey": "stage",
    "checklist": "item",
    "rating": "criterion",
    "maturity": "question",
    "outcomes": "outcome",
}
"""The files of a rubric, without their ending, and the kind of ids that each one gives."""
_REQUIRED = ("rubric", "checklist", "rating")
_NAMES = [f"{stem}.yaml" for stem in _GIVES]
_Document = Callable[[Sheet, Node, References], T]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one look at a rubric's folder found."""

    rubric: Rubric | None
    """None when any problem is an error: a broken rubric never reaches an agent."""
    problems: tuple[Problem, ...]
    """Errors and warnings of the whole folder, by file, line and column."""
    digest: str
    """Differs whenever anything that was read differs, comments and white space too."""
    name: str = ""
    """What the rubric calls itself, in its own language; empty where that cannot be read."""


def read_folder(folder: Path, last: Reading | None = None) -> Reading:
    """Read and check the rubric in the folder. Whatever the folder holds, this neither raises nor hangs.

    Where it still holds what it held at the `last` reading, that one is returned, and at once.
    """
    gathered = gather(folder)
    if last is not None and last.digest == _digest(gathered.files, gathered.problems):
        return last
    return _read(gathered.files, gathered.problems)


def read_files(files: Mapping[str, bytes]) -> Reading:
    """Read and check a rubric from the contents of its files by name."""
    if len(files) > MOST_FILES:
        cause = _("There are more than {n} YAML files in the folder.").format(n=MOST_FILES)
        return _read({}, [Problem("", 0, 0, "error", cause, _("Keep only the rubric's own files there."))])
    return _read(files, [])


def ids_in(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the ids that the folder's files give, by kind: phase, persona, stage, item, criterion, question, outcome.

    A rubric with errors has ids too: as many as can be read.
    """
    gathered = gather(folder)
    looked_at = _Folder(gathered.files, gathered.problems)
    _look(looked_at)
    return {kind: looked_at.references.given(kind) for kind in _GIVES.values()}


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let Python look for no garbage meanwhile: a reading makes a hundred thousand objects, and hardly any is garbage.

    Without this a rubric of 2,000 items takes twenty times as long as one of 200.
    """
    at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if at_work:
            gc.enable()


@_collector_at_rest()
def _read(files: Mapping[str, bytes], unread: list[Problem]) -> Reading:
    folder = _Folder(files, unread)
    said = _look(folder)
    problems = folder.problems()
    broken = any(problem.is_error for problem in problems)
    rubric = None if broken else versioned(said)
    return Reading(rubric, problems, _digest(files, unread), said.name.say(said.language))


def _look(folder: _Folder) -> Rubric:
    """Return what the folder says, with gaps where it is wrong; what is wrong is noted on its sheets."""
    header = folder.read("rubric", documents.header, Header(NO_TEXT, "en", (), Limits(), None))
    folder.language = header.language
    personas = folder.read("personas", people.personas, ())
    stages = folder.read("journey", documents.journey, ())
    placed = folder.read("checklist", documents.checklist, ())
    rating = folder.read("rating", scales.rating, Rating((), "", "", None))
    questions = folder.read("maturity", documents.maturity, ())
    wanted = folder.read("outcomes", partial(outcomes.outcomes, criteria=rating.criteria), ())
    folder.references.check()
    if not folder.has_errors("personas", "journey", "checklist"):
        check_items(folder.sheets["checklist"], placed, personas, stages)
    items = tuple(each.item for each in placed)
    return Rubric(
        header.name, header.language, header.phases, header.limits, header.version_note, personas, stages, items,
        rating.criteria, rating.focus, rating.expectations, rating.trust, questions, wanted,
    )  # fmt: skip


class _Folder:
    """The files of one reading, each looked at once."""

    def __init__(self, files: Mapping[str, bytes], unread: list[Problem]) -> None:
        self.references = References()
        self.language = "en"
        self.sheets: dict[str, Sheet] = {}
        self._found: dict[str, tuple[str, bytes]] = {}
        self._problems = list(unread)
        self._unreadable = {
            stem for problem in unread for stem in _GIVES if _stem(problem.file) == stem or not problem.file
        }
        for name in sorted(files):
            self._find(name, files[name])
        for stem in self._unreadable - self._found.keys():
            self.references.doubt(_GIVES[stem])

    def read(self, stem: str, document: _Document[T], missing: D) -> T | D:
        """Return what the file says; `missing` when it is not there or cannot be parsed."""
        if stem not in self._found:
            self._report_missing(stem)
            return missing
        name, content = self._found[stem]
        sheet, parsable = open_sheet(clean_line(name), content, self.language)
        self.sheets[stem] = sheet
        node = compose(sheet) if parsable else None
        if node is None:
            self.references.doubt(_GIVES[stem])
            return missing
        return document(sheet, node, self.references)

    def has_errors(self, *stems: str) -> bool:
        sure = self.references.is_sure_of(*(_GIVES[stem] for stem in stems))
        return not sure or any(self.sheets[stem].has_errors for stem in stems if stem in self.sheets)

    def problems(self) -> tuple[Problem, ...]:
        of_sheets = [problem for sheet in self.sheets.values() for problem in sheet.problems]
        return tuple(sorted([*self._problems, *of_sheets]))

    def _find(self, name: str, content: bytes) -> None:
        stem = _stem(name)
        if stem not in _GIVES:
            nearest = closest(name, _NAMES)
            if nearest is not None:
                self._unreadable.add(_stem(nearest))
            cause = _("No file of a rubric is named “{name}”.").format(name=shown(name))
            self._report(name, cause, hint(nearest, _NAMES))
        elif stem in self._found:
            cause = _("This file is there twice: {first} and {second}.")
            cause = cause.format(first=shown(self._found[stem][0]), second=shown(name))
            self._report(name, cause, _("Keep one of the two."))
        else:
            self._found[stem] = name, content

    def _report_missing(self, stem: str) -> None:
        if stem in self._unreadable or stem not in _REQUIRED:
            return
        self.references.doubt(_GIVES[stem])
        cause = _("The file {name} is missing, and a rubric needs it.").format(name=f"{stem}.yaml")
        self._report(f"{stem}.yaml", cause, _("Add it to the folder."))

    def _report(self, name: str, cause: str, cure: str) -> None:
        self._problems.append(Problem(clean_line(name), WHOLE_FILE.line, WHOLE_FILE.column, "error", cause, cure))


def _stem(name: str) -> str:
    return name.removesuffix(".yaml") if name.endswith(".yaml") else name.removesuffix(".yml")


def _digest(files: Mapping[str, bytes], unread: list[Problem]) -> str:
    digest = sha256()
    for name in sorted(files):
        digest.update(name.encode("utf-8", "surrogatepass") + b"\0" + len(files[name]).to_bytes(8, "big") + files[name])
    for problem in unread:
        digest.update(repr((problem.file, problem.cause)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
