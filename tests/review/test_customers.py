"""Who comes in which stage: counts that are known, on a file and on a server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ko_coach.record.log import Log
from ko_coach.review.counting import Span
from ko_coach.review.customers import GONE, HeatMap, groups, heat_map
from ko_coach.review.viewer import Viewer
from tests.blank_record import blank_record
from tests.review.one_interaction import first
from tests.review.visited import NOW, Visits

LEAD, ANNA = Viewer("vera", lead=True), Viewer("anna", lead=False)
SPAN = Span(NOW - timedelta(weeks=13))


@pytest.fixture
def log(place: Path | str) -> Iterator[Log]:
    with Log(place) as opened:
        yield opened


def found(log: Log, viewer: Viewer = LEAD, span: Span = SPAN) -> HeatMap:
    return heat_map(log, viewer, span, first())


def test_each_cell_counts_what_was_met_there_and_the_margins_add_up(log: Log) -> None:
    visits = Visits(log)
    for persona, stage, times in (("worried", "trouble", 6), ("worried", "start", 2), ("expert", "trouble", 2)):
        for _time in range(times):
            visits.came(persona, stage)
    seen = found(log)
    assert seen.n("worried", "trouble") == 6
    assert seen.share("worried", "trouble") == pytest.approx(0.6)
    assert (seen.n("worried"), seen.n(stage="trouble"), seen.total) == (8, 8, 10)
    assert seen.n("quiet", "leave") == 0
    assert seen.share() == 1


def test_what_nobody_recognised_and_what_the_rubric_has_no_more_have_rows_and_columns_of_their_own(log: Log) -> None:
    visits = Visits(log)
    for persona, stage in (
        ("", "trouble"),
        ("worried", ""),
        ("", ""),
        ("retired-persona", "old-stage"),
        ("quiet", "use"),
    ):
        visits.came(persona, stage)
    seen = found(log)
    assert seen.personas == (*first().persona_by_id, "retired-persona", "")
    assert seen.stages == (*first().stage_by_id, "old-stage", "")
    assert (seen.n(""), seen.n(stage=""), seen.n("", "")) == (2, 2, 1)
    assert seen.n("retired-persona", "old-stage") == 1


def test_private_interactions_and_those_before_the_span_are_in_no_cell(log: Log) -> None:
    visits = Visits(log)
    visits.came("worried", "trouble", private=True)
    visits.came("worried", "trouble", ago=100)
    visits.came("worried", "trouble", ago=90)
    assert found(log).cells == {("worried", "trouble"): 1}


def test_an_agent_counts_their_own_alone(log: Log) -> None:
    visits = Visits(log)
    visits.came("worried", "trouble", agent="anna")
    visits.came("expert", "use", agent="boris")
    visits.came("expert", "use", agent="anna", private=True)
    assert found(log, ANNA).cells == {("worried", "trouble"): 1}
    assert found(log, Viewer("", lead=False)).total == 0


def test_below_five_interactions_there_are_counts_and_no_shares(log: Log) -> None:
    visits = Visits(log)
    for _time in range(4):
        visits.came("worried", "trouble")
    assert found(log).share("worried") is None
    visits.came("expert", "use")
    assert found(log).share("worried") == pytest.approx(0.8)


def test_personas_are_grouped_by_kind_and_by_stakeholders_and_every_interaction_is_in_one_group(log: Log) -> None:
    visits = Visits(log)
    for persona in ("worried", "worried", "partner", "colleague", "colleague", "colleague", "retired-persona", ""):
        visits.came(persona, "trouble")
    seen = found(log)
    kinds = {one.key: one.n for one in groups(seen, first(), "kind")}
    assert kinds == {"primary": 2, "secondary": 1, "internal": 3, GONE: 1, "": 1}
    stakeholders = {one.key: one.n for one in groups(seen, first(), "stakeholder")}
    assert stakeholders == {"customer": 2, "partner": 1, "employee": 3, GONE: 1, "": 1}
    for by in ("kind", "stakeholder"):
        members = [persona for group in groups(seen, first(), by) for persona in group.personas]
        assert sorted(members) == sorted(seen.personas)


PLACES = st.tuples(
    st.sampled_from(["worried", "expert", "colleague", "gone", ""]),
    st.sampled_from(["trouble", "use", "gone", ""]),
    st.booleans(),
    st.sampled_from(["anna", "boris"]),
)


@given(st.lists(PLACES, max_size=40))
def test_shares_add_up_to_all_and_agree_with_counting_by_hand(
    tmp_path_factory: pytest.TempPathFactory, met: list[tuple[str, str, bool, str]]
) -> None:
    with Log(blank_record(tmp_path_factory.mktemp("counted") / "log.db")) as log:
        visits = Visits(log)
        for persona, stage, private, agent in met:
            visits.came(persona, stage, private=private, agent=agent)
        for viewer in (LEAD, ANNA):
            seen = found(log, viewer)
            by_hand = Counter(
                (persona, stage)
                for persona, stage, private, agent in met
                if not private and (viewer.lead or agent == viewer.name)
            )
            assert seen.cells == by_hand
            shares = [seen.share(persona, stage) for persona in seen.personas for stage in seen.stages]
            if seen.total >= 5:
                assert sum(share or 0 for share in shares) == pytest.approx(1)
            else:
                assert set(shares) == {None}


def test_the_report_tells_the_map_as_a_table_with_every_share_and_its_n() -> None:
    from ko_coach.review.report_customers import customers
    from tests.review.reported import reports

    whole = reports()[0]
    told = str(customers(whole))
    seen = whole.customers
    assert seen.total == whole.tally.interactions - whole.tally.private
    persona, stage = max(seen.cells, key=lambda cell: seen.cells[cell])
    assert f"n {seen.n(persona, stage)}<" in told
    assert "color-mix" in told
    assert told.count("<tr") == len([one for one in seen.personas if seen.n(one)]) + 2
