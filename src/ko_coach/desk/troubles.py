"""What keeps a desk from answering, in a few words for a line and in whole sentences with what to do about it."""

from __future__ import annotations

from ko_coach.i18n import gettext as _


class DeskTrouble(Exception):  # noqa: N818 - it is what the screen says, and no error of ours
    """The desk did not give what was asked for; the shift goes on with what is known."""

    def __init__(
        self, why: str, more: str, *, retry_after: float | None = None, lasting: bool = False, partial: bool = False
    ) -> None:
        """Say what is wrong.

        Args:
            why: two or three words for the line at the top.
            more: whole sentences, with what to do about it; safe to show.
            retry_after: seconds that the desk asked for before the next request.
            lasting: it ends only when a person does something, so asking often is no use.
            partial: the desk works, but not for what was asked: one ticket of many, perhaps.
        """
        super().__init__(why)
        self.why = why
        self.more = more
        self.retry_after = retry_after
        self.lasting = lasting
        self.partial = partial


def no_answer(host: str, cause: str) -> DeskTrouble:
    """Nobody answers there: the desk is down, the network is, or the name is wrong."""
    said = _("{host} does not answer ({cause}). It is tried again by itself; work goes on with what is known.")
    return DeskTrouble(_("no answer"), said.format(host=host, cause=cause))


def untrusted(host: str, cause: str) -> DeskTrouble:
    """The desk's certificate is none that this machine trusts: it may be somebody else who answers."""
    said = _(
        "The certificate of {host} is not trusted ({cause}), so nothing was sent. If it was signed by your"
        " organisation, name the file of its certificate authority in the environment variable SSL_CERT_FILE."
    )
    return DeskTrouble(_("certificate not trusted"), said.format(host=host, cause=cause), lasting=True)


def too_slow(host: str, seconds: float) -> DeskTrouble:
    """An answer took longer than anybody waits."""
    said = _("{host} took longer than {n} seconds to answer. It is tried again by itself.")
    return DeskTrouble(_("too slow"), said.format(host=host, n=round(seconds)))


def slow(host: str, seconds: float) -> DeskTrouble:
    """An answer takes long and is still waited for."""
    said = _("{host} has not answered for {n} seconds; its answer is waited for.")
    return DeskTrouble(_("slow"), said.format(host=host, n=round(seconds)))


def refused_secret(host: str, status: int) -> DeskTrouble:
    """The desk does not know us (401), or knows us and does not let us (403)."""
    if status == 401:
        said = _("{host} does not accept the token or the password (401). Set another; it is read again by itself.")
        return DeskTrouble(_("token refused"), said.format(host=host), lasting=True)
    said = _("{host} does not let this account read the queue (403). Ask whoever keeps the desk for the right to.")
    return DeskTrouble(_("not allowed"), said.format(host=host), lasting=True, partial=True)


def not_found(host: str, path: str) -> DeskTrouble:
    """There is nothing at the address (404)."""
    said = _("{host} has nothing at {path} (404). Is the address of the queue right?")
    return DeskTrouble(_("not found"), said.format(host=host, path=path), lasting=True, partial=True)


def wrong_query(host: str, words: str) -> DeskTrouble:
    """The desk does not understand which tickets are wanted (400, 422)."""
    said = _("{host} does not understand the query of the queue: {words}")
    return DeskTrouble(_("wrong query"), said.format(host=host, words=words), lasting=True, partial=True)


def too_many_requests(host: str, retry_after: float | None) -> DeskTrouble:
    """The desk asks for a pause (429)."""
    said = _("{host} asks for a pause: too many requests (429). It goes on by itself.")
    return DeskTrouble(_("asks for a pause"), said.format(host=host), retry_after=retry_after)


def failing(host: str, status: int, retry_after: float | None = None) -> DeskTrouble:
    """The desk itself is broken (5xx), or answers with a status that nobody foresaw."""
    said = _("{host} answers with error {status}. It is tried again by itself; work goes on with what is known.")
    return DeskTrouble(
        _("error {status}").format(status=status),
        said.format(host=host, status=status),
        retry_after=retry_after,
        partial=True,
    )


def unreadable(host: str, what: str) -> DeskTrouble:
    """The answer is no JSON, or not all of it came; a login page or a proxy's words, perhaps."""
    said = _("The answer of {host} cannot be read: {what}. Is the address right, and no proxy or login page between?")
    return DeskTrouble(_("unreadable answer"), said.format(host=host, what=what), partial=True)


def too_large(host: str, megabytes: int) -> DeskTrouble:
    """An answer was longer than anything a queue needs."""
    said = _("An answer of {host} was larger than {n} MB and was not read. A narrower query helps.")
    return DeskTrouble(_("answer too large"), said.format(host=host, n=megabytes), lasting=True, partial=True)


def moved(host: str, target: str) -> DeskTrouble:
    """The desk points to another host, which must not get the token."""
    said = _(
        "{host} points to {target}. The token goes to no other host: set the queue's address to it if it is right."
    )
    return DeskTrouble(_("moved elsewhere"), said.format(host=host, target=target), lasting=True)
