"""What `ko-coach doctor` finds out about the queue: a path is looked at, a program looked for, a help desk asked."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from pathlib import Path

from ko_coach.cli.finding import Finding
from ko_coach.desk import troubles
from ko_coach.desk.address import COMMAND, is_address
from ko_coach.desk.desk import Desk
from ko_coach.desk.files import FileSource
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.settings import DeskSettings, Settings, SettingsError
from ko_coach.text import clean_line

PATIENCE = 15.0
"""Seconds that a help desk has for everything together."""
MOST_PARTS = 3
"""So many parts of the queue are asked for: a short queue is counted, of a long one it is said that it is long."""


def examine_queue(settings: Settings) -> Iterator[Finding]:
    """Yield what is found about the queue that the settings name."""
    if not settings.queue:
        said = _("Set queue in config.toml, or start with --queue.")
        yield Finding("warning", _("No queue is set."), said)
    elif settings.queue.startswith(COMMAND):
        yield _program(settings.queue.removeprefix(COMMAND).strip())
    elif is_address(settings.queue):
        yield from _desk(settings)
    else:
        yield _path(settings.queue)


def _path(queue: str) -> Finding:
    first = FileSource(Path(queue).expanduser()).first()
    if first.trouble:
        return Finding("warning", first.trouble, _("Is the path right? ko-coach waits for it."))
    return Finding("fine", _("Queue: {path}").format(path=clean_line(queue)))


def _program(command: str) -> Finding:
    try:
        name = str(Path(shlex.split(command)[0]).expanduser())
    except (ValueError, IndexError, RuntimeError):
        said = _("The queue’s command cannot be read: {command}")
        return Finding("error", said.format(command=clean_line(command)), _("Does every quote close?"))
    if shutil.which(name):
        return Finding("fine", _("Queue: the program {name}").format(name=clean_line(name)))
    if os.path.sep in name and Path(name).is_file():
        return Finding("error", _("{name} is there, but may not be run.").format(name=name), f"chmod u+x {name}")
    said = _("There is no program {name}, which the queue is to come from.")
    return Finding("error", said.format(name=clean_line(name)), _("Write its whole path after “command:”."))


def _desk(settings: Settings) -> Iterator[Finding]:
    from ko_coach.desk.kinds import desk_at

    try:
        desk = desk_at(settings.queue, settings.desk)
    except SettingsError as error:
        yield Finding("error", str(error), _("Mend the address of the queue; until then ko-coach does not start."))
        return
    yield from asyncio.run(_asked(desk, settings.desk))


async def _asked(desk: Desk, settings: DeskSettings) -> list[Finding]:
    """Return what is found by asking, up to the first trouble."""
    findings, host = list[Finding](), desk.client.host
    try:
        async with asyncio.timeout(PATIENCE):
            async for finding in _steps(desk, settings):
                findings.append(finding)
    except DeskTrouble as trouble:
        findings.append(_of(trouble, host))
    except TimeoutError:
        findings.append(_of(troubles.too_slow(host, PATIENCE), host))
    except Exception as error:  # noqa: BLE001 - an answer of a shape that nobody foresaw
        findings.append(_of(troubles.unreadable(host, type(error).__name__), host))
    finally:
        await desk.client.close()
    return findings


def _of(trouble: DeskTrouble, host: str) -> Finding:
    return Finding("error", _("Help desk {host}: {why}").format(host=host, why=trouble.why), trouble.more)


async def _steps(desk: Desk, settings: DeskSettings) -> AsyncIterator[Finding]:
    from ko_coach.desk.secret import secret_for

    secret = await secret_for(settings, desk.client.host)
    yield Finding("fine", _("Token of the help desk: {origin}").format(origin=secret.origin))
    await desk.sign_in()
    asked, begun = desk.client.requests, time.monotonic()
    number, is_all = await _tickets(desk)
    each = (time.monotonic() - begun) / max(desk.client.requests - asked, 1)
    said = _("Help desk {host}: it accepts the token and answers in {n} ms")
    yield Finding("fine", said.format(host=desk.client.host, n=round(each * 1_000)))
    if number:
        counted = ngettext("The query finds {n} ticket", "The query finds {n} tickets", number)
        yield Finding("fine", counted.format(n=number if is_all else f"{number}+"))
    else:
        cure = _("Is query under [queue] in config.toml right? Without it, your own open tickets are asked for.")
        yield Finding("warning", _("The query finds no tickets."), cure)


async def _tickets(desk: Desk) -> tuple[int, bool]:
    """Return how many tickets the first parts of the queue have, and whether that is all."""
    found, parts = set[str](), desk.listed()
    try:
        for _part in range(MOST_PARTS):
            try:
                found.update(str(one.get("id", "")) for one in await anext(parts))
            except StopAsyncIteration:
                return len(found), True
        return len(found), False
    finally:
        if isinstance(parts, AsyncGenerator):
            await parts.aclose()
