"""A compressed answer, unpacked step by step, so that a small one cannot become a giant before anybody looks."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip"
"""What a request says that it can unpack."""
STEP = 1 << 20
"""Bytes that are unpacked at once."""
_GZIP_OR_ZLIB = 47


class DamagedError(ValueError):
    """The compression is damaged, or of a kind that was not asked for."""


class Unpacking:
    """Takes the packed bytes as they come and gives the plain ones."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is the answer's Content-Encoding.

        Raises:
            DamagedError: it is none that was asked for.
        """
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise DamagedError
        self._zlib = None if encoding in ("", "identity") else zlib.decompressobj(_GZIP_OR_ZLIB)

    def parts(self, packed: bytes) -> Iterator[bytes]:
        """Yield what the bytes unpack to, in parts of at most `STEP` bytes.

        Raises:
            DamagedError: they are damaged.
        """
        if self._zlib is None:
            yield packed
            return
        while packed and not self._zlib.eof:
            try:
                part = self._zlib.decompress(packed, STEP)
            except zlib.error:
                raise DamagedError from None
            packed = self._zlib.unconsumed_tail
            if part:
                yield part

    def rest(self) -> bytes:
        """Return the last bytes, once all has come.

        Raises:
            DamagedError: the end is missing.
        """
        if self._zlib is None:
            return b""
        rest = self._zlib.flush()
        if not self._zlib.eof:
            raise DamagedError
        return rest
