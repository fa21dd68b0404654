"""`ko-coach init`: a commented `config.toml`, and a rubric to edit."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import click

from ko_coach import i18n
from ko_coach.cli.options import at_home, home_option
from ko_coach.cli.summaries import summary
from ko_coach.desk.address import COMMAND, is_address
from ko_coach.desk.opening import source_of
from ko_coach.i18n import gettext as _
from ko_coach.rubric.reader import ids_in
from ko_coach.rubric.schema.files import write_schemas
from ko_coach.settings import DEFAULT_RUBRIC, DeskSettings, Home, SettingsError, shipped_rubrics
from ko_coach.text import clean_line


@click.command("init", help=summary("init"))
@home_option()
@click.option(
    "--rubric", default=DEFAULT_RUBRIC, show_default=True, metavar="NAME", help=_("Which shipped rubric to copy.")
)
@click.option(
    "--queue",
    default="",
    metavar="QUEUE",
    help=_("The queue to write into config.toml: a path, a help desk's address or command:PROGRAM."),
)
@click.pass_context
def command(ctx: click.Context, /, home: str | None, rubric: str, queue: str) -> int:
    place = at_home(ctx, home)
    source = shipped_rubrics() / rubric
    if not source.is_dir() or Path(rubric).name != rubric:
        names = ", ".join(sorted(folder.name for folder in shipped_rubrics().iterdir() if folder.is_dir()))
        raise click.UsageError(
            _("There is no shipped rubric “{name}”. Choose one of: {names}.").format(
                name=clean_line(rubric), names=names
            )
        )
    try:
        source_of(queue, DeskSettings())
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    try:
        place.create()
        kept = [*_write_config(place, queue, rubric), *_copy(source, place.rubrics / rubric)]
    except OSError as error:
        raise click.ClickException(
            _("{path} cannot be written: {cause}.").format(
                path=clean_line(str(error.filename or place.data)), cause=clean_line(str(error.strerror))
            )
        ) from None
    return 1 if kept else 0


def _write_config(home: Home, queue: str, rubric: str) -> list[Path]:
    """Write the file, unless there is one; return what was left as it is."""
    try:
        descriptor = os.open(home.config_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        click.echo(clean_line(_("{path} is there already; it stays as it is.").format(path=home.config_file)))
        return [home.config_file]
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(config_text(queue, "" if rubric == DEFAULT_RUBRIC else str(home.rubrics / rubric)))
    click.echo(clean_line(_("Settings: {path}").format(path=home.config_file)))
    return []


def _copy(source: Path, target: Path) -> list[Path]:
    if target.exists():
        click.echo(clean_line(_("{path} is there already; it stays as it is.").format(path=target)))
        return [target]
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))
    write_schemas(target, ids_in(target))
    click.echo(clean_line(_("The rubric to edit: {path}").format(path=target)))
    return []


_DESK = """\
# [queue]
# url = "rt+https://desk.example.com"
# query = "Queue = 'Support' AND Owner = 'anna' AND Status = '__Active__'"
# user = "anna"
# token_command = "pass show desk"
# every = "5s"
# clipboard = true
# customer_accounts = ["mail-gateway"]"""
"""A table of TOML, so it stands after all single settings."""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def config_text(queue: str, rubric: str = "") -> str:
    """Return a `config.toml` that explains itself; only queue and rubric, if given, and the language are set."""
    set_queue, set_desk = '# queue = "~/queue/tickets.jsonl"', _DESK
    if is_address(queue):
        set_desk = f"[queue]\nurl = {_quoted(queue)}\n" + _DESK.partition("\n")[2].partition("\n")[2]
    elif queue.startswith(COMMAND):
        set_queue = f"queue = {_quoted(queue)}"
    elif queue:
        set_queue = f"queue = {_quoted(str(Path(queue).expanduser().absolute()))}"
    set_rubric = '# rubric = "~/rubrics/customer-first"'
    if rubric:
        set_rubric = f"rubric = {_quoted(rubric)}"
    parts = [
        (_("Settings of ko-coach. A flag on the command line wins over what stands here."), ""),
        (_("Tickets: a JSON Lines or CSV file, or a folder of them, followed live."), set_queue),
        (
            _("The folder of the coach's rubric. Without this line: rubrics/customer-first, else the shipped one."),
            set_rubric,
        ),
        (_("Who is at work. Without this line: your login name."), '# agent = "anna"'),
        (_("The language of the screen: en or ru."), f'language = "{i18n.language()}"'),
        (_("ko-dark, ko-light, or terminal (the terminal's own colours)."), '# theme = "ko-dark"'),
        (_("Whether the day begins and ends with a few questions; what you answer is yours."), "# check_in = true"),
        (
            _("Time counts until so long after your last sign of life: a key, the mouse, a ticket opened elsewhere."),
            '# idle_after = "5m"',
        ),
        (
            _("auto: changes are noticed at once. poll: the folders are looked at now and then, for network shares."),
            '# watch = "auto"',
        ),
        (
            _("How long customers' words stay in the record, to try an edited rubric on them. 0d: not at all."),
            '# keep_words = "90d"',
        ),
        (
            _(
                "Tickets of a help desk, in place of the line “queue” above. Kinds: rt, zammad, zendesk, jira."
                " The token never stands here, but in the environment variable KO_COACH_TOKEN, in a keyring, or where"
                " token_command finds it. See docs/desks.md."
            ),
            set_desk,
        ),
        (
            _("Keys of your own, by the names that the key panel (?) explains."),
            '# [keys]\n# next = "ctrl+j"\n# rate = "r,f5"',
        ),
    ]
    return "\n\n".join(f"# {comment}\n{setting}".rstrip() for comment, setting in parts) + "\n"
