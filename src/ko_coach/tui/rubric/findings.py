"""Everything that the coach's room learns from the record, brought to the panes that show it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ko_coach.tui.asking import Asking
from ko_coach.tui.rubric import questions
from ko_coach.tui.rubric.questions import Chapter, Compared, History

if TYPE_CHECKING:
    from ko_coach.record.log import Log
    from ko_coach.review.backtest import Effect
    from ko_coach.review.effects import ItemEffects
    from ko_coach.tui.rubric.diff_panel import DiffPanel
    from ko_coach.tui.rubric.history_panel import HistoryPanel
    from ko_coach.tui.rubric.retire_panel import RetirePanel
    from ko_coach.tui.rubric.room import RubricRoom


class Findings:
    """Asks in threads, one question of a kind at a time; answers that came too late are passed over."""

    def __init__(self, room: RubricRoom) -> None:
        self._room = room
        record = room.world.record
        self._trial: Asking[Effect] = Asking(room, record, "trial")
        self._effects: Asking[ItemEffects] = Asking(room, record, "effects")
        self._history: Asking[History] = Asking(room, record, "history")
        self._chapter: Asking[Chapter | None] = Asking(room, record, "chapter")
        self._comparison: Asking[Compared] = Asking(room, record, "comparison")
        self.deep = False
        """A trial on many interactions runs, or was run last."""

    def stop(self) -> None:
        """Let go of everything that runs; the app may end."""
        for asking in (self._trial, self._effects, self._history, self._chapter, self._comparison):
            asking.stop()

    # ------------------------------------------------------------------ the edit

    def try_edit(self, *, deep: bool = False) -> None:
        """Try the rubric on the last interactions of the record: a thousand, or (deep) a hundred thousand."""
        pane, rubric = self._room.effect, self._room.tuning.rubric
        last = questions.DEEP if deep else questions.QUICK
        self.deep = deep
        pane.tried_on, pane.rubric, pane.full = last, rubric, deep
        pane.progress = (0, 0) if deep else None
        pane.renew()

        def told(done: int, total: int) -> None:
            if deep:
                self._room.call_later(self._progress, done, total)

        def work(log: Log, go_on: questions.GoOn) -> Effect:
            return questions.try_edit(log, rubric, last, go_on, told)

        self._trial.ask(work, self._tried, self._failed)

    @property
    def trial_runs(self) -> bool:
        """Whether a long trial is under way."""
        return self._room.effect.progress is not None

    def stop_trial(self) -> None:
        """End the long trial; what is known so far is shown."""
        self._trial.finish_early()

    def _progress(self, done: int, total: int) -> None:
        if self._room.effect.progress is not None:
            self._room.effect.progress = (done, total)
            self._room.effect.renew()

    def _tried(self, effect: Effect) -> None:
        pane = self._room.effect
        pane.edit, pane.progress, pane.trouble = effect, None, ""
        pane.renew()

    def _failed(self, trouble: str) -> None:
        pane = self._room.effect
        pane.trouble, pane.progress = trouble, None
        pane.renew()

    # ------------------------------------------------------------------ what was made

    def ask_effects(self, retire: RetirePanel | None = None) -> None:
        """Find out what became of every item; where the panel is given, it is told too."""

        def told(effects: ItemEffects) -> None:
            self._room.effect.effects = effects
            self._room.effect.renew()
            if retire is not None:
                retire.show(effects)

        def failed(trouble: str) -> None:
            self._failed(trouble)
            if retire is not None:
                retire.show(None, trouble)

        name = self._room.tuning.rubric.name.say(self._room.tuning.rubric.language)
        self._effects.ask(lambda log, _go_on: questions.effects_of(log, name), told, failed)

    def ask_history(self, panel: HistoryPanel) -> None:
        """Find out which versions there are, and what came of those that carry a note."""

        def told(history: History) -> None:
            panel.show(history.versions, history.outcomes, verdicts=history.verdicts)
            self.ask_chapter(panel)

        name = self._room.tuning.rubric.name.say(self._room.tuning.rubric.language)
        self._history.ask(
            lambda log, _go_on: questions.history(log, name), told, lambda trouble: panel.show((), trouble=trouble)
        )

    def ask_chapter(self, panel: HistoryPanel) -> None:
        """Find out what the version at hand says and what it changed, unless it is known."""
        wanted = panel.wanted
        if wanted is not None:
            version, before = wanted
            self._chapter.ask(
                lambda log, _go_on: questions.chapter(log, version.version, before),
                partial(panel.tell, version.version),
                lambda _trouble: panel.tell(version.version, None),
            )

    def compare(self, panel: DiffPanel) -> None:
        """Find out what differs from the version that agents used last."""
        rubric = self._room.tuning.rubric
        panel.show(None)
        self._comparison.ask(
            lambda log, _go_on: questions.since_last_used(log, rubric),
            panel.show,
            lambda trouble: panel.show(None, trouble),
        )
