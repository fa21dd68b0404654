"""HTML mail as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.desk.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree"),
        ("<ul><li>a<li>b</ul>", "• a\n• b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("a\n  b &amp; c&nbsp;d &lt;e&gt;", "a b & c\xa0d <e>"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<head><title>T</title><style>p {}</style></head><body>seen</body>", "seen"),
        ("<head><body>seen", "seen"),
        ("<script>if (a<b) alert('</p>')</script>seen", "seen"),
        ("<SCRIPT>hidden</SCRIPT>seen<!-- hidden <p> -->!", "seen!"),
        ('<a href="http://evil.test/">words</a>', "words"),
        ("<a title='1 > 2'>x</a>", "x"),
        ("a < b and c > d <3", "a < b and c > d <3"),
        ("<![if !supportLists]>a<![endif]>", "a"),
        ("<![foo [x]]>a<?xml version='1'?>b<!DOCTYPE html>c", "abc"),
        ("<p", "<p"),
        ("<!-- never ends <p>x", ""),
        ("<style>never ends <p>x", ""),
        ("<o:p>a</o:p>", "a"),
    ],
)
def test_what_a_browser_would_show(html: str, text: str) -> None:
    assert text_of_html(html) == text


@given(st.text(alphabet="<>/!-a=\"' &;pb[]?\n") | st.text())
def test_anything_is_read(html: str) -> None:
    assert text_of_html(html) == text_of_html(html).strip()


BEGINNINGS = [
    "<a ", "<!--", "</", "<![CDATA[", "<![x ", "<!", "<?", "&#", "<a href=\"", "<script>", "<div>", "<x y='", "</a",
    "<a b=", "<title>", "\"'<", "<a \"'", "'>\"<a ",
]  # fmt: skip


def test_no_beginning_without_an_end_takes_long() -> None:
    """A parser that tries again from each place needs minutes for these; the time limit of the tests says so."""
    for beginning in BEGINNINGS:
        text_of_html(beginning * (200_000 // len(beginning)))
