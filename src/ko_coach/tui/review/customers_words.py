"""What personas, stages, their groups and their shares are called where the lead looks at customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, pgettext
from ko_coach.rubric.model import Rubric
from ko_coach.text import clean_line
from ko_coach.tui import wording
from ko_coach.wording import percent

if TYPE_CHECKING:
    from ko_coach.review.customers import Grouping
    from ko_coach.review.journey import Journey, StageSeen
    from ko_coach.review.medians import Middle

GONE_MARK, FEW_MARK = "*", "°"
_FIGURE, _ENOUGH = 5, 30
"""Below the first there is no figure; below the second it is marked as too few yet."""
_DAY, _MINUTE = 86_400, 60
NOTHING = "–"


def persona_name(persona: str, rubric: Rubric) -> str:
    """Say a persona by today's name; one that the rubric has no more by its id, with a mark."""
    known = rubric.persona_by_id.get(persona)
    if known is not None:
        return clean_line(known.name.say(language()))
    return clean_line(persona) + GONE_MARK if persona else _("not known yet")


def stage_name(stage: str, rubric: Rubric) -> str:
    """Say a stage alike."""
    known = rubric.stage_by_id.get(stage)
    if known is not None:
        return clean_line(known.name.say(language()))
    return clean_line(stage) + GONE_MARK if stage else _("not known yet")


def end_customer(persona: str, rubric: Rubric) -> str:
    """Say for which customer an internal one asks; empty where that is nobody."""
    known = rubric.persona_by_id.get(persona)
    return persona_name(known.end_customer, rubric) if known and known.end_customer else ""


def group_name(key: str, by: Grouping) -> str:
    """Say a kind, or a group of stakeholders."""
    if not key:
        return _("not known yet")
    if key == "gone":
        return _("no longer in the rubric")
    if by == "kind":
        return wording.kind(key)
    names = {
        "customer": pgettext("stakeholder", "customer"),
        "employee": _("employee"),
        "partner": _("partner"),
        "supplier": _("supplier"),
        "shareholder": _("shareholder"),
        "state": _("state"),
    }
    return names.get(key, key)


def share_words(n: int, share: float | None) -> str:
    """Say a share; so small that it would be nothing, it is still not nothing."""
    if share is None:
        return NOTHING
    return "<1\u00a0%" if n and share < 0.005 else percent(share)


def counted(n: int, of: int | None = None) -> str:
    """Say how many, with a mark where they (or what they are a part of) are too few yet."""
    return f"n {wording.count(n)}{FEW_MARK if (n if of is None else of) < _ENOUGH else ''}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of a stage."""

    label: str
    value: str
    """Short enough for a column; `NOTHING` where there are too few."""
    n: int | None
    """Of how many; None for what the rubric says."""
    planned: str = ""
    """What the rubric plans instead."""
    of: int | None = None
    """What `n` is a part of, where it is the part that is counted."""

    @property
    def counted(self) -> str:
        return "" if self.n is None else counted(self.n, self.of)


def feeling_words(feeling: int) -> str:
    """Say a feeling that the rubric plans: `−2`, `0`, `+1`."""
    return f"{feeling:+d}".replace("-", "−") if feeling else "0"


def observed_feeling(seen: StageSeen) -> float | None:
    """Return how customers were left, as the rubric plans it: +2 if all were exceeded, −2 if all were missed."""
    shares = seen.expectations.shares
    return None if shares is None else 2 * (shares[2] - shares[0])


def facts(seen: StageSeen, journey: Journey, rubric: Rubric) -> list[Fact]:
    """Return all figures of a stage, in the order in which they are read."""
    stage = rubric.stage_by_id.get(seen.stage)
    feeling = observed_feeling(seen)
    planned = "" if stage is None or stage.feeling is None else feeling_words(stage.feeling)
    typical = "" if stage is None or stage.typical_time is None else wording.span(stage.typical_time)
    shares = seen.expectations.shares or (None, None, None)
    names = (_("missed"), _("met"), _("exceeded"))
    focus = NOTHING
    if seen.focus.mean is not None and seen.focus.deviation is not None:
        focus = f"{wording.decimal(seen.focus.mean)} ±{wording.decimal(seen.focus.deviation)}"
    return [
        Fact(_("Interactions"), wording.count(seen.interactions), None),
        Fact(_("Feeling"), NOTHING if feeling is None else _signed(feeling), seen.expectations.n, planned),
        *(
            Fact(f"  {name}", share_words(n, share), seen.expectations.n)
            for name, share, n in zip(names, shares, _counts(seen), strict=True)
        ),
        Fact(_("Focus"), focus, seen.focus.n),
        Fact(_("Engaged time"), _middle(seen.engaged, _MINUTE, _("{n} min")), seen.engaged.n),
        Fact(_("Stay"), _middle(seen.stay, _DAY, _("{n} d")), seen.stay.n, typical),
        Fact(_("Enter here"), _part(seen.entered, journey.entered), seen.entered, of=journey.entered),
        Fact(_("Leave here"), _part(seen.left, journey.left), seen.left, of=journey.left),
    ]


def _counts(seen: StageSeen) -> tuple[int, int, int]:
    return seen.expectations.missed, seen.expectations.met, seen.expectations.exceeded


def _signed(value: float) -> str:
    return ("+" if round(value, 1) > 0 else "") + wording.decimal(round(value, 1) + 0.0)


def _middle(found: Middle, unit: int, said: str) -> str:
    return said.format(n=wording.decimal(found.seconds / unit)) if found.n >= _FIGURE else NOTHING


def _part(n: int, of: int) -> str:
    return share_words(n, n / of) if of >= _FIGURE else NOTHING
