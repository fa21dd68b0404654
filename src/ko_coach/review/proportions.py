"""Shares and what may be said of them: how sure one is, and whether something is more common here than there."""

from __future__ import annotations

import math
from collections.abc import Sequence

_Z = 1.959964
"""Standard score of the two-sided 95 % interval."""
_NEGLIGIBLE = 1e-15


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share, 0 to 1; all of it where there is nothing to count.

    Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927): unlike the usual
    one it never leaves 0 to 1, and is right for small counts too.
    """
    if whole == 0:
        return 0.0, 1.0
    share, square = part / whole, _Z * _Z
    middle = share + square / (2 * whole)
    reach = _Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    low, high = (middle - reach) / (1 + square / whole), (middle + reach) / (1 + square / whole)
    return max(low, 0.0) if part else 0.0, min(high, 1.0) if part < whole else 1.0


def more_common(part: int, whole: int, other_part: int, other_whole: int) -> float:
    """Return how likely `part` of `whole` or more would be by chance, if it were as common there as here.

    Fisher's exact test of two proportions, one-sided (Fisher, "The Design of Experiments", 1935): small counts do not
    make it err more often than it says, as they do with the normal approximation.
    """
    both, everything = part + other_part, whole + other_whole
    most = min(both, whole)
    likely = math.exp(_log_choose(whole, part) + _log_choose(other_whole, both - part) - _log_choose(everything, both))
    total = likely
    for k in range(part, most):
        likely *= (whole - k) * (both - k) / ((k + 1) * (other_whole - both + k + 1))
        total += likely
        if likely < total * _NEGLIGIBLE:
            break
    return min(total, 1.0)


def holm(chances: Sequence[float], error: float = 0.05) -> list[bool]:
    """Say of each chance whether it stands, so that at most one list in `1 / error` holds any that is only chance.

    Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979). It
    holds however the tests hang together, and words do: who writes “invoice” writes “paid” as well.
    """
    stands = [False] * len(chances)
    for rank, place in enumerate(sorted(range(len(chances)), key=lambda one: chances[one])):
        if chances[place] > error / (len(chances) - rank):
            break
        stands[place] = True
    return stands


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
