"""The example programs of the documentation run, against a mailbox and an API that stand in for real ones."""

from __future__ import annotations

import re
import shlex
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from email.message import EmailMessage
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ko_coach.desk import polling
from ko_coach.desk.polling import PolledSource
from ko_coach.desk.program import ProgramSource
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings
from tests.desk.fake_server import Asked, Reply, serving
from tests.desk.live_desk import following

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"


def program(name: str, before: str = "") -> ProgramSource:
    """Return the source that runs an example, after a line of Python of our own."""
    code = f"import runpy; {before}; runpy.run_path({str(EXAMPLES / name)!r})"
    return ProgramSource(f"{shlex.quote(sys.executable)} -c {shlex.quote(code)}")


class Mailbox(socketserver.StreamRequestHandler):
    """As much IMAP (RFC 3501) as the example speaks."""

    mails: dict[str, EmailMessage]

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, *rest = line.decode().split()
            for part in self._answers(command.upper(), rest):
                self.wfile.write(part + b"\r\n")
            self.wfile.write(f"{tag} OK done\r\n".encode())

    def _answers(self, command: str, rest: list[str]) -> Iterator[bytes]:
        if command == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1"
        elif command == "LOGIN":
            assert rest == ["anna", '"secret"']
        elif command == "EXAMINE":
            yield b"* 0 EXISTS"
        elif command == "UID" and rest[0].upper() == "SEARCH":
            yield b"* SEARCH " + " ".join(self.mails).encode()
        elif command == "UID":
            content = self.mails[rest[1]].as_bytes()
            yield b"* 1 FETCH (UID %s RFC822 {%d}" % (rest[1].encode(), len(content))
            yield content + b")"


@contextmanager
def a_mailbox(mails: dict[str, EmailMessage]) -> Iterator[int]:
    handler = type("Handler", (Mailbox,), {"mails": mails})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def a_mail(subject: str, words: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Carl Ünal <carl@example.test>", subject
    mail.set_content(words)
    return mail


async def test_a_mailbox_is_a_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    mails = {"7": a_mail("Rückgabe", "Where is it?"), "12": a_mail("Second", "Hello")}
    for name, value in {"MAIL_HOST": "127.0.0.1", "MAIL_USER": "anna", "MAIL_PASSWORD": "secret"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("EVERY", "0.02")
    with a_mailbox(mails) as port:
        plain = f"import imaplib; imaplib.IMAP4_SSL = lambda host, ssl_context: imaplib.IMAP4(host, {port})"
        async with following(program("mailbox_queue.py", plain)) as desk:
            await desk.until(lambda: desk.ids == ["12", "7"])
            ticket = desk.ticket("7")
            assert (ticket.subject, desk.bodies("7")) == ("Rückgabe", ["Where is it?"])
            assert (ticket.customer.name, ticket.customer.email) == ("Carl Ünal", "carl@example.test")
            del mails["7"]
            mails["13"] = a_mail("Third", "New")
            await desk.until(lambda: desk.ids == ["12", "13"])
            assert not desk.last.trouble


def an_issue(number: int, **more: Any) -> dict[str, Any]:
    return {
        "number": number, "title": "Crash", "body": "It crashes.", "user": {"login": "carl"},
        "labels": [{"name": "bug"}],
        "html_url": f"https://github.test/we/app/issues/{number}", "repository": {"full_name": "we/app"},
        "created_at": "2026-11-20T09:00:00Z", "updated_at": "2026-11-20T09:00:00Z", **more,
    }  # fmt: skip


async def test_a_json_api_is_a_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    issues = [an_issue(1), an_issue(2, body=None)]

    def router(asked: Asked) -> Reply:
        assert asked.headers["authorization"] == "Bearer secret"
        return Reply(issues)

    with serving(router) as server:
        for name, value in {"GITHUB_API": server.url, "GITHUB_TOKEN": "secret", "EVERY": "0.02"}.items():
            monkeypatch.setenv(name, value)
        async with following(program("github_issues_queue.py", "pass")) as desk:
            await desk.until(lambda: desk.ids == ["we/app#1", "we/app#2"])
            assert (desk.ticket("we/app#1").tags, desk.bodies("we/app#1")) == (("bug",), ["It crashes."])
            issues[:] = [an_issue(1, title="Crash at start", updated_at="2026-11-21T09:00:00Z")]
            await desk.until(lambda: desk.ids == ["we/app#1"] and desk.ticket("we/app#1").subject == "Crash at start")
            assert not desk.last.trouble


def blocks_of(page: str) -> list[str]:
    """Return the Python in a page of the documentation."""
    text = (EXAMPLES.parent / page).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_page_shows_the_example_as_it_is() -> None:
    assert blocks_of("desks.md") == [(EXAMPLES / "github_issues_queue.py").read_text(encoding="utf-8")]


def test_the_page_names_every_setting() -> None:
    page = (EXAMPLES.parent / "desks.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert rows == {"url", *(one.name for one in fields(DeskSettings))}


class Tracker:
    """The desk that the page on writing one is about."""

    def __init__(self) -> None:
        self.tickets: dict[int, dict[str, Any]] = {}
        self.happened: list[tuple[str, int]] = []

    def put(self, number: int, *said: str) -> None:
        self.happened.append(("replied" if number in self.tickets else "open", number))
        self.tickets[number] = {"id": number, "subject": "Refund", "messages": list(said)}

    def close(self, number: int) -> None:
        del self.tickets[number]
        self.happened.append(("closed", number))

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != "Bearer secret":
            return Reply({}, 401)
        if asked.path == "/api/tickets":
            first = int(asked.query["page"]) * 2 - 2
            return Reply(list(self.tickets.values())[first : first + 2])
        if asked.path == "/api/changes":
            news = self.happened[int(asked.query["since"]) :]
            told: dict[str, Any] = {kind: [str(number) for one, number in news if one == kind] for kind, _n in news}
            opened = [self.tickets[int(number)] for number in told.get("open", ())]
            return Reply({"closed": [], "replied": [], **told, "open": opened, "cursor": str(len(self.happened))})
        if asked.path.startswith("/api/tickets/"):
            found = self.tickets.get(int(asked.path.rpartition("/")[2]))
            return Reply(found) if found else Reply({}, 404)
        return Reply({"cursor": str(len(self.happened))})


async def test_the_desk_of_the_page_on_writing_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KO_COACH_TOKEN", "secret")
    monkeypatch.setattr(polling, "UNHURRIED_SECONDS", 0.0)
    names: dict[str, Any] = {
        "outline": lambda row: {"id": row["id"], "subject": row["subject"]},
        "message": lambda words: {"author_role": "customer", "body": words},
    }
    imports = """
        from __future__ import annotations
        from collections.abc import AsyncIterator, Sequence
        from urllib.parse import quote
        from ko_coach.desk.desk import News
        from ko_coach.desk.known import Raw
        from ko_coach.desk.secret import secret_for
        from ko_coach.desk.web import DeskClient
        from ko_coach.settings import DeskSettings
    """
    exec(dedent(imports) + blocks_of("writing-a-desk.md")[0], names)
    tracker = Tracker()
    for number in range(1, 6):
        tracker.put(number, "Where is it?")
    with serving(tracker.answer) as server:
        desk_of_the_page = names["YourDesk"](DeskClient(server.url), DeskSettings())
        desk_of_the_page.shortest = 0.02
        source = PolledSource(desk_of_the_page, 0.02)
        assert source.ticket_in(f"{server.url}/tickets/12") == "12"
        async with following(source) as desk:
            await desk.until(lambda: desk.ids == ["1", "2", "3", "4", "5"] and not desk.last.loading)
            tracker.put(2, "Where is it?", "Any news?")
            await desk.until(lambda: desk.bodies("2") == ["Where is it?", "Any news?"])
            tracker.close(1)
            tracker.put(6, "Hello")
            await desk.until(lambda: desk.ids == ["2", "3", "4", "5", "6"])
            assert not desk.last.trouble
