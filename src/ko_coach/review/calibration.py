"""Whether self-ratings and leads' ratings mean the same: per criterion agreement, gaps, and what is mixed up most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from statistics import fmean, stdev
from typing import Literal

from ko_coach.review.agreement import RESAMPLES, SEED, Agreement, Pair, krippendorff_alpha, weighted_kappa

FEWEST_FOR_AGREEMENT = 10
"""Below so many interactions no coefficient is given: its interval would span nearly everything."""
FEWEST_FOR_GAPS = 5
"""Below so many interactions a mean gap says more of single conversations than of the raters."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer in force to one criterion, by the agent (`is_self`) or by a lead."""

    interaction: str
    rater: str
    is_self: bool
    agent: str
    """Whose interaction it is."""
    criterion: str
    meaning: str
    """The hash of the criterion's meaning; only answers under one and the same are compared."""
    value: int | None
    """None is "not applicable", which counts as missing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How far self-ratings lie above the leads', in points: positive where agents rate themselves higher."""

    n: int
    """Interactions behind it. Where several leads answered, their mean stands against the self-rating."""
    mean: float | None = None
    """None below five interactions."""
    deviation: float | None = None
    """Its spread, the standard deviation of the single gaps (divided by n - 1); None below five interactions."""

    @property
    def verdict(self) -> Literal["measured", "too few"]:
        """Say whether there is a figure."""
        return "too few" if self.mean is None else "measured"

    @classmethod
    def of(cls, gaps: Iterable[float]) -> Gap:
        """Return the mean gap and its spread, or only how many there are."""
        listed = list(gaps)
        if len(listed) < FEWEST_FOR_GAPS:
            return cls(len(listed))
        return cls(len(listed), fmean(listed), stdev(listed))


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two different answers to the same interaction, and how often they met."""

    one: int
    """The self-rating; between leads the lower answer."""
    other: int
    """The lead's answer; between leads the higher one."""
    times: int


@dataclass(frozen=True, slots=True)
class SelfAndLead:
    """Self-ratings beside leads' answers to the same interactions."""

    kappa: Agreement
    """Quadratic-weighted; a pair for each lead of an interaction, `n` counts interactions."""
    gap: Gap
    by_agent: Mapping[str, Gap]
    """By the agent's name, in alphabetical order: a gap is for a talk with one person, it ranks nobody."""
    confused: Confusion | None
    """What was mixed up most; None where there are too few for kappa, or no two answers differ."""


@dataclass(frozen=True, slots=True)
class BetweenLeads:
    """Answers of different leads to the same interactions."""

    alpha: Agreement
    """Ordinal alpha; `n` counts interactions with at least two leads' answers."""
    kappa: Agreement | None
    """Quadratic-weighted, where exactly two leads answered these; else None."""
    leads: tuple[str, ...]
    """Who answered these interactions, in alphabetical order."""
    confused: Confusion | None
    """What was mixed up most; None where there are too few for alpha, or no two answers differ."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """One criterion under its latest meaning."""

    criterion: str
    meaning: str
    earlier: int
    """Interactions with two answers or more under an earlier meaning, which are not compared."""
    self_and_lead: SelfAndLead
    between_leads: BetweenLeads

    @property
    def disagreement(self) -> float | None:
        """Observed disagreement as a share of what chance would give: 0 is none, 1 is as much as by chance, or more.

        Of self and lead (1 - kappa); where that has no figure, of leads (1 - alpha); else None.
        """
        for found in (self.self_and_lead.kappa, self.between_leads.alpha):
            if found.value is not None:
                return 1 - found.value
        return None


@dataclass(slots=True)
class _Judged:
    """The answers to one criterion in one interaction, under one meaning; the latest of a rater counts."""

    agent: str
    own: int | None = None
    leads: dict[str, int | None] = field(default_factory=dict)

    def add(self, judgement: Judgement) -> None:
        if judgement.is_self:
            self.own = judgement.value
        else:
            self.leads[judgement.rater] = judgement.value

    @property
    def by_lead(self) -> dict[str, int]:
        return {lead: value for lead, value in sorted(self.leads.items()) if value is not None}

    @property
    def comparable(self) -> bool:
        return len(self.by_lead) + (self.own is not None) > 1


def calibrate(
    judgements: Iterable[Judgement], *, seed: int = SEED, resamples: int = RESAMPLES
) -> tuple[Calibration, ...]:
    """Return each criterion's calibration, first where the anchors cause the most disagreement, last without a figure.

    Judgements come oldest interaction first: a criterion's last meaning is its latest. The caller leaves out private
    interactions and practice. `seed` and `resamples` are those of the intervals.
    """
    found: dict[str, dict[str, dict[str, _Judged]]] = {}
    latest: dict[str, str] = {}
    for judgement in judgements:
        latest[judgement.criterion] = judgement.meaning
        judged = found.setdefault(judgement.criterion, {}).setdefault(judgement.meaning, {})
        judged.setdefault(judgement.interaction, _Judged(judgement.agent)).add(judgement)
    calibrated = []
    for criterion, meaning in latest.items():
        under = found[criterion]
        earlier = sum(each.comparable for other in under if other != meaning for each in under[other].values())
        selves = _self_and_lead(under[meaning], seed, resamples)
        leads = _between_leads(under[meaning], seed, resamples)
        calibrated.append(Calibration(criterion, meaning, earlier, selves, leads))
    return tuple(sorted(calibrated, key=most_disagreement))


def most_disagreement(calibration: Calibration) -> tuple[bool, float, str]:
    """Return what criteria are sorted by: most disagreement first, those without a figure last."""
    share = calibration.disagreement
    return share is None, -(share or 0.0), calibration.criterion


def _self_and_lead(judged: Mapping[str, _Judged], seed: int, resamples: int) -> SelfAndLead:
    pairs: list[Pair] = []
    of: list[str] = []
    gaps: dict[str, list[float]] = defaultdict(list)
    for interaction, each in judged.items():
        by_lead = each.by_lead
        if each.own is None or not by_lead:
            continue
        pairs += [(each.own, value) for value in by_lead.values()]
        of += [interaction] * len(by_lead)
        gaps[each.agent].append(each.own - fmean(by_lead.values()))
    kappa = weighted_kappa(pairs, of=of, fewest=FEWEST_FOR_AGREEMENT, seed=seed, resamples=resamples)
    by_agent = {agent: Gap.of(own) for agent, own in sorted(gaps.items())}
    everybody = Gap.of(gap for own in gaps.values() for gap in own)
    return SelfAndLead(kappa, everybody, by_agent, _confused(pairs, kappa))


def _between_leads(judged: Mapping[str, _Judged], seed: int, resamples: int) -> BetweenLeads:
    units = [by_lead for each in judged.values() if len(by_lead := each.by_lead) > 1]
    leads = tuple(sorted({lead for unit in units for lead in unit}))
    answers = [tuple(unit.values()) for unit in units]
    alpha = krippendorff_alpha(answers, fewest=FEWEST_FOR_AGREEMENT, seed=seed, resamples=resamples)
    kappa = None
    if len(leads) == 2:
        pairs = [(one, other) for one, other in answers]
        kappa = weighted_kappa(pairs, fewest=FEWEST_FOR_AGREEMENT, seed=seed, resamples=resamples)
    unordered = [pair for values in answers for pair in combinations(sorted(values), 2)]
    return BetweenLeads(alpha, kappa, leads, _confused(unordered, alpha))


def _confused(pairs: Iterable[Pair], agreement: Agreement) -> Confusion | None:
    """Return the two different answers that met most often; of those equally often, the ones furthest apart."""
    if agreement.verdict == "too few":
        return None
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    if not counted:
        return None
    (one, other), times = min(counted.items(), key=lambda met: (-met[1], -abs(met[0][0] - met[0][1]), met[0]))
    return Confusion(one, other, times)
