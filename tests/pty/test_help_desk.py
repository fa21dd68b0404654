"""A shift at a real Request Tracker: the desk lives on, is restarted, takes tickets away, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.help_desk import AGENT, HelpDesk, request_tracker
from tests.pty.desk import Coach, Desk

pytestmark = [pytest.mark.server, pytest.mark.timeout(180), pytest.mark.help_desk]
PATIENCE = 40.0
RATING = ("r", "4", "1", "3", "3", "3", "2", "enter")
_CONFIG = """
[queue]
url = "rt+{url}"
query = "Owner = 'anna' AND Status = '__Active__' AND Subject LIKE '{name}'"
every = "1s"
customer_accounts = ["root"]
"""


@pytest.fixture(scope="module")
def help_desk() -> Iterator[HelpDesk]:
    with request_tracker() as found:
        if found is None:
            pytest.skip("no Request Tracker on this machine, and none can be installed")
        yield found


@pytest.fixture
def name(desk: Desk, help_desk: HelpDesk) -> str:
    """Return a word that the tickets of this test alone have in their subjects."""
    found = uuid4().hex[:8]
    desk.home.mkdir()
    desk.home.joinpath("config.toml").write_text(_CONFIG.format(url=help_desk.url, name=found), encoding="utf-8")
    return found


def start(desk: Desk, help_desk: HelpDesk) -> Coach:
    return desk.start("--queue", f"rt+{help_desk.url}", columns=140, env={"KO_COACH_TOKEN": help_desk.token}, cold=True)


def test_a_shift_at_a_desk_that_lives(desk: Desk, help_desk: HelpDesk, name: str) -> None:
    first, second = help_desk.new(f"{name} one", "It is broken."), help_desk.new(f"{name} two", "It is late.")
    with start(desk, help_desk) as coach:
        coach.ready(PATIENCE)
        coach.wait_for("It is broken.", PATIENCE)
        coach.press("1")
        coach.wait_for(lambda: coach.boxes().get(1) == "ticked")

        help_desk.reply(first, "Any news at all?")
        coach.wait_for("Any news at all?", PATIENCE)
        assert coach.boxes()[1] == "ticked"

        help_desk.change(first, Owner="boris")  # somebody takes it away in mid-interaction
        coach.wait_for("✗", PATIENCE)
        coach.press(*RATING)
        coach.wait_for("It is late.", PATIENCE)

        help_desk.run("stop")
        coach.wait_for("no answer since", PATIENCE)
        coach.press("2")
        coach.wait_for(lambda: coach.boxes().get(2) == "ticked")
        help_desk.run("start")
        third = help_desk.new(f"{name} three", "After the restart.")
        coach.wait_for(f"{name} three", PATIENCE)
        coach.wait_for("● live", PATIENCE)
        coach.press(*RATING)

        coach.wait_for("After the restart.", PATIENCE)
        fourth = help_desk.new(f"{name} four", "The phone rings.")
        coach.wait_for(f"{name} four", PATIENCE)
        help_desk.comment(fourth, "I take this call.", by=AGENT)  # the screen follows the agent's own hand
        coach.wait_for("The phone rings.", PATIENCE)
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0
    kept = desk.export()
    assert (kept[first]["state"], kept[second]["state"]) == ("rated", "rated")
    assert [prompt["action"] for prompt in kept[first]["prompts"]].count("ticked") == 1
    assert third not in kept or kept[third]["state"] == "open"


def test_the_token_is_nowhere(desk: Desk, help_desk: HelpDesk, name: str) -> None:
    help_desk.new(f"{name} one", "It is broken.")
    with start(desk, help_desk) as coach:
        coach.ready(PATIENCE)
        coach.wait_for("It is broken.", PATIENCE)
        assert help_desk.token.encode() not in Path(f"/proc/{coach.process.pid}/cmdline").read_bytes()
        coach.press("!")
        coach.press("?")
        coach.press("ctrl+q")
        assert coach.wait_for_end() == 0
        assert help_desk.token.encode() not in coach.raw
    for path in desk.folder.rglob("*"):
        assert not path.is_file() or help_desk.token.encode() not in path.read_bytes(), path
    for command in (["doctor"], ["export"], ["log"]):
        said = desk.run(*command)
        assert help_desk.token not in said.stdout + said.stderr
