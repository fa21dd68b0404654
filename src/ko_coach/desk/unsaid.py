"""What was told to a desk in secret, so that it is never repeated: not even when the desk says it back."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

MASK = "•••"
_PARTS = re.compile(r"""[\s=;,"']+""")
_SECRETIVE = ("authorization", "cookie", "token", "secret", "api-key", "apikey")
"""Words in the names of headers whose values nobody may see."""
_SHORTEST = 4
"""Characters. Masking anything shorter would eat ordinary words, and no token is so short."""
_PLAIN = frozenset({"token", "bearer", "basic"})
_MOST = 64


class Unsaid:
    """The secrets that were sent, to be taken out of everything that is shown."""

    def __init__(self) -> None:
        self._secrets: dict[str, None] = {}

    def remember(self, headers: Mapping[str, str], form: Mapping[str, str] | None = None) -> None:
        """Note the secrets in what is about to be sent: in headers that say who asks, and in a login's fields."""
        secret = [value for name, value in headers.items() if any(word in name.lower() for word in _SECRETIVE)]
        self._add(piece for value in secret for piece in _pieces(value))
        self._add((form or {}).values())

    def remember_cookies(self, values: Iterable[str]) -> None:
        """Note what the desk gave to be known by."""
        self._add(values)

    def mask(self, text: str) -> str:
        """Return the text without any of it."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, MASK)
        return text

    def _add(self, values: Iterable[str]) -> None:
        for value in values:
            for form in (value, quote(value, safe="")):
                if len(form) >= _SHORTEST and form.lower() not in _PLAIN:
                    self._secrets.pop(form, None)
                    self._secrets[form] = None
        while len(self._secrets) > _MOST:
            del self._secrets[next(iter(self._secrets))]


def _pieces(value: str) -> Iterator[str]:
    """Yield a header's value, its parts, and the password that Basic authentication wraps up."""
    yield value
    yield from _PARTS.split(value)
    try:
        unwrapped = b64decode(value.partition(" ")[2], validate=True).decode()
    except (binascii.Error, ValueError):
        return
    yield unwrapped
    yield unwrapped.partition(":")[2]
