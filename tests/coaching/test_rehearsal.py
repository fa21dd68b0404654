"""A practice conversation, without a screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ko_coach.coaching.rehearsal import Rehearsal, Reply, Scene, scenes
from ko_coach.coaching.rehearsing import LeftOff, Rehearsing
from ko_coach.record.entries import Opened, PromptsShown
from ko_coach.record.practice_entries import RehearsalBegun, RehearsalReply
from ko_coach.rubric.model import Persona, Rubric, Scenario, Text, Turn
from tests.coaching.small_shift import START, Record, at, kept, persona, rubric, text

SAID = ("Where is it?", "Since Friday!", "And then?")


def scene(turns: int = 3, stage: str = "trouble", words: str = "") -> Scene:
    played = tuple(
        Turn(text(words or SAID[place]), text(f"felt {place + 1}"), text(f"good {place + 1}")) for place in range(turns)
    )
    scenario = Scenario("late", text("The money is late."), text("Writes."), text("knows the day"), stage, played)
    return Scene(replace(persona("worried"), scenarios=(scenario,)), scenario)


def under(one: Scene) -> Rubric:
    made = rubric()
    people: tuple[Persona, ...] = tuple(one.persona if each.id == "worried" else each for each in made.personas)
    return rubric(personas=people)


def rehearsing(record: Record, one: Scene | None = None, left_off: LeftOff | None = None) -> Rehearsing:
    one = one or scene()
    return Rehearsing(record, "anna", under(one), one, "en", START, left_off)


def test_the_customer_goes_on_with_every_reply_and_stops_when_all_is_said() -> None:
    practice = Rehearsal(scene(), "en", START, said_by="anna")
    assert [message.body for message in practice.ticket().messages] == [SAID[0]]
    assert practice.ticket().waiting_since == START
    practice.reply("I look", at(60))
    assert [message.body for message in practice.ticket().messages] == [SAID[0], "I look", SAID[1]]
    practice.reply("Monday", at(120))
    practice.reply("I write to you", at(180))
    assert practice.over
    assert practice.ticket().messages[-1].body == "I write to you"
    assert practice.ticket().waiting_since is None
    assert not practice.reply("one more", at(240))


@given(st.integers(1, 6), st.lists(st.text(max_size=30), max_size=9))
def test_however_one_replies_turns_and_replies_take_turns_and_nothing_is_lost(turns: int, words: list[str]) -> None:
    practice = Rehearsal(scene(turns, words="again"), "en", START)
    sent = [each for place, each in enumerate(words) if practice.reply(each, at(place + 1))]
    messages = practice.ticket().messages
    assert [message.body for message in messages if not message.from_customer] == [
        reply.words for reply in practice.replies
    ]
    assert len(sent) == len(practice.replies) <= turns
    assert [message.from_customer for message in messages] == [place % 2 == 0 for place in range(len(messages))]
    assert len([message for message in messages if message.from_customer]) == practice.turn
    assert practice.over == (len(sent) == turns)
    times = [message.created_at for message in messages if message.created_at]
    assert times == sorted(times)


@given(st.lists(st.text(min_size=1, max_size=20).filter(lambda one: bool(one.strip())), max_size=3))
def test_what_is_behind_a_turn_is_told_once_it_is_answered_and_not_before(words: list[str]) -> None:
    practice = Rehearsal(scene(), "en", START)
    for place, each in enumerate(words):
        practice.reply(each, at(place + 1))
    for turn in practice.looked_at(done=False):
        assert (turn.covered, bool(turn.felt), bool(turn.good)) == (not turn.reply, bool(turn.reply), bool(turn.reply))
    assert not any(turn.covered for turn in practice.looked_at(done=True))
    assert len(practice.looked_at(done=True)) == practice.turn


def test_words_of_a_stranger_command_no_terminal() -> None:
    practice = Rehearsal(scene(1, words="hi \x1b]52;c;evil\x07\u202e"), "en", START)
    practice.reply("\x1b[2Jbye", at(1))
    said = "".join(message.body for message in practice.ticket().messages)
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "bye" in said


def test_it_speaks_the_language_of_the_screen() -> None:
    both = Text((("en", "Where?"), ("ru", "Где?")))
    one = scene(1)
    scenario = replace(one.scenario, turns=(Turn(both, both, both),))
    practice = Rehearsal(Scene(one.persona, scenario), "ru", START)
    assert practice.ticket().messages[0].body == "Где?"
    assert practice.looked_at(done=True)[0].felt == "Где?"


def test_a_scenario_without_turns_is_not_playable() -> None:
    one = scene(0)
    assert [each.playable for each in scenes(under(one))] == [False]


def test_persona_and_stage_are_the_scenarios_not_guessed() -> None:
    practice = rehearsing(Record(), scene(stage="use", words="I love your api"))
    assert (practice.session.persona.id, practice.session.stage.id) == ("worried", "use")


def test_leafing_through_leaves_no_trace_and_a_reply_begins_it() -> None:
    record = Record()
    practice = rehearsing(record)
    assert not record.of(Opened)
    practice.reply("I look", at(30))
    assert record.kinds[-4:] == ["Opened", "RehearsalBegun", "PromptsShown", "RehearsalReply"]
    begun = record.of(RehearsalBegun)[0]
    assert (begun.persona, begun.scenario, begun.language) == ("worried", "late", "en")
    assert [(reply.turn, reply.words) for reply in record.of(RehearsalReply)] == [(1, "I look")]


def test_an_empty_reply_is_not_sent() -> None:
    record = Record()
    practice = rehearsing(record)
    assert not practice.reply("  \n ", at(1))
    assert not record.of(RehearsalReply)


def test_prompts_stay_as_they_are_while_the_customer_goes_on() -> None:
    record = Record()
    practice = rehearsing(record)
    prompt = next(iter(practice.session.checklist))
    practice.session.tick(prompt, at(1))
    practice.reply("I look", at(2))
    practice.reply("Monday", at(3))
    assert len(record.of(PromptsShown)) == 1
    assert next(iter(practice.session.checklist)).action == "ticked"


def test_it_may_be_rated_before_the_customer_has_said_everything_and_then_nothing_is_sent() -> None:
    record = Record()
    practice = rehearsing(record)
    practice.reply("I look", at(2))
    form = practice.session.rate(at(3))
    while not form.complete:
        form.not_applicable()
    practice.shift.save(at(4))
    assert practice.session.state == "rated"
    assert practice.done
    assert not practice.reply("too late", at(5))
    assert practice.session.state == "rated"


def test_what_was_left_off_goes_on_where_it_was() -> None:
    record = Record()
    first = rehearsing(record)
    first.reply("I look", at(2))
    left = LeftOff(kept(record, first.session.id), (Reply("I look", at(2)),))
    again = rehearsing(record, left_off=left)
    assert again.session.id == first.session.id
    assert again.rehearsal.turn == 2
    assert [message.body for message in again.session.ticket.messages] == [SAID[0], "I look", SAID[1]]
    assert again.reply("Monday", START + timedelta(minutes=9))
    assert [reply.turn for reply in record.of(RehearsalReply)] == [1, 2]
    assert len(record.of(Opened)) == 1
