"""A sample on the screen: what it is drawn from, what came up and why, and what was reviewed since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ko_coach import i18n
from ko_coach.record.log import Log
from ko_coach.review.drawing import KeptSample, SampledInteraction, sample, samples
from ko_coach.review.search_line import parse
from ko_coach.review.viewer import Viewer
from ko_coach.tui.review.sample_panel import SamplePanel
from tests.review.judged import Judged
from tests.tui.stage import Seated, Stage, staged

pytestmark = pytest.mark.thorough

VERA, ANNA = Viewer("vera", lead=True), Viewer("anna", lead=False)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Judged]:
    """Three agents with seven interactions each, one of which ended badly."""
    with Log(tmp_path / "log.db") as log:
        made = Judged(log)
        for agent in ("ben", "anna", "carl"):
            for value in (4, 4, 4, 4, 4, 4, 1):
                made.rated({"focus": value, "expectations": 1 if value == 1 else 2}, agent, engaged=300 * (5 - value))
        yield made


def panel_of(seated: Seated) -> SamplePanel:
    app = seated.pilot.app
    assert isinstance(app, Stage)
    assert isinstance(app.pane, SamplePanel)
    return app.pane


async def ready(seated: Seated) -> SamplePanel:
    panel = panel_of(seated)
    await seated.until(lambda: panel.samples is not None and (panel.form.pool or not panel.form.things()))
    return panel


def kept(desk: Judged) -> list[tuple[KeptSample, list[SampledInteraction]]]:
    with desk.log.reading() as connection:
        return [(one, sample(connection, VERA, one.id)) for one in samples(connection, VERA)]


async def test_enter_draws_so_many_of_each_agent_and_says_from_how_many(desk: Judged, tmp_path: Path) -> None:
    desk.review(desk.rated({"focus": 3}), "boris", {"focus": 3})
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA, size=(160, 45)) as seated:
        await ready(seated)
        await seated.sees("21 of 22 rated interactions of others; 1 was")
        await seated.press("enter")
        await seated.sees("drawn 9 of 21")
        await seated.sees("vera, 09:42 · 3 per agent · random · seed 20261121 · everything on record")
        places = [seated.seen.index(f"│ {agent} ") for agent in ("anna", "ben", "carl")]
        assert places == sorted(places)
        await seated.sees("12 of 22 rated interactions of others; 1 was")
        ((one, drawn),) = kept(desk)
        assert (one.seed, one.size, one.way, one.by) == (20_261_121, 3, "random", "vera")
        assert all(each.ticket in seated.seen for each in drawn)


async def test_digits_and_arrows_say_how_and_the_sentence_says_what_it_means(desk: Judged, tmp_path: Path) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA, size=(160, 45)) as seated:
        panel = await ready(seated)
        await seated.press("5", "left")
        assert panel.form.size_per_agent == 4
        await seated.press("down", "right")
        assert panel.form.way == "weighted"
        await seated.sees("What deserves a look comes up more often")
        await seated.sees("counts 5 times")
        await seated.press("down", "4", "2", "x", "backspace", "7")
        assert panel.form.seed == 47
        await seated.press("up", "left")
        await seated.sees("Every interaction is as likely as any other")
        await seated.press("up", "2", "5", "0")
        assert panel.form.size_per_agent == 25
        await seated.press("backspace", "backspace", "enter")
        await seated.sees("at least one interaction per agent")
        assert kept(desk) == []
        await seated.press("2", "down", "right", "enter")
        await seated.sees("drawn 6 of 21")
        assert [(one.way, one.seed, one.size) for one, _drawn in kept(desk)] == [("weighted", 47, 2)]


async def test_reasons_are_told_in_words_once_they_cannot_sway_the_review(desk: Judged, tmp_path: Path) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA, size=(160, 60)) as seated:
        panel = await ready(seated)
        await seated.press("7", "enter")
        await seated.sees("drawn 21 of 21")
        assert "below the usual" not in seated.seen
        for one in kept(desk)[0][1]:
            desk.review(one.interaction, "vera", {"focus": 3}, hours=50)
        panel.look(parse("").search)
        await seated.until(
            lambda: seated.seen.count("focus 2 points or more below the usual · expectations missed") == 3
        )
        assert seated.seen.count("took 2 times as long as usual or") == 3


async def test_it_is_drawn_within_the_search_and_nothing_left_is_said(desk: Judged, tmp_path: Path) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA) as seated:
        panel = await ready(seated)
        panel.look(parse("agent:ben focus:<2").search)
        await seated.sees("agent:ben focus:<2")
        await seated.sees("1 of 1 rated interaction of others")
        await seated.press("enter")
        await seated.sees("drawn 1 of 1")
        await seated.press("tab", "enter")
        await seated.sees("Nothing is left to draw from")
        assert len(kept(desk)) == 1


async def test_what_was_reviewed_since_is_marked_and_earlier_samples_are_leafed_through(
    desk: Judged, tmp_path: Path
) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA) as seated:
        panel = await ready(seated)
        await seated.press("enter")
        await seated.sees("drawn 9 of 21")
        await seated.press("tab", "1", "enter")
        await seated.sees("drawn 3 of 12; 9 were drawn before")
        await seated.sees("sample 1 of 2")
        (_late, early) = kept(desk)
        desk.review(early[1][0].interaction, "vera", {"focus": 3}, hours=50)
        panel.look(parse("").search)
        await seated.press("left_square_bracket")
        await seated.sees("sample 2 of 2")
        await seated.sees("drawn 9 of 21; ● 1 was reviewed since")
        assert f"● {early[1][0].ticket}" in seated.seen
        await seated.press("left_square_bracket", "right_square_bracket")
        await seated.sees("sample 1 of 2")


async def test_enter_opens_the_one_at_hand_and_escape_closes(desk: Judged, tmp_path: Path) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA) as seated:
        panel = await ready(seated)
        await seated.press("enter")
        await seated.sees("drawn 9 of 21")
        await seated.until(lambda: panel.list.at_hand)
        await seated.press("down", "enter")
        ((_one, drawn),) = kept(desk)

        def opened() -> list[str]:
            return [message.interaction for message in seated.said if isinstance(message, SamplePanel.OpenInteraction)]

        await seated.until(opened)
        assert opened()[0] == drawn[1].interaction
        await seated.press("escape")
        await seated.until(lambda: any(isinstance(message, SamplePanel.Closed) for message in seated.said))


async def test_an_agent_draws_nothing_and_sees_which_of_their_own_came_up(desk: Judged, tmp_path: Path) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, ANNA) as seated:
        await ready(seated)
        await seated.sees("Leads draw samples of what to review.")
        await seated.sees("None of your interactions came up in a sample yet.")
        await seated.press("enter")
        assert kept(desk) == []
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA) as seated:
        await ready(seated)
        await seated.press("enter")
        await seated.sees("drawn 9 of 21")
    async with staged(SamplePanel, desk.log.path, tmp_path, ANNA) as seated:
        await ready(seated)
        await seated.sees("drawn 3")
        assert "ben" not in seated.seen


async def test_a_record_that_is_not_there_is_said(tmp_path: Path) -> None:
    async with staged(SamplePanel, tmp_path / "nowhere.db", tmp_path, VERA) as seated:
        await seated.sees("There is no record yet")


async def test_foreign_words_are_only_letters(desk: Judged, tmp_path: Path) -> None:
    desk.rated({"focus": 3}, "[bold]\x1b[31meve")
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA) as seated:
        await ready(seated)
        await seated.press("enter")
        await seated.sees("[bold]␛[31meve")


@pytest.mark.parametrize(
    ("size", "language"),
    [((160, 45), "en"), ((100, 30), "ru"), ((60, 40), "en"), ((42, 30), "ru"), ((42, 20), "en"), ((12, 5), "en")],
    ids=str,
)
async def test_it_works_in_any_size(desk: Judged, tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with staged(SamplePanel, desk.log.path, tmp_path, VERA, size=size, language=language) as seated:
        panel = await ready(seated)
        await seated.press("down", "right", "down", "down", "enter")
        await seated.until(lambda: panel.list.at_hand)
        assert panel.list.has_focus
        assert panel.list.display
        assert panel.form.display == (size[0] > 96)
        await seated.press("tab")
        assert panel.form.has_focus
        assert panel.form.display
        for part in (panel.form, panel.list):
            for line in part.compose_lines(40):
                assert line.cell_length <= 40, line.plain
        await seated.pilot.resize_terminal(size[1] * 4, 30)
        await seated.press("tab", "up", "down")
        assert panel.list.has_focus
    i18n.set_language("en")
