"""However the shift ends, the terminal is as it was."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

import pytest

from benchmarks.driver.sequences import tokens
from tests.pty.desk import Coach, Desk

pytestmark = pytest.mark.pty
CLEAN = {
    "1049": "alternate screen", "1000": "mouse", "1003": "mouse, every move", "1015": "mouse, urxvt",
    "1006": "mouse, SGR", "1016": "mouse, pixels", "2004": "bracketed paste", "1004": "focus reporting",
    "2026": "synchronised output", "2048": "sizes",
}  # fmt: skip
"""Modes that must be off."""
PROMPT_SECONDS = 5.0
"""Generous: what matters is that it ends by itself."""


def leftovers(raw: bytes) -> list[str]:
    """Return what the program switched on and did not switch off again."""
    modes: dict[str, bool] = {"25": True, "7": True}
    keyboard = 0
    for token in tokens(raw.decode("utf-8", "replace")):
        if token.kind in ("CSI ?h", "CSI ?l"):
            modes |= dict.fromkeys(token.parameters.split(";"), token.kind == "CSI ?h")
        keyboard += {"CSI >u": 1, "CSI <u": -1}.get(token.kind, 0)
    found = [name for mode, name in CLEAN.items() if modes.get(mode)]
    found += ["hidden cursor"] if not modes["25"] else []
    found += ["no line wrap"] if not modes["7"] else []
    return found + (["Kitty keyboard protocol"] if keyboard > 0 else [])


def terminate(coach: Coach) -> None:
    coach.kill(signal.SIGTERM)


def hang_up(coach: Coach) -> None:
    coach.kill(signal.SIGHUP)


def ctrl_q(coach: Coach) -> None:
    coach.press("ctrl+q")


def capital_q(coach: Coach) -> None:
    coach.press("Q")


@pytest.mark.parametrize("leave", [terminate, hang_up, ctrl_q, capital_q])
def test_the_terminal_is_left_clean(desk: Desk, leave: Callable[[Coach], None]) -> None:
    with desk.start(cold=True) as coach:
        coach.ready()
        coach.press("1")
        coach.wait_for(lambda: coach.boxes().get(1) == "ticked")
        leave(coach)
        began = time.monotonic()
        coach.wait_for_end()
        assert time.monotonic() - began < PROMPT_SECONDS
        assert leftovers(bytes(coach.raw)) == []
        assert coach.process.returncode == 0
    assert desk.export()["T1"]["prompts"][0]["action"] == "ticked"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_before_the_record_was_read_leaves_it_clean_too(desk: Desk, number: signal.Signals) -> None:
    with desk.start() as coach:
        coach.wait_for(coach.prompts_are_there)
        coach.kill(number)
        coach.wait_for_end()
        assert leftovers(bytes(coach.raw)) == []


def test_a_signal_while_the_form_is_open_keeps_what_was_typed(desk: Desk) -> None:
    with desk.start() as coach:
        coach.ready()
        coach.press("r")
        coach.wait_for(coach.form_is_kept)
        coach.wait_for_frame(coach.press("tab"))
        coach.send("rang them")
        coach.wait_for("rang them")
        coach.kill(signal.SIGTERM)
        coach.wait_for_end()
        assert leftovers(bytes(coach.raw)) == []
    assert desk.export()["T1"]["reflection"]["one_step_beyond"] == "rang them"


def test_the_window_is_closed(desk: Desk) -> None:
    """The terminal goes away for good, as when a tmux pane or an SSH connection is closed."""
    with desk.start(cold=True) as coach:
        coach.ready()
        coach.press("1")
        coach.wait_for(lambda: coach.boxes().get(1) == "ticked")
        coach.hang_up()
        assert coach.process.wait(PROMPT_SECONDS) is not None
    assert desk.export()["T1"]["prompts"][0]["action"] == "ticked"
