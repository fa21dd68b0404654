"""Keeps the program small beside a browser."""

from __future__ import annotations

import contextlib
import gc

_M_ARENA_MAX = -8
"""glibc's name for the number of heaps (malloc.h)."""


def settle() -> None:
    """Call once the first picture stands: what exists now stays, and threads to come share one heap.

    With glibc every thread gets a heap of its own, which keeps what its first work needed: 7 MB for a queue of
    500 tickets. Elsewhere nothing is done about that.
    """
    gc.freeze()
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
