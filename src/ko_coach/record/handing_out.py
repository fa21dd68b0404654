"""Where an export goes: a file that is whole or not there, or a pipe that may close when it likes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ko_coach.record.export import EVERYTHING, Choice, Format, Progress, export_csv, export_jsonl
from ko_coach.record.ids import new_id

if TYPE_CHECKING:
    from ko_coach.record.log import Log

Write = Callable[[BinaryIO], int]


def hand_out(
    log: Log, output: Path | None, *, form: Format, choice: Choice = EVERYTHING, on_page: Progress | None = None
) -> int | None:
    """Export the record to the file (0600), or to standard output when it is None; return how many interactions.

    A file that was there before is replaced only when the new one is whole. A pipe whose reader went away
    ends the export in silence: None. Raises RecordError about the record, OSError about the output, and Stopped
    when `on_page` says so; then there is no file.
    """
    export = export_csv if form == "csv" else export_jsonl

    def write(stream: BinaryIO) -> int:
        return export(log, stream, choice, on_page=on_page)

    return put(output, write)


def put(output: Path | None, write: Write) -> int | None:
    """Let something be written to the file (0600), or to standard output when it is None; return what `write` does.

    A file that was there before is replaced only when the new one is whole. None when the reader of standard output
    went away. Raises OSError about the output, and what `write` raises; then there is no file.
    """
    if output is None:
        return to_standard_output(write)
    if output.exists() and not output.is_file():  # a device or a named pipe
        with output.open("wb") as stream:
            return write(stream)
    return _to_file(output.resolve(), write)


def to_standard_output(write: Write) -> int | None:
    """Let something be written to standard output; None when its reader went away."""
    sys.stdout.flush()
    try:
        count = write(sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output once more at its end; that must find somebody who listens.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None
    return count


def _to_file(output: Path, write: Write) -> int:
    draft = output.with_name(f".{output.name[:100]}.{new_id()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            count = write(stream)
            stream.flush()
            os.fsync(descriptor)
        draft.replace(output)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return count
