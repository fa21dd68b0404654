"""The token or password of a desk: from a command, the environment or a keyring; never out of `config.toml`."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from ko_coach.desk.troubles import DeskTrouble
from ko_coach.i18n import gettext as _
from ko_coach.settings import DeskSettings
from ko_coach.text import clean_line

KEYRING_SERVICE = "ko-coach"
COMMAND_SECONDS = 60.0
"""So long a command may take to say the token: a person may have to unlock something."""
LONGEST_OUTPUT = 10_000
"""Bytes of a command's output that are read; the token is in the first line."""


class Secret:
    """A token or password. It shows itself nowhere: not in a message, not in a report."""

    __slots__ = ("_value", "origin")

    def __init__(self, value: str, origin: str = "") -> None:
        """`origin` says where it was found, safe to show."""
        self._value = value
        self.origin = origin

    def reveal(self) -> str:
        """Return the value, for the one header that needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


async def secret_for(settings: DeskSettings, host: str) -> Secret:
    """Return what `find_secret` does, without keeping the screen waiting, nor the program when it is left meanwhile.

    Raises:
        DeskTrouble: as `find_secret`.
    """
    loop = asyncio.get_running_loop()
    found: asyncio.Future[Secret] = loop.create_future()
    over = threading.Event()

    def tell(secret: Secret | None, error: BaseException | None) -> None:
        if found.done():
            return
        if secret is not None:
            found.set_result(secret)
        else:
            found.set_exception(error or RuntimeError())

    def find() -> None:
        secret, problem = None, None
        try:
            secret = find_secret(settings, host, over)
        except Exception as error:  # noqa: BLE001 - it is raised where it is waited for
            problem = error
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(tell, secret, problem)

    threading.Thread(target=find, name="secret", daemon=True).start()
    try:
        return await found
    finally:
        over.set()


def find_secret(settings: DeskSettings, host: str, over: threading.Event | None = None) -> Secret:
    """Return the desk's token: of the command, else the environment, else the keyring. Blocks; may ask a person.

    Args:
        settings: where to look.
        host: whose token it is.
        over: set when nobody waits for it any more; a command is then ended.

    Raises:
        DeskTrouble: there is none, or the command or keyring failed; the sentence says what to do.
    """
    if settings.token_command:
        return _usable(_of_command(settings.token_command, over or threading.Event()), "token_command")
    if found := os.environ.get(settings.token_variable, "").strip():
        return _usable(found, _("environment variable {name}").format(name=settings.token_variable))
    if found := _of_keyring(host):
        return _usable(found, _("keyring"))
    said = _(
        "There is no token for {host}. Put it into the environment as {variable}, or set token_command under [queue]"
        " in config.toml, or with the extra “keyring”: keyring set ko-coach {host}"
    )
    raise _no_token(said.format(host=host, variable=settings.token_variable))


def _usable(value: str, origin: str) -> Secret:
    if not value.isprintable() or len(value.encode("utf-8", "replace")) > LONGEST_OUTPUT:
        said = _("What {origin} holds is no token: it has more than one line, or characters that no token has.")
        raise _no_token(said.format(origin=origin))
    return Secret(value, origin)


def _no_token(said: str) -> DeskTrouble:
    return DeskTrouble(_("no token"), said, lasting=True)


def _of_command(command: str, over: threading.Event) -> str:
    try:
        output, code, was_ended = _output_of(command, over)
        first = next(iter(output.decode("utf-8").strip().splitlines()), "").strip()  # as password stores have it
        if was_ended:
            problem = _("it took longer than {n} seconds").format(n=round(COMMAND_SECONDS))
        elif code != 0:
            problem = _("it ended with {code}").format(code=code)
        else:
            problem = "" if first else _("it said nothing")
    except UnicodeDecodeError:
        problem = _("what it said is no text")
    except (OSError, ValueError, IndexError) as error:  # nothing to run, or quotes that do not close
        problem = clean_line(getattr(error, "strerror", None) or _("it is no command"))
    if problem:
        said = _("The command that says the token failed: {problem}. See token_command under [queue] in config.toml.")
        raise _no_token(said.format(problem=problem))
    return first


def _output_of(command: str, over: threading.Event) -> tuple[bytes, int, bool]:
    """Return what the command says, its exit code, and whether it had to be ended.

    It runs in a session of its own: it cannot write over the screen, and what it started ends with it.
    """
    words = shlex.split(command)
    words[0] = str(Path(words[0]).expanduser())
    with subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        done, ended = threading.Event(), threading.Event()

        def watch() -> None:
            left = COMMAND_SECONDS
            while left > 0 and not over.is_set():
                if done.wait(min(left, 0.1)):
                    return
                left -= 0.1
            ended.set()
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)

        watching = threading.Thread(target=watch, daemon=True)
        watching.start()
        try:
            output = process.stdout.read(LONGEST_OUTPUT) if process.stdout else b""
            if len(output) == LONGEST_OUTPUT:
                process.kill()  # it would go on for ever
            code = process.wait()
        finally:
            done.set()
            watching.join()
        return output, code, ended.is_set()


def _of_keyring(host: str) -> str:
    try:
        import keyring
        from keyring.errors import NoKeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password(KEYRING_SERVICE, host) or "").strip()
    except NoKeyringError:
        return ""
    except Exception as error:  # noqa: BLE001 - backends raise what they like; their words may hold anything
        said = _(
            "The keyring could not be asked for the token of {host} ({problem}). Unlock it, or put the token into the"
            " environment as KO_COACH_TOKEN."
        )
        raise _no_token(said.format(host=host, problem=type(error).__name__)) from None
