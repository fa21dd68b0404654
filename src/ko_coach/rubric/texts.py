"""Texts for people, once or once per language."""

from __future__ import annotations

import re
from collections.abc import Callable

from ko_coach.i18n import gettext as _
from ko_coach.rubric import grammar
from ko_coach.rubric.entry import Shape, is_nothing, report_unexpected
from ko_coach.rubric.model import Text
from ko_coach.rubric.shapes import list_of, warn_if_cut
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.yaml_nodes import Mapping, Node, Scalar
from ko_coach.text import clean, clean_line

LONGEST_ITEM = 76
"""Two lines of a 42-column pane, less its margins and the mark in front."""
LONGEST_NAME = 30
LANGUAGE = re.compile(grammar.LANGUAGE)
NO_TEXT = Text(())


def _text_shape(make_safe: Callable[[str], str], longest: int | None = None) -> Shape[Text]:
    def words(sheet: Sheet, node: Node) -> str:
        if isinstance(node, Scalar) and not is_nothing(node) and (safe := make_safe(node.value).strip()):
            warn_if_cut(sheet, node)
            if longest is not None and len(safe) > longest:
                _warn_too_long(sheet, node, len(safe), longest)
            return safe
        _report_no_text(sheet, node)
        return ""

    def read(sheet: Sheet, node: Node) -> Text:
        if not isinstance(node, Mapping):
            return Text(((sheet.language, words(sheet, node)),))
        if not node.entries:
            _report_no_text(sheet, node)
            return NO_TEXT
        spoken = [
            (code, words(sheet, value))
            for code, (key, value) in node.entries.items()
            if _is_language(sheet, key)
        ]  # fmt: skip
        if sheet.language not in node.entries:
            cause = _("The text is not given in “{language}”, the rubric's own language.")
            cure = _("Add “{language}: …”; until then another language is shown.")
            sheet.warn(node, cause.format(language=sheet.language), cure.format(language=sheet.language))
        # The order of the keys is no part of what the coach says: it must not make a new version.
        return Text(tuple(sorted(spoken, key=lambda said: (said[0] != sheet.language, said[0]))))

    return read


text = _text_shape(clean)
line = _text_shape(clean_line)
name = _text_shape(clean_line, LONGEST_NAME)
prompt = _text_shape(clean_line, LONGEST_ITEM)
texts = list_of(text, single=True)


def language(sheet: Sheet, node: Node) -> str:
    """Read the code of the rubric's own language."""
    if isinstance(node, Scalar) and LANGUAGE.fullmatch(node.value):
        return node.value
    report_unexpected(
        sheet, node, _("A language code is expected here."), _("Write two or three small letters: en, ru.")
    )
    return "en"


def _report_no_text(sheet: Sheet, node: Node) -> None:
    report_unexpected(sheet, node, _("A text is expected here."), _("Write a text, or one for each language."))


def _is_language(sheet: Sheet, key: Scalar) -> bool:
    if LANGUAGE.fullmatch(key.value):
        return True
    cause = _("“{key}” is no language code, and this is a text.").format(key=shown(key.value))
    sheet.error(key, cause, _("Write two or three small letters: {en: …, ru: …}; or put the text in quotes."))
    return False


def _warn_too_long(sheet: Sheet, node: Scalar, length: int, longest: int) -> None:
    cause = _("The text has {length} characters and may not fit a narrow pane; {longest} do.")
    sheet.warn(node, cause.format(length=length, longest=longest), _("Say it in fewer words."))
