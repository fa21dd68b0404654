"""Where an export goes: a file that is whole or not there, or a pipe that may close when it likes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ko_coach.record.export import Format, TrustOf, export_csv, export_jsonl
from ko_coach.record.ids import new_id

if TYPE_CHECKING:
    from ko_coach.record.log import Log


def hand_out(
    log: Log, output: Path | None, *, form: Format, trust_of: TrustOf, with_private: bool = False
) -> int | None:
    """Export the record to the file (0600), or to standard output when it is None; return how many interactions.

    A file that was there before is replaced only when the new one is whole. A pipe whose reader went away
    ends the export in silence: None. Raises RecordError about the record, OSError about the output.
    """
    export = export_csv if form == "csv" else export_jsonl

    def write(stream: TextIO) -> int:
        return export(log, stream, trust_of=trust_of, with_private=with_private)

    if output is None:
        return _to_standard_output(write)
    if output.exists() and not output.is_file():  # a device or a named pipe
        with output.open("w", encoding="utf-8", newline="") as stream:
            return write(stream)
    return _to_file(output.resolve(), write)


def _to_file(output: Path, write: Callable[[TextIO], int]) -> int:
    draft = output.with_name(f".{output.name[:100]}.{new_id()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            count = write(stream)
            stream.flush()
            os.fsync(descriptor)
        draft.replace(output)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return count


def _to_standard_output(write: Callable[[TextIO], int]) -> int | None:
    sys.stdout.flush()
    stream = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        count = write(stream)
        stream.flush()
    except BrokenPipeError:
        # The interpreter flushes standard output once more at its end; that must find somebody who listens.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return None
    finally:
        stream.detach()
    return count
