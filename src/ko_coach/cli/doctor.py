"""`ko-coach doctor`: what is fine on this machine, what is not, and what to do."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from ko_coach import __version__
from ko_coach.cli.doctor_queue import examine_queue
from ko_coach.cli.finding import Finding
from ko_coach.cli.options import at_home, home_option
from ko_coach.cli.shift import rubric_folder
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.liveness import MORE_WATCHES
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import Home, Settings, SettingsError, load
from ko_coach.text import clean_line

FEWEST_WATCHES = 8_192
LEAST_SPACE = 50 << 20


@click.command("doctor", help=summary("doctor"))
@home_option()
@click.pass_context
def command(ctx: click.Context, /, home: str | None) -> int:
    place = at_home(ctx, home)
    findings = list(examine(place))
    signs = {"fine": "✓", "warning": "!", "error": "✗"}
    for finding in findings:
        click.echo(f"{signs[finding.state]} {clean_line(finding.what)}")
        if finding.cure:
            click.echo(f"    → {clean_line(finding.cure)}")
    return 1 if any(finding.state == "error" for finding in findings) else 0


def examine(home: Home) -> Iterator[Finding]:
    """Yield what was found, in the order in which a shift needs it."""
    yield Finding("fine", f"ko-coach {__version__}, Python {sys.version.split()[0]}, {sys.platform}")
    yield from _terminal()
    settings = Settings()
    try:
        settings = load(home)
        there = home.config_file.exists()
        yield (
            Finding("fine", _("Settings: {path}").format(path=home.config_file))
            if there
            else Finding(
                "fine",
                _("No config.toml; the defaults hold."),
                _("“ko-coach init” writes one to edit: {path}").format(path=home.config_file),
            )
        )
    except SettingsError as error:
        yield Finding("error", str(error), _("Mend that line; until then ko-coach does not start."))
    yield from _folders(home)
    yield from _record(home)
    yield from _libraries()
    yield from _watching(settings)
    yield from examine_queue(settings)
    yield from _rubric(home, settings)


def _terminal() -> Iterator[Finding]:
    if not sys.stdout.isatty():
        yield Finding(
            "warning",
            _("This is no terminal, so nothing can be said about it."),
            _("Run “ko-coach doctor” where you work."),
        )
        return
    size = shutil.get_terminal_size()
    roomy = size.columns >= 42 and size.lines >= 20
    said = _("Terminal: {name}, {columns}×{lines}").format(
        name=clean_line(os.environ.get("TERM", "?")), columns=size.columns, lines=size.lines
    )
    yield Finding(
        "fine" if roomy else "warning",
        said,
        "" if roomy else _("Make it at least 42×20; less works, but shows little."),
    )
    if "utf" not in (sys.stdout.encoding or "").lower():
        yield Finding(
            "error",
            _("The terminal's encoding is {name}.").format(name=sys.stdout.encoding),
            _("Set LANG to a UTF-8 locale, such as C.UTF-8."),
        )
    if os.environ.get("NO_COLOR"):
        yield Finding("fine", _("NO_COLOR is set: everything is shown without colour."))


def _folders(home: Home) -> Iterator[Finding]:
    for folder in dict.fromkeys((home.config, home.data)):
        if not folder.exists():
            parent = next(one for one in folder.parents if one.exists())
            fine = os.access(parent, os.W_OK | os.X_OK)
            yield Finding(
                "fine" if fine else "error",
                _("{path} will be made at the first start.").format(path=folder),
                "" if fine else _("{path} is not writable: choose another with --home.").format(path=parent),
            )
            continue
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("error", _("{path} is not writable.").format(path=folder), f"chmod u+rwx {folder}")
        elif mode & 0o077:
            yield Finding(
                "warning",
                _("Others may look into {path} (mode {mode:o}).").format(path=folder, mode=mode),
                f"chmod 700 {folder}",
            )
        else:
            yield Finding("fine", _("Folder: {path} (mode {mode:o})").format(path=folder, mode=mode))
    existing = next(one for one in (home.data, *home.data.parents) if one.exists())
    free = shutil.disk_usage(existing).free
    said = _("Free space: {n} MB").format(n=free >> 20)
    yield (
        Finding("fine", said)
        if free > LEAST_SPACE
        else Finding("error", said, _("Make room: ratings could not be kept."))
    )


def _record(home: Home) -> Iterator[Finding]:
    yield Finding("fine", _sqlite())
    if not home.log.exists():
        yield Finding("fine", _("No record yet; it begins with the first shift."))
        return
    from ko_coach.record.errors import RecordError
    from ko_coach.record.log import Log

    try:
        with Log(home.log, busy_timeout=1.0) as log:
            count = sum(1 for _one in log.interactions())
    except RecordError as error:
        yield Finding("error", str(error), _("What you enter meanwhile is kept in memory and aside."))
        return
    mode = stat.S_IMODE(home.log.stat().st_mode)
    said = _("Record: {path}, {n} interactions").format(path=home.log, n=count)
    yield Finding("fine", said) if not mode & 0o077 else Finding("warning", said, f"chmod 600 {home.log}")


def _sqlite() -> str:
    """Say which SQLite this is; older ones can lose a write-ahead log that several programs write (fixed in 3.51.3)."""
    from ko_coach.record.engine import sqlite_version

    version = sqlite_version()
    said = f"SQLite {'.'.join(map(str, version))}"
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return said if fixed else said + " · " + _("keep to one ko-coach for one log.db")


def _libraries() -> Iterator[Finding]:
    import yaml

    if yaml.__with_libyaml__:
        yield Finding("fine", f"PyYAML {yaml.__version__}, libyaml")
    else:
        yield Finding(
            "warning",
            f"PyYAML {yaml.__version__}, " + _("without libyaml"),
            _("Rubrics are read about ten times more slowly: install a PyYAML wheel."),
        )


def _watching(settings: Settings) -> Iterator[Finding]:
    if settings.watch == "poll":
        yield Finding("fine", _("Watching: by looking from time to time (watch = “poll”)."))
        return
    limit = Path("/proc/sys/fs/inotify/max_user_watches")
    if not limit.exists():
        yield Finding("fine", _("Watching: by events of the system."))
        return
    number = int(limit.read_text(encoding="ascii"))
    said = _("Watching: up to {n} folders").format(n=number)
    yield (Finding("fine", said) if number >= FEWEST_WATCHES else Finding("warning", said, MORE_WATCHES))


def _rubric(home: Home, settings: Settings) -> Iterator[Finding]:
    folder = rubric_folder(home, settings)
    reading = read_folder(folder)
    path = clean_line(str(folder))
    if reading.rubric is None:
        errors = sum(problem.is_error for problem in reading.problems)
        yield Finding(
            "error", _("Rubric: {path} has {n} errors").format(path=path, n=errors), f"ko-coach rubric check {path}"
        )
    else:
        yield Finding(
            "fine", _("Rubric: {path}, version {version}").format(path=path, version=reading.rubric.short_version)
        )
