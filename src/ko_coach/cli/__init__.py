"""The commands, each a thin door."""

from __future__ import annotations

import sys
from typing import Any

import click

from ko_coach import __version__, i18n
from ko_coach.cli.lazy import LazyGroup
from ko_coach.cli.options import at_home, home_option
from ko_coach.cli.summaries import HELP
from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line


def run() -> int:
    """Run the command line; whatever goes wrong is said in a sentence, with exit code 2 for wrong use."""
    i18n.set_language(_language_flag() or i18n.environment_language())
    i18n.teach_libraries()
    try:
        result = _group().main(standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.ClickException as error:
        click.echo(f"ko-coach: {clean_line(error.format_message())}", err=True)
        return 2 if isinstance(error, click.UsageError) else error.exit_code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - no traceback reaches a user, and none quotes a customer
        click.echo(_failed(error), err=True)
        return 1


def _failed(error: Exception) -> str:
    from ko_coach.crash import write_report
    from ko_coach.settings import Home

    path = write_report(error, Home.find().data)
    said = _("ko-coach failed. What you entered is kept. A report without customer data is here: {path}")
    return said.format(path=clean_line(str(path)) if path else type(error).__name__)


def _language_flag() -> str:
    """Return the language that the flags ask for: the help text, too, is a text that a person reads."""
    for place, word in enumerate(sys.argv):
        if word == "--language" and place + 1 < len(sys.argv):
            return sys.argv[place + 1]
        if word.startswith("--language="):
            return word.partition("=")[2]
    return ""


def _group() -> click.Group:
    @click.group(
        cls=LazyGroup,
        package="ko_coach.cli",
        summaries=HELP,
        invoke_without_command=True,
        help=_("Coaches a support agent through each customer of the queue. Without a command: the shift."),
        epilog=_("Try it now: ko-coach demo"),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    @home_option()
    @click.option(
        "--queue",
        metavar="QUEUE",
        help=_(
            "Tickets: a JSON Lines or CSV file, a folder of them, a help desk's address (rt+https://…, zammad+https://…,"
            " zendesk+https://…, jira+https://…) or command:PROGRAM."
        ),
    )
    @click.option("--rubric", metavar="DIR", help=_("The folder of the coach's rubric."))
    @click.option("--agent", metavar="NAME", help=_("Who is at work; your login name if not given."))
    @click.option("--language", type=click.Choice(i18n.LANGUAGES), help=_("The language of the screen."))
    @click.version_option(__version__, prog_name="ko-coach", message="%(prog)s %(version)s")
    @click.pass_context
    def group(ctx: click.Context, /, home: str | None, **flags: Any) -> int | None:
        ctx.obj = home
        if ctx.invoked_subcommand is not None:
            return None
        from ko_coach.cli.shift import start

        return start(at_home(ctx, home), **flags)

    return group
