"""How numbers and days are said, on every screen and in what is sent: the one place that formats a date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.text import clean_line

_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "ru": ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
}
_WHOLE_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "ru": ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
           "ноября", "декабря"),
}  # fmt: skip


def quoted(words: str) -> str:
    """Say a text that is not ours in the quotation marks of the language, on one line and safe for a terminal."""
    return _("“{words}”").format(words=clean_line(words))


def clock(moment: datetime, now: datetime) -> str:
    """Say a moment in local time: `09:30` today, `20 Nov 09:30` this year, `20 Nov 2023` before."""
    local, today = moment.astimezone(), now.astimezone()
    if local.date() == today.date():
        return f"{local:%H:%M}"
    said = short_day(local)
    return f"{said} {local:%H:%M}" if abs(today - local) < timedelta(days=300) else f"{said} {local.year}"


def day(moment: datetime, now: datetime) -> str:
    """Say a day in local time: `3 Nov` this year, `3 Nov 2024` before."""
    local, today = moment.astimezone(), now.astimezone()
    said = short_day(local)
    return said if abs(today - local) < timedelta(days=300) else f"{said} {local.year}"


def short_day(day: date) -> str:
    """Say a day without its year: `3 Nov`."""
    return f"{day.day} {_MONTHS[language()][day.month - 1]}"


def whole_day(day: date) -> str:
    """Say a day as a letter does: `3 November 2026`."""
    return f"{day.day} {_WHOLE_MONTHS[language()][day.month - 1]} {day.year}"


def days(first: date, last: date) -> str:
    """Say a span of days: `23 October – 21 November 2026`."""
    if first == last:
        return whole_day(last)
    begin = whole_day(first)
    if first.year == last.year:
        begin = str(first.day) if first.month == last.month else begin.removesuffix(f" {first.year}")
    dash = "\u2009–\u2009" if begin.isdecimal() else " – "
    return f"{begin}{dash}{whole_day(last)}"


def count(number: int) -> str:
    """Say a number with its thousands apart: `1 204`."""
    return f"{number:,}".replace(",", "\u00a0")


def decimal(number: float) -> str:
    """Say a number with one place after the point, which is a comma in Russian."""
    return _pointed(f"{number:.1f}")


def hundredths(number: float) -> str:
    """Say a number with two places: `0.52`."""
    return _pointed(f"{number:.2f}")


def signed(number: float) -> str:
    """Say a difference with two places and its sign: `+0.52`."""
    return _pointed(f"{round(number, 2) + 0.0:+.2f}")  # nothing is +0.00 and never −0.00


def percent(share: float) -> str:
    """Say a share of 1: `23 %`."""
    return f"{round(100 * share)}\u00a0%"


def _pointed(said: str) -> str:
    said = said.replace("-", "−")
    return said.replace(".", ",") if language() == "ru" else said
