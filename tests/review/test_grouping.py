"""Sentences in like words come together, whatever the order in which they are read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.review.grouping import Said, grouped
from ko_coach.review.stems import stem, subject, telling
from tests.simulated_team import IN_THE_WAY

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
_WORDS = st.sampled_from(
    [
        "refund",
        "tool",
        "down",
        "the",
        "again",
        "printer",
        "доступ",
        "доступа",
        "к",
        "счёту",
        "не",
        "было",
        "no",
        "—",
        "",
    ]
)


def said(words: str, minute: int = 0, by: str = "anna") -> Said:
    at = NOON + timedelta(minutes=minute)
    return Said(words, by, 1, at, at)


SENTENCES = st.lists(
    st.builds(said, st.lists(_WORDS, max_size=5).map(" ".join), st.integers(0, 50), st.sampled_from(["anna", "boris"])),
    max_size=25,
)


@given(SENTENCES, st.randoms())
def test_the_order_of_reading_changes_no_group(sentences: list[Said], dice: object) -> None:
    shuffled = list(sentences)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert grouped(shuffled) == grouped(sentences)


@given(SENTENCES)
def test_every_sentence_that_says_something_is_in_one_group(sentences: list[Said]) -> None:
    groups = grouped(sentences)
    told = [one for group in groups for one in group.said]
    assert sorted(map(repr, told)) == sorted(repr(one) for one in sentences if telling(one.words))
    assert len({group.key for group in groups}) == len(groups)
    for group in groups:
        for one in group.said:
            stems = subject(one.words)
            assert len(stems & group.core) / len(stems | group.core) >= 0.5


@given(SENTENCES)
def test_a_group_is_found_again_by_its_key(sentences: list[Said]) -> None:
    """What a lead said of a group stays with it when more is said, and when what was said first is out of sight."""
    before = grouped(sentences)
    keys = [group.key for group in before]
    again = grouped(sentences, keys)
    assert [group.key for group in again] == keys
    assert all(old.said[0] in new.said for old, new in zip(before, again, strict=True))


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_varying_words_for_the_same_are_one_group(name: str) -> None:
    others = [words for group, wordings in IN_THE_WAY.items() if group != name for words in wordings]
    sentences = [said(words, minute) for minute, words in enumerate([*IN_THE_WAY[name], *others])]
    (group,) = [one for one in grouped(sentences) if one.said[0].words in IN_THE_WAY[name]]
    assert {one.words for one in group.said} == set(IN_THE_WAY[name])


@pytest.mark.parametrize("nothing", ["", "—", "no", "nothing", "None.", "нет", "Ничего", "не было"])
def test_nothing_in_the_way_is_no_group(nothing: str) -> None:
    assert grouped([said(nothing)]) == []


@pytest.mark.parametrize(
    "forms",
    [
        ("refund", "refunds", "refunded", "refunding"),
        ("address", "addresses"),
        ("stop", "stops", "stopped", "stopping"),
        ("система", "системы", "системой", "систем"),
        ("возврат", "возврата", "возвраты", "возвратов"),
        ("доставка", "доставки", "доставкой"),
        ("отвечает", "отвечала", "отвечали", "отвечать"),
        ("счёт", "счета", "счетам", "счёту"),
        ("портал", "портала", "порталом", "порталы"),
        ("кредит", "кредита", "кредиты"),
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({next(iter(subject(form))) for form in forms}) == 1


@given(st.text(max_size=20))
def test_any_word_has_a_stem(word: str) -> None:
    found = stem(word)
    assert word.startswith(found)
    assert bool(found) == bool(word)
    assert stem(found) == found
