"""The journey as a strip of dots, the stage that the customer is in filled and in capitals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from ko_coach.rubric.model import Stage

_WIDEST_STEP = 14


def journey_strip(stages: Sequence[Stage], current: str, language: str, width: int) -> Iterator[Content]:
    """Yield two lines: the dots, and as many names below them as there is room for, the current one always."""
    if not stages or width < len(stages) * 2:
        return
    here = next((place for place, stage in enumerate(stages) if stage.id == current), -1)
    names = [stage.name.say(language) for stage in stages]
    if here >= 0:
        names[here] = names[here].upper()
    longest = max(map(len, names))
    step = min(max((width - 1) // max(len(stages) - 1, 1), 2), _WIDEST_STEP)
    if longest + 1 <= width // len(stages):
        step = min(width // len(stages), _WIDEST_STEP)
    yield _dots(len(stages), here, step, width)
    yield _names(names, here, step, width)


def _dots(count: int, here: int, step: int, width: int) -> Content:
    parts: list[tuple[str, str]] = []
    for place in range(count):
        parts.append(("●", "bold $accent") if place == here else ("○", "$muted"))
        if place < count - 1:
            parts.append(("─" * (step - 1), "$line"))
    return Content.assemble(*parts)[:width]


def _names(names: Sequence[str], here: int, step: int, width: int) -> Content:
    """Place the current name first, then the others wherever they do not touch it or one another."""
    taken: dict[int, str] = {}
    order = sorted(range(len(names)), key=lambda place: abs(place - here) if here >= 0 else place)
    for place in order:
        name = names[place]
        start = max(min(place * step, width - len(name)), 0)
        cells = range(max(start - 1, 0), start + len(name) + 1)
        if any(start_ <= cell < start_ + len(text) for start_, text in taken.items() for cell in cells):
            continue
        taken[start] = name
    line, position = Content(""), 0
    for start in sorted(taken):
        name = taken[start]
        style = "bold $accent" if here >= 0 and name == names[here] else "$muted"
        line = Content.assemble(line, " " * (start - position), (name, style))
        position = start + len(name)
    return line[:width]
