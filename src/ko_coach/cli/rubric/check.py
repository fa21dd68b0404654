"""`ko-coach rubric check`: everything that is wrong in the folders of rubrics."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

import click

from ko_coach.cli.options import at_home, format_option, home_option, settings_of
from ko_coach.cli.summaries import RUBRIC, summary
from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext
from ko_coach.rubric.problems import Problem
from ko_coach.rubric.reader import Reading, read_folder
from ko_coach.text import clean_line


@click.command("check", help=summary("check", RUBRIC))
@home_option()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help=_("Take warnings for errors."))
@format_option()
@click.pass_context
def command(ctx: click.Context, /, home: str | None, paths: tuple[Path, ...], strict: bool, form: str) -> int:
    place = at_home(ctx, home)
    settings = settings_of(place)
    if not paths:
        from ko_coach.cli.shift import rubric_folder

        paths = (rubric_folder(place, settings),)
    readings = {folder: _judged(read_folder(folder), strict) for folder in _folders(paths)}
    click.echo(_found(readings) if form == "json" else "\n".join(map(as_text, readings.values(), readings)))
    return 1 if any(reading.rubric is None for reading in readings.values()) else 0


def _folders(paths: Iterable[Path]) -> list[Path]:
    """Return each folder once, in the order in which it or one of its files is first named."""
    folders: dict[str, Path] = {}
    for path in paths:
        folder = path.parent if _is_file(path) else path
        folders.setdefault(os.path.realpath(folder), folder)
    return list(folders.values())


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False  # what keeps it from being looked at, the reading will say


def _judged(reading: Reading, strict: bool) -> Reading:
    """Return the reading as it counts: with `strict`, a warning keeps a rubric from being good."""
    if not strict or not reading.problems:
        return reading
    errors = tuple(sorted(replace(problem, severity="error") for problem in reading.problems))
    return replace(reading, rubric=None, problems=errors)


def _found(readings: dict[Path, Reading]) -> str:
    """Return what was found as JSON: in one folder by itself, in several as a list."""
    found = [{"folder": clean_line(str(folder)), **as_json(reading)} for folder, reading in readings.items()]
    return json.dumps(found if len(found) > 1 else as_json(*readings.values()), ensure_ascii=False, indent=2)


def as_json(reading: Reading) -> dict[str, object]:
    """Return what a reading found, for programs."""
    return {
        "version": reading.rubric.version if reading.rubric else None,
        "problems": [asdict(problem) for problem in reading.problems],
    }


def as_text(reading: Reading, folder: Path) -> str:
    """Return what a reading found, for people."""
    said = [said_problem(problem, folder) for problem in reading.problems]
    errors = sum(problem.is_error for problem in reading.problems)
    warnings = len(reading.problems) - errors
    counts = [
        ngettext("{n} error", "{n} errors", errors).format(n=errors),
        ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
    ]
    if reading.rubric is not None:
        counts.insert(
            0,
            _("{name} is good, version {version}").format(
                name=clean_line(folder.absolute().name), version=reading.rubric.short_version
            ),
        )
    return "\n".join([*said, ", ".join(counts)])


def said_problem(problem: Problem, folder: Path) -> str:
    """Return a problem with its place, its source, its cause and its cure."""
    severity = _("error") if problem.is_error else _("warning")
    lines = [f"{clean_line(str(folder))}/{problem.place}: {severity}: {problem.cause}"]
    if problem.source:
        lines.append(f"    {problem.source}")
    if problem.cure:
        lines.append(f"    → {problem.cure}")
    return "\n".join(lines)
