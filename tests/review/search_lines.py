"""Search lines as somebody might type them, for the tests of the line and of what it finds."""

from __future__ import annotations

from hypothesis import strategies as st

AGENTS = ("anna", "boris", "vera")
PERSONAS = ("worried", "expert", "")
STAGES = ("trouble", "return")
ITEMS = ("look", "say-it-back", "thank")
WORDS = ("refund", "refunds", "возврат", "Ёлка", "e-mail", "order", "42", "re", "воз")
STATES = ("open", "draft", "rated", "skipped")
EXPECTATIONS = ("missed", "met", "exceeded")
OPS = ("", "<", "<=", ">", ">=", "=")


def _some(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    plain = [value or '""' for value in values]
    return st.lists(st.sampled_from(plain), min_size=1, max_size=2).map(",".join)


def _limit(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.tuples(st.sampled_from(OPS), numbers).map("".join)
    two = st.tuples(numbers, numbers).map(lambda ends: f"{ends[0]}..{ends[1]}")
    return one | two


def _numbers(most: int) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(str)


_TIMES = st.sampled_from(["1h", "12h", "1d", "2d", "1w", "today", "yesterday", "2026-11-01", "2026-11", "2026-10-31"])
_YES_NO = st.sampled_from(["yes", "no"])
_VALUES: dict[str, st.SearchStrategy[str]] = {
    "agent": _some((*AGENTS, "nobody")),
    "persona": _some(PERSONAS),
    "stage": _some(STAGES),
    "item": _some(ITEMS),
    "ticket": _some(("T1", "T2", "T9")),
    "rubric": _some(("a", "ab", "b", "vabc")),
    "since": _TIMES,
    "before": _TIMES,
    "focus": _limit(_numbers(6)),
    "trust": _limit(_numbers(15) | st.just("2.5")),
    "shown": _limit(_numbers(4)),
    "ticked": _limit(_numbers(3)),
    "ignored": _limit(_numbers(3)),
    "engaged": _limit(st.sampled_from(["0s", "30s", "1m", "10m", "1h"])),
    "expectations": _some(EXPECTATIONS),
    "state": _some(STATES),
    "reviewed": _YES_NO,
    "private": _YES_NO,
}
_ASKED = st.sampled_from(sorted(_VALUES)).flatmap(lambda key: _VALUES[key].map(lambda value: f"{key}:{value}"))
_SOUGHT = st.sampled_from(WORDS) | st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(
    lambda words: f'"{" ".join(words)}"'
)


def lines(most: int = 3) -> st.SearchStrategy[str]:
    """Return lines of up to so many words."""
    word = st.tuples(st.sampled_from(["", "", "-"]), _ASKED | _SOUGHT).map("".join)
    return st.lists(word, max_size=most).map(" ".join)
