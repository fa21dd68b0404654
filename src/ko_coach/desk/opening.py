"""The source that a queue's setting names: a file, a folder, a desk or a program."""

from __future__ import annotations

from pathlib import Path

from ko_coach.desk.address import COMMAND, is_address
from ko_coach.desk.files import FileSource
from ko_coach.desk.source import Source
from ko_coach.settings import DeskSettings


def source_of(queue: str, settings: DeskSettings, *, poll: bool = False) -> Source:
    """Return the source. Modules of desks are imported only where one is named.

    Raises:
        SettingsError: the address cannot be followed; the message says why and what to write.
    """
    if queue.startswith(COMMAND):
        from ko_coach.desk.program import ProgramSource

        return ProgramSource(queue.removeprefix(COMMAND).strip())
    if not is_address(queue):
        return FileSource(Path(queue).expanduser(), poll=poll)
    from ko_coach.desk.kinds import desk_at
    from ko_coach.desk.polling import PolledSource

    return PolledSource(desk_at(queue, settings), settings.every)
