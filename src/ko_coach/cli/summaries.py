"""What each command does, in a sentence: `--help` lists them without importing a single command."""

from __future__ import annotations

from collections.abc import Mapping

from ko_coach.i18n import N_, gettext

HELP = {
    "assess": N_("Crawl, walk, run or fly: say alone where the team stands, then see the spread and agree."),
    "demo": N_("Try it: sample tickets that arrive and change, and a rubric to edit, in a throw-away home."),
    "doctor": N_("Look at terminal, folders, SQLite, libyaml, watch limits and configuration."),
    "export": N_("Write the record, one interaction a line. Private ones tell only that they happened."),
    "focus": N_("Tell a running ko-coach which ticket is open: its id or web address (for scripts, browsers, tmux)."),
    "import": N_("Take back what export wrote; as often as you like, from as many records as you like."),
    "init": N_("Write a commented config.toml and a copy of a shipped rubric to edit."),
    "log": N_("List interactions that a search line finds, as plain text, JSON Lines or CSV."),
    "purge": N_("Remove customers' data that are older than a time, or whole interactions."),
    "rehearse": N_("Practise with a customer out of the rubric; nothing of it is counted."),
    "report": N_("Write a page to take to a meeting: directions, what was in the way, lessons, calibration."),
    "review": N_("The lead's room: find interactions, read them, answer them, see directions."),
    "rubric": N_("The coach's room: tune a rubric live. With a command: check, compare and try rubrics."),
}
RUBRIC = {
    "backtest": N_("What an edited rubric would have shown in the last interactions of the record."),
    "check": N_("List everything that is wrong in rubrics (folders or files); exit code 1 if there is an error."),
    "diff": N_("What changed between two rubrics (folders or versions), item by item."),
    "fmt": N_("Put the keys of a rubric's files into their usual order; comments stay."),
    "new": N_("Write a small commented rubric to begin with."),
    "schema": N_("Write JSON Schema for the files of a rubric, for editors that complete and check."),
    "show": N_("Who gets which prompt, and why; as text or JSON."),
}
"""The commands of `ko-coach rubric`."""


def summary(command: str, among: Mapping[str, str] = HELP) -> str:
    """Return what the command does, in the language now spoken."""
    sentence = among[command]
    return gettext(sentence)
