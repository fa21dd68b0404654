"""Names for what is kept: UUIDv7 text (RFC 9562), which sorts by the time of its making."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COUNTER_BITS = 42
"""RFC 9562, 6.2, method 1: `rand_a` and the top of `rand_b` count within a millisecond, 32 random bits follow."""

_lock = threading.Lock()
_last_ms = 0
_counter = 0


def new_id() -> str:
    """Return a new id, greater than every one that this process made before, whatever the clock does."""
    global _last_ms, _counter
    now = time.time_ns() // 1_000_000
    noise = int.from_bytes(os.urandom(10), "big")
    with _lock:
        if now > _last_ms:
            # The counter starts in its lower half, so that it has room to grow within the millisecond.
            _last_ms, _counter = now, (noise >> 32) & ((1 << (_COUNTER_BITS - 1)) - 1)
        else:
            _counter += 1
            if _counter >> _COUNTER_BITS:
                _last_ms, _counter = _last_ms + 1, 0
        ms, counter = _last_ms, _counter
    return _text(ms, counter >> 30, (counter & 0x3FFF_FFFF) << 32 | noise & 0xFFFF_FFFF)


def id_of(at: datetime, rank: int, content: bytes) -> str:
    """Return the one id of a thing that happened at this time with this content: the same again and again.

    It is a UUIDv7 as well (method 3: the microseconds stand in `rand_a`), so it sorts by time; things of the
    same microsecond sort by rank, 0 to 31. Raises ValueError when the time is naive or before 1970.
    """
    microseconds = (at - _EPOCH) // timedelta(microseconds=1) if at.tzinfo else -1
    if not 0 <= microseconds < 1000 << 48:
        raise ValueError(f"not a time that an id can hold: {at!r}")
    ms, rest = divmod(microseconds, 1000)
    digest = int.from_bytes(hashlib.sha256(content).digest()[:8], "big")
    return _text(ms, rest, (rank & 0x1F) << 57 | digest >> 7)


def _text(ms: int, rand_a: int, rand_b: int) -> str:
    """Lay out 48 bits of milliseconds, the version, 12 bits, the variant and 62 bits."""
    digits = f"{(ms & (1 << 48) - 1) << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
