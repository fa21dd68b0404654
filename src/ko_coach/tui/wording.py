"""How spans of time, reasons and names of the field are said on the screens; numbers and days as everywhere."""

from __future__ import annotations

from ko_coach.i18n import gettext as _
from ko_coach.i18n import ngettext, pgettext
from ko_coach.rubric.conditions import Reason
from ko_coach.wording import clock, count, day, decimal, quoted, signed

__all__ = [
    "NAMED",
    "SPANS",
    "ago",
    "clock",
    "contacts",
    "count",
    "day",
    "decimal",
    "kind",
    "lasting",
    "named",
    "new_messages",
    "one_step_kind",
    "quoted",
    "reason",
    "reasons",
    "role",
    "side",
    "signed",
    "skip_reason",
    "span",
]

_YEAR, _MONTH, _DAY, _HOUR, _MINUTE = 31_557_600, 2_629_800, 86_400, 3_600, 60


def span(seconds: float) -> str:
    """Say a length of time in its largest unit: `12 min`, `2 h`, `3 d`."""
    years, months, days = (int(seconds // unit) for unit in (_YEAR, _MONTH, _DAY))
    hours, minutes = (int(seconds // unit) for unit in (_HOUR, _MINUTE))
    if years > 0:
        return ngettext("{n} y", "{n} y", years).format(n=years)
    if months > 0:
        return _("{n} mo").format(n=months)
    if days > 0:
        return _("{n} d").format(n=days)
    if hours > 0:
        return _("{n} h").format(n=hours)
    return _("{n} min").format(n=minutes) if minutes > 0 else _("now")


def ago(seconds: float) -> str:
    """Say how long ago something was."""
    return _("just now") if seconds < 60 else _("{span} ago").format(span=span(seconds))


def reasons(held: tuple[Reason, ...]) -> str:
    """Say why a rule held: `tag refund · third contact`."""
    return " · ".join(reason(each) for each in held)


def contacts(count: int) -> str:
    """Say which contact about the same thing this is."""
    ordinals = {1: _("first contact"), 2: _("second contact"), 3: _("third contact"), 4: _("fourth contact")}
    return ordinals.get(count) or _("contact no. {n}").format(n=count)


def new_messages(number: int) -> str:
    """Say how many messages came that were not read yet: `● 1 new`."""
    return ngettext("● {n} new", "● {n} new", number).format(n=number)


def reason(held: Reason) -> str:
    """Say one thing that held: `third contact`."""
    value = held.value
    if held.kind == "contacts":
        return contacts(int(value)) if value.isdecimal() else value
    if held.kind in SPANS:
        return lasting(held.kind, span(float(value)) if value.isdecimal() else value)
    return named(held.kind, value) if held.kind in NAMED else value


SPANS = ("waiting", "age", "customer_since")
NAMED = ("tags", "words", "priority", "channel", "status", "language", "organisation")


def lasting(kind: str, length: str) -> str:
    """Say what lasts (one of SPANS) and how long."""
    said = {
        "waiting": _("waiting {span}"),
        "age": _("open for {span}"),
        "customer_since": _("customer for {span}"),
    }[kind]
    return said.format(span=length)


def named(kind: str, value: str) -> str:
    """Say a value together with what it is of (one of NAMED): `priority high`."""
    said = {
        "tags": _("tag {value}"),
        "words": _("says “{value}”"),
        "priority": _("priority {value}"),
        "channel": _("by {value}"),
        "status": _("status {value}"),
        "language": _("writes {value}"),
        "organisation": _("from {value}"),
    }[kind]
    return said.format(value=value)


def empathy_part(part: str) -> str:
    """Say which part of the empathy map this is."""
    return {
        "says": _("says"),
        "thinks": _("thinks"),
        "does": _("does"),
        "feels": _("feels"),
        "pains": _("pains"),
        "gains": _("gains"),
    }[part]


def energy(step: int) -> str:
    """Say how much energy that is, from 1 to 5."""
    return (_("empty"), _("little"), _("enough"), _("good"), _("full"))[step - 1]


def day_line(line: str) -> str:
    """Say which line of a check-in or a look back this is."""
    return {
        "help": _("What would help today"),
        "learned": _("What I learned"),
        "in_the_way": _("What stood in my way"),
        "thanks": _("Thanks that arrived"),
    }[line]


def skip_reason(reason: str) -> str:
    """Say why an interaction was closed without a rating."""
    names = {
        "spam": _("spam"),
        "wrong_queue": _("wrong queue"),
        "no_contact": _("no contact came about"),
        "other": _("other"),
    }
    return names.get(reason, reason)


def one_step_kind(kind: str) -> str:
    """Say what the one step beyond was."""
    return {"more": _("more"), "sooner": _("sooner"), "smarter": _("smarter")}.get(kind, kind)


def side(name: str) -> str:
    """Say for whom a conflict was decided."""
    sides = {
        "customer": pgettext("decided for", "customer"),
        "company": pgettext("decided for", "company"),
        "both": pgettext("decided for", "both"),
    }
    return sides.get(name, name)


def kind(name: str) -> str:
    """Say a persona's kind."""
    return {"primary": _("primary"), "secondary": _("secondary"), "internal": _("internal")}.get(name, name)


def role(name: str) -> str:
    """Say who wrote a message."""
    roles = {
        "customer": pgettext("author", "customer"),
        "agent": pgettext("author", "agent"),
        "note": pgettext("author", "note"),
        "system": _("system"),
    }
    return roles.get(name, name)
