"""The agent is taken to the ticket that the world points at, but never away from where they went by hand."""

from __future__ import annotations

from ko_coach.coaching.pointer import Pointer


def test_the_agent_is_taken_there() -> None:
    pointer = Pointer()
    assert pointer.point("2", "1", busy=False) == "go"
    assert pointer.waiting("2") == ""


def test_whoever_is_busy_is_only_told_and_once() -> None:
    pointer = Pointer()
    assert pointer.point("2", "1", busy=True) == "note"
    assert pointer.point("2", "1", busy=True) == "stay"
    assert pointer.waiting("1") == "2"
    assert pointer.resume() == "2"
    assert pointer.waiting("1") == ""


def test_following_pauses_while_the_agent_looks_elsewhere_by_hand() -> None:
    pointer = Pointer()
    pointer.point("2", "1", busy=False)
    pointer.by_hand("3")
    assert pointer.waiting("3") == "2"
    assert pointer.point("4", "3", busy=False) == "note"
    assert pointer.waiting("3") == "4"
    assert pointer.resume() == "4"
    assert pointer.point("5", "4", busy=False) == "go"


def test_following_resumes_when_the_world_points_at_where_the_agent_is() -> None:
    pointer = Pointer()
    pointer.by_hand("3")
    assert pointer.point("3", "3", busy=False) == "stay"
    assert pointer.point("4", "3", busy=False) == "go"


def test_going_to_what_was_pointed_at_by_hand_is_following() -> None:
    pointer = Pointer()
    pointer.point("2", "1", busy=False)
    pointer.by_hand("3")
    pointer.by_hand("2")
    assert not pointer.paused


def test_nothing_waits_while_nothing_was_pointed_at() -> None:
    pointer = Pointer()
    pointer.by_hand("3")
    assert (pointer.waiting("3"), pointer.resume()) == ("", "")


def test_the_step_to_the_next_ticket_after_a_rating_does_not_pause() -> None:
    pointer = Pointer()
    pointer.point("2", "1", busy=False)
    assert pointer.waiting("3") == ""
    assert pointer.point("4", "3", busy=False) == "go"
