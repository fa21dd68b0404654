"""Of whom or of what directions are told."""

from __future__ import annotations

from typing import Literal

from ko_coach.review.viewer import Viewer

Scope = Literal["agent", "team", "persona", "stage", "item"]
SCOPES: tuple[Scope, ...] = ("agent", "team", "persona", "stage", "item")


def scopes(viewer: Viewer) -> tuple[Scope, ...]:
    """Return what the viewer may look at: who is no lead sees their own interactions, and no team."""
    return tuple(scope for scope in SCOPES if viewer.lead or scope != "team")
