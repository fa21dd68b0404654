"""A rubric whose customers can be practised with: the shipped one, with two scenarios of our own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from ko_coach.rubric.model import Rubric
from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics

TURNS = ("Where is my money?", "I was told Friday, and now it is Monday.", "Thank you. And if it is not there by then?")


def write_practice(folder: Path) -> Path:
    """Write the rubric into the folder, new or a copy of the shipped one: only `worried` can be rehearsed."""
    if not folder.exists():
        shutil.copytree(shipped_rubrics() / "customer-first", folder, ignore=shutil.ignore_patterns(".*"))
    path = folder / "personas.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    for persona in document["personas"]:
        persona["scenarios"] = [_without_turns(persona["id"])]
    worried = next(one for one in document["personas"] if one["id"] == "worried")
    worried["scenarios"] = [_refund(), _first_evening()]
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=200), encoding="utf-8")
    return folder


def practice_rubric(folder: Path) -> Rubric:
    """Return that rubric, read."""
    reading = read_folder(write_practice(folder))
    assert reading.rubric is not None, reading.problems
    return reading.rubric


def _both(en: str, ru: str) -> dict[str, str]:
    return {"en": en, "ru": ru}


def _turn(en: str, ru: str, number: int) -> dict[str, Any]:
    return {
        "customer": _both(en, ru),
        "feels": _both(f"afraid that nobody has it ({number})", f"страх, что этим никто не занят ({number})"),
        "good": _both(f"the day it arrives ({number})", f"день, когда придут деньги ({number})"),
    }


def _refund() -> dict[str, Any]:
    russian = ("Где мои деньги?", "Обещали в пятницу, а уже понедельник.", "Спасибо. А если и тогда не придут?")
    return {
        "id": "refund-late",
        "situation": _both("The money was due a week ago.", "Деньги должны были прийти неделю назад."),
        "tries": _both("Writes, calls, writes again.", "Пишет, звонит, снова пишет."),
        "good": _both("knows the day and who will check", "знает день и того, кто проверит"),
        "stage": "trouble",
        "turns": [_turn(en, ru, place + 1) for place, (en, ru) in enumerate(zip(TURNS, russian, strict=True))],
    }


def _first_evening() -> dict[str, Any]:
    return {
        "id": "first-evening",
        "situation": _both("The first evening, and a red light.", "Первый вечер, и горит красным."),
        "tries": _both("Reads the leaflet twice.", "Дважды читает инструкцию."),
        "good": _both("sees one safe step work", "видит, что безопасный шаг помог"),
        "turns": [_turn("The light is red!", "Лампочка красная!", 1)],
    }


def _without_turns(persona: str) -> dict[str, Any]:
    return {
        "id": "told-only",
        "situation": _both(f"Something about {persona}.", f"Что-то про {persona}."),
        "tries": _both("Waits.", "Ждёт."),
        "good": _both("is answered", "получает ответ"),
    }
