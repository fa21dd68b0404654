"""The search line: what it means, what is wrong with it, and what may come next."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.i18n import set_language
from ko_coach.review.search_completion import MOST, Known, complete
from ko_coach.review.search_keys import KEYS
from ko_coach.review.search_line import MOST_WORDS, parse
from ko_coach.review.search_words import Ago, Asked, DayBack, Measure, Midnight, Name, Search, Sought
from tests.review.search_lines import lines

KNOWN = Known(
    agents=(("anna", ""), ("boris", ""), ("Jan Weber", "")),
    personas=(("worried", "Worried Wanda"), ("expert", "Эксперт")),
    stages=(("trouble", "Trouble"),),
    items=tuple((f"item-{number}", "") for number in range(20)),
    versions=(("7f3a", "customer-first"),),
)


def only(line: str) -> Asked | Sought:
    search, faults = parse(line)
    assert not faults
    (word,) = search.words
    return word


def fault(line: str) -> tuple[str, str]:
    """Return what is underlined in the line, and why."""
    (found,) = parse(line).faults
    return line[found.start : found.end], found.cause


def test_the_line_of_the_issue_is_understood_word_for_word() -> None:
    line = (
        "agent:anna persona:worried stage:trouble since:7d before:2026-11-01 focus:<3 expectations:missed "
        'item:say-it-back ignored:>3 reviewed:no rubric:7f3a "free text"'
    )
    search, faults = parse(line)
    assert not faults
    assert str(search) == line
    assert search.words[3:6] == (
        Asked("since", (Ago(7, "d"),)),
        Asked("before", (Midnight(2026, 11, 1),)),
        Asked("focus", (Measure("<", 3),)),
    )
    assert search.words[-1] == Sought("free text", phrase=True)


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("агент:анна", "agent:анна"),
        ("Персона:worried", "persona:worried"),
        ("ЭТАП:trouble", "stage:trouble"),
        ("с:7д до:вчера", "since:7d before:yesterday"),
        ("с:сегодня", "since:today"),
        ("внимание:<3 фокус:2", "focus:<3 focus:2"),
        ("доверие:>=2.5", "trust:>=2.5"),
        ("отложено:≥3", "ignored:>=3"),
        ("ожидания:обмануты,превзойдены", "expectations:missed,exceeded"),
        ("рецензия:нет личное:да", "reviewed:no private:yes"),
        ("состояние:черновик,оценен", "state:draft,rated"),
        ("время:>10мин", "engaged:>10m"),
        ("обращение:17 тикет:18", "ticket:17 ticket:18"),
        ("рубрика:v7F3a", "rubric:7f3a"),
        ("пункт:say-it-back", "item:say-it-back"),
        ("«верните деньги»", '"верните деньги"'),
        ('agent:"Jan Weber",anna,', 'agent:"Jan Weber",anna'),
        ("-agent:anna -«free text» -refund", '-agent:anna -"free text" -refund'),
        ("engaged:90m engaged:3600s engaged:0s", "engaged:90m engaged:1h engaged:0s"),
        ("trust:2.50..4", "trust:2.5..4"),
        ("since:2026-11", "since:2026-11"),
        ("focus:=3", "focus:3"),
    ],
)
def test_what_is_typed_in_either_language_is_kept_in_one_form(typed: str, canonical: str) -> None:
    search, faults = parse(typed)
    assert not faults
    assert str(search) == canonical
    assert parse(canonical).search == search


@pytest.mark.parametrize("text", ["https://example.org/a:b", "12:30", "T-1:", "foo@bar.com", "e-mail", "C++"])
def test_an_address_or_a_time_is_free_text(text: str) -> None:
    assert only(text) == Sought(text)


def test_free_text_is_looked_for_folded_and_without_signs() -> None:
    assert Sought("E-Mail_Ёлка: 42€").tokens == ["e", "mail", "елка", "42"]


def test_a_quoted_key_is_free_text() -> None:
    assert only('"agent:anna"') == Sought("agent:anna", phrase=True)


def test_a_quote_that_is_still_open_ends_with_the_line() -> None:
    assert only('"free te') == Sought("free te", phrase=True)
    assert only('agent:"Jan We') == Asked("agent", (Name("Jan We"),))


def test_a_doubled_quote_stands_for_itself() -> None:
    assert only('agent:"J ""Bo"" W"') == Asked("agent", (Name('J "Bo" W'),))


@pytest.mark.parametrize(
    ("line", "underlined", "cure"),
    [
        ("anna agnet:boris", "agnet:", "Did you mean “agent:”?"),
        ("агнет:анна", "агнет:", "Did you mean “агент:”?"),
        ("xyzzy:1", "xyzzy:", "put it in quotes"),
        ("agent:", "agent:", "agent:anna"),
        ("focus:", "focus:", "focus:<3"),
        ("focus:low since:7d", "low", "<3"),
        ("focus:3..1", "3..1", "Did you mean “1..3”?"),
        ("trust:2.555", "2.555", ">=2.5"),
        ("engaged:10", "10", ">10m"),
        ("engaged:>10y", ">10y", ">10m"),
        ("since:soon", "soon", "7d"),
        ("since:yestreday", "yestreday", "Did you mean “yesterday”?"),
        ("since:2026-02-30", "2026-02-30", "calendar"),
        ("since:2026-00", "2026-00", "calendar"),
        ("since:01.11.2026", "01.11.2026", "Did you mean “2026-11-01”?"),
        ("-expectations:missed,mett", "mett", "Did you mean “met”?"),
        ("state:finished", "finished", "open, draft, rated, skipped"),
        ("private:maybe", "maybe", "yes, no"),
        ("rubric:latest", "latest", "0–9"),
        ("agent:anna !!!", "!!!", "Leave it out."),
        ("- refund", "-", "Leave it out."),
    ],
)
def test_a_wrong_word_is_underlined_and_the_cure_is_named(line: str, underlined: str, cure: str) -> None:
    where, cause = fault(line)
    assert where == underlined
    assert cure in cause


def test_a_wrong_word_is_left_out_and_the_rest_of_the_line_works() -> None:
    search, faults = parse("agent:anna focus:low refund stage:")
    assert str(search) == "agent:anna refund"
    assert len(faults) == 2


def test_a_cause_shows_what_was_typed_safely_and_shortly() -> None:
    _, cause = fault(f"private:\x1b[31m{'x' * 500}")
    assert "\x1b" not in cause
    assert len(cause) < 200


def test_a_line_without_an_end_is_cut_and_said() -> None:
    search, faults = parse(" ".join(f"w{number}" for number in range(1000)))
    assert len(search.words) == MOST_WORDS
    assert len(faults) == 1
    assert parse(f"agent:{','.join(map(str, range(1000)))}").faults
    assert parse("x" * 100_000).faults


@given(st.text(max_size=200))
def test_no_text_makes_it_raise_and_what_it_means_survives_being_kept(line: str) -> None:
    search, faults = parse(line)
    assert parse(str(search)) == (search, ())
    assert all(0 <= one.start < one.end <= len(line) and one.cause for one in faults)


@given(lines())
def test_what_a_line_means_survives_being_kept(line: str) -> None:
    search, _ = parse(line)
    assert parse(str(search)) == (search, ())


SIGNS = st.sampled_from(['"', "-", ":", ",", "<", ">", "=", "..", "«", "»", "“", "”", " ", "agent", "focus", "3", "x"])


@given(st.lists(SIGNS, max_size=30).map("".join))
def test_every_pile_of_signs_means_something_or_is_said_to_be_wrong(line: str) -> None:
    search, _ = parse(line)
    assert parse(str(search)) == (search, ())


def test_a_day_begins_at_the_readers_midnight_also_across_the_change_of_the_clock() -> None:
    now = datetime(2026, 11, 2, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))

    def utc(line: str) -> datetime:
        word = only(line)
        assert isinstance(word, Asked)
        (value,) = word.values
        assert isinstance(value, Ago | Midnight | DayBack)
        return value.moment(now).astimezone(UTC)

    assert utc("since:today") == datetime(2026, 11, 1, 23, tzinfo=UTC)
    assert utc("since:yesterday") == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert utc("before:2026-11") == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert utc("since:2026-07-01") == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert utc("since:12h") == datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
    assert utc("since:999999999w") == datetime.min.replace(tzinfo=UTC)


# Completion


def offers(line: str, cursor: int | None = None) -> list[str]:
    """Return the lines that there would be with each completion taken."""
    at = len(line) if cursor is None else cursor
    return [line[: one.start] + one.text + line[one.end :] for one in complete(line, at, KNOWN)]


def test_an_empty_line_offers_the_keys_that_are_asked_most() -> None:
    assert offers("")[:3] == ["agent:", "persona:", "stage:"]
    assert offers("agent:anna ")[0] == "agent:anna agent:"
    assert offers("-")[0] == "-agent:"


def test_keys_that_begin_as_typed_come_before_those_that_contain_it() -> None:
    assert offers("re") == ["reviewed:", "before:", "ignored:"]
    assert offers("anna st")[:2] == ["anna stage:", "anna state:"]


def test_the_values_of_a_key_are_offered_behind_its_colon() -> None:
    assert offers("agent:a")[0] == "agent:anna"
    assert offers("agent:anna,b")[0] == "agent:anna,boris"
    assert offers("agent:web") == ['agent:"Jan Weber"']
    assert offers('agent:"jan w') == ['agent:"Jan Weber"']
    assert offers("persona:wanda") == ["persona:worried"]
    assert offers("персона:экс") == ["персона:expert"]
    assert offers("expectations:") == ["expectations:missed", "expectations:met", "expectations:exceeded"]
    assert "since:today" in offers("since:t")
    assert len(offers("item:")) == MOST
    assert offers("nonsense:x") == []


def test_a_value_is_replaced_whole_wherever_the_cursor_stands_in_it() -> None:
    assert offers("agent:anna since:7d", 7)[0] == "agent:anna since:7d"
    assert offers("agent:anna since:7d", 2)[0] == "agent:anna since:7d"


def test_who_speaks_russian_is_offered_russian_words_and_may_type_english_ones() -> None:
    set_language("ru")
    assert offers("")[:2] == ["агент:", "персона:"]
    assert offers("вним") == ["внимание:"]
    assert offers("ag")[0] == "agent:"
    assert offers("рецензия:") == ["рецензия:да", "рецензия:нет"]
    assert "с:сегодня" in offers("с:")


@given(st.text(max_size=60) | lines(), st.integers(-5, 100))
def test_whatever_stands_on_the_line_completions_fit_into_it(line: str, cursor: int) -> None:
    found = complete(line, cursor, KNOWN)
    assert len(found) <= MOST
    assert all(0 <= one.start <= one.end <= len(line) for one in found)


@pytest.mark.parametrize("key", [key.name for key in KEYS])
def test_the_example_of_every_key_is_understood(key: str) -> None:
    example = next(one.example for one in KEYS if one.name == key)
    assert parse(f"{key}:{example}").search == Search((only(f"{key}:{example}"),))
