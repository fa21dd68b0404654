"""ko-coach at a real Request Tracker on this machine: from a change in the desk to the agent's screen.

    python -m benchmarks.help_desk [--quick]

Wants `../shared/desk/request-tracker start`. Boris gets a queue of a thousand tickets the first time (some minutes).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.driver.environment import environment
from benchmarks.driver.terminal import Terminal
from benchmarks.figures import Figure, median, percentile, table
from ko_coach.desk.kinds import desk_at
from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Reply, serving
from tests.help_desk import ADMIN, HelpDesk, request_tracker

THOUSAND = 1_000
INTERVAL = 5.0
"""Seconds between two polls, the default."""
_CONFIG = """agent = "robin"
[queue]
url = "rt+{url}"
customer_accounts = ["root"]
{more}
"""


class Shift:
    """A shift of one account at the desk, in a terminal."""

    def __init__(self, folder: Path, url: str, token: str, more: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.toml").write_text(_CONFIG.format(url=url, more=more), encoding="utf-8")
        command = (str(Path(sys.executable).with_name("ko-coach")), "--home", str(folder))
        self.terminal = Terminal(command, {**environment(folder), "KO_COACH_TOKEN": token}, 140, 40)

    def until(self, pattern: str, seconds: float = 60.0) -> float:
        """Return the seconds from the start of the process until this stands on the screen."""
        terminal = self.terminal
        return terminal.wait_for(lambda: bool(terminal.shows(f"~{pattern}")), seconds) - terminal.started


def measure(desk: HelpDesk, folder: Path, quick: bool) -> Iterator[Figure]:
    """Yield the figures."""
    yield _painted_before_the_answer(folder)
    yield from _opened(desk, folder, 3 if quick else 7)
    yield _idle(desk, 30 if quick else 200)
    yield _changes(desk, folder, 8 if quick else 40)


def _painted_before_the_answer(folder: Path) -> Figure:
    """The desk takes ten seconds for its first answer; the screen does not wait for it."""
    times = []
    for number in range(4):
        with serving(lambda _asked: Reply({}, after=10.0)) as server:
            shift = Shift(folder / f"silent{number}", server.url, "1-28-x")
            with shift.terminal:
                times.append(shift.until(r"customer-first|Customer"))
    took = median(times[1:])
    return Figure("first picture while the desk is silent", f"{took * 1000:.0f} ms", took, 1.0, "s")


def _opened(desk: HelpDesk, folder: Path, rounds: int) -> Iterator[Figure]:
    count = _a_thousand(desk)
    first, all_of_them = list[float](), list[float]()
    for number in range(rounds):
        shift = Shift(folder / f"thousand{number}", desk.url, desk.token_of("boris"))
        with shift.terminal:
            first.append(shift.until(r"Load \d+"))
            all_of_them.append(shift.until(rf"Queue · {count}"))
    yield _seconds(f"first page of {count} tickets on the screen", first, 1.5)
    yield _seconds(f"all of {count} tickets in the queue", all_of_them, 5.0)


def _idle(desk: HelpDesk, polls: int) -> Figure:
    count = asyncio.run(_requests_of(desk, 3))
    times = list(_answered(desk, polls))
    said = f"p50 {median(times) * 1000:.1f} ms; 3 polls made {count} requests"
    return Figure(f"idle poll, the server's time, p95 of {polls}", said, percentile(times, 0.95) * 1000, 20.0, "ms")


async def _requests_of(desk: HelpDesk, polls: int) -> int:
    """Return how many requests so many polls make while nothing happens."""
    os.environ["KO_COACH_TOKEN"] = desk.token
    asked = desk_at(f"rt+{desk.url}", DeskSettings())
    await asked.sign_in()
    async for _part in asked.listed():
        pass
    before = asked.client.requests
    for _poll in range(polls):
        await asked.news()
    await asked.client.close()
    return asked.client.requests - before


def _answered(desk: HelpDesk, polls: int) -> Iterator[float]:
    """Yield the seconds to the whole answer of an idle poll's request, with as little of a client as there is."""
    host, port = desk.url.removeprefix("http://").split(":")
    line = HTTPConnection(host, int(port), timeout=10)
    line.request("GET", "/Helpers/TicketTimer?id=1", headers={"Authorization": f"token {desk.token}"})
    answer = line.getresponse()
    session = str(answer.getheader("set-cookie")).partition(";")[0]
    answer.read()
    asked = {"query": "ObjectType = 'RT::Ticket' AND id > 999999999", "fields": "Type,Creator,ObjectId"}
    query = urlencode({**asked, "orderby": "id", "order": "DESC", "per_page": 100})
    for _poll in range(polls):
        time.sleep(0.1)
        begun = time.perf_counter()
        line.request("GET", f"/REST/2.0/transactions?{query}", headers={"Cookie": session})
        assert b'"items"' in line.getresponse().read()
        yield time.perf_counter() - begun


def _changes(desk: HelpDesk, folder: Path, replies: int) -> Figure:
    """Replies to the ticket that the agent is on, at random moments, until the screen marks each as new."""
    ticket = desk.new(f"Latency {time.time():.0f}", "Hello")
    shift = Shift(folder / "changes", desk.url, desk.token, f'query = "id = {ticket}"')
    took = list[float]()
    with shift.terminal as terminal:
        shift.until("Latency")
        terminal.settle(1.0, 20.0)
        for number in range(replies):
            time.sleep(random.uniform(0.0, INTERVAL))
            desk.reply(ticket, f"answer number {number:03}")
            begun = time.perf_counter()
            shift.until(f"● {number + 1} new")
            took.append(time.perf_counter() - begun)
    desk.change(ticket, Status="resolved")
    late = [max(one - INTERVAL, 0.0) for one in took]
    said = f"p50 {median(took):.2f} s, p95 {percentile(took, 0.95):.2f} s of {replies}"
    value = percentile(late, 0.95) * 1000
    return Figure("change at the desk to the screen, beyond the interval of 5 s, p95", said, value, 300.0, "ms")


def _a_thousand(desk: HelpDesk) -> int:
    """See to it that Boris has a thousand tickets; return how many he has."""
    mine = "Owner = 'boris' AND Status = '__Active__'"
    count = int(desk.call("GET", f"/tickets?per_page=1&query={mine}", by=ADMIN)["total"])

    def add(number: int) -> None:
        persona = ("Newcomer", "Power user", "Returning")[number % 3]
        fields = {"Persona": persona, "JourneyStage": "Trouble"}
        content = f"It does not print, try {number}."
        desk.new(f"Load {number}: printing fails", content, Owner="boris", Priority=number % 100, CustomFields=fields)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(add, range(count, THOUSAND)))
    return max(count, THOUSAND)


def _seconds(name: str, times: list[float], reach: float) -> Figure:
    return Figure(name, f"{min(times):.2f} to {max(times):.2f} s, {len(times)} starts", median(times), reach, "s")


def main() -> int:
    """Measure, and print the table; return 1 where there is no desk."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    quick: bool = parser.parse_args().quick
    with tempfile.TemporaryDirectory(prefix="ko-coach-bench-") as folder, request_tracker() as desk:
        if desk is None:
            print("no Request Tracker answers, and none can be started", file=sys.stderr)
            return 1
        print(table(list(measure(desk, Path(folder), quick))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
