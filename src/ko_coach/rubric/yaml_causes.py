"""The YAML parser's complaints, said so that someone who is no programmer can mend the file."""

from __future__ import annotations

import yaml

from ko_coach.i18n import gettext as _
from ko_coach.rubric.sheet import Sheet, shown
from ko_coach.rubric.yaml_text import Spot, report_characters


def explain(sheet: Sheet, error: yaml.YAMLError) -> None:
    """Note the parser's error on the sheet, at the place where a person would mend it."""
    if isinstance(error, yaml.reader.ReaderError) and report_characters(sheet):
        return
    problem = str(getattr(error, "problem", None) or error)
    spot = _place(error)
    cause, cure = _in_plain_words(problem, _character_at(sheet.source, error))
    sheet.error(spot, cause, cure)


def _place(error: yaml.YAMLError) -> Spot:
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    context = str(getattr(error, "context", ""))
    # What was never closed is mended where it was opened, not at the end of the file where the parser noticed.
    unclosed = ("quoted" in context or "flow" in context) and (
        mark is None or opened is None or mark.line > opened.line
    )
    if opened is not None and (unclosed or "alias" in context or "anchor" in context):
        mark = opened
    return Spot(mark.line + 1, mark.column + 1) if mark is not None else Spot(1, 1)


def _character_at(source: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return source[mark.index : mark.index + 1] if mark is not None else ""


def _in_plain_words(problem: str, character: str) -> tuple[str, str]:
    if character == "\t" or "tab character" in problem:
        return _("The line is indented with a tab."), _("Indent with spaces.")
    if "cannot start any token" in problem:
        cause = _("An unquoted text cannot start with “{character}”.").format(character=shown(character))
        return cause, _("Put the text in quotes.")
    for part, cause, cure in _sayings():
        if part in problem:
            return cause, cure
    cause = _("This is not valid YAML: {problem}.").format(problem=shown(problem))
    return cause, _("See whether a quote, a bracket or a space is missing here or just above.")


def _sayings() -> tuple[tuple[str, str, str], ...]:
    """Return (words of libyaml or of PyYAML, cause, cure); the first that fits is taken."""
    out_of_line = (
        _("This line does not continue what stands above it."),
        _("Check its indentation and the quotes; a text that starts with a quote must end with it."),
    )
    quotes = _("Put the text in quotes.")
    comma = _("Add the comma or the bracket; a text with a comma, a bracket or “#” in it goes in quotes.")
    return (
        (
            "mapping values are not allowed",
            _("A colon stands where no key can be."),
            _("If it is part of a text, put the text in quotes; else check the indentation."),
        ),
        ("did not find expected key", *out_of_line),
        ("expected <block end>", *out_of_line),
        ("'-' indicator", *out_of_line),
        ("unexpected end of stream", _("A quote is opened here and never closed."), _("Close it.")),
        ("',' or ']'", _("This list in brackets misses a comma or its end."), comma),
        ("',' or '}'", _("These braces miss a comma or their end."), comma),
        ("node content", _("A value is missing here, or a bracket is one too many."), quotes),
        ("sequence entries are not allowed", _("A list cannot start here."), _("Put each “- ” on a line of its own.")),
        (
            "unknown escape",
            _("Within double quotes a backslash means something special, and this one means nothing."),
            _("Write it twice, or use single quotes."),
        ),
        (
            "expected ':'",
            _("This line has no colon after its key."),
            _("Write “key: value”, with a space after the colon."),
        ),
        ("alphabetic or numeric", _("An unquoted text cannot start with “*” or “&”."), quotes),
        (
            "comment or line break",
            _("After “|” or “>” the text starts on the next line."),
            _("Begin a new line, or use quotes."),
        ),
        ("chomping", _("After “|” or “>” the text starts on the next line."), _("Begin a new line, or use quotes.")),
        (
            "document start",
            _("The content has ended above; this is left over."),
            _("See whether a bracket is one too many."),
        ),
    )
