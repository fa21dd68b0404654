"""A help desk as the queue: on the command line, in `config.toml`, and under the doctor's eyes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ko_coach.cli import doctor_queue
from ko_coach.cli.init import config_text
from ko_coach.settings import parse
from tests.cli.conftest import Run
from tests.desk.certificate import write_certificate
from tests.desk.fake_server import FakeServer, Reply, serving
from tests.desk.request_tracker_server import TOKEN, World, request_tracker_world


@pytest.fixture
def world() -> World:
    return request_tracker_world()


@pytest.fixture
def server(world: World) -> Iterator[FakeServer]:
    with serving(world.router) as running:
        yield running


def set_queue(home: Path, *lines: str) -> None:
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "config.toml").write_text("\n".join(["[queue]", *lines]), encoding="utf-8")


@pytest.mark.parametrize(
    ("queue", "said"),
    [
        ("nonsense://x", "Did you mean rt+https://x?"),
        ("https://desk.example.com", "has to begin with the kind of desk"),
        ("rt+http://desk.example.com", "would get the token unencrypted"),
        ("rt+https://anna:s3cret@desk", "does not belong into the queue’s address"),
        ("jira+https://desk/?q=1", "as query under [queue]"),
        ("zendesk+https://", "names no host"),
    ],
)
def test_a_queue_that_cannot_be_is_wrong_use(run: Run, home: Path, queue: str, said: str) -> None:
    for words in (["--queue", queue], ["init", "--queue", queue]):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert "s3cret" not in done.stderr
    set_queue(home, f'url = "{queue}"')
    done = run("doctor")
    assert done.returncode == 1
    assert said in done.stdout
    assert "s3cret" not in done.stdout + done.stderr


def test_the_help_names_the_desks(run: Run) -> None:
    said = " ".join(run("--help").stdout.split())
    for kind in ("rt+https://", "zammad+https://", "zendesk+https://", "jira+https://", "command:"):
        assert kind in said


@pytest.mark.parametrize("queue", ["", "q.jsonl", "rt+https://desk.example.com", "command:my-desk --all"])
def test_what_init_writes_is_read_back_also_when_its_examples_are_taken(run: Run, home: Path, queue: str) -> None:
    assert run("init", *(["--queue", queue] if queue else [])).returncode == 0
    text = (home / "config.toml").read_text("utf-8")
    written = parse(text).queue
    assert written == (queue if ":" in queue or not queue else str(home.parent / queue))
    table = text.partition("[queue]")[2].partition("\n\n")[0]
    taken = parse("[queue]" + "\n".join(line.removeprefix("# ") for line in table.splitlines()))
    assert taken.queue.startswith("rt+https://")
    assert (taken.desk.user, taken.desk.clipboard) == ("anna", True)
    assert tomllib.loads(config_text("rt+https://desk"))["queue"] == {"url": "rt+https://desk"}


def test_the_doctor_asks_the_desk(run: Run, home: Path, world: World, server: FakeServer) -> None:
    set_queue(home, f'url = "rt+{server.url}"')
    for _number in range(3):
        world.add_ticket()
    done = run("doctor", KO_COACH_TOKEN=TOKEN)
    assert "✓ Token of the help desk: environment variable KO_COACH_TOKEN" in done.stdout
    assert "it accepts the token and answers in" in done.stdout
    assert "✓ The query finds 3 tickets" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    for _number in range(300):
        world.add_ticket()
    assert re.search(r"✓ The query finds \d{3}\+ tickets", run("doctor", KO_COACH_TOKEN=TOKEN).stdout)
    world.tickets.clear()
    assert "! The query finds no tickets." in run("doctor", KO_COACH_TOKEN=TOKEN).stdout


def test_the_doctor_says_what_is_wrong_and_what_to_do(run: Run, home: Path, server: FakeServer) -> None:
    set_queue(home, f'url = "rt+{server.url}"')
    said = run("doctor").stdout
    assert "no token" in said
    assert "token_command" in said
    for reply, why in (
        (Reply({"message": f"not {TOKEN}"}, 401), "token refused"),
        (Reply(b"", 403), "not allowed"),
        (Reply("<html>", 404), "not found"),
        (Reply(b"", 429), "asks for a pause"),
        (Reply(b"", 500), "error 500"),
        (Reply({}, 307, {"Location": "https://evil.test/"}), "moved elsewhere"),
    ):
        server.trouble = reply
        done = run("doctor", KO_COACH_TOKEN=TOKEN)
        assert done.returncode == 1
        assert f"✗ Help desk {server.url.partition('//')[2]}: {why}" in done.stdout
        assert TOKEN not in done.stdout + done.stderr
    server.stop()
    assert ": no answer" in run("doctor", KO_COACH_TOKEN=TOKEN).stdout


def test_the_doctor_does_not_wait_for_ever(
    run: Run, home: Path, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor_queue, "PATIENCE", 0.2)
    set_queue(home, f'url = "rt+{server.url}"')
    server.trouble = Reply({}, after=60)
    assert ": too slow" in run("doctor", KO_COACH_TOKEN=TOKEN).stdout
    set_queue(home, f'url = "rt+{server.url}"', 'token_command = "sleep 60"')
    assert ": too slow" in run("doctor").stdout


def test_the_doctor_says_that_a_certificate_is_not_trusted(run: Run, home: Path, world: World, tmp_path: Path) -> None:
    certificate, context = write_certificate(tmp_path)
    with serving(world.router, context) as server:
        set_queue(home, f'url = "rt+{server.url}"')
        said = run("doctor", KO_COACH_TOKEN=TOKEN).stdout
        assert "certificate not trusted" in said
        assert "SSL_CERT_FILE" in said
        world.add_ticket()
        done = run("doctor", KO_COACH_TOKEN=TOKEN, SSL_CERT_FILE=str(certificate))
        assert "✓ The query finds 1 ticket\n" in done.stdout


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("ls --all", "✓ Queue: the program ls"),
        ("/no/such/program x", "✗ There is no program /no/such/program"),
        ("'open", "✗ The queue’s command cannot be read"),
        ("", "✗ The queue’s command cannot be read"),
        ("{home}/config.toml", "is there, but may not be run"),
    ],
)
def test_the_doctor_looks_for_the_program(run: Run, home: Path, command: str, said: str) -> None:
    set_queue(home, f'url = "command:{command.format(home=home)}"')
    done = run("doctor")
    assert said in done.stdout
    assert "✗" in said or "run" in said or "✗ Queue" not in done.stdout


def test_a_coach_sees_who_gets_what_for_a_ticket_of_the_desk(run: Run, world: World, server: FakeServer) -> None:
    ticket = world.add_ticket("Refund", "I am worried.", fields={"Persona": ["Newcomer"]})

    def shown(wanted: str) -> str:
        done = run("rubric", "show", "--queue", f"rt+{server.url}", "--ticket", wanted, KO_COACH_TOKEN=TOKEN)
        return done.stdout + done.stderr

    said = shown(f"{server.url}/Ticket/Display.html?id={ticket}")
    assert f"\nTicket {ticket}: Refund\n" in said
    assert "Persona: Worried newcomer" in said
    assert "There is no ticket “99”" in shown("99")
    world.token = "another"
    world.sessions.clear()
    assert "(401)" in shown(ticket)
