"""What click says to a person, so that our catalogue holds it; click looks it up there (`i18n.teach_libraries`)."""

from __future__ import annotations

from ko_coach.i18n import N_, ngettext

SENTENCES = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default: {default}"),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Missing command."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Did you mean {possibility}?"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Choose from:\n\t{choices}"),
    N_("Option {name!r} does not take a value."),
    N_("Try '{command} {option}' for help."),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 2),
)
