"""The kinds of desks that are known, each in a file of its own that is imported only where one is named."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from ko_coach.desk.address import parse_address
from ko_coach.desk.desk import Desk
from ko_coach.desk.web import DeskClient
from ko_coach.settings import DeskSettings

_CLASSES = {
    "rt": "request_tracker.RequestTracker",
    "zammad": "zammad.Zammad",
    "zendesk": "zendesk.Zendesk",
    "jira": "jira.Jira",
}


def desk_at(queue: str, settings: DeskSettings) -> Desk:
    """Return the desk at a web address.

    Raises:
        SettingsError: the address or the query cannot be followed.
    """
    address = parse_address(queue)
    module, _dot, name = _CLASSES[address.kind].partition(".")
    made: Callable[[DeskClient, DeskSettings], Desk] = getattr(importlib.import_module(f"ko_coach.desk.{module}"), name)
    return made(DeskClient(address.base), settings)
