"""What agents heard of a customer, put into an empathy map as the author of personas.yaml would have done it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ko_coach.i18n import gettext as _
from ko_coach.rubric.folder import gather
from ko_coach.rubric.formatting import replace_file, stem_of
from ko_coach.rubric.inserting import Insertion
from ko_coach.rubric.layout import FILES
from ko_coach.rubric.model import EMPATHY_PARTS, Persona, Rubric, Text
from ko_coach.rubric.reader import Reading, read_files, read_folder
from ko_coach.rubric.sheet import shown
from ko_coach.rubric.versions import versioned
from ko_coach.text import clean_line, tokens

_MARK = "\ufeff"


class NotAddedError(Exception):
    """The words cannot be added; the message says why, for the person."""


def is_in_rubric(rubric: Rubric, persona: str, part: str, words: str) -> bool:
    """Return whether the empathy map has these words already, in any language; case, punctuation and ё make no odds.

    Args:
        persona: its id; of one that the rubric does not have, nothing is in it.
        part: says, thinks, does, feels, pains or gains.
    """
    known = rubric.persona_by_id.get(persona)
    entries: tuple[Text, ...] = getattr(known.empathy, part) if known is not None and part in EMPATHY_PARTS else ()
    wanted = _compared(words)
    return any(_compared(said) == wanted for entry in entries for _code, said in entry.by_language)


def add_to_empathy(folder: Path, persona: str, part: str, words: str, language: str) -> None:
    """Add the words to one part of a persona's empathy map in `personas.yaml`; nothing else of the file changes.

    In another language than the rubric's own they are written with its code, and the check then asks the coach for
    a translation, as it does with any text.

    Args:
        persona: its id.
        part: says, thinks, does, feels, pains or gains.
        language: the code of the language that the words are in.

    Raises:
        NotAddedError: they are there already, there is no such persona, or the file is not as it would have to be.
        OSError: the file cannot be written.
    """
    words = clean_line(words)
    before = read_folder(folder)
    rubric, files = _sound(before), gather(folder).files
    if persona not in rubric.persona_by_id:
        raise NotAddedError(_("There is no persona “{id}” in the rubric.").format(id=shown(persona)))
    if not words or part not in EMPATHY_PARTS:
        raise NotAddedError(_("There are no words to add."))
    if is_in_rubric(rubric, persona, part, words):
        raise NotAddedError(_("These words are in the rubric already."))
    name = next(name for name in files if stem_of(name) == "personas")
    said = words if language == rubric.language else {language: words}
    content = with_words(files[name].decode("utf-8"), persona, part, said).encode("utf-8")
    after = read_files({**files, name: content})
    untranslated = int(language != rubric.language)
    is_worse = len(after.problems) > len(before.problems) + untranslated
    if is_worse or after.rubric != _expected(rubric, persona, part, Text(((language, words),))):
        raise NotAddedError(_("personas.yaml is written in a way that only its author can change: use the editor."))
    replace_file(folder / name, content)


def with_words(source: str, persona: str, part: str, words: str | Mapping[str, str]) -> str:
    """Return the text of a sound personas.yaml with these words in the persona's empathy map."""
    mark, text = (_MARK, source[1:]) if source.startswith(_MARK) else ("", source)
    insertion = Insertion(text)
    listed = _value(insertion.root, "personas")
    for entry in getattr(listed, "value", ()):
        if getattr(_value(entry, "id"), "value", None) == persona:
            layout = FILES["personas"].within["personas"]
            insertion.into(entry, ["empathy", part], words, layout)
    return mark + insertion.text()


def _sound(reading: Reading) -> Rubric:
    if reading.rubric is not None:
        return reading.rubric
    problem = next(problem for problem in reading.problems if problem.is_error)
    said = f"{problem.place}: {problem.cause}" if problem.place else problem.cause
    raise NotAddedError(_("Nothing can be added while the rubric has errors. {problem}").format(problem=said))


def _expected(rubric: Rubric, persona: str, part: str, text: Text) -> Rubric:
    def changed(each: Persona) -> Persona:
        entries = {part: (*getattr(each.empathy, part), text)}
        return replace(each, empathy=replace(each.empathy, **entries)) if each.id == persona else each

    return versioned(replace(rubric, personas=tuple(map(changed, rubric.personas)), version=""))


def _value(node: object, key: str) -> object:
    return next((value for found, value in getattr(node, "value", ()) if found.value == key), None)


def _compared(words: str) -> object:
    return tokens(words) or clean_line(words)
