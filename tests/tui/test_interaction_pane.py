"""One interaction on the screen: read by its agent and by leads, rated blind, answered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from ko_coach.record.errors import RecordError
from ko_coach.record.log import Log
from ko_coach.review.interaction import opened
from ko_coach.review.interaction_steps import next_steps
from ko_coach.review.interaction_values import StandingReview, Told
from ko_coach.review.viewer import Viewer
from ko_coach.tui.asking import RecordDoor
from ko_coach.tui.review.interaction_pane import InteractionPane
from ko_coach.tui.review.steps_pane import StepsPane
from tests.review.one_interaction import Case
from tests.tui.one_pane import NOW, Onlooker, World, before

pytestmark = pytest.mark.thorough

VERA, ANNA = Viewer("vera", lead=True), Viewer("anna", lead=False)
RATED = ("4", "2", "3", "3", "minus", "2")
COVER = "█████"


@pytest.fixture
def case(tmp_path: Path) -> Case:
    with Log(tmp_path / "log.db") as log:
        return Case(log).opened().worked().rated()


Look = Callable[..., AbstractAsyncContextManager[tuple[InteractionPane, Onlooker]]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    @asynccontextmanager
    async def run(
        viewer: Viewer = VERA, size: tuple[int, int] = (120, 60), interaction: str = "i1"
    ) -> AsyncIterator[tuple[InteractionPane, Onlooker]]:
        world = World(tmp_path / "log.db", viewer)
        pane = InteractionPane(world)
        async with before(pane, size) as onlooker:
            pane.open(interaction)
            await onlooker.until(lambda: pane.opened is not None)
            await onlooker.pilot.pause()
            yield pane, onlooker
        world.record.close()

    return run


def kept(case: Case, viewer: Viewer = ANNA) -> Told:
    """Return what is on record of the interaction."""
    found = opened(case.log, case.name, viewer)
    assert found is not None
    assert found.told is not None
    return found.told


def review(case: Case, by: str = "vera") -> StandingReview:
    found = kept(case).review_of(by)
    assert found is not None
    return found


async def test_it_shows_what_happened_in_the_wording_that_was_on_screen(look: Look, case: Case) -> None:
    async with look(ANNA, (160, 70)) as (_pane, anna):
        await anna.sees("Refund has not arrived", "third contact", "Worried soul", "stage: Trouble")
        await anna.sees("Read to the last line before you decide.", "reworded by", "withdrawn by", "set aside")
        await anna.sees("5 prompts shown", "with another ticket for 4 min", "took the rubric's version")
        await anna.sees("called the bank myself (sooner)", "lit up: “Say the problem back in the customer's words.”")


async def test_the_self_rating_is_covered_until_the_leads_own_is_saved(look: Look, case: Case) -> None:
    async with look() as (pane, vera):
        await vera.sees(COVER, "Covered, so that you judge with your own eyes.")
        assert "○ 4" not in vera.seen
        await vera.press("r", *RATED)
        assert "○ 4" not in vera.seen
        await vera.press("ctrl+s")
        await vera.sees("○ 4  ● 4", "just as the review says", "○ 4  ● 3", "one point higher than the review")
        await vera.sees("○ n/a  ● n/a", "both: not applicable")
        assert COVER not in vera.seen
        assert not pane.form_is_open
        assert [message.interaction for message in vera.heard(InteractionPane.Changed)] == ["i1"]
    assert [answer.value for answer in review(case).answers] == [4, 2, 3, 3, None, 2]  # type: ignore[union-attr]


async def test_both_stand_side_by_side_for_the_agent_too(look: Look, case: Case) -> None:
    case.review("r1", "vera", {"focus": 2})
    async with look(ANNA) as (_pane, anna):
        await anna.sees("○ 4  ● 2", "two points higher than the review", "vera")


async def test_a_lead_who_only_comments_sees_the_ratings(look: Look, case: Case) -> None:
    async with look() as (_pane, vera):
        await vera.press("c")
        await vera.write("well heard")
        await vera.press("ctrl+s")
        await vera.sees("well heard", "○ 4")
    assert review(case).answers == ()


async def test_every_question_waits_for_an_answer(look: Look, case: Case) -> None:
    async with look() as (pane, vera):
        await vera.press("r", "4", "ctrl+s")
        assert pane.form_is_open
        said = [message.words for message in vera.heard(InteractionPane.Noticed)]
        assert said == ["5 questions are open; - says one does not fit."]
        await vera.sees("What became of the customer's expectations?")
    assert kept(case).reviews == ()


async def test_a_review_may_carry_a_comment_thanks_and_a_step_with_its_day(look: Look, case: Case) -> None:
    async with look() as (_pane, vera):
        await vera.press("r", *RATED, "enter")
        await vera.write("you heard her")
        await vera.press("tab", "right", "tab")
        await vera.write("say the date")
        await vera.press("tab")
        await vera.write("7d")
        await vera.press("enter")
        await vera.sees("♥ thanks", "you heard her", "□ say the date", "due 28 Nov")
    made = review(case)
    assert (made.comment, made.thanks, made.next_step, made.due) == (
        "you heard her",
        True,
        "say the date",
        "2026-11-28",
    )


@pytest.mark.parametrize(("typed", "said"), [("soon", "That is no day."), ("7d", "A day needs a next step.")])
async def test_a_day_that_cannot_be_is_asked_for_again(look: Look, case: Case, typed: str, said: str) -> None:
    async with look() as (pane, vera):
        await vera.press("c", "tab", "tab", "tab")
        await vera.write(typed)
        await vera.press("ctrl+s")
        assert pane.form_is_open
        assert vera.heard(InteractionPane.Noticed)[-1].words.startswith(said)


async def test_what_was_entered_is_there_when_the_form_is_opened_again(look: Look, case: Case) -> None:
    other = Case(case.log, "i2", "oleg", "4813").opened()
    async with look() as (pane, vera):
        await vera.press("r", "4", "2", "tab")
        await vera.write("so far")
        await vera.press("escape")
        assert not pane.form_is_open
        pane.open(other.name)
        await vera.sees("4813")
        await vera.press("c")
        assert "so far" not in vera.seen
        await vera.press("escape")
        pane.open("i1")
        await vera.until(lambda: pane.opened is not None)
        await vera.press("r")
        await vera.sees("2 of 6", "so far")


async def test_a_failure_to_write_keeps_the_words_and_says_why(
    look: Look, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with look() as (pane, vera):
        await vera.press("c")
        await vera.write("well heard")
        gone = RecordDoor(tmp_path / "gone" / "log.db")
        there = pane.world.record
        monkeypatch.setattr(pane.world, "record", gone)
        await vera.press("ctrl+s")
        await vera.sees("Not saved, nothing is lost: There is no record yet")
        assert pane.form_is_open
        assert "well heard" in vera.seen
        monkeypatch.setattr(pane.world, "record", there)
        await vera.press("ctrl+s")
        await vera.until(lambda: not pane.form_is_open)
    assert review(case).comment == "well heard"


async def test_one_key_thanks_and_leaves_the_rest_as_it_was(look: Look, case: Case) -> None:
    async with look() as (_pane, vera):
        await vera.press("y")
        await vera.sees("♥ thanks")
        assert COVER in vera.seen, "who thanks first can still rate blind"
        await vera.press("r", *RATED, "ctrl+s")
        await vera.sees("○ 4  ● 4")
        await vera.press("y")
        assert vera.heard(InteractionPane.Noticed)[-1].words == "You have thanked for this one."
    made = review(case)
    assert made.thanks
    assert made.answers


async def test_a_later_comment_leaves_the_rating_in_force(look: Look, case: Case) -> None:
    case.review("r1", "vera", {"focus": 2}, next_step="call")
    async with look() as (_pane, vera):
        await vera.press("c")
        await vera.write("and thank you")
        await vera.press("ctrl+s")
        await vera.sees("and thank you", "○ 4  ● 2", "□ call")
    assert len(review(case).answers) == 1  # type: ignore[arg-type]


async def test_the_agent_answers_a_review_and_marks_the_step_as_done(look: Look, case: Case) -> None:
    case.review("r1", "vera", comment="well heard", next_step="call 4790")
    async with look(ANNA) as (pane, anna):
        await anna.sees("□ call 4790")
        await anna.press("a")
        await anna.sees("Answer to vera")
        await anna.write("gladly")
        await anna.press("enter")
        await anna.sees("↳ anna", "gladly")
        assert not pane.form_is_open
        await anna.press("d")
        await anna.sees("☑ call 4790", "done · anna")
        await anna.press("d")
        assert anna.heard(InteractionPane.Noticed)[-1].words == "No next step is open here."
    assert [reply.words for reply in review(case).replies] == ["gladly"]
    assert next_steps(case.log, ANNA, NOW) == []


async def test_with_several_reviews_the_agent_chooses_whom_to_answer(look: Look, case: Case) -> None:
    case.review("r1", "boris", comment="fine").review("r2", "vera", comment="well heard")
    async with look(ANNA) as (_pane, anna):
        await anna.press("a", "tab")
        await anna.sees("Answer to boris")
        await anna.write("thanks")
        await anna.press("ctrl+s")
        await anna.sees("↳ anna")
    assert [reply.words for reply in review(case, "boris").replies] == ["thanks"]


async def test_agents_do_not_review_themselves(look: Look, case: Case) -> None:
    for viewer in (ANNA, Viewer("anna", lead=True)):
        async with look(viewer) as (pane, anna):
            await anna.press("r", "c", "y")
            assert not pane.form_is_open
            assert len(anna.heard(InteractionPane.Noticed)) == 3
    assert kept(case).reviews == ()


async def test_somebody_elses_private_interaction_shows_that_it_happened_and_nothing_else(
    look: Look, case: Case
) -> None:
    case.review("r1", "vera", {"focus": 2}, comment="before").private()
    async with look(size=(160, 60)) as (pane, vera):
        await vera.sees("anna keeps this one private", "9 min of work", "4812")
        for word in ("Refund", "Petrova", "Worried", "refund", "TIMELINE", "before", "bank", "Focus"):
            assert word not in vera.seen
        await vera.press("r", "c", "y", "a", "d")
        assert not pane.form_is_open
    assert kept(case).looks == (), "there was nothing to look at"


async def test_whoever_looks_is_seen_once_for_each_opening(look: Look, case: Case) -> None:
    async with look() as (pane, vera):
        await vera.press("y")
        await vera.sees("♥ thanks")
        pane.open("i1")
        await vera.until(lambda: pane.opened is not None)
        await vera.pilot.pause()
        assert len(kept(case).looks) == 2
        assert len(vera.heard(InteractionPane.Opened)) == 2
    async with look(ANNA) as (_pane, anna):
        await anna.press("tab", "end")
        await anna.sees("WHO LOOKED", "vera · 09:42 and 1 time before")
    assert review(case).read_at == NOW


async def test_a_look_that_cannot_be_recorded_sees_nothing_of_others_and_all_of_the_own(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_log: Log, _entries: object) -> None:
        raise RecordError("full", tmp_path)

    monkeypatch.setattr(Log, "write_reviews", full)
    for viewer, sees in ((VERA, "full"), (ANNA, "Refund has not arrived")):
        world = World(tmp_path / "log.db", viewer)
        pane = InteractionPane(world)
        async with before(pane) as onlooker:
            pane.open("i1")
            await onlooker.sees(sees)
            assert ("Refund" in onlooker.seen) == (viewer is ANNA)
        world.record.close()


async def test_an_interaction_of_somebody_else_is_not_there_for_an_agent(look: Look, case: Case) -> None:
    oleg = Viewer("oleg", lead=False)
    world = World(Path(str(case.log.path)), oleg)
    pane = InteractionPane(world)
    async with before(pane) as onlooker:
        pane.open("i1")
        await onlooker.sees("not on record, or not yours to see")
        await onlooker.press("r", "a", "d", "y", "c")
    world.record.close()


async def test_brackets_ask_for_the_neighbours_and_escape_for_the_list(look: Look, case: Case) -> None:
    async with look() as (_pane, vera):
        await vera.press("]", "[", "escape")
        assert [message.by for message in vera.heard(InteractionPane.Step)] == [1, -1]
        assert len(vera.heard(InteractionPane.Closed)) == 1
        await vera.press("r", "]", "escape")
        assert len(vera.heard(InteractionPane.Step)) == 2
        assert len(vera.heard(InteractionPane.Closed)) == 1


def test_a_screen_hears_the_pane_under_its_own_name() -> None:
    names = [kind.handler_name for kind in (InteractionPane.Noticed, InteractionPane.PlaceChanged)]
    assert names == ["on_interaction_pane_noticed", "on_interaction_pane_place_changed"]


async def test_words_of_others_command_nothing(look: Look, case: Case) -> None:
    case.review("r1", "boris\x1b[2J", comment="[@click=app.quit]press[/] \x1b]52;c;aGk=\x07 [/nope]")
    async with look(ANNA) as (_pane, anna):
        await anna.sees("[@click=app.quit]press[/]", "[/nope]")
        assert "\x1b" not in anna.seen


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (60, 40), (42, 20), (20, 6)])
async def test_every_size_is_survived(look: Look, case: Case, size: tuple[int, int]) -> None:
    case.review("r1", "boris", {"focus": 2}, comment="fine", next_step="call", due="2026-11-01")
    async with look(size=size) as (pane, vera):
        await vera.press("tab", "end", "tab", "r", "4", "tab", "x", "escape", "a", "escape", "c", "escape")
        assert not pane.form_is_open
        await vera.pilot.resize_terminal(120, 40)
        await vera.sees("boris")


@pytest.mark.parametrize(("size", "keys"), [((100, 40), ("tab",)), ((42, 30), ("tab",)), ((100, 40), ("r", "4", "2"))])
@pytest.mark.parametrize("viewer", [VERA, ANNA], ids=["lead", "agent"])
async def test_the_picture(
    look: Look, case: Case, snapshot: object, viewer: Viewer, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    case.look("boris").review("r1", "boris", {"focus": 2, "expectations": 2}, comment="You heard her.", thanks=True)
    case.review("r2", "boris", {"focus": 2}, comment="You heard her.", next_step="Call together", due="2026-11-20")
    async with look(viewer, size) as (_pane, onlooker):
        await onlooker.press(*keys)
        assert onlooker.seen == snapshot


# ---------------------------------------------------------------------- next steps


async def test_next_steps_are_a_list_until_they_are_done(case: Case, tmp_path: Path) -> None:
    case.review("r1", "vera", next_step="some time").review("r2", "boris", next_step="late", due="2026-11-20")
    world = World(tmp_path / "log.db", VERA)
    pane = StepsPane(world)
    async with before(pane, (60, 20)) as vera:
        await vera.sees("! late", "was due 20 Nov", "□ some time", "anna, 4812", "1 overdue")
        await vera.press("enter")
        await vera.until(lambda: vera.heard(StepsPane.OpenInteraction))
        assert vera.heard(StepsPane.OpenInteraction)[0].interaction == "i1"
        await vera.press("d")
        await vera.until(lambda: "! late" not in vera.seen)
        await vera.press("d")
        await vera.sees("No next step is open.")
        await vera.press("d", "escape")
        assert vera.heard(StepsPane.Closed)
    world.record.close()
    assert next_steps(case.log, VERA, NOW) == []
