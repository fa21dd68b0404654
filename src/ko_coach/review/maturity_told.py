"""Where the team stands as text for scripts, pipes and screen readers: the same that the screen shows, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ko_coach import wording
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.record.practice_entries import LEVELS
from ko_coach.review import maturity_words as say
from ko_coach.review.evidence_values import Evidence, Figure, OnRecord
from ko_coach.review.maturity_values import Common, Maturity, Quarter, Standing
from ko_coach.review.spread import Spread
from ko_coach.rubric.model import MaturityQuestion, Rubric
from ko_coach.text import clean_line


def as_text(rubric: Rubric, found: Maturity, figures: OnRecord) -> str:
    """Return lines of words: no picture, so that they can be read aloud."""
    if not found.standings:
        return _("The rubric asks no question of maturity: maturity.yaml has them.")
    blocks = []
    questions = {one.id: one for one in rubric.questions}
    for standing in found.standings:
        title = f"{_words(questions[standing.question])} · {say.quarter_name(found.quarter)}"
        blocks.append("\n".join([title, *(f"  {line}" for line in _lines(standing, figures))]))
    return "\n\n".join(blocks)


def _words(question: MaturityQuestion) -> str:
    return clean_line(question.question.say(language()))


def _lines(standing: Standing, figures: OnRecord) -> Iterator[str]:
    if standing.own is None:
        yield _("You have not answered this quarter. Without --format, ko-coach assess asks you.")
    else:
        words = clean_line(standing.own.evidence)
        yield _("You: {level}. “{words}”").format(level=say.level_name(standing.own.level), words=words)
    if standing.spread is None:
        yield say.covered(standing)
    else:
        yield say.span(standing.spread)
        for level in LEVELS:
            yield f"  {say.level_name(level)}: {standing.spread.on(level)}"
            for one in standing.evidence:
                if one.level == level:
                    yield "    " + wording.quoted(one.words)
    if standing.otherwise:
        yield say.otherwise(standing)
    yield from _agreed(standing)
    yield from _history(standing)
    yield _("From the record:")
    for figure in figures.beside(standing.question):
        earlier = say.before(figure)
        yield f"  {say.figure(figure)}" + (f" ({earlier})" if earlier else "")


def _agreed(standing: Standing) -> Iterator[str]:
    for common in (standing.agreed, standing.before):
        if common is not None:
            said = _("Agreed in {quarter}: {level}. Next step: {step}")
            quarter, level = say.quarter_name(common.quarter), say.level_name(common.level)
            yield said.format(quarter=quarter, level=level, step=say.step(common))


def _history(standing: Standing) -> Iterator[str]:
    if len(standing.history) < 2:
        return
    yield _("Over the quarters:")
    meaning = standing.history[0].meaning
    for one in standing.history:
        if one.meaning != meaning:
            meaning = one.meaning
            yield "  " + _("The question was worded anew; what follows cannot be compared with what was before.")
        said = say.span(one.spread) if one.spread else _("n {n}").format(n=one.n)
        agreed = _("agreed: {level}").format(level=say.level_name(one.agreed.level)) if one.agreed else ""
        yield f"  {say.quarter_name(one.quarter)}: {said}" + (f"; {agreed}" if agreed else "")


# ---------------------------------------------------------------------- for programs


def as_json(rubric: Rubric, found: Maturity, figures: OnRecord) -> str:
    """Return one JSON object; what the viewer may not see is null."""
    questions = {one.id: one for one in rubric.questions}
    listed = [_question(questions[one.question], one, figures) for one in found.standings]
    told = {"quarter": found.quarter, "own_figures": figures.own, "questions": listed}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _question(question: MaturityQuestion, standing: Standing, figures: OnRecord) -> dict[str, Any]:
    own = standing.own
    return {
        "id": question.id,
        "question": question.question.say(language()),
        "own": {"level": own.level, "evidence": own.evidence, "at": own.at.isoformat()} if own else None,
        "n": standing.n,
        "spread": _spread(standing.spread),
        "evidence": [{"level": one.level, "words": one.words, "own": one.own} for one in standing.evidence],
        "agreed": _common(standing.agreed),
        "agreed_before": _common(standing.before),
        "history": [_quarter(one) for one in standing.history],
        "figures": [_figure(one) for one in figures.beside(question.id)],
    }


def _spread(spread: Spread | None) -> dict[str, Any] | None:
    if spread is None or spread.median is None:
        return None
    return {**dict(zip(LEVELS, spread.counts, strict=True)), "n": spread.n, "median": list(spread.median)}


def _common(common: Common | None) -> dict[str, Any] | None:
    if common is None:
        return None
    return {
        "quarter": common.quarter,
        "level": common.level,
        "next_step": common.next_step,
        "due": common.due,
        "by": common.by,
        "at": common.at.isoformat(),
    }


def _quarter(one: Quarter) -> dict[str, Any]:
    agreed = one.agreed.level if one.agreed else None
    return {"quarter": one.quarter, "meaning": one.meaning, "n": one.n, "spread": _spread(one.spread), "agreed": agreed}


def _figure(one: Evidence) -> dict[str, Any]:
    return {"kind": one.kind, "now": _plain(one.now), "before": _plain(one.before)}


def _plain(figure: Figure) -> dict[str, Any]:
    return {"n": figure.n, "part": figure.part, "mean": figure.mean, "deviation": figure.deviation}
