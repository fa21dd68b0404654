"""What each command does, in a sentence: `--help` lists them without importing a single command."""

from __future__ import annotations

from ko_coach.i18n import N_, gettext


def summary(command: str) -> str:
    """Return what the command does, in the language now spoken."""
    sentence = HELP[command]
    return gettext(sentence)


HELP = {
    "demo": N_("Try it: sample tickets that arrive and change, and a rubric to edit, in a throw-away home."),
    "doctor": N_("Look at terminal, folders, SQLite, libyaml, watch limits and configuration."),
    "export": N_("Write the record, one interaction a line. Private ones tell only that they happened."),
    "focus": N_("Tell a running ko-coach which ticket is open (for scripts, browsers, tmux)."),
    "init": N_("Write a commented config.toml and a copy of a shipped rubric to edit."),
    "rubric": N_("Check a rubric."),
}
