"""What a sample is drawn from, that nothing comes up twice, and what is shown of it later; on a file and a server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ko_coach.record.entries import PrivacySet
from ko_coach.record.log import Log
from ko_coach.review.drawing import (
    KeptSample,
    Pool,
    PoolSize,
    SampledInteraction,
    candidates,
    draw_and_record,
    pool_size,
    sample,
    samples,
)
from ko_coach.review.sampling import Drawing, Way
from ko_coach.review.search_line import parse
from ko_coach.review.search_words import Search
from ko_coach.review.viewer import Viewer
from ko_coach.rubric.versions import meaning_of
from tests.review.judged import Judged
from tests.review.one_interaction import START, first, later

pytestmark = pytest.mark.thorough

VERA, ANNA = Viewer("vera", lead=True), Viewer("anna", lead=False)
NOW = START + timedelta(days=2)
EVERYTHING = Search(())


@pytest.fixture
def desk(place: Path | str) -> Iterator[Judged]:
    with Log(place) as log:
        yield Judged(log)


def pool(desk: Judged, search: str = "", viewer: Viewer = VERA, most: int = 1_000) -> Pool:
    with desk.log.reading() as connection:
        return candidates(connection, viewer, parse(search).search, NOW, most)


def size_of(desk: Judged, search: str = "", viewer: Viewer = VERA) -> PoolSize:
    with desk.log.reading() as connection:
        return pool_size(connection, viewer, parse(search).search, NOW)


def drawn(desk: Judged, size: int = 3, seed: int = 1, way: Way = "random", search: str = "") -> Drawing:
    return draw_and_record(desk.log, VERA, parse(search).search, size=size, seed=seed, way=way, now=NOW)[1]


def test_others_rated_interactions_are_drawn_from_and_nothing_else(desk: Judged) -> None:
    one = desk.rated({"focus": 4, "expectations": 1}, engaged=70)
    reviewed = desk.rated({"focus": 3})
    desk.review(reviewed, "boris", {"focus": 3})
    desk.rated(None)
    desk.rated({"focus": 1}, private=True)
    desk.rated({"focus": 2}, "vera")
    found = pool(desk)
    assert {each.interaction for each in found.candidates} == {one, reviewed}
    assert found.gone == found.reviewed == {reviewed}
    (candidate,) = (each for each in found.candidates if each.interaction == one)
    assert (candidate.agent, candidate.focus, candidate.expectations) == ("anna", 4, "missed")
    assert candidate.engaged_seconds == 70
    assert candidate.meaning == meaning_of(first().criterion_by_id["focus"])
    assert (size_of(desk).rated, size_of(desk).free) == (2, 1)


def test_a_focus_asked_in_other_words_is_of_another_meaning(desk: Judged) -> None:
    names = [desk.rated({"focus": 4}, rubric=rubric) for rubric in (first(), later())]
    meanings = {each.interaction: each.meaning for each in pool(desk).candidates}
    assert meanings[names[0]] != meanings[names[1]]
    assert all(meanings.values())


def test_one_without_an_answer_about_focus_may_come_up_too(desk: Judged) -> None:
    desk.rated({"focus": None, "intimacy": 3})
    (candidate,) = pool(desk).candidates
    assert (candidate.focus, candidate.meaning) == (None, "")


def test_it_is_drawn_within_the_search_and_from_the_latest(desk: Judged) -> None:
    names = [desk.rated({"focus": 3}, agent) for agent in ("anna", "ben", "anna")]
    assert {each.interaction for each in pool(desk, "agent:anna").candidates} == {names[0], names[2]}
    assert {each.interaction for each in pool(desk, most=2).candidates} == set(names[1:])
    assert drawn(desk, search="agent:ben").total == 1
    assert samples_of(desk)[0].search == "agent:ben"


def test_nothing_comes_up_twice_and_what_was_drawn_before_is_counted(desk: Judged) -> None:
    for number in range(12):
        desk.rated({"focus": 3}, "anna" if number % 2 else "ben")
    one, other = drawn(desk, 3), drawn(desk, 2, seed=2)
    both = [each.interaction for each in (*one.drawn, *other.drawn)]
    assert len(set(both)) == len(both) == 10
    assert (one.total, other.total) == (12, 6)
    size = size_of(desk)
    assert (size.rated, size.drawn_before, size.reviewed, size.free) == (12, 10, 0, 2)
    assert len(drawn(desk, 9).drawn) == 2
    assert drawn(desk, 9).drawn == ()
    assert len(samples_of(desk)) == 3, "an empty sample is not kept"


def test_an_agent_draws_nothing(desk: Judged) -> None:
    desk.rated({"focus": 3})
    desk.rated({"focus": 3}, "ben")
    assert pool(desk, viewer=ANNA).candidates == ()
    assert size_of(desk, viewer=ANNA).rated == 0


def samples_of(desk: Judged, viewer: Viewer = VERA) -> list[KeptSample]:
    with desk.log.reading() as connection:
        return samples(connection, viewer)


def sample_of(desk: Judged, name: str, viewer: Viewer = VERA) -> list[SampledInteraction]:
    with desk.log.reading() as connection:
        return sample(connection, viewer, name)


def test_a_sample_is_there_later_with_its_reasons_and_what_was_reviewed_since(desk: Judged) -> None:
    for agent in ("ben", "anna"):
        for value in (4, 4, 4, 4, 4, 1):
            desk.rated({"focus": value, "expectations": 2}, agent)
    made = drawn(desk, 6, seed=7, way="weighted")
    (kept,) = samples_of(desk)
    assert (kept.by, kept.at, kept.seed, kept.way, kept.size, kept.total) == ("vera", NOW, 7, "weighted", 6, 12)
    assert (kept.drawn, kept.reviewed) == (12, 0)
    found = sample_of(desk, kept.id)
    assert [one.interaction for one in found] == [one.interaction for one in made.drawn]
    assert [one.agent for one in found] == ["anna"] * 6 + ["ben"] * 6
    assert [one.reasons for one in found if one.reasons] == [("focus dropped",)] * 2
    desk.review(found[0].interaction, "vera", {"focus": 4}, hours=72)
    assert samples_of(desk)[0].reviewed == 1
    assert [one.reviewed for one in sample_of(desk, kept.id)].index(True) == 0


def test_of_one_that_became_private_only_that_it_happened_is_told(desk: Judged) -> None:
    desk.rated({"focus": 3, "expectations": 1})
    name = drawn(desk).drawn[0].interaction
    desk.log.write([PrivacySet(name, True, NOW)])
    (kept,) = samples_of(desk)
    assert (kept.drawn, kept.reviewed) == (1, 0)
    (one,) = sample_of(desk, kept.id)
    assert (one.subject, one.reasons, one.private) == ("", (), True)
    (own,) = sample_of(desk, kept.id, ANNA)
    assert (own.subject, own.reasons) == ("Letter 1", ("expectations missed",))


def test_an_agent_sees_which_of_their_own_were_drawn_and_nobody_elses(desk: Judged) -> None:
    desk.rated({"focus": 3})
    desk.rated({"focus": 3}, "ben")
    drawn(desk)
    (kept,) = samples_of(desk, ANNA)
    assert kept.drawn == 1
    assert [one.agent for one in sample_of(desk, kept.id, ANNA)] == ["anna"]
    assert samples_of(desk, Viewer("carl", lead=False)) == []


@settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.booleans()), max_size=8), st.integers(1, 4))
def test_whatever_is_on_record_the_count_is_what_can_be_drawn(
    tmp_path_factory: pytest.TempPathFactory, team: list[tuple[str, bool, bool]], size: int
) -> None:
    with Log(tmp_path_factory.mktemp("drawn") / "log.db") as log:
        desk = Judged(log)
        for agent, private, reviewed in team:
            name = desk.rated({"focus": 3}, agent, private=private)
            if reviewed:
                desk.review(name, "vera", {"focus": 3})
        seen: list[str] = []
        while True:
            free = size_of(desk).free
            made = drawn(desk, size)
            assert made.total == free
            if not made.drawn:
                break
            seen += [one.interaction for one in made.drawn]
        assert len(seen) == len(set(seen)) == sum(not private and not reviewed for _agent, private, reviewed in team)
        assert size_of(desk).free == 0
