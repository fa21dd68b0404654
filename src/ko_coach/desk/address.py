"""Where a desk is and which kind it is: `rt+https://desk.example.com`."""

from __future__ import annotations

import difflib
import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from ko_coach.i18n import gettext as _
from ko_coach.settings import SettingsError
from ko_coach.text import clean_line

KINDS = ("rt", "zammad", "zendesk", "jira")
COMMAND = "command:"
_NAME = re.compile(r"[^\W_](?:[\w.-]{0,251}[^\W_])?\.?")
_PATH = re.compile(r"(?:/[A-Za-z0-9._~%!$&'()*+,;=:-]*)*")


@dataclass(frozen=True, slots=True)
class Address:
    """A desk's address, checked."""

    kind: str
    """One of `KINDS`."""
    base: str
    """`https://desk.example.com/rt`: no query, no slash at the end."""

    @property
    def host(self) -> str:
        """Host and port, safe to show."""
        return clean_line(urlsplit(self.base).netloc)


def is_address(queue: str) -> bool:
    """Return whether the queue is a desk's web address and no path."""
    return "://" in queue


def parse_address(text: str) -> Address:
    """Return the address that the text means.

    Raises:
        SettingsError: it is none, is of no known kind, holds a password, or would send the token unencrypted.
    """
    shown = clean_line(text.rpartition("@")[2] if "@" in text else text)[:120]
    scheme, _rest, _path = text.partition("://")
    kind, plus, web = scheme.lower().partition("+")
    if kind not in KINDS or not plus or web not in ("https", "http"):
        near = difflib.get_close_matches(kind, KINDS, n=1) or [KINDS[0]]
        said = _("The queue’s address has to begin with the kind of desk: {kinds}. Did you mean {guess}?")
        kinds = ", ".join(f"{one}+https://" for one in KINDS)
        raise SettingsError(said.format(kinds=kinds, guess=f"{near[0]}+https://{shown.partition('://')[2]}"))
    try:
        parts = urlsplit(text.partition("+")[2])
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if "@" in text:
        said = _("A password or token does not belong into the queue’s address: see “Secrets” in docs/desks.md.")
        raise SettingsError(said)
    if not host or not _is_host(host) or not _PATH.fullmatch(parts.path):
        raise SettingsError(
            _("The queue’s address {address} names no host, or holds a character that no address has.").format(
                address=shown
            )
        )
    if web == "http" and not is_loopback(host):
        said = _("{host} would get the token unencrypted. Use {kind}+https:// (plain http is for this machine only).")
        raise SettingsError(said.format(host=clean_line(host), kind=kind))
    if parts.query or parts.fragment:
        raise SettingsError(
            _("The queue’s address ends with its path; write what follows “?” as query under [queue] in config.toml.")
        )
    place = f"[{host}]" if ":" in host else host
    return Address(kind, f"{web}://{place}{f':{port}' if port else ''}{parts.path.rstrip('/')}")


def _is_host(host: str) -> bool:
    """Return whether it is a name or a number of a host, and nothing that two readers may understand differently."""
    if ":" in host:
        try:
            return ipaddress.ip_address(host).version == 6 and "%" not in host
        except ValueError:
            return False
    return _NAME.fullmatch(host) is not None


def is_loopback(host: str) -> bool:
    """Return whether the host is this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
