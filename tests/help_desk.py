"""A real Request Tracker, where the machine has or can get one: what customers, agents and admins do to it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

SCRIPT = Path(__file__).resolve().parents[2] / "shared" / "desk" / "request-tracker"
"""What installs, seeds and starts one, beside the project."""
URL = f"http://127.0.0.1:{os.environ.get('DESK_RT_PORT', '8080')}"
FOLDER = Path(os.environ.get("DESK_RT_HOME") or Path.home() / ".cache" / "ko-coach-desk")
"""Read when this is imported: each test has a home of its own."""
AGENT = ("anna", "agentpass1")
ADMIN = ("root", "password")


class HelpDesk:
    """A Request Tracker that is running."""

    url = URL

    @property
    def token(self) -> str:
        """Anna's token."""
        return self.token_of("anna")

    def token_of(self, agent: str) -> str:
        """Return the agent's token."""
        return dict(line.split() for line in (FOLDER / "tokens").read_text().splitlines())[agent]

    def run(self, word: str) -> None:
        """Start or stop it."""
        environment = {**os.environ, "DESK_RT_HOME": str(FOLDER), "HOME": str(FOLDER)}
        subprocess.run([SCRIPT, word], check=True, env=environment, capture_output=True, timeout=300)
        patience = time.monotonic() + 30
        while word == "stop" and _answers() and time.monotonic() < patience:
            time.sleep(0.1)  # it ends what it has begun; a start in the meantime would be refused

    def new(self, subject: str, content: str = "Where is it?", **more: Any) -> str:
        """Write in as a customer; return the ticket's number."""
        asked = {"Queue": "Support", "Subject": subject, "Requestor": "carl@example.test", "Owner": "anna"}
        told = self.call("POST", "/ticket", {**asked, "Content": content, "ContentType": "text/plain", **more})
        return str(told["id"])

    def reply(self, ticket: str, words: str, by: tuple[str, str] = ADMIN) -> None:
        """Correspond."""
        self.call("POST", f"/ticket/{ticket}/correspond", {"Content": words, "ContentType": "text/plain"}, by)

    def comment(self, ticket: str, words: str, by: tuple[str, str] = AGENT) -> None:
        """Write a note that customers do not see."""
        self.call("POST", f"/ticket/{ticket}/comment", {"Content": words, "ContentType": "text/plain"}, by)

    def change(self, ticket: str, **values: Any) -> None:
        """Change the ticket as an admin does."""
        self.call("PUT", f"/ticket/{ticket}", values)

    def merge(self, ticket: str, into: str) -> None:
        """Merge a ticket into another."""
        self.call("PUT", f"/ticket/{ticket}", {"MergeInto": into})

    def call(self, method: str, path: str, data: Any = None, by: tuple[str, str] = ADMIN) -> Any:
        try:
            answer = self._call(method, path, data, by)
        except httpx2.RemoteProtocolError:  # a worker of the server that has served its thousand requests goes
            answer = self._call(method, path, data, by)
        answer.raise_for_status()
        return answer.json()

    def _call(self, method: str, path: str, data: Any, by: tuple[str, str]) -> httpx2.Response:
        return httpx2.request(method, f"{URL}/REST/2.0{path}", json=data, auth=by, timeout=60)


@contextmanager
def request_tracker() -> Iterator[HelpDesk | None]:
    """Lend the running one, or start it; None where neither is possible. One that was running goes on running."""
    desk = HelpDesk()
    if _answers():
        yield desk if (FOLDER / "tokens").exists() else None
    elif not SCRIPT.exists() or os.geteuid() != 0 or not _started(desk):
        yield None
    else:
        yield desk
        desk.run("stop")


def _started(desk: HelpDesk) -> bool:
    try:
        desk.run("start")
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False  # it could not be installed: no network, perhaps
    return True


def _answers() -> bool:
    try:
        return httpx2.get(f"{URL}/REST/2.0/rt", timeout=5).status_code == 401
    except httpx2.HTTPError:
        return False
