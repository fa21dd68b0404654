"""What a backtest found, as a person reads it and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, ngettext
from ko_coach.rubric.model import Rubric
from ko_coach.text import clean_line
from ko_coach.tui import wording

if TYPE_CHECKING:
    from ko_coach.review.backtest import Effect, Example, Recognition, Share

_WIDEST = 40
"""Characters of an id that a column makes room for."""


def as_json(effect: Effect, edited: Rubric, other: Rubric | None) -> str:
    """Return everything that was found; `against` is null where each interaction had its own version."""
    found = {
        "version": edited.version,
        "against": other.version if other else None,
        "done": effect.done,
        **asdict(effect),
        "first": _time(effect.first),
        "last": _time(effect.last),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(effect: Effect, edited: Rubric, other: Rubric | None) -> str:
    """Return the effect as a table that fits a terminal."""
    parts = [list(_heading(effect, edited, other)), _items(effect)]
    parts.append(_recognised(_("Persona recognised otherwise"), effect.personas))
    parts.append(_recognised(_("Stage recognised otherwise"), effect.stages))
    if effect.changed:
        parts.append(_shares(_("By persona"), effect.by_persona))
        parts.append(_shares(_("By stage"), effect.by_stage))
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _heading(effect: Effect, edited: Rubric, other: Rubric | None) -> Iterator[str]:
    name = clean_line(edited.name.say(language()))
    if other is None:
        said = _("{name} v{version}, beside the version that each interaction had.")
        yield said.format(name=name, version=edited.short_version)
    else:
        said = _("{name} v{version}, beside v{other}.")
        yield said.format(name=name, version=edited.short_version, other=other.short_version)
    if effect.stopped:
        yield _("Stopped after {done} of {total}.").format(done=effect.done, total=effect.total)
    if not effect.done:
        yield _("The record holds no interaction to try it on.")
    if effect.compared:
        yield _compared(effect)
    if effect.without_words:
        said = ngettext(
            "{n} without the customer's words: persona and stage as recorded.",
            "{n} without the customer's words: persona and stage as recorded.",
            effect.without_words,
        )
        yield said.format(n=effect.without_words)
    if effect.skipped:
        said = ngettext(
            "{n} skipped: its version is not on record.",
            "{n} skipped: their version is not on record.",
            effect.skipped,
        )
        yield said.format(n=effect.skipped)


def _compared(effect: Effect) -> str:
    now = datetime.now(UTC)
    said = ngettext(
        "{n} interaction, {first} – {last}: {changed} with other prompts ({percent} %).",
        "{n} interactions, {first} – {last}: {changed} with other prompts ({percent} %).",
        effect.compared,
    )
    assert effect.first is not None and effect.last is not None  # noqa: S101, PT018 - something was compared
    return said.format(
        n=effect.compared,
        first=wording.clock(effect.first, now),
        last=wording.clock(effect.last, now),
        changed=effect.changed,
        percent=_percent(effect.changed, effect.compared),
    )


def _items(effect: Effect) -> list[str]:
    rows = []
    for item in effect.items:
        shown = f"{item.before} → {item.after}"
        if item.appeared:
            rows.append((f"+{clean_line(item.item)}", str(item.appeared), shown, _examples(item.examples_appeared)))
        if item.vanished:
            rows.append((f"−{clean_line(item.item)}", str(item.vanished), shown, _examples(item.examples_vanished)))
        if item.reworded:
            rows.append((f"~{clean_line(item.item)}", str(item.reworded), shown, _("reworded")))
    if not rows:
        return [_("No prompt appears, vanishes or is worded otherwise.")] if effect.compared else []
    rows.sort(key=lambda row: (row[0][0] == "~", -int(row[1])))
    return _table([("", "", _("shown"), _("for example")), *rows])


def _examples(examples: Sequence[Example]) -> str:
    return " ".join(clean_line(example.ticket) for example in examples)


def _recognised(title: str, changes: Sequence[Recognition]) -> list[str]:
    if not changes:
        return []
    rows = [(f"  {_known(one.before)} → {_known(one.after)}", str(one.count), "", "") for one in changes]
    return [title, *_table(rows)]


def _shares(title: str, shares: Sequence[Share]) -> list[str]:
    rows = [
        (
            f"  {_known(share.id)}",
            str(share.changed),
            f"/ {share.compared}",
            f"{_percent(share.changed, share.compared)} %",
        )
        for share in shares
        if share.changed
    ]
    return [title, *_table(rows)]


def _known(identity: str) -> str:
    return clean_line(identity) if identity else _("not known yet")


def _table(rows: Sequence[tuple[str, str, str, str]]) -> list[str]:
    first, second, third = (min(max(len(row[column]) for row in rows), _WIDEST) for column in range(3))
    return [f"{row[0]:<{first}}  {row[1]:>{second}}  {row[2]:<{third}}  {row[3]}".rstrip() for row in rows]


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
