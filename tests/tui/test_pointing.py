"""Following the agent: the desk, another program or the clipboard say which ticket is open; hands go before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ko_coach.settings import DeskSettings
from ko_coach.tui import browsing, clipboard
from ko_coach.tui.clipboard import may_lead_to_a_ticket
from tests.tui.conftest import Desk, Seat, Start, ticket
from tests.tui.scripted_desk import PAGE, ScriptedDesk, of_desk

pytestmark = pytest.mark.thorough

TICKETS = [of_desk(name, ticket(name)) for name in ("1", "2", "3", "SUP-12")]


def there() -> ScriptedDesk:
    help_desk = ScriptedDesk()
    help_desk.bring(*TICKETS)
    return help_desk


def on(seat: Seat) -> str:
    return seat.app.shift.current.ticket.id if seat.app.shift.current else ""


def point(path: Path, words: str) -> None:
    draft = path.with_suffix(".new")
    draft.write_text(words, encoding="utf-8")
    os.replace(draft, path)  # noqa: PTH105


# ---------------------------------------------------------------------- the desk


async def test_the_ticket_that_the_agent_touched_at_the_desk_is_followed(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Queue · 4")
        help_desk.tell(touched="3")
        await seat.until(lambda: on(seat) == "3")
        help_desk.tell(touched="elsewhere")
        help_desk.tell(touched="2")
        await seat.until(lambda: on(seat) == "2")
        assert "not in the queue" not in seat.seen


@pytest.mark.parametrize("hand", [("n",), ("q", "down")], ids=str)
async def test_whoever_goes_elsewhere_by_hand_is_left_in_peace_until_f(start: Start, hand: tuple[str, ...]) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Queue · 4")
        await seat.press(*hand)
        await seat.until(lambda: on(seat) == "2")
        help_desk.tell(touched="3")
        await seat.sees("‖ 3 · f")
        assert on(seat) == "2"
        await seat.sees("3 is open elsewhere: f goes there.")
        await seat.press("f")
        assert on(seat) == "3"
        await seat.until(lambda: "‖" not in seat.seen)
        help_desk.tell(touched="1")
        await seat.until(lambda: on(seat) == "1")


async def test_a_click_is_a_hand_too(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Queue · 4")
        await seat.pilot.click("#queue", offset=(5, 5))
        await seat.until(lambda: on(seat) == "3")
        help_desk.tell(touched="1")
        await seat.sees("‖ 1 · f")


async def test_following_goes_on_when_the_world_comes_to_where_the_agent_is(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Queue · 4")
        help_desk.tell(touched="3")
        await seat.until(lambda: on(seat) == "3")
        await seat.press("q", "up")
        await seat.sees("‖ 3 · f")
        help_desk.tell(touched="2")
        await seat.until(lambda: "‖" not in seat.seen)
        help_desk.tell(touched="1")
        await seat.until(lambda: on(seat) == "1")


async def test_the_step_after_a_rating_is_not_by_hand(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Queue · 4")
        await seat.press("r", *"423541", "enter")
        await seat.until(lambda: on(seat) == "2")
        help_desk.tell(touched="3")
        await seat.until(lambda: on(seat) == "3")


async def test_nobody_is_called_away_from_a_form_or_a_filter(start: Start) -> None:
    help_desk = there()
    async with start(source=help_desk) as seat:
        await seat.sees("Queue · 4")
        await seat.press("r", "4")
        help_desk.tell(touched="3")
        await seat.sees("‖ 3 · f")
        await seat.press("escape", "slash")
        help_desk.tell(touched="2")
        await seat.sees("‖ 2 · f")
        assert on(seat) == "1"
        await seat.press("escape", "f")
        assert on(seat) == "2"


async def test_the_mark_fits_into_a_narrow_terminal(start: Start) -> None:
    help_desk = there()
    async with start((42, 30), source=help_desk) as seat:
        await seat.sees("Customer 1")
        await seat.press("n")
        help_desk.tell(touched="3")
        await seat.sees("‖ 3 · f")


# ---------------------------------------------------------------------- the focus file


async def test_a_web_address_in_the_focus_file_is_understood(start: Start, desk: Desk) -> None:
    async with start(source=there()) as seat:
        await seat.sees("Queue · 4")
        point(desk.home.focus, PAGE + "3\n")
        await seat.until(lambda: on(seat) == "3")
        point(desk.home.focus, PAGE + "77")
        await seat.sees("77 is not in the queue.")


async def test_a_file_of_tickets_with_pages_understands_their_addresses(start: Start, desk: Desk) -> None:
    page = "https://crm.example/case?id=3&" + "x" * 1_900
    desk.write(ticket("1"), ticket("2", url=page))
    async with start() as seat:
        await seat.sees("Queue · 2")
        point(desk.home.focus, page)
        await seat.until(lambda: on(seat) == "2")


# ---------------------------------------------------------------------- the clipboard


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file whose content `xclip` takes for the clipboard."""
    content, folder = tmp_path / "clipboard", tmp_path / "bin"
    folder.mkdir()
    content.write_text("before")
    program = folder / "xclip"
    program.write_text(f"#!/bin/sh\ncat {content}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(clipboard, "EVERY", 0.02)
    return content


WATCHED = DeskSettings(clipboard=True)


async def test_a_web_address_or_a_named_id_in_the_clipboard_is_followed(start: Start, copied: Path) -> None:
    async with start(source=there(), desk=WATCHED) as seat:
        await seat.sees("Queue · 4")
        point(copied, PAGE + "3")
        await seat.until(lambda: on(seat) == "3")
        point(copied, "SUP-12")
        await seat.until(lambda: on(seat) == "SUP-12")


async def test_other_things_in_the_clipboard_are_nobodys_business(start: Start, copied: Path) -> None:
    async with start(source=there(), desk=WATCHED) as seat:
        await seat.sees("Queue · 4")
        for words in ("hunter2", "2", "https://bank.example/secret", "two words", "x" * 5_000):
            point(copied, words)
            await seat.pilot.pause(0.1)
        point(copied, PAGE + "3")
        await seat.until(lambda: on(seat) == "3")
        assert "hunter2" not in seat.seen
        assert "bank" not in seat.seen


async def test_the_clipboard_is_left_alone_unless_that_is_wanted(start: Start, copied: Path) -> None:
    async with start(source=there()) as seat:
        assert seat.app.pointing._clipboard is None


async def test_a_system_without_a_clipboard_says_so_once(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    async with start(source=there(), desk=WATCHED) as seat:
        await seat.sees("The clipboard is not watched.")
        await seat.press("exclamation_mark")
        await seat.sees("this system shows none")


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("https://desk.example/t/1", True),
        ("SUP-12", True),
        ("4812", False),
        ("", False),
        ("two words", False),
        ("https://desk.example/\x1b[2J", False),
        ("https://" + "x" * 3_000, False),
    ],
)
def test_what_may_lead_to_a_ticket(text: str, may: bool) -> None:
    assert may_lead_to_a_ticket(text) is may


# ---------------------------------------------------------------------- opening the page


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a browser writes down what it was asked to open."""
    program, opened = tmp_path / "surf", tmp_path / "opened"
    program.write_text(f'#!/bin/sh\necho "$1" > {opened}.new && mv {opened}.new {opened}\necho noise\n')
    program.chmod(0o755)
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BROWSER", str(program))
    return opened


def opened_by(browser: Path) -> str:
    return browser.read_text().strip() if browser.exists() else ""


async def test_o_opens_the_ticket_in_the_browser(start: Start, browser: Path) -> None:
    async with start(source=there()) as seat:
        await seat.sees("Queue · 4")
        await seat.press("o")
        await seat.sees("Opened in the browser.")
        await seat.until(lambda: opened_by(browser) == PAGE + "1")


@pytest.mark.parametrize("key", ["o", "щ"])
async def test_far_from_a_browser_the_address_is_copied(
    start: Start, browser: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("SSH_TTY", "/dev/pts/7")
    async with start(source=there()) as seat:
        await seat.sees("Queue · 4")
        await seat.press(key)
        await seat.sees(f"Copied: {PAGE}1")
        assert seat.app.clipboard == PAGE + "1"
    assert opened_by(browser) == ""


async def test_a_ticket_without_a_page(start: Start) -> None:
    async with start() as seat:
        await seat.press("o")
        await seat.sees("This ticket has no page.")


@pytest.mark.parametrize("name", ["lynx", "w3m"])
def test_a_browser_for_the_terminal_is_not_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    program = tmp_path / name
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    assert browsing.start(PAGE) is False


@pytest.mark.parametrize(
    ("environment", "platform", "may"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"BROWSER": "firefox"}, "linux", True),
        ({}, "darwin", True),
        ({"DISPLAY": ":0", "SSH_CONNECTION": "here there"}, "linux", False),
        ({"SSH_TTY": "/dev/pts/1"}, "darwin", False),
    ],
)
def test_where_a_browser_may_start(environment: dict[str, str], platform: str, may: bool) -> None:
    assert browsing.may_start(environment, platform) is may
