"""The report as a file: valid, accessible, complete in both languages, and closed to whatever strangers wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach import i18n
from ko_coach.review.directions import Course
from ko_coach.review.markup import joined, style_sheet, tag
from ko_coach.review.report import Report
from ko_coach.review.report_html import as_html
from ko_coach.review.report_style import DARK, LIGHT, style
from ko_coach.tui import themes
from tests.review.reported import reports, with_texts
from tests.simulated_team import SECRET, SLOPES
from tools.catalogue import SOURCE

LANGUAGES = ("en", "ru")
LOADING = {"script", "img", "iframe", "object", "embed", "link", "base", "form", "foreignObject", "image", "use"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    "</style></svg></title></section><h1>",
    "<!-- ]]> &lt;b&gt; &amp &#60;",
    "\x00\x1b[31m\ud800\ufffe\U0001ffff\x85\u202e",
    "<a href=javascript:alert(1)>",
)


def parsed(page: str) -> Any:
    """Return the document; whatever is not valid HTML is an error."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def elements(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element in its order, with the names of its attributes."""
    found = [one for one in parsed(page).iter() if isinstance(one.tag, str)]
    return [(one.tag, tuple(sorted(map(str, one.attrib)))) for one in found]


def plain(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def texts(page: str) -> str:
    return "\n".join(parsed(page).find("body").itertext())


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> str:
    i18n.set_language(request.param)
    return as_html(reports()[0])


def test_the_page_is_valid_and_says_its_language(page: str) -> None:
    root = parsed(page)
    assert root.get("lang") == i18n.language()
    assert page.startswith("<!DOCTYPE html>")


def test_an_agents_page_and_an_empty_one_are_valid_too() -> None:
    whole, own, _private = reports()
    parsed(as_html(own))
    nothing = replace(
        whole, agents=(), personas=(), stages=(), debts=(), decided=(), lessons=(), versions=(), changes=(),
        calibration=(),
    )  # fmt: skip
    empty = replace(nothing, whole=replace(nothing.whole, interactions=0, rated=0, focus=Course("focus")))
    assert "Nothing was said to be in the way." in texts(as_html(empty))


def test_nothing_is_loaded_and_nothing_runs(page: str) -> None:
    assert "script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "@import" not in page
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= set(re.findall(r"url\((#[\w-]+)\)", page))
    for element in parsed(page).iter():
        assert plain(element) not in LOADING
        for name, value in element.attrib.items():
            assert not str(name).startswith("on")
            assert str(name) not in {"src", "srcset", "data", "action"}
            if str(name).endswith("href"):
                assert value.startswith("#")
    policy = next(one for one in parsed(page).iter("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_private_texts_and_ids_are_nowhere(page: str) -> None:
    assert SECRET not in page.casefold()
    assert not [private for private in reports()[2] if private in page]


def test_landmarks_headings_and_references_are_in_order(page: str) -> None:
    root = parsed(page)
    for landmark in ("header", "nav", "main", "footer"):
        assert len(list(root.iter(landmark))) == 1
    levels = [int(one.tag[1]) for one in root.iter() if re.fullmatch("h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in pairwise(levels))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            assert not element.get(name) or element.get(name) in ids
        if plain(element) == "a":
            assert element.get("href", "")[1:] in ids
        for place in re.findall(r"url\(#([\w-]+)\)", element.get("style", "")):
            assert place in ids


def test_every_table_has_a_caption_and_its_heads_a_scope(page: str) -> None:
    tables = list(parsed(page).iter("table"))
    assert len(tables) > 5
    for table in tables:
        assert table.find("caption") is not None
        assert {head.get("scope") for head in table.iter("th")} == {"row", "col"}


def test_every_picture_has_a_name_and_says_its_figures_in_words(page: str) -> None:
    pictures = list(outermost(parsed(page)))
    assert len(pictures) > 40
    for picture in pictures:
        assert picture.get("role") == "img"
        parts = {plain(part): part.text for part in list(picture)[:2]}
        assert parts["title"]
        assert parts["desc"]


def outermost(element: Any) -> Iterator[Any]:
    for child in element:
        if plain(child) == "svg":
            yield child
        else:
            yield from outermost(child)


def test_nobody_is_ranked(page: str) -> None:
    places = [page.index(f">{agent}<") for agent in sorted(SLOPES)]
    assert places == sorted(places)


def test_below_five_there_is_a_count_and_no_figure() -> None:
    whole, own, _private = reports()
    few = next((one for one in whole.decided if one.customer is None), None)
    assert few is not None
    assert f"too few: {few.n}" in texts(as_html(whole))
    gaps = [gap for one in own.calibration for gap in one.calibration.self_and_lead.by_agent.values()]
    assert all(gap.mean is None for gap in gaps if gap.n < 5)


def test_numbers_and_dates_are_in_the_languages_own_form() -> None:
    whole = reports()[0]
    english = texts(as_html(whole))
    assert "24 October – 21 November 2026" in english
    assert re.search(r"\d\.\d of 5", english)
    i18n.set_language("ru")
    russian = texts(as_html(whole))
    assert "24 октября – 21 ноября 2026" in russian
    assert re.search(r"\d,\d", russian)
    assert not re.search(r"(?<![\d.])\d\.\d(?![\d.])", russian)


def test_every_sentence_of_the_report_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    from babel.messages.pofile import read_po

    asked: set[str] = set()

    class Listening(type(i18n._translation)):  # type: ignore[misc]
        def gettext(self, message: str) -> str:
            asked.add(message)
            return message

        def ngettext(self, one: str, many: str, n: int) -> str:
            asked.add(one)
            return one if n == 1 else many

    monkeypatch.setattr(i18n, "_translation", Listening())
    for report in reports()[:2]:
        as_html(report)
    with (SOURCE / "locale/ru/LC_MESSAGES/ko_coach.po").open("rb") as file:
        russian = read_po(file, locale="ru")
    missing = [one for one in asked if (found := russian.get(one)) is None or not found.string]
    assert not missing


# ---------------------------------------------------------------------- what strangers wrote


def poisoned(report: Report, text: str) -> str:
    return as_html(with_texts(report, lambda was: f"{was} {text}"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_in_every_field_stay_texts(text: str) -> None:
    whole, own, _private = reports()
    for report in (whole, own):
        assert elements(poisoned(report, text)) == elements(poisoned(report, "harmless"))


SIGNS = st.lists(st.sampled_from(["<", ">", '"', "'", "&", "/", "svg", "!--", "\0"])).map("".join)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=30) | SIGNS)
def test_no_text_at_all_breaks_out(text: str) -> None:
    own = reports()[1]
    assert elements(poisoned(own, text)) == elements(poisoned(own, "harmless"))


@given(st.text(), st.text())
def test_a_text_or_an_attribute_comes_back_as_it_was_but_for_what_is_unsafe(words: str, value: str) -> None:
    made = tag("p", words, title=value)
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(made.html)
    (element,) = list(root)
    assert element.tag == "p"
    assert set(element.attrib) == {"title"}
    if words.isascii() and words.isprintable():
        assert (element.text or "") == words


def test_a_style_sheet_cannot_be_closed_from_within() -> None:
    with pytest.raises(ValueError, match="closing tag"):
        style_sheet("p{}</style><b>")
    assert joined([None, "a<b", [tag("br")]]).html == "a&lt;b<br>"


# ---------------------------------------------------------------------- how it looks


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the ratio that WCAG 2.2 defines."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("ground", ["ground", "panel"])
def test_words_stand_out_by_four_and_a_half_to_one_and_marks_by_three(palette: dict[str, str], ground: str) -> None:
    for words in ("words", "muted", "accent", "warning"):
        assert contrast(palette[words], palette[ground]) >= 4.5
    assert contrast(palette["accent"], palette["groove"]) >= 3
    assert contrast(palette["accent"], palette["light"]) >= 2.5


def test_the_colours_are_those_of_the_screens() -> None:
    for palette, theme in ((LIGHT, themes.LIGHT), (DARK, themes.DARK)):
        shared = {"ground": theme.background, "words": theme.foreground, "accent": theme.accent, "panel": theme.surface}
        shared |= {"groove": theme.panel, "warning": theme.warning}
        shared |= {name: theme.variables[name] for name in ("muted", "line")}
        assert {name: palette[name] for name in shared} == shared


def test_paper_is_light_and_the_style_names_no_colour_but_the_palettes() -> None:
    sheet = style()
    assert "@media screen and (prefers-color-scheme:dark)" in sheet
    assert "@page{size:A4" in sheet
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", sheet)) == {*LIGHT.values(), *DARK.values()}
