"""What became of a change that was made: counted by hand where few, found again where it was put in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.simulated import Plan, write_record
from ko_coach.record.log import Log
from ko_coach.review.effects import (
    ItemChange,
    ItemEffects,
    ItemOutcome,
    Retirement,
    VersionOutcome,
    item_effects,
    version_effects,
)
from ko_coach.review.samples import Comparison, Sample
from ko_coach.review.use import Use
from ko_coach.rubric.model import Rubric, VersionNote
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.versions import version_of
from ko_coach.settings import shipped_rubrics
from tests.built_once import built_once
from tests.coaching.small_shift import CRITERIA, ITEMS, criterion, item, rubric, text, without
from tests.review.past import Past

pytestmark = pytest.mark.thorough

FIRST = rubric()
REWORDED = rubric(items=(replace(ITEMS[0], text=text("look twice")), *ITEMS[1:]))


def outcome(log: Log, name: str) -> ItemOutcome:
    return next(one for one in item_effects(log).items if one.item == name)


def change(log: Log, name: str = "look") -> ItemChange:
    (found,) = outcome(log, name).changes
    return found


def comparison(log: Log, name: str = "look") -> Comparison:
    found = change(log, name).comparison
    assert found is not None
    return found


def test_the_use_of_an_item_in_each_versions_wording(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    for action in ("ticked", "ticked", "ignored", "shown", "nudged", "replaced"):
        past.shown(FIRST, look=action)
    past.rubric(REWORDED)
    past.shown(REWORDED, look="ticked", read="shown")
    found = outcome(log, "look")
    assert [(one.version, one.use) for one in found.by_version] == [
        (FIRST.version, Use(shown=5, ticked=2, ignored=1, nudged=1)),
        (REWORDED.version, Use(shown=1, ticked=1)),
    ]
    assert found.by_version[0].use.left_alone == 2
    assert (found.use, found.current) == (Use(1, 1), True), "what counts for the item is its use since it changed"
    assert outcome(log, "read").use == Use(1)


def test_private_interactions_count_nowhere(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    past.prompts(past.opened(FIRST, private=True), FIRST, look="ticked", skill="ticked")
    past.prompts(past.opened(FIRST), FIRST, look="ticked")
    past.rated(FIRST, *[5] * 10, private=True)
    past.rated(FIRST, *[3] * 10)
    past.rubric(REWORDED)
    past.rated(REWORDED, *[3] * 10)
    for effects in (item_effects(log), item_effects(log, since=datetime(2026, 1, 1, tzinfo=UTC))):
        look, skill = (next(one for one in effects.items if one.item == name) for name in ("look", "skill"))
        assert look.by_version[0].use == Use(1, 1)
        assert skill.by_version == ()
        assert look.changes[0].comparison is not None
        assert look.changes[0].comparison.before == Sample.of([3] * 10)


def test_no_result_names_an_agent(log: Log, past: Past) -> None:
    past.rubric(replace(FIRST, version_note=VersionNote(text("a"), text("b"), text("c"))))
    past.rated(FIRST, 3)
    assert "anna" not in repr(item_effects(log)) + repr(version_effects(log))


def test_a_change_is_told_with_what_changed_and_the_criterion_before_and_after(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    past.rated(FIRST, *[3, 4] * 20, None, None)
    past.rubric(REWORDED)
    past.rated(REWORDED, *[4, 5] * 20)
    found = change(log)
    assert (found.version, found.kind, found.parts, found.others) == (REWORDED.version, "changed", ("text",), 0)
    told = comparison(log)
    assert (told.criterion, told.before, told.after) == ("focus", Sample.of([3, 4] * 20), Sample.of([4, 5] * 20))
    assert (told.verdict, told.difference) == ("higher", 1.0)
    assert outcome(log, "read").changes == ()


def test_only_the_rating_in_force_counts(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    past.rated(FIRST, *[3] * 4)
    corrected, withdrawn = past.opened(FIRST), past.opened(FIRST)
    log.write([past.rating(corrected, FIRST, 1), past.rating(corrected, FIRST, 5, number=2)])
    log.write([past.rating(withdrawn, FIRST, 2), past.rating(withdrawn, FIRST, 4, number=2)])
    log.write([past.withdrawn(withdrawn, 2)])
    past.rubric(REWORDED)
    past.rated(REWORDED, *[3] * 5)
    assert comparison(log).before == Sample.of([3, 3, 3, 3, 5, 2])


def test_an_item_that_comes_goes_and_comes_back(log: Log, past: Past) -> None:
    smile = item("smile", moves="intimacy")
    rubrics = [without("look"), FIRST, rubric(items=(*ITEMS[1:], smile)), rubric(items=(*ITEMS, smile))]
    for one in rubrics:
        past.rubric(one)
        past.rated(one, *[3] * 6)
    found = outcome(log, "look")
    assert [(one.kind, one.version) for one in found.changes] == [
        ("came", rubrics[1].version),
        ("went", rubrics[2].version),
        ("came", rubrics[3].version),
    ]
    samples = [(one.comparison.before.n, one.comparison.after.n) for one in found.changes if one.comparison]
    assert samples == [(6, 6), (6, 6), (6, 6)], "each change is compared up to the next one only"
    assert [one.others for one in found.changes] == [0, 1, 0]
    assert [one.comparison.criterion for one in outcome(log, "smile").changes if one.comparison] == ["intimacy"]


def test_versions_without_a_change_of_the_item_belong_together(log: Log, past: Past) -> None:
    other = rubric(items=(ITEMS[0], replace(ITEMS[1], weight=7), *ITEMS[2:]))
    later = replace(REWORDED, items=(REWORDED.items[0], replace(ITEMS[1], weight=7), *ITEMS[2:]))
    later = replace(later, version=version_of(later))
    for book, value in ((FIRST, 2), (other, 3), (later, 5)):
        past.rubric(book)
        past.rated(book, *[value] * 5)
    assert comparison(log).before == Sample.of([2] * 5 + [3] * 5)
    assert comparison(log, "read").after == Sample.of([3] * 5 + [5] * 5)


def test_a_save_that_nobody_worked_under_is_no_change(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    past.rated(FIRST, 3)
    past.rubric(without("look"))
    past.rubric(REWORDED)
    past.rated(REWORDED, 3)
    assert change(log).kind == "changed"


def test_an_item_that_moves_nothing_has_no_comparison(log: Log, past: Past) -> None:
    still = rubric(items=(replace(ITEMS[0], moves=""), *ITEMS[1:]))
    for book in (rubric(items=ITEMS[1:]), still):
        past.rubric(book)
        past.rated(book, *[3] * 9)
    assert change(log).comparison is None


def test_no_average_runs_across_a_change_of_meaning(log: Log, past: Past) -> None:
    asked_anew = rubric(items=REWORDED.items, criteria=(criterion("focus", "Whom did I see?"), *CRITERIA[1:]))
    past.rubric(FIRST)
    past.rated(FIRST, *[3] * 40)
    past.rubric(asked_anew)
    past.rated(asked_anew, *[5] * 40)
    told = comparison(log)
    assert (told.verdict, told.difference, told.before.n, told.after.n) == ("meaning changed", None, 0, 40)


def test_answers_under_the_meaning_of_then_still_count(log: Log, past: Past) -> None:
    """The question changed before the item did: what was answered to the new question can be compared."""
    criteria = (criterion("focus", "Whom did I see?"), *CRITERIA[1:])
    for book, value in (
        (FIRST, 1),
        (rubric(criteria=criteria), 3),
        (rubric(items=REWORDED.items, criteria=criteria), 4),
    ):
        past.rubric(book)
        past.rated(book, *[value] * 6)
    told = comparison(log)
    assert (told.before, told.after, told.difference) == (Sample.of([3] * 6), Sample.of([4] * 6), 1.0)


def test_only_interactions_of_that_time_count(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    past.shown(FIRST, look="ticked")
    past.rated(FIRST, *[1] * 5)
    since = past.now + timedelta(seconds=1)
    past.rated(FIRST, *[3] * 5)
    past.rubric(REWORDED)
    past.rated(REWORDED, *[4] * 5)
    until = past.now + timedelta(seconds=1)
    past.rated(REWORDED, *[5] * 5)
    found = next(one for one in item_effects(log, since=since, until=until).items if one.item == "look")
    assert found.by_version == ()
    assert found.changes[0].comparison is not None
    assert (found.changes[0].comparison.before, found.changes[0].comparison.after) == (
        Sample.of([3] * 5),
        Sample.of([4] * 5),
    )


def test_another_rubric_is_another_story(log: Log, past: Past) -> None:
    garage = rubric(name=text("garage"), items=REWORDED.items)
    past.rubric(FIRST)
    past.rated(FIRST, 3)
    past.rubric(garage)
    past.rated(garage, 3)
    assert item_effects(log).rubric == "garage"
    assert outcome(log, "look").changes == ()
    assert item_effects(log, "small").rubric == "small"


def test_an_empty_record_and_an_unknown_rubric(log: Log, past: Past) -> None:
    assert item_effects(log) == ItemEffects("", (), ())
    assert version_effects(log) == []
    past.opened(FIRST)
    assert item_effects(log).items == (), "a version that is not on record tells nothing"
    assert item_effects(log, "no such").items == ()


def test_items_that_are_hardly_used_or_never_vary_are_hints_for_retirement(log: Log, past: Past) -> None:
    past.rubric(FIRST)
    for number in range(50):
        past.shown(
            FIRST,
            look="ignored",
            read="ticked",
            mirror="ticked" if number else "shown",
            promise="ignored" if number else "ticked",
            **({"calm": "ignored"} if number else {}),
        )
    assert item_effects(log).retirement == (
        Retirement("look", Use(50, 0, 50), "hardly used"),
        Retirement("read", Use(50, 50), "never varies"),
    ), "at two percent a prompt still prompts, and 49 times are too few to tell"
    past.rubric(without("look"))
    past.shown(without("look"), read="ticked")
    assert [one.item for one in item_effects(log).retirement] == ["read"], "what is gone needs no retirement"


def noted(expect: str, **changes: object) -> Rubric:
    return rubric(version_note=VersionNote(text("wording"), text(expect), text("focus")), **changes)


def test_a_version_note_stands_beside_what_came_of_it(log: Log, past: Past) -> None:
    plain, hopeful = FIRST, noted("more focus", items=REWORDED.items)
    mended = noted("more focus", items=REWORDED.items[:-1])
    past.rubric(plain)
    past.rated(plain, *[3, 4] * 20)
    past.rubric(hopeful)
    past.rated(hopeful, *[4, 5] * 10)
    past.rubric(mended)
    past.rated(mended, *[4, 5] * 10)
    (found,) = version_effects(log)
    assert (found.version, found.author, found.interactions) == (hopeful.version, "coach", 40)
    assert found.note.expect.say("en") == "more focus"
    assert found.comparison is not None
    assert (found.comparison.criterion, found.comparison.verdict) == ("focus", "higher")
    assert (found.comparison.before.n, found.comparison.after.n) == (40, 40), "a slip mended is the same experiment"


def test_a_note_may_name_its_criterion_and_who_wrote_it(log: Log, past: Past) -> None:
    first = noted("a")
    note = VersionNote(text("tone"), text("closer"), text("intimacy"), by="Vera", moves="intimacy")
    second = rubric(version_note=note)
    for book, value in ((first, 2), (second, 4)):
        past.rubric(book)
        past.rated(book, *[value] * 5, criterion="intimacy")
        past.rated(book, *[1] * 5)
    latest, earliest = version_effects(log)
    assert (latest.author, latest.comparison) == (
        "Vera",
        Comparison("intimacy", Sample.of([2] * 5), Sample.of([4] * 5), "too few", 2.0, 2.0, 2.0),
    )
    assert earliest.comparison is not None
    assert (earliest.comparison.before.n, earliest.comparison.verdict) == (0, "too few")
    assert isinstance(latest, VersionOutcome)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weeks under the shipped rubric, then under one that truly raises focus by half a point and nothing else."""
    book = read_folder(shipped_rubrics() / "customer-first").rubric
    assert book is not None
    changed = {"read-to-the-end": "focus", "look-for-the-fear": "intimacy"}
    assert all(book.item_by_id[name].moves == moves for name, moves in changed.items())
    items = tuple(replace(one, text=text("Other words.")) if one.id in changed else one for one in book.items)
    edited = replace(book, items=items)
    edited = replace(edited, version=version_of(edited))
    habits = {"promise-a-date": 0.0, "say-it-back": 1.0}
    plan = Plan([book, edited], 800, datetime(2026, 11, 20, 18, tzinfo=UTC), 7, 4, {"focus": 0.5}, habits)
    place = tmp_path_factory.mktemp("simulated") / "log.db"
    built_once("effects", place, lambda path: write_record(path, plan))
    return place


def test_a_true_effect_is_found_and_one_that_is_not_there_is_not(simulated: Path) -> None:
    with Log(simulated) as log:
        told = {name: comparison(log, name) for name in ("read-to-the-end", "look-for-the-fear")}
        retirement = {one.item: one.why for one in item_effects(log).retirement}
    focus, intimacy = told["read-to-the-end"], told["look-for-the-fear"]
    assert focus.verdict == "higher"
    assert focus.difference == pytest.approx(0.5, abs=0.15)
    assert intimacy.verdict == "no clear difference"
    assert retirement == {"promise-a-date": "hardly used", "say-it-back": "never varies"}
