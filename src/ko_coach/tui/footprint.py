"""Keeps the program small beside a browser."""

from __future__ import annotations

import contextlib
import gc

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
"""glibc's names for what mallopt sets (malloc.h)."""
_LARGE = 128 << 10
"""Bytes from which on memory is given back to the system as soon as it is free; glibc starts there, but moves up."""


def one_heap() -> None:
    """Let the threads to come share one heap. Call before the first of them starts.

    With glibc every thread gets a heap of its own, which keeps what its first work needed: 7 MB for a queue of
    500 tickets. Elsewhere nothing is done about that. What exists now stays for good, so garbage is looked for
    in what comes next only, and more often than at the start.
    """
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    _of_the_c_library("mallopt", _M_ARENA_MAX, 1)
    _of_the_c_library("mallopt", _M_MMAP_THRESHOLD, _LARGE)
    _of_the_c_library("mallopt", _M_TRIM_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give what the start no longer needs back to the system. Call once everything is loaded."""
    gc.collect()
    gc.freeze()
    _of_the_c_library("malloc_trim", 0)


def _of_the_c_library(name: str, *numbers: int) -> None:
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        getattr(ctypes.CDLL(None), name)(*numbers)
