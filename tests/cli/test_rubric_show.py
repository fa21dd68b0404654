"""`ko-coach rubric show`: who gets what, as a coach reads it or a program."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ko_coach.coaching.prompts import Situation, choose
from ko_coach.rubric.conditions import Facts
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics
from tests.cli.conftest import Run

SHIPPED = shipped_rubrics() / "customer-first"
TICKET = {
    "id": "4812",
    "subject": "Refund \u001b[31mhas not arrived",
    "tags": ["refund", "new-customer"],
    "contacts": 3,
    "channel": "email",
    "priority": "high",
    "customer": {"id": "c-1", "name": "Anna"},
    "messages": [{"created_at": "2026-11-21T09:30:00Z", "body": "I am worried."}],
}


@pytest.fixture
def queue(tmp_path: Path) -> str:
    path = tmp_path / "tickets.jsonl"
    path.write_text(json.dumps(TICKET) + "\n", encoding="utf-8")
    return str(path)


def test_without_more_every_persona_and_stage_gets_its_prompts(run: Run) -> None:
    rubric = read_folder(SHIPPED).rubric
    assert rubric is not None
    said = run("rubric", "show")
    assert said.returncode == 0
    assert said.stdout.startswith(f"Customer first, version {rubric.short_version}\n")
    block = said.stdout.split("\nWorried newcomer (worried) · Trouble (trouble)\n")[1].split("\n\n")[0]
    expected = choose(rubric, Situation(Facts(), "worried", "trouble"))
    assert [line.split(" · ")[1] for line in block.splitlines()] == [item.id for item in expected]
    assert "\nnot known yet · not known yet\n" in said.stdout
    found = json.loads(run("rubric", "show", str(SHIPPED), "--format", "json").stdout)
    assert found["version"] == rubric.version
    assert len(found["situations"]) == (len(rubric.personas) + 1) * (len(rubric.stages) + 1)
    one = next(each for each in found["situations"] if (each["persona"], each["stage"]) == ("worried", "trouble"))
    assert [item["item"] for item in one["items"]] == [item.id for item in expected]
    whole = json.loads(run("rubric", "show", "--all", "--format", "json").stdout)
    assert all(len(each["items"]) == len(rubric.items) for each in whole["situations"])


def test_it_lists_what_can_be_rehearsed_and_what_is_to_get_better(run: Run) -> None:
    small = str(Path(__file__).parents[1] / "rubric" / "small")
    said = run("rubric", "show", small).stdout
    assert said.endswith(
        "\nScenarios\n  worried · refund-late · without turns, not to be rehearsed\n  worried · no-answer · 2 turns\n"
        "\nOutcomes\n  heard · 65 by 2026-11-30 · Newcomers, who are heard the first time.\n"
        "  kept · 3.4 by 2026-10-01 · Colleagues\n"
    )
    found = json.loads(run("rubric", "show", small, "--format", "json").stdout)
    assert found["scenarios"][1] == {"persona": "worried", "id": "no-answer", "stage": "trouble", "turns": 2}
    assert [(each["id"], each["target"]) for each in found["outcomes"]] == [("heard", "65"), ("kept", "3.4")]


def test_for_a_ticket_it_says_why(run: Run, queue: str) -> None:
    said = run("rubric", "show", "--ticket", "4812", "--queue", queue).stdout
    assert "\nTicket 4812: Refund ␛[31mhas not arrived\n" in said
    assert "\nPersona: Worried newcomer (worried) · " in said
    assert "\n  Worried newcomer, weight 13: says “worried”\n" in said
    assert "\nStage: Trouble (trouble) · " in said
    shown, left_out = said.split("\nShown\n")[1].split("\n\nLeft out\n")
    assert "\n      persona Worried newcomer · stage Trouble · third contact\n" in shown
    assert "\n      limit of 3 in See\n" in left_out
    assert "\n      unless: primary customer\n" in left_out
    assert "needs: persona Busy expert (is Worried newcomer)" in left_out
    assert "needs: " not in said.split("\nShown\n")[0]
    everything = run("rubric", "show", "--ticket", "4812", "--queue", queue, "--all").stdout
    assert "needs: " in everything.split("\nShown\n")[0]


def test_what_a_flag_names_wins_over_what_the_rules_say(run: Run, queue: str) -> None:
    words = ["--ticket", "4812", "--queue", queue, "--persona", "expert", "--format", "json"]
    found = json.loads(run("rubric", "show", *words).stdout)
    assert (found["ticket"]["id"], found["persona"]["id"], found["persona"]["why"]) == ("4812", "expert", "agent")
    assert found["stage"]["id"] == "trouble"
    assert {"fits", "needs", "phase_limit"} <= {item["because"]["kind"] for item in found["items"]}
    rules = next(each for each in found["persona"]["candidates"] if each["id"] == "worried")["rules"]
    assert {key: rules[1][key] for key in ("weight", "holds")} == {"weight": 13, "holds": True}
    alone = run("rubric", "show", "--persona", "worried").stdout
    assert "\nStage: not known yet\n" in alone


def test_it_speaks_russian(run: Run, queue: str) -> None:
    said = run("rubric", "show", "--ticket", "4812", "--queue", queue, KO_COACH_LANGUAGE="ru").stdout
    assert "Тревожный новичок" in said
    assert "Дочитайте до последней строки, потом решайте." in said


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        (["--persona", "woried"], "Did you mean “worried”?"),
        (["--stage", "truble"], "Did you mean “trouble”?"),
        (["--ticket", "4813", "--queue", "tickets.jsonl"], "Did you mean “4812”?"),
        (["--ticket", "4812", "--queue", "nowhere.jsonl"], "nowhere.jsonl is not there"),
        (["--ticket", "4812"], "Name one with --queue PATH."),
    ],
)
def test_what_is_not_there_is_wrong_use(run: Run, queue: str, words: list[str], cure: str) -> None:
    said = run("rubric", "show", *words)
    assert (said.returncode, said.stdout) == (2, "")
    assert cure in said.stderr
    assert queue.endswith("tickets.jsonl")


def test_a_rubric_with_errors_is_told_as_check_does(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "rubric"
    shutil.copytree(SHIPPED, folder)
    file = folder / "checklist.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("phase: see", "phase: sea", 1), encoding="utf-8")
    said, checked = run("rubric", "show", str(folder)), run("rubric", "check", str(folder))
    assert (said.returncode, said.stdout) == (1, checked.stdout)
    found = json.loads(run("rubric", "show", str(folder), "--format", "json").stdout)
    assert found["problems"][0]["file"] == "checklist.yaml"
