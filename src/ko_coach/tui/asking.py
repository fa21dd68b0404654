"""Questions to the record that may take a while: each is answered in a thread of its own, and can be stopped."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from textual.widget import Widget

from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line

if TYPE_CHECKING:
    # Half a second of imports that no picture must wait for: the threads do them.
    from ko_coach.record.log import Log

T = TypeVar("T")
Question = Callable[["Log", Callable[[], bool]], T]
"""Gets the open record and a word that says whether to go on."""


class RecordDoor:
    """A record that is opened with the first question, and stays open: to open it takes longer than most answers."""

    def __init__(self, place: Path | str) -> None:
        self.place = place
        self._log: Log | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """What the record is called on a screen: a server's password is left out."""
        return re.sub(r"(?<=:)[^:@/]+(?=@)", "***", str(self.place))

    def open(self) -> Log:
        """Return the open record; a file that is not there yet is not made.

        Raises RecordError, and FileNotFoundError when there is no record yet.
        """
        from ko_coach.record.log import Log

        with self._lock:
            if self._log is None:
                if isinstance(self.place, Path) and not self.place.exists():
                    raise FileNotFoundError(self.place)
                self._log = Log(self.place)
            return self._log

    def close(self) -> None:
        """Let the record go; the next question opens it again."""
        with self._lock:
            if self._log is not None:
                self._log.close()
                self._log = None


class Asking(Generic[T]):
    """One kind of question; a newer one stops the one before."""

    def __init__(self, owner: Widget, record: RecordDoor, name: str) -> None:
        self._owner = owner
        self._record = record
        self._name = name
        self._stop = threading.Event()

    def ask(self, question: Question[T], answered: Callable[[T], None], failed: Callable[[str], None]) -> None:
        """Ask in a thread; one of the two is called by the app's own loop, unless a newer question came meanwhile."""
        self.stop()
        stop = self._stop
        work = partial(self._work, question, answered, failed, stop)
        self._owner.run_worker(work, thread=True, group=self._name, exit_on_error=False)

    def stop(self) -> None:
        """Let the one that runs come to its end; nobody hears its answer."""
        self._stop.set()
        self._stop = threading.Event()

    def finish_early(self) -> None:
        """Let the one that runs come to its end, and answer with what it knows."""
        self._stop.set()

    def _work(
        self,
        question: Question[T],
        answered: Callable[[T], None],
        failed: Callable[[str], None],
        stop: threading.Event,
    ) -> None:
        from ko_coach.record.errors import RecordError
        from ko_coach.record.interrupting import as_long_as

        def tell(what: Callable[[], None]) -> None:
            if stop is self._stop and self._owner.is_attached:
                self._owner.call_later(what)

        try:
            with as_long_as(lambda: stop is self._stop):
                answer = question(self._record.open(), lambda: not stop.is_set())
        except FileNotFoundError:
            place = clean_line(str(self._record.place))
            tell(partial(failed, _("There is no record yet: {path}.").format(path=place)))
        except RecordError as error:
            tell(partial(failed, str(error)))
        else:
            tell(partial(answered, answer))
