"""Writing again what was written already changes nothing, however it is repeated and cut into batches."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ko_coach.record.entries import (
    Entry,
    Moved,
    PersonaSet,
    PrivacySet,
    PromptsReplaced,
    RatingWithdrawn,
    Reopened,
    RubricAdopted,
    Skipped,
    TimeSpent,
)
from ko_coach.record.log import Log
from tests.blank_record import blank_record
from tests.record.conftest import Story, everything

STEPS = (
    *("tick", "untick", "ignore", "nudge", "more", "replace", "persona", "away", "time", "adopt", "private"),
    *("draft", "rate", "withdraw", "skip", "reopen"),
)


def tell(steps: list[tuple[str, int]]) -> list[Entry]:
    """Turn steps into entries of two interactions."""
    story = Story()
    entries: list[Entry] = [*story.begun("i0", ticket="T-0"), *story.begun("i1")[1:]]
    for number, (step, which) in enumerate(steps):
        entries.append(_entry(story, step, f"i{which}", number))
    return entries


def _entry(story: Story, step: str, name: str, number: int) -> Entry:
    at = story.now()
    plain: dict[str, Entry] = {
        "tick": story.acted("a", "ticked", name),
        "untick": story.acted("a", "shown", name),
        "ignore": story.acted("b", "ignored", name),
        "nudge": story.acted("a", "nudged", name),
        "more": story.prompts(name, "a", f"d{number}", version=f"v{number}"),
        "replace": PromptsReplaced(name, ("a", "b"), at),
        "persona": PersonaSet(name, f"p{number}", "customer:c-7", at),
        "away": Moved(name, "away", at),
        "time": TimeSpent(name, number, at),
        "adopt": RubricAdopted(name, f"v{number}", (), (), (), at),
        "private": PrivacySet(name, bool(number % 2), at),
        "draft": story.draft(name, f"lesson {number}"),
        "rate": story.rated(f"s{number}", name, number % 5 + 1),
        "withdraw": RatingWithdrawn(name, f"s{number - 1}", at),
        "skip": Skipped(name, "other", at),
        "reopen": Reopened(name, at),
    }
    return plain[step]


@settings(max_examples=15, deadline=None)
@given(
    steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 1)), max_size=14),
    cuts=st.lists(st.integers(0, 20), max_size=4),
)
def test_every_prefix_may_be_written_twice(steps: list[tuple[str, int]], cuts: list[int]) -> None:
    entries = tell(steps)
    with ExitStack() as open_things:
        folder = Path(open_things.enter_context(tempfile.TemporaryDirectory()))
        once, again = (open_things.enter_context(Log(blank_record(folder / name))) for name in ("once.db", "again.db"))
        once.write(entries)
        for end in sorted({*cuts, len(entries)}):
            again.write(entries[:end])
            before = everything(again)
            again.write(entries[:end])
            assert everything(again) == before
        assert everything(again) == everything(once)


def test_every_kind_of_entry_one_by_one_and_twice(log: Log, path: Path, story: Story) -> None:
    entries = story.every_kind()
    for end in range(1, len(entries) + 1):
        log.write([entries[end - 1]])
        before = everything(log)
        log.write(entries[:end])
        log.write([entries[end - 1], entries[end - 1]])
        assert everything(log) == before
    with Log(path.with_name("other.db")) as other:
        other.write(entries)
        assert everything(other) == everything(log)
