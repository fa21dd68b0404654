"""Where the token comes from, and that it shows itself nowhere."""

from __future__ import annotations

import asyncio
import pickle
import time
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from ko_coach.crash import write_report
from ko_coach.desk import secret as secret_module
from ko_coach.desk.secret import Secret, find_secret, secret_for
from ko_coach.desk.troubles import DeskTrouble
from ko_coach.settings import DeskSettings

TOKEN = "s3cret-Tok3n-4711"
HOST = "desk.test"


class Chain(KeyringBackend):
    """A keyring that keeps everything in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        if self.trouble:
            raise self.trouble
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture(autouse=True)
def chain(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chain]:
    monkeypatch.delenv("KO_COACH_TOKEN", raising=False)
    before, chain = keyring.get_keyring(), Chain()
    keyring.set_keyring(chain)
    yield chain
    keyring.set_keyring(before)


def script(folder: Path, *lines: str) -> DeskSettings:
    path = folder / "token command"
    path.write_text("\n".join(["#!/bin/sh", *lines]) + "\n", encoding="utf-8")
    path.chmod(0o700)
    return DeskSettings(token_command=f"'{path}' desk")


def trouble_of(settings: DeskSettings) -> str:
    with pytest.raises(DeskTrouble) as caught:
        find_secret(settings, HOST)
    assert (caught.value.why, caught.value.lasting) == ("no token", True)
    assert TOKEN not in caught.value.more + repr(caught.value)
    return caught.value.more


def test_the_environment_a_keyring_and_a_command(tmp_path: Path, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    said = trouble_of(DeskSettings(token_variable="DESK_TOKEN"))
    assert "DESK_TOKEN" in said
    assert "token_command" in said
    assert "keyring set ko-coach desk.test" in said
    chain.set_password("ko-coach", HOST, f" {TOKEN}\n")
    found = find_secret(DeskSettings(), HOST)
    assert (found.reveal(), found.origin) == (TOKEN, "keyring")
    monkeypatch.setenv("KO_COACH_TOKEN", "of the environment")
    found = find_secret(DeskSettings(), HOST)
    assert (found.reveal(), found.origin) == ("of the environment", "environment variable KO_COACH_TOKEN")
    found = find_secret(script(tmp_path, "echo of the $1"), HOST)
    assert (found.reveal(), found.origin) == ("of the desk", "token_command")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([f"echo {TOKEN}", "exit 3"], "it ended with 3"),
        (["exit 0"], "it said nothing"),
        (["echo; echo '  '"], "it said nothing"),
        (["printf '\\377\\376'"], "what it said is no text"),
        ([f"printf '{TOKEN}\\033[2J'"], "characters that no token has"),
        (["kill -9 $$"], "it ended with -9"),
        (["while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"], "it ended with -9"),
    ],
)
def test_a_command_that_fails(tmp_path: Path, lines: list[str], said: str) -> None:
    assert said in trouble_of(script(tmp_path, *lines))


@pytest.mark.parametrize("command", ["/no/such/program", "'open quote", "''", "/", " "])
def test_a_command_that_is_none(command: str) -> None:
    assert "token_command" in trouble_of(DeskSettings(token_command=command))


def test_the_first_of_several_lines_is_the_token(tmp_path: Path) -> None:
    assert find_secret(script(tmp_path, f"echo '{TOKEN}  '; echo 'user: anna'"), HOST).reveal() == TOKEN


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secret_module, "COMMAND_SECONDS", 0.2)
    settings = script(tmp_path, f"echo $$ > '{tmp_path}/pid'", "sleep 50 & sleep 60")
    assert "longer than 0 seconds" in trouble_of(settings)
    _until_ended(int((tmp_path / "pid").read_text()))


async def test_leaving_waits_for_no_command(tmp_path: Path) -> None:
    settings = script(tmp_path, f"echo $$ > '{tmp_path}/pid'; mv '{tmp_path}/pid' '{tmp_path}/there'", "sleep 60")
    asked = asyncio.create_task(secret_for(settings, HOST))
    await asyncio.to_thread(_until_there, tmp_path / "there")
    asked.cancel()
    await asyncio.wait([asked], timeout=5)
    assert asked.cancelled()
    await asyncio.to_thread(_until_ended, int((tmp_path / "there").read_text()))


def _until_there(path: Path) -> None:
    while not path.exists():
        time.sleep(0.01)


def _until_ended(group: int) -> None:
    """Wait until nobody of the group is at work any more; whoever is to bury the dead may take their time."""
    while any(_works_in(group, path) for path in Path("/proc").glob("[0-9]*/stat")):
        time.sleep(0.01)


def _works_in(group: int, path: Path) -> bool:
    try:
        state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
    except OSError:
        return False
    return int(its_group) == group and state != "Z"


async def test_it_is_found_beside_the_screen(tmp_path: Path) -> None:
    assert (await secret_for(script(tmp_path, f"echo {TOKEN}"), HOST)).reveal() == TOKEN
    with pytest.raises(DeskTrouble):
        await secret_for(DeskSettings(), HOST)


@pytest.mark.parametrize("trouble", [KeyringLocked(f"of {TOKEN}"), RuntimeError(TOKEN), OSError(TOKEN)])
def test_a_keyring_that_fails(chain: Chain, trouble: Exception) -> None:
    chain.trouble = trouble
    assert "Unlock it" in trouble_of(DeskSettings())


def test_a_secret_shows_itself_nowhere(tmp_path: Path) -> None:
    secret = Secret(TOKEN, "keyring")
    assert TOKEN not in f"{secret} {secret!r} {[secret]} {secret!s}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    try:
        raise ValueError(secret.reveal(), secret)
    except ValueError as error:
        path = write_report(error, tmp_path)
    assert path is not None
    assert TOKEN not in path.read_text(encoding="utf-8")
