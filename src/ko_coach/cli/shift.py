"""The shift: what the flags and `config.toml` say, turned into a plan that the app carries out."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ko_coach import i18n
from ko_coach.cli.options import settings_of
from ko_coach.desk.opening import source_of
from ko_coach.desk.source import NoSource, Source
from ko_coach.i18n import gettext as _
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import Reading, read_folder
from ko_coach.settings import DEFAULT_RUBRIC, Home, Settings, SettingsError, agent_name, shipped_rubrics
from ko_coach.text import clean_line

if TYPE_CHECKING:
    from ko_coach.tui.plan import Plan


def start(
    home: Home,
    queue: str | None = None,
    rubric: str | None = None,
    agent: str | None = None,
    language: str | None = None,
) -> int:
    """Begin the shift and return its exit code.

    Raises:
        click.UsageError: there is no queue, no terminal, or something that a flag names is wrong.
    """
    settings = _with_flags(settings_of(home, language), queue, rubric, agent)
    if not settings.queue:
        raise click.UsageError(_no_queue(home))
    return begin(home, settings)


def tune(
    home: Home,
    queue: str | None = None,
    rubric: str | None = None,
    agent: str | None = None,
    language: str | None = None,
    record: Path | None = None,
) -> int:
    """Begin in the coach's room, with or without a queue, and return the exit code.

    Raises:
        click.UsageError: there is no terminal, or something that a flag names is wrong.
    """
    settings = _with_flags(settings_of(home, language), queue, rubric, agent)
    if record is not None and not record.exists():
        raise click.UsageError(_("There is no record yet: {path}.").format(path=clean_line(str(record))))
    return begin(home, settings, room="rubric", record=record)


def review(
    home: Home,
    rubric: str | None = None,
    agent: str | None = None,
    language: str | None = None,
    record: str | None = None,
    mine: bool = False,
    pane: str = "",
) -> int:
    """Begin in the review room, with a pane of it open if one is named, and return the exit code.

    Raises:
        click.UsageError: there is no terminal, no record, or something that a flag names is wrong.
    """
    settings = _with_flags(settings_of(home, language), None, rubric, agent)
    place: Path | str | None = record if record is None or "://" in record else Path(record).expanduser()
    if isinstance(place, Path) and not place.is_file():
        raise click.UsageError(_("There is no record yet: {path}.").format(path=clean_line(str(place))))
    return begin(home, settings, room="review", record=place, mine=mine, pane=pane)


def _with_flags(settings: Settings, queue: str | None, rubric: str | None, agent: str | None) -> Settings:
    return replace(
        settings, queue=queue or settings.queue, rubric=rubric or settings.rubric, agent=agent or settings.agent
    )


def _no_queue(home: Home) -> str:
    said = _("No queue is set. Try “ko-coach demo”, name one with --queue, or set queue in {path}.")
    return said.format(path=clean_line(str(home.config_file)))


def begin(home: Home, settings: Settings, notice: str = "", **beginning: Any) -> int:
    """Read what the first picture needs and open the screen; `beginning` is what else the plan is to say.

    Raises:
        click.UsageError: no terminal, a queue or a keymap that cannot be, or no rubric to begin with.
    """
    _source(home, settings)  # a queue that cannot be is said first: the terminal is not what is wrong
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise click.UsageError(_("ko-coach needs a terminal. In scripts, use its commands: ko-coach --help"))
    check_keys(settings)
    return _run(replace(plan_for(home, settings, notice), **beginning))


def _run(plan: Plan) -> int:
    """Run the app until the agent leaves; what could not be written is said afterwards."""
    from ko_coach.tui.app import CoachApp

    app = CoachApp(plan)
    app.run()
    app.finish()
    if app.unsaved:
        said = _("{n} entries are not in the record. They are kept aside and written at the next start.")
        click.echo(said.format(n=app.unsaved), err=True)
    if app.crash_report:
        said = _("ko-coach failed. What you entered is kept. A report without customer data is here: {path}")
        click.echo(said.format(path=app.crash_report), err=True)
    return app.return_code or 0


def plan_for(home: Home, settings: Settings, notice: str = "") -> Plan:
    """Read what the first picture needs.

    Raises:
        click.UsageError: there is no rubric to begin with.
    """
    from ko_coach.tui.plan import Plan

    source = _source(home, settings)
    folder = rubric_folder(home, settings)
    reading = read_folder(folder)
    unwritable = _make(home)
    return Plan(
        home=home,
        settings=settings,
        agent=clean_line(settings.agent) or agent_name(),
        language=i18n.language(),
        source=source,
        first=source.first(),
        rubric=reading.rubric or _last_good(home, folder, reading),
        rubric_folder=folder,
        reading=reading,
        notice=notice or unwritable,
    )


def _source(home: Home, settings: Settings) -> Source:
    if not settings.queue:
        return NoSource(_no_queue(home))
    try:
        return source_of(settings.queue, settings.desk, poll=settings.watch == "poll")
    except SettingsError as error:
        raise click.UsageError(str(error)) from None


def check_keys(settings: Settings) -> None:
    """Refuse a keymap that names an action which is not there."""
    if settings.keys:
        import difflib

        from ko_coach.tui.actions import ACTIONS, known

        for action in settings.keys:
            if not known(action):
                names = [one.id for one in ACTIONS]
                near = difflib.get_close_matches(action, names, n=1)
                cure = _("Did you mean “{name}”?").format(name=near[0]) if near else ", ".join(names)
                raise click.UsageError(
                    _("[keys] in config.toml: there is no action “{name}”. {cure}").format(
                        name=clean_line(action), cure=cure
                    )
                )


def rubric_folder(home: Home, settings: Settings) -> Path:
    """Return the rubric's folder: what the settings name, else the home's own copy, else the shipped one."""
    if settings.rubric:
        return Path(settings.rubric).expanduser()
    own = home.rubrics / DEFAULT_RUBRIC
    return own if own.is_dir() else shipped_rubrics() / DEFAULT_RUBRIC


def _make(home: Home) -> str:
    """Make the home's folders; return what to say when that is impossible (work then goes on in memory)."""
    try:
        home.create()
    except OSError as error:
        return _("{path} cannot be made: {cause}.").format(
            path=clean_line(str(home.data)), cause=clean_line(str(error.strerror))
        )
    return ""


def _last_good(home: Home, folder: Path, reading: Reading) -> Rubric:
    """Return what to work with while the folder is broken: its last version on record, else a shipped rubric."""
    if kept := _on_record(home, reading.name):
        return kept
    for name in (folder.name, DEFAULT_RUBRIC):
        shipped = read_folder(shipped_rubrics() / name) if folder != shipped_rubrics() / name else None
        if shipped is not None and shipped.rubric is not None:
            return shipped.rubric
    first = reading.problems[0]
    said = _("The rubric cannot be read. {place}: {cause} {cure}")
    raise click.UsageError(said.format(place=first.place, cause=first.cause, cure=first.cure))


def _on_record(home: Home, name: str) -> Rubric | None:
    if not name or not home.log.exists():
        return None
    from ko_coach.record.errors import RecordError
    from ko_coach.record.log import Log
    from ko_coach.rubric.versions import from_canonical

    try:
        with Log(home.log) as log:
            content = log.latest_rubric_content(name)
        return from_canonical(content) if content else None
    except (RecordError, ValueError):  # a record in trouble, or a content that a later ko-coach wrote
        return None
