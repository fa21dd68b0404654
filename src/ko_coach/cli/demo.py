"""`ko-coach demo`: a shift on a throw-away home, with tickets that arrive and change while one watches."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from ko_coach import i18n
from ko_coach.cli.options import home_option, settings_of
from ko_coach.cli.shift import begin
from ko_coach.cli.summaries import summary
from ko_coach.i18n import gettext as _
from ko_coach.settings import DEFAULT_RUBRIC, Home, shipped_rubrics
from ko_coach.text import clean_line

_RELATIVE = re.compile(r"([+-])(\d+)([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TIMES = ("created_at", "updated_at", "due_at", "since")


@click.command("demo", help=summary("demo"))
@home_option()
@click.option("--language", type=click.Choice(i18n.LANGUAGES), help=_("The language of the screen."))
@click.pass_context
def command(ctx: click.Context, /, home: str | None, language: str | None) -> int:
    named = home or ctx.obj
    if named:
        return _play(Home.at(Path(named)), language)
    with tempfile.TemporaryDirectory(prefix="ko-coach-demo-") as folder:
        return _play(Home.at(Path(folder)), language)


def _play(home: Home, language: str | None) -> int:
    try:
        home.create()
        rubric = home.rubrics / DEFAULT_RUBRIC
        if not rubric.exists():
            shutil.copytree(shipped_rubrics() / DEFAULT_RUBRIC, rubric, ignore=shutil.ignore_patterns(".*"))
        queue = home.data / "queue" / "tickets.jsonl"
        queue.parent.mkdir(exist_ok=True)
        story = Story(queue, datetime.now(UTC))
        story.write()
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be used: {cause}.").format(path=home.data, cause=error.strerror)
        ) from None
    settings = settings_of(home, language)
    settings = replace(settings, queue=str(queue), rubric=str(rubric), agent=settings.agent or "demo")
    click.echo(clean_line(_("The rubric to edit: {path}").format(path=rubric)))
    notice = _("Edit the rubric in {path} and watch").format(path=clean_line(str(rubric)))

    def on_live() -> None:
        story.start()
        threading.Thread(target=_help_editors, args=(rubric,), name="schemas", daemon=True).start()

    try:
        return begin(home, settings, notice, on_live=on_live)
    finally:
        story.stop()


def _help_editors(rubric: Path) -> None:
    """Write what editors check the rubric by; nobody's first picture waits for it."""
    from ko_coach.rubric.reader import ids_in
    from ko_coach.rubric.schema.files import write_schemas

    with suppress(OSError):  # the throw-away home was thrown away
        write_schemas(rubric, ids_in(rubric))


class Story:
    """Writes the sample tickets into a file and lets things happen to them."""

    def __init__(self, path: Path, start: datetime) -> None:
        self._path = path
        self._start = start
        self._tickets = {ticket["id"]: at_moment(ticket, start) for ticket in _lines("tickets.jsonl")}
        self._events = sorted(_lines("story.jsonl"), key=lambda event: float(event["after"]))
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Let the story run, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="story", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the story."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(1.0)

    def write(self) -> None:
        """Write the queue as it is now; a reader sees the old file or the new one, never half of one."""
        draft = self._path.with_suffix(".tmp")
        lines = (json.dumps(ticket, ensure_ascii=False) for ticket in self._tickets.values())
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
        draft.replace(self._path)

    def happen(self, event: Mapping[str, Any], now: datetime) -> None:
        """Apply one event of the story."""
        if "ticket" in event:
            ticket = at_moment(event["ticket"], now)
            self._tickets[ticket["id"]] = ticket
        elif "gone" in event:
            self._tickets.pop(event["gone"], None)
        elif (known := self._tickets.get(event["id"])) is not None:
            known.update(event.get("set", {}))
            if "message" in event:
                known["messages"] = [*known.get("messages", []), {**event["message"], "created_at": now.isoformat()}]

    def _run(self) -> None:
        for event in self._events:
            wait = float(event["after"]) - (datetime.now(UTC) - self._start).total_seconds()
            if self._stopped.wait(max(wait, 0.0)):
                return
            self.happen(event, datetime.now(UTC))
            try:
                self.write()
            except OSError:
                return  # the throw-away home was thrown away


def at_moment(value: Any, now: datetime, key: str = "") -> Any:
    """Return the value with every relative time in it (`-12m`, `+90m`) made a real one."""
    if isinstance(value, dict):
        return {name: at_moment(inner, now, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [at_moment(inner, now) for inner in value]
    if key in _TIMES and isinstance(value, str) and (found := _RELATIVE.fullmatch(value)):
        offset = timedelta(**{_UNITS[found[3]]: int(found[2])})
        return (now + offset if found[1] == "+" else now - offset).isoformat()
    return value


def _lines(name: str) -> list[dict[str, Any]]:
    text = (files("ko_coach.demo") / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]
