"""The prompts of one interaction as they stand on screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ko_coach.coaching.prompts import Situation, applies, choose
from ko_coach.record.entries import Action, KeptPrompt, PromptShown
from ko_coach.rubric.model import Item, Rubric, Text


@dataclass(slots=True)
class Prompt:
    """A prompt as it stands on screen."""

    number: int
    """The digit that ticks it; it stays the same as long as the prompt is on screen."""
    item: str
    phase: str
    text: str
    why: str
    version: str
    moves: str = ""
    nudge_after: int | None = None
    action: Action = "shown"
    nudged: bool = False
    """Its time came, whatever the agent did with it since."""
    mark: str = ""
    """new | changed | removed: what the last rubric version did to it."""
    written: int = 0
    """The record's number for its last change."""

    def as_shown(self) -> PromptShown:
        """Return the wording that the record keeps."""
        return PromptShown(
            self.item, self.phase, self.text, self.why, self.version, self.moves, self.nudge_after, self.number
        )


class Checklist:
    """Few prompts, well chosen: at most as many as the rubric allows, none twice, none pulled away."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._prompts: list[Prompt] = []
        self._left: dict[str, Prompt] = {}
        """Prompts that a change of persona or stage took away, by item: what comes back is nudged no second time."""

    def __iter__(self) -> Iterator[Prompt]:
        return iter(self._prompts)

    def __len__(self) -> int:
        return len(self._prompts)

    def by_number(self, number: int) -> Prompt | None:
        """Return the prompt that the digit ticks."""
        return next((prompt for prompt in self._prompts if prompt.number == number), None)

    def in_order(self, rubric: Rubric) -> list[Prompt]:
        """Return the prompts phase by phase; phases that the rubric no longer has come last."""
        places = {phase.id: place for place, phase in enumerate(rubric.phases)}
        return sorted(self._prompts, key=lambda prompt: (places.get(prompt.phase, len(places)), prompt.number))

    def start(self, rubric: Rubric, situation: Situation) -> None:
        """Choose afresh: nothing that was shown before counts."""
        self._prompts, self._left = [], {}
        self._add(choose(rubric, situation), rubric, "")

    def restore(self, kept: Sequence[KeptPrompt]) -> None:
        """Stand again as the record left it."""
        standing = [prompt for prompt in kept if not prompt.replaced]
        numbers = [prompt.number for prompt in standing]
        if 0 in numbers or len(set(numbers)) < len(numbers):
            numbers = list(range(1, len(standing) + 1))
        self._prompts = [_restored(prompt, number) for prompt, number in zip(standing, numbers, strict=True)]
        self._left = {prompt.item: _restored(prompt, 0) for prompt in kept if prompt.replaced}

    def choose_again(self, rubric: Rubric, situation: Situation) -> tuple[list[Prompt], list[Prompt]]:
        """Follow a change of persona or stage; what was ticked or set aside stays.

        Returns:
            The prompts that left and the prompts that came.
        """
        stays = [prompt for prompt in self._prompts if prompt.action in ("ticked", "ignored")]
        fitting = choose(rubric, situation, self._items(rubric, stays))
        wanted = {item.id for item in fitting} | {prompt.item for prompt in stays}
        left = [prompt for prompt in self._prompts if prompt.item not in wanted]
        self._prompts = [prompt for prompt in self._prompts if prompt.item in wanted]
        self._left.update({prompt.item: prompt for prompt in left})
        present = {prompt.item for prompt in self._prompts}
        return left, self._add([item for item in fitting if item.id not in present], rubric, "")

    def adopt(self, rubric: Rubric, situation: Situation) -> tuple[list[Prompt], list[Prompt], list[Prompt]]:
        """Take a new rubric version (law 6): new wording is marked, new prompts fill free places, removed ones stay.

        Returns:
            The prompts whose wording changed, those that are new, and those that the rubric no longer has for this
            situation.
        """
        changed = [prompt for prompt in self._prompts if self._reword(prompt, rubric, situation)]
        removed = [prompt for prompt in self._prompts if prompt.mark == "removed"]
        added = self._add(choose(rubric, situation, self._items(rubric, self._prompts)), rubric, "new")
        return changed, added, removed

    def due(self, engaged: float) -> list[Prompt]:
        """Return the prompts that should light up after so many seconds of engaged time."""
        return [
            prompt
            for prompt in self._prompts
            if prompt.action == "shown" and not prompt.nudged and prompt.mark != "removed"
            and prompt.nudge_after is not None and engaged >= prompt.nudge_after
        ]  # fmt: skip

    def _reword(self, prompt: Prompt, rubric: Rubric, situation: Situation) -> bool:
        item = rubric.item_by_id.get(prompt.item)
        if item is None or not applies(item, rubric, situation):
            prompt.mark = "removed"
            return False
        text, why = item.text.say(self._language), item.why.say(self._language)
        prompt.moves, prompt.nudge_after = item.moves, item.nudge_after
        if (text, why) == (prompt.text, prompt.why):
            prompt.mark = "" if prompt.mark == "removed" else prompt.mark
            return False
        prompt.text, prompt.why, prompt.version, prompt.mark = text, why, rubric.version, "changed"
        return True

    def _add(self, items: Sequence[Item], rubric: Rubric, mark: str) -> list[Prompt]:
        taken = {prompt.number for prompt in self._prompts}
        free = (number for number in range(1, 100) if number not in taken)
        added = [
            Prompt(
                number=next(free),
                item=item.id,
                phase=item.phase,
                text=item.text.say(self._language),
                why=item.why.say(self._language),
                version=rubric.version,
                moves=item.moves,
                nudge_after=item.nudge_after,
                mark=mark,
            )
            for item in items
        ]
        for prompt in added:
            if (before := self._left.pop(prompt.item, None)) is not None:
                prompt.action, prompt.nudged = before.action, before.nudged
        self._prompts += added
        return added

    @staticmethod
    def _items(rubric: Rubric, prompts: Sequence[Prompt]) -> list[Item]:
        """Return the items behind the prompts; one that the rubric no longer has still takes up its place."""
        found = []
        for prompt in prompts:
            item = rubric.item_by_id.get(prompt.item)
            found.append(item if item is not None and item.phase == prompt.phase else _stand_in(prompt))
        return found


def _restored(kept: KeptPrompt, number: int) -> Prompt:
    return Prompt(
        number=number,
        item=kept.item,
        phase=kept.phase,
        text=kept.text,
        why=kept.why,
        version=kept.version,
        moves=kept.moves,
        nudge_after=kept.nudge_after,
        action=kept.action,
        nudged=kept.nudged,
    )


def _stand_in(prompt: Prompt) -> Item:
    nothing = Text(())
    return Item(prompt.item, prompt.phase, nothing, nothing, None, None, None, 1, "")
