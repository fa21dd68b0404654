"""`ko-coach import`: what an export wrote, taken back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from ko_coach.cli.options import at_home, home_option, record_option, record_place, settings_of
from ko_coach.cli.progress import STOPPED, Bar, until_interrupted
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.text import clean, clean_line

if TYPE_CHECKING:
    from ko_coach.record.importing import Taken

_MOST_SAID = 20
"""Refused lines that are told one by one."""


@click.command("import", help=summary("import"))
@home_option()
@click.argument("files", metavar="FILE…", nargs=-1, required=True)
@record_option()
@click.pass_context
def command(ctx: click.Context, /, home: str | None, files: tuple[str, ...], record: str | None) -> int:
    from ko_coach.record.errors import RecordError

    place = at_home(ctx, home)
    settings_of(place)
    target = record_place(place, record, new=True)
    with ExitStack() as stack:
        streams = [(name, _opened(name, stack)) for name in files]
        try:
            taken = _take(target, streams)
        except RecordError as error:
            raise click.ClickException(str(error)) from None
    click.echo(_told(taken), err=True)
    return STOPPED if taken.stopped else 1 if taken.refused else 0


def _opened(name: str, stack: ExitStack) -> BinaryIO:
    if name == "-":
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(name).open("rb"))
    except OSError as error:
        raise click.UsageError(
            _("{path} cannot be read: {cause}.").format(path=clean_line(name), cause=clean_line(str(error.strerror)))
        ) from None


def _take(target: Path | str, streams: list[tuple[str, BinaryIO]]) -> Taken:
    from ko_coach.record.importing import take_in
    from ko_coach.record.log import Log

    reader = _Reader(streams)
    said: list[str] = []

    def refuse(where: str, cause: str) -> None:
        if len(said) < _MOST_SAID:
            bar.clear()
            click.echo(clean(f"{where}: {cause}"), err=True)
        said.append(where)

    with Log(target) as log, until_interrupted() as interrupted:
        bar = Bar(interrupted)
        try:
            taken = take_in(log, reader.lines(), refuse, lambda _: bar.show(reader.read, reader.total))
        finally:
            bar.clear()
    if (more := len(said) - _MOST_SAID) > 0:
        click.echo(ngettext("… and {n} line more", "… and {n} lines more", more).format(n=more), err=True)
    return taken


class _Reader:
    """The lines of some files, and how many bytes of them are read."""

    def __init__(self, streams: list[tuple[str, BinaryIO]]) -> None:
        self._streams = streams
        self.read = 0
        self.total = sum(Path(name).stat().st_size for name, _ in streams if Path(name).is_file())
        """0 where it is not known."""

    def lines(self) -> Iterator[tuple[str, bytes]]:
        """Yield each line with its place; empty ones are passed over, of one that is too long comes its beginning."""
        for name, stream in self._streams:
            for number, line in enumerate(_lines(stream), 1):
                self.read += len(line)
                text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if text.strip():
                    yield f"{clean_line(name)}:{number}", text


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    from ko_coach.record.import_line import MOST_BYTES

    while line := stream.readline(MOST_BYTES):
        yield line
        while line and not line.endswith(b"\n"):  # its beginning alone is no JSON, and will be refused
            line = stream.readline(MOST_BYTES)


def _told(taken: Taken) -> str:
    return _("New: {new}. Added to: {added}. Known already: {known}. Refused: {refused}.").format(
        new=taken.new + taken.practice, added=taken.added, known=taken.known, refused=taken.refused
    )
