"""A message in the Atlassian Document Format is read as plain text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.desk.document_text import text_of_document


def node(kind: str, *content: object, **attrs: object) -> dict[str, Any]:
    return {"type": kind, "attrs": attrs, "content": list(content)}


def text(words: str, *marks: str) -> dict[str, Any]:
    return {"type": "text", "text": words, "marks": [{"type": mark} for mark in marks]}


def paragraph(*content: object) -> dict[str, Any]:
    return node("paragraph", *content)


def row(*cells: str) -> dict[str, Any]:
    return node("tableRow", *(node("tableCell", paragraph(text(cell))) for cell in cells))


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ([paragraph(text("Hello "), text("world", "strong")), paragraph(text("again"))], "Hello world\nagain"),
        ([paragraph(text("one"), node("hardBreak"), text("two"))], "one\ntwo"),
        ([paragraph()], ""),
        ([paragraph(text("a")), paragraph(), paragraph(), paragraph(), paragraph(text("b"))], "a\n\nb"),
        (
            [node("bulletList", *(node("listItem", paragraph(text(one))) for one in ("first", "second")))],
            "• first\n• second",
        ),
        ([node("taskList", node("taskItem", text("call back"), state="TODO"))], "• call back"),
        ([paragraph(node("mention", id="1", text="@Anna"), text(" look"))], "@Anna look"),
        ([paragraph(text("thanks "), node("emoji", shortName=":smile:", text="😄"))], "thanks 😄"),
        ([paragraph(node("emoji", shortName=":our_logo:"))], ":our_logo:"),
        ([paragraph(node("status", text="LATE"), node("date", timestamp="1763712000000"))], "LATE2025-11-21"),
        ([paragraph(text("see "), node("inlineCard", url="https://a.test/1"))], "see https://a.test/1"),
        ([node("mediaSingle", node("media", id="1", type="file", alt="screen.png"))], "[screen.png]"),
        ([paragraph(text("before")), node("mediaGroup", node("media", id="1", type="file"))], "before\n[…]"),
        ([node("codeBlock", text("x = 1\ny = 2"), language="python")], "x = 1\ny = 2"),
        ([node("heading", text("Steps"), level=2), node("panel", paragraph(text("careful")))], "Steps\ncareful"),
        ([node("table", row("a", "b"), row("c"))], "a\nb\n\nc"),
        ([node("expand", paragraph(text("inside")), title="More")], "More\ninside"),
        ([{"type": "somethingNew", "content": [text("still read")]}], "still read"),
    ],
)  # fmt: skip
def test_what_jira_shows_is_what_is_read(content: list[Any], shown: str) -> None:
    read = text_of_document({"type": "doc", "version": 1, "content": content})
    assert read == shown


@pytest.mark.parametrize(("given_", "shown"), [("plain", "plain"), (None, ""), (7, ""), ([], ""), ({}, "")])
def test_text_is_text_and_nothing_is_nothing(given_: object, shown: str) -> None:
    assert text_of_document(given_) == shown


def test_a_document_of_any_depth_and_size_is_read_as_far_as_is_sane() -> None:
    deep: dict[str, Any] = paragraph(text("bottom"))
    for _each in range(10_000):
        deep = node("blockquote", deep)
    assert text_of_document(deep) == "bottom"
    wide = node("doc", *(paragraph(text("word " * 100)) for _each in range(30_000)))
    assert 100_000 < len(text_of_document(wide)) <= 500_000


_kinds = st.sampled_from(["doc", "text", "paragraph", "date", "media", "emoji", "listItem", "table", "rule", "", "x"])
_values = st.none() | st.integers() | st.floats() | st.text(max_size=5) | st.booleans()
_documents = st.recursive(
    _values,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.fixed_dictionaries(
            {},
            optional={
                "type": _kinds | inner,
                "text": inner,
                "content": inner,
                "attrs": inner | st.dictionaries(st.sampled_from(["text", "timestamp", "alt", "url", "title"]), inner),
            },
        )
    ),
    max_leaves=20,
)


@given(_documents)
def test_whatever_the_document_is_text_comes_back(document: object) -> None:
    assert isinstance(text_of_document(document), str)


@given(st.lists(st.text(alphabet="abc é", min_size=1).filter(str.strip), min_size=1))
def test_no_words_are_lost(words: list[str]) -> None:
    read = text_of_document(node("doc", *(paragraph(text(one)) for one in words)))
    assert [line for line in read.split("\n") if line] == [one.strip() for one in words]
