"""Answers of a desk with parts that are missing, null or of another kind: what a desk's next version may send."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ko_coach.desk.delivery import RefusedTicketError, ticket_from
from ko_coach.desk.desk import Desk
from ko_coach.desk.known import Raw
from ko_coach.desk.troubles import DeskTrouble
from tests.desk.fake_server import Asked, Reply, Router

ODD: tuple[Any, ...] = (None, "", "x", 0, -1, 10**30, 1.5, True, [], {}, [None], {"id": None}, "\ud800", [[1]])


def damaged(router: Router, seed: int, share: float) -> Router:
    """Answer as `router` does, with about this share of all parts dropped or put in place of something odd."""
    dice = random.Random(seed)

    def damage(value: Any) -> Any:
        if dice.random() < share:
            return dice.choice(ODD)
        if isinstance(value, dict):
            return {key: damage(one) for key, one in value.items() if dice.random() >= share}
        if isinstance(value, list):
            return [damage(one) for one in value if dice.random() >= share]
        return value

    def answer(asked: Asked) -> Reply:
        reply = router(asked)
        return replace(reply, body=json.dumps(damage(reply.body)).encode())

    return answer


async def ask_for_all(desk: Desk) -> None:
    """Ask a desk for everything that it can be asked for, and let it go. Whatever goes wrong is a `DeskTrouble`."""
    found = list[Raw]()
    try:
        for _round in range(2):
            for step in (desk.sign_in, lambda: _list(desk, found), lambda: _news(desk, found)):
                with suppress(DeskTrouble):
                    await step()
        for identity in {str(raw.get("id")) for raw in found}:
            with suppress(DeskTrouble):
                found.append(await desk.details(identity) or {})
    finally:
        await desk.client.close()
    for raw in found:
        with suppress(RefusedTicketError):
            ticket_from(raw)


async def _list(desk: Desk, found: list[Raw]) -> None:
    pages = 0
    async for part in desk.listed():
        found.extend(part)
        pages += 1
        assert pages < 20


async def _news(desk: Desk, found: list[Raw]) -> None:
    found.extend((await desk.news()).changed)
