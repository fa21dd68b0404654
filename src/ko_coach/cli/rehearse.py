"""`ko-coach rehearse`: practise with a customer out of the rubric, apart from every record of work."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import click

from ko_coach import i18n
from ko_coach.cli.options import at_home, home_option, settings_of
from ko_coach.cli.shift import begin, rubric_folder
from ko_coach.cli.summaries import summary
from ko_coach.coaching.rehearsal import Scene, scenes
from ko_coach.i18n import gettext as _
from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import read_folder
from ko_coach.text import clean_line

_MOST_NAMED = 20
"""So many ids are listed where nothing is near what was asked for."""


@click.command("rehearse", help=summary("rehearse"))
@home_option()
@click.option(
    "--persona", metavar="ID", default="", help=_("Whom to practise with; a list to choose from if not given.")
)
@click.option("--scenario", metavar="ID", default="", help=_("Which of the persona's scenarios."))
@click.option("--rubric", metavar="DIR", help=_("The rubric to take it from, as the folder is now."))
@click.option("--agent", metavar="NAME", help=_("Who practises; your login name if not given."))
@click.option("--language", type=click.Choice(i18n.LANGUAGES), help=_("The language of the screen."))
@click.pass_context
def command(
    ctx: click.Context,
    /,
    home: str | None,
    persona: str,
    scenario: str,
    rubric: str | None,
    agent: str | None,
    language: str | None,
) -> int:
    place = at_home(ctx, home)
    known = settings_of(place, language)
    settings = replace(known, queue="", rubric=rubric or known.rubric, agent=agent or known.agent)
    folder = rubric_folder(place, settings)
    reading = read_folder(folder)
    if reading.rubric is None:
        from ko_coach.cli.rubric.check import as_text

        click.echo(as_text(reading, folder))
        return 1
    wanted = named(reading.rubric, persona, scenario)
    beginning: dict[str, Any] = {"room": "rehearsal", "rehearse": wanted}
    return begin(place, settings, **beginning)


def named(rubric: Rubric, persona: str, scenario: str) -> tuple[str, str]:
    """Return the ids to begin with: both where one scenario is meant, only the persona's or none where one chooses.

    Raises:
        click.UsageError: the rubric has no such persona or scenario, or it cannot be rehearsed.
    """
    every = list(scenes(rubric))
    if not any(scene.playable for scene in every):
        raise click.UsageError(_("No scenario of this rubric has turns yet. The coach adds them in personas.yaml."))
    if persona:
        _check(persona, [one.id for one in rubric.personas], _("There is no persona “{name}”. {cure}"))
    found = [scene for scene in every if not persona or scene.persona.id == persona]
    if scenario:
        _check(scenario, [one.scenario.id for one in found], _("There is no scenario “{name}”. {cure}"))
        found = [scene for scene in found if scene.scenario.id == scenario]
        if len(found) > 1:
            whose = ", ".join(scene.persona.id for scene in found)
            said = _("Several personas have a scenario “{name}”. Name one with --persona: {personas}.")
            raise click.UsageError(said.format(name=clean_line(scenario), personas=whose))
    return _the_one(found, persona, scenario)


def _the_one(found: Sequence[Scene], persona: str, scenario: str) -> tuple[str, str]:
    playable = [scene for scene in found if scene.playable]
    if not playable and scenario:
        said = _(
            "The scenario “{name}” has no turns yet, so it cannot be rehearsed. They are written in personas.yaml."
        )
        raise click.UsageError(said.format(name=clean_line(scenario)))
    if not playable:
        said = _("No scenario of “{name}” has turns yet, so none can be rehearsed. They are written in personas.yaml.")
        raise click.UsageError(said.format(name=clean_line(persona)))
    if len(playable) == 1 and (persona or scenario):
        return playable[0].key
    return persona, ""


def _check(name: str, known: Iterable[str], said: str) -> None:
    names = sorted(set(known))
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=1)
    listed = ", ".join(names[:_MOST_NAMED]) + ("" if len(names) <= _MOST_NAMED else " …")
    cure = _("Did you mean “{name}”?").format(name=near[0]) if near else listed
    raise click.UsageError(said.format(name=clean_line(name), cure=cure))
