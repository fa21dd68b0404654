"""Where ko-coach keeps its things, and what `config.toml` may say.

Read before the first picture, so by plain code: importing pydantic would cost a third of the time to that picture.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ko_coach.i18n import LANGUAGES
from ko_coach.i18n import gettext as _
from ko_coach.text import clean_line

DEFAULT_RUBRIC = "customer-first"
_DURATION = re.compile(r"(\d{1,6})\s*([smhd])")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")
_LONGEST_INTERVAL = 3_600
_MOST_SHOWN = 80
"""Characters of a wrong value that a message repeats."""
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class SettingsError(Exception):
    """`config.toml` or a flag says something that cannot be followed; the message is for the person."""


@dataclass(frozen=True, slots=True)
class Home:
    """The places of everything that survives: one folder, or the platform's own places."""

    config: Path
    """The folder of `config.toml`."""
    data: Path
    """The folder of `log.db`, `rehearsals.db`, `focus` and `rubrics/`."""

    @classmethod
    def at(cls, folder: Path) -> Home:
        """Return a home that is one folder."""
        folder = folder.expanduser().absolute()
        return cls(folder, folder)

    @classmethod
    def find(cls, flag: str | None = None) -> Home:
        """Return the home that the flag or `KO_COACH_HOME` names, else the platform's own places."""
        if named := flag or os.environ.get("KO_COACH_HOME"):
            return cls.at(Path(named))
        from platformdirs import PlatformDirs

        places = PlatformDirs("ko-coach", appauthor=False)
        return cls(Path(places.user_config_dir), Path(places.user_data_dir))

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def rubrics(self) -> Path:
        return self.data / "rubrics"

    @property
    def log(self) -> Path:
        return self.data / "log.db"

    @property
    def rehearsals(self) -> Path:
        """The record of rehearsals: apart from the other, so that nothing counts or finds them unless it is named."""
        return self.data / "rehearsals.db"

    @property
    def typed(self) -> Path:
        """What was typed into forms and is not kept yet."""
        return self.data / "typed.json"

    @property
    def focus(self) -> Path:
        """The file by which another program says which ticket the agent has open."""
        return self.data / "focus"

    def create(self) -> None:
        """Make the folders, readable by their owner alone (0700).

        Raises:
            OSError: a folder cannot be made.
        """
        for folder in {self.config, self.data}:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What `[queue]` in `config.toml` says of a help desk, beside its address."""

    query: str = ""
    """Which tickets, in the desk's own language; empty means the agent's own open ones."""
    user: str = ""
    """The account, where the desk wants one beside the token."""
    token_variable: str = "KO_COACH_TOKEN"  # noqa: S105 - a name
    """The environment variable that holds the token or password."""
    token_command: str = ""
    """A command whose first line of output is the token."""
    every: int = 5
    """Seconds between two polls."""
    clipboard: bool = False
    """Whether a ticket's web address in the clipboard counts as the agent turning to it."""
    customer_accounts: tuple[str, ...] = ()
    """Accounts that enter customers' words: a mail gateway, a web form."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What flags and `config.toml` decide; the defaults are what most people want."""

    agent: str = ""
    queue: str = ""
    """A JSON Lines or CSV file, a folder of them, a help desk's address (`rt+https://…`) or `command:…`."""
    desk: DeskSettings = DeskSettings()
    rubric: str = ""
    """The rubric's folder; empty means the home's own copy, else the shipped one."""
    language: str = ""
    theme: str = "ko-dark"
    watch: str = "auto"
    """auto: events of the operating system; poll: only the slow scan, for network shares."""
    idle_after: int = 300
    """Seconds without a sign of the agent after which time no longer counts as engaged."""
    keep_words: int = 7_776_000
    """Seconds that the record keeps the customers' words, so that an edited rubric can be tried on them; 0 for not."""
    check_in: bool = True
    """Whether a day begins with the question how the agent is, and ends with a look back."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action id → keys, comma-separated."""


THEMES = ("ko-dark", "ko-light", "terminal")


def shipped_rubrics() -> Path:
    """Return the folder of the rubrics that come with ko-coach, installed or in a checkout."""
    package = Path(__file__).parent
    installed = package / "rubrics"
    return installed if installed.is_dir() else package.parents[1] / "rubrics"


def agent_name() -> str:
    """Return the name of the person at this machine."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "agent"


def seconds(text: str) -> int | None:
    """Return the seconds in `90s`, `6m`, `2h` or `3d`; None for anything else."""
    if found := _DURATION.fullmatch(text.strip()):
        return int(found[1]) * _UNITS[found[2]]
    return None


def load(home: Home) -> Settings:
    """Return what the home's `config.toml` says; defaults where it is silent or absent.

    Raises:
        SettingsError: it cannot be read, is no TOML, or says something unknown; the message names the line.
    """
    path = home.config_file
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except UnicodeDecodeError:
        raise SettingsError(_("{path} is not UTF-8. Save it as UTF-8.").format(path=clean_line(str(path)))) from None
    except OSError as error:
        cause = clean_line(str(error.strerror))
        raise SettingsError(
            _("{path} cannot be read: {cause}.").format(path=clean_line(str(path)), cause=cause)
        ) from None
    return parse(content, clean_line(str(path)))


def parse(content: str, path: str = "config.toml") -> Settings:
    """Return the settings that the TOML text holds.

    Raises:
        SettingsError: as `load`.
    """
    import tomllib

    try:
        data = tomllib.loads(content)
    except RecursionError:
        raise SettingsError(f"{path}: nested too deeply") from None
    except ValueError as error:  # a TOMLDecodeError, or a number with thousands of digits
        raise SettingsError(f"{path}: {clean_line(str(error))}") from None
    queue = data.get("queue")
    desk = DeskSettings()
    if isinstance(queue, dict):
        told = _accepted(queue, _QUEUE_READERS, path, content, "queue")
        data["queue"] = told.pop("url", "")
        desk = replace(desk, **told)
    return replace(Settings(desk=desk), **_accepted(data, _READERS, path, content))


def _accepted(
    data: Mapping[str, Any], readers: Mapping[str, Callable[[Any], Any]], path: str, content: str, table: str = ""
) -> dict[str, Any]:
    """Return the values of a table (of the file itself without one), each read by its reader.

    Raises:
        SettingsError: a key is unknown, or a value is not what it takes.
    """
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in readers:
            raise SettingsError(_unknown(_place(path, content, key, table), key, readers))
        accepted = readers[key](value)
        if accepted is None:
            raise SettingsError(
                _("{place}: {key} cannot be {value}. {cure}").format(
                    place=_place(path, content, key, table),
                    key=key,
                    value="•••" if key in _NOT_REPEATED else clean_line(repr(value))[:_MOST_SHOWN],
                    cure=_cure(key),
                )
            )
        values[key] = accepted
    return values


def _text(value: object) -> str | None:
    return clean_line(value) if isinstance(value, str) else None


def _one_of(*names: str) -> Callable[[object], str | None]:
    return lambda value: value if isinstance(value, str) and value in names else None


def _span(value: object) -> int | None:
    return seconds(value) if isinstance(value, str) else None


def _keys(value: object) -> Mapping[str, str] | None:
    if isinstance(value, dict) and all(isinstance(keys, str) for keys in value.values()):
        return {str(action): str(keys) for action, keys in value.items()}
    return None


def _names(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(clean_line(name) for name in value)
    return None


_READERS: dict[str, Callable[[Any], Any]] = {
    "agent": _text,
    "queue": lambda value: value if isinstance(value, str) else None,  # or a table, read before
    "rubric": lambda value: value if isinstance(value, str) else None,
    "language": _one_of(*LANGUAGES),
    "theme": _one_of(*THEMES),
    "watch": _one_of("auto", "poll"),
    "idle_after": _span,
    "keep_words": _span,
    "check_in": lambda value: value if isinstance(value, bool) else None,
    "keys": _keys,
}

_QUEUE_READERS: dict[str, Callable[[Any], Any]] = {
    "url": lambda value: value if isinstance(value, str) else None,
    "query": lambda value: value if isinstance(value, str) else None,
    "user": _text,
    "token_variable": lambda value: value if isinstance(value, str) and _VARIABLE.fullmatch(value) else None,
    "token_command": lambda value: value if isinstance(value, str) else None,
    "every": lambda value: found if (found := _span(value)) and found <= _LONGEST_INTERVAL else None,
    "clipboard": lambda value: value if isinstance(value, bool) else None,
    "customer_accounts": _names,
}
_SECRETS = ("token", "password", "passwd", "pass", "secret", "api_key", "apikey", "api_token", "key")
"""What somebody may try to write, and what does not belong there."""
_NOT_REPEATED = ("url", "queue", "token_variable", "token_command")
"""Settings whose wrong values are not shown: a token may stand there by mistake."""


def _cure(key: str) -> str:
    if key == "every":
        return _("Write a time from “1s” to “1h”.")
    if key in ("clipboard", "check_in"):
        return _("Write true or false.")
    if key == "customer_accounts":
        return _("Write a list of names in quotes.")
    if key == "token_variable":
        return _("Write the name of an environment variable in quotes, not what it holds.")
    if key == "idle_after":
        return _("Write a time such as “5m” or “90s”.")
    if key == "keep_words":
        return _("Write a time such as “90d”, or “0d” to keep none.")
    if key == "keys":
        return _("Write a table of action = “keys”, such as rate = “r”.")
    choices = {"language": LANGUAGES, "theme": THEMES, "watch": ("auto", "poll")}.get(key)
    if choices:
        return _("Choose one of: {names}.").format(names=", ".join(choices))
    return _("Write text in quotes.")


def _unknown(place: str, key: str, readers: Mapping[str, object]) -> str:
    import difflib

    if key.lower() in _SECRETS:
        said = _(
            "{place}: secrets do not stand in this file. Take “{key}” out, and put the token into the environment"
            " variable KO_COACH_TOKEN, a keyring, or set token_command."
        )
        return said.format(place=place, key=clean_line(key))
    near = difflib.get_close_matches(key, readers, n=1)
    cure = (
        _("Did you mean “{name}”?").format(name=near[0])
        if near
        else _("Known are: {names}.").format(names=", ".join(readers))
    )
    return _("{place}: there is no setting “{key}”. {cure}").format(
        place=place, key=clean_line(key)[:_MOST_SHOWN], cure=cure
    )


def _place(path: str, content: str, key: str, table: str = "") -> str:
    """Return the file and the line of a key: in its table, if the table has lines of its own."""
    lines = list(enumerate(content.splitlines(), 1))
    header = re.compile(rf"""\s*\[\s*["']?{re.escape(table)}["']?\s*\]""")
    begins = next((place for place, (_number, line) in enumerate(lines) if table and header.match(line)), 0)
    named = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[\]=.]""")
    for number, line in lines[begins:]:
        if named.match(line):
            return f"{path}:{number}"
    return f"{path}:{lines[begins][0]}" if begins else path
