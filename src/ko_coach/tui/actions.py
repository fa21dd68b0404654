"""Everything a person can do, once: footer, key panel, command palette and keymap all read this list.

Letters carry a second key where a Russian keyboard has the letter's place. Users change keys by action id in
`config.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding, BindingType

from ko_coach.i18n import N_
from ko_coach.i18n import gettext as _
from ko_coach.tui.action import Action, Where
from ko_coach.tui.actions_of_coaches import RUBRIC
from ko_coach.tui.actions_of_leads import REVIEW

_REHEARSAL: tuple[Action, ...] = (
    Action("rehearsal-take", "enter", "take", "rehearsals", N_("rehearse"), N_("Begin with the scenario at hand, or go on with it"), 1, "⏎"),
    Action("rehearsals-leave", "escape,Q,Й,ctrl+q,ctrl+й", "leave", "rehearsals", N_("back"), N_("Back to where you came from"), 2, "esc", palette=True),
    Action("answer", "a,ф", "answer", "rehearsal", N_("answer"), N_("Write to the customer"), 1, palette=True),
    Action("rehearsal-look", "l,д", "look", "rehearsal", N_("look back"), N_("See what was behind each turn, beside what you wrote"), 4, palette=True),
    Action("rehearsal-again", "plus", "again", "rehearsal", N_("once more"), N_("Rehearse this scenario from its beginning"), 5, "+", palette=True),
    Action("rehearsal-other", "n,т", "other", "rehearsal", N_("another"), N_("Choose another scenario"), 6, palette=True),
    Action("rehearsal-back", "escape", "back", "rehearsal", N_("back"), N_("Back to the prompts; from there, out of the rehearsal"), 7, "esc"),
    Action("rehearsal-leave", "Q,Й,ctrl+q,ctrl+й", "leave", "rehearsal", N_("leave"), N_("Leave the rehearsal; it waits where you were"), palette=True),
    Action("reply-send", "ctrl+s,ctrl+ы", "send", "reply", N_("send"), N_("Send what you wrote; the customer goes on"), 1, "^s"),
    Action("reply-leave", "escape", "stop_writing", "reply", N_("stop writing"), N_("Leave the field; what you wrote stays"), 2, "esc"),
)  # fmt: skip

_PRACTISED = frozenset({"ignore", "rate", "why", "card", "conversation", "undo", "problems"})
"""What the shift has and a rehearsal has too, beside the digits."""
_NOT_IN_REHEARSALS = frozenset({"quit", "room-shift", "room-rubric", "room-review"})
"""A rehearsal is left to where one came from."""

_AFTER_A_REHEARSAL = ("rehearsal-again", "rehearsal-other", "rehearsal-back", "rate")

_DIGITS = tuple(Action(f"tick-{digit}", str(digit), f"tick({digit})", "shift", "", "") for digit in range(1, 10))

ACTIONS: tuple[Action, ...] = (
    *_DIGITS,
    Action("ignore", "x,ч", "ignore", "shift", N_("ignore"), N_("Set the prompt at hand aside; nobody scores it"), 3),
    Action("rate", "r,к", "rate", "shift", N_("rate"), N_("Look back at this interaction"), 1, palette=True),
    Action("next", "n,т", "next", "shift", N_("next"), N_("Turn to the next ticket that waits"), 2, palette=True),
    Action("persona", "p,з", "persona", "shift", N_("persona"), N_("Say who the customer is"), 6, palette=True),
    Action("stage", "s,ы", "stage", "shift", N_("stage"), N_("Say where the customer is in the journey"), 7, palette=True),
    Action("why", "w,ц", "why", "shift", N_("why"), N_("Show why this persona and stage were recognised"), 11, palette=True),
    Action("heard", "h,р", "heard", "shift", N_("heard"), N_("Note what you heard of this customer, for the persona's portrait"), 9, palette=True),
    Action("card", "i,ш", "card", "shift", N_("card"), N_("Show the whole persona: the empathy map"), 9, palette=True),
    Action("conversation", "c,с", "conversation", "shift", N_("conversation"), N_("Read the conversation"), 10, palette=True),
    Action("queue", "q,й", "queue", "shift", N_("queue"), N_("Go to the queue"), 5, palette=True),
    Action("filter", "slash,full_stop", "filter", "shift", N_("find"), N_("Filter the queue as you type"), 8, "/", palette=True),
    Action("skip", "S,Ы", "skip", "shift", N_("skip"), N_("Close without a rating, with a reason"), 12, palette=True),
    Action("undo", "u,г", "undo", "shift", N_("undo"), N_("Take the last save or close back"), 13, palette=True),
    Action("private", "v,м", "private", "shift", N_("private"), N_("Keep rating and notes of this interaction to yourself, or share them"), 15, palette=True),
    Action("again", "plus", "again", "shift", N_("new contact"), N_("Begin another interaction with this ticket"), 16, "+", palette=True),
    Action("follow", "f,а", "follow", "shift", N_("follow"), N_("Turn to the ticket that was pointed at last, and follow again"), 17, palette=True),
    Action("open-page", "o,щ", "open_page", "shift", N_("open"), N_("Open the ticket in the browser"), 18, palette=True),
    Action("rehearse", "P,З", "rehearse", "shift", N_("rehearse"), N_("Practise with a customer out of the rubric; nothing of it is counted"), 19, palette=True),
    Action("my-day", "D,В", "my_day", "shift", N_("my day"), N_("Say how the day begins, or look back at it; it stays your own"), 20, palette=True),
    Action("problems", "exclamation_mark", "problems", "shift", N_("problems"), N_("Show what is wrong with the rubric and the queue"), 14, "!", palette=True),
    Action("keys", "question_mark,comma", "keys", "any", N_("keys"), N_("Show all keys"), 4, "?", palette=True),
    Action("theme", "T,Е", "app.next_theme", "any", N_("theme"), N_("Change between dark, light and the terminal's own colours"), palette=True),
    Action("back", "escape", "back", "shift", N_("back"), N_("Go back to the prompts"), display="esc"),
    Action("quit", "Q,Й,ctrl+q,ctrl+й", "app.quit", "any", N_("quit"), N_("Leave ko-coach"), palette=True),
    Action("room-shift", "f1", "app.room('shift')", "any", N_("shift"), N_("The shift: the agent's room"), display="F1", palette=True),
    Action("room-rubric", "f3", "app.room('rubric')", "any", N_("rubric"), N_("The rubric: the coach's room"), display="F3", palette=True),
    Action("room-review", "f2", "app.room('review')", "any", N_("review"), N_("The review: the lead's room"), display="F2", palette=True),
    *RUBRIC,
    *REVIEW,
    *_REHEARSAL,
    Action("day-save", "ctrl+s,ctrl+ы", "save", "day", N_("save"), N_("Keep it"), 1, "^s"),
    Action("day-share", "ctrl+t,ctrl+е", "share", "day", N_("share this line"), N_("Let your lead read this line, or keep it to yourself again"), 3, "^t"),
    Action("day-leave", "escape", "leave", "day", N_("not now"), N_("Go on without it"), 2, "esc"),
    Action("up", "up,k,л", "up", "list", N_("up"), N_("One line up"), display="↑ k"),
    Action("down", "down,j,о", "down", "list", N_("down"), N_("One line down"), display="↓ j"),
    Action("page-up", "pageup,ctrl+b", "page_up", "list", N_("page up"), N_("One page up")),
    Action("page-down", "pagedown,ctrl+f", "page_down", "list", N_("page down"), N_("One page down")),
    Action("top", "home,g,п", "top", "list", N_("top"), N_("To the beginning"), display="home g"),
    Action("bottom", "end,G,П", "bottom", "list", N_("end"), N_("To the end"), display="end G"),
    Action("row-up", "up", "up", "rows", N_("up"), N_("One line up"), display="↑"),
    Action("row-down", "down,j,о", "down", "rows", N_("down"), N_("One line down"), display="↓ j"),
    Action("row-page-up", "pageup,ctrl+b", "page_up", "rows", N_("page up"), N_("One page up")),
    Action("row-page-down", "pagedown,ctrl+f", "page_down", "rows", N_("page down"), N_("One page down")),
    Action("row-top", "home,g,п", "top", "rows", N_("top"), N_("To the beginning"), display="home g"),
    Action("row-bottom", "end,G,П", "bottom", "rows", N_("end"), N_("To the end"), display="end G"),
    Action("choose", "enter", "choose", "list", N_("choose"), N_("Take what is marked"), display="enter"),
    Action("answer-next", "enter", "answer_next", "rating", N_("next"), N_("Go on; after the last answer, save"), 2, "⏎"),
    Action("not-applicable", "minus", "not_applicable", "rating", N_("not applicable"), N_("This question does not fit"), 3, "-"),
    Action("answer-up", "up,k,л", "answer_move(-1)", "rating", N_("up"), N_("To the question before"), display="↑ k"),
    Action("answer-down", "down,j,о", "answer_move(1)", "rating", N_("down"), N_("To the question after"), display="↓ j"),
    Action("save", "ctrl+s,ctrl+ы", "save", "form", N_("save"), N_("Save the rating"), 4, "^s"),
    Action("note", "shift+enter", "note", "form", N_("note"), N_("Write a note"), 7, "⇧⏎"),
    Action("fields", "tab", "step(1)", "form", N_("free fields"), N_("To the free fields"), 6, "tab"),
    Action("fields-back", "shift+tab", "step(-1)", "form", N_("back"), N_("To the field before"), display="⇧tab"),
    Action("new-wording", "ctrl+n,ctrl+т", "new_wording", "form", N_("new wording"), N_("Take the coach's new wording of the questions"), 8, "^n"),
    Action("draft", "escape", "draft", "form", N_("keep as draft"), N_("Close the form; it stays as a draft"), 5, "esc"),
    Action("heard-keep", "enter,ctrl+s,ctrl+ы", "keep", "heard", N_("keep"), N_("Keep what was heard, for the portrait"), 1, "⏎"),
    Action("heard-part", "down", "part(1)", "heard", N_("part"), N_("Choose the part: a digit or ←→ while the line is empty, ↑↓ always"), 2, "1-6 ↑↓"),
    Action("heard-part-before", "up", "part(-1)", "heard", N_("part before"), N_("The part before"), display="↑"),
    Action("heard-leave", "escape", "leave", "heard", N_("leave"), N_("Back to the prompts; what was typed waits here"), 3, "esc"),
)  # fmt: skip

RATING_DIGITS = tuple(Binding(str(digit), f"answer({digit})", id=f"answer-{digit}", show=False) for digit in range(10))

_BY_ID = {action.id: action for action in ACTIONS}


def bindings(*places: Where) -> list[BindingType]:
    """Return the key bindings of these places."""
    return [action.binding for action in ACTIONS if action.where in places]


def of_room(room: Where) -> list[Action]:
    """Return what can be done in a room, without its lists and forms."""
    if room not in ("rehearsal", "rehearsals"):
        return [action for action in ACTIONS if action.where in ("any", room)]
    everywhere = [one for one in ACTIONS if one.where == "any" and one.id not in _NOT_IN_REHEARSALS]
    own = [one for one in ACTIONS if one.where == room or (room == "rehearsal" and _is_practised(one))]
    return own + everywhere


def _is_practised(action: Action) -> bool:
    return action.where == "shift" and (action.id in _PRACTISED or action in _DIGITS)


def key_named(identity: str, keymap: dict[str, str]) -> str:
    """Return how the key of the action with this id is shown."""
    return key_of(_BY_ID[identity], keymap)


def known(identity: str) -> bool:
    """Whether users may give this action keys of their own."""
    return identity in _BY_ID


def footer(where: Where) -> Iterator[Action]:
    """Yield what the footer offers there, the most wanted first."""
    if where == "looked-at":
        yield from (_BY_ID[identity] for identity in _AFTER_A_REHEARSAL)
        return
    if where in ("rehearsal", "rehearsals"):
        offered = (one for one in of_room(where) if one.footer)
        yield from sorted(offered, key=lambda one: (one.footer, one.where != where))
        return
    places = {
        "rating": ("rating", "form"),
        "own-days": ("days", "own-days"),
        "interaction": ("interaction", "of-interaction"),
        "interaction-form": ("rating", "interaction-form"),
        "debts": ("debts", "way"),
        "shift": ("shift", "any"),
        "rubric": ("rubric", "any"),
        "review": ("review", "any"),
    }.get(where, (where,))
    yield from sorted((one for one in ACTIONS if one.where in places and one.footer), key=lambda one: one.footer)


def key_of(action: Action, keymap: dict[str, str]) -> str:
    """Return how the action's key is shown, a user's own key included."""
    if own := keymap.get(action.id):
        return own.split(",")[0].replace("ctrl+", "^")
    if action.display:
        return action.display
    return action.keys.split(",")[0].replace("ctrl+", "^")


def sections(room: Where) -> list[tuple[str, list[Action]]]:
    """Return the actions of a room for its key panel, by place."""
    rating: tuple[tuple[str, tuple[Where, ...]], ...] = (
        (_("Looking back"), ("rating", "form")),
        (_("My day"), ("day",)),
    )
    hearing: tuple[tuple[str, tuple[Where, ...]], ...] = ((_("What you heard"), ("heard",)),)
    coach: tuple[tuple[str, tuple[Where, ...]], ...] = (
        (_("History and note"), ("history", "note", "verdict")),
        (_("Observations"), ("observations", "observation")),
    )
    lead: tuple[tuple[str, tuple[Where, ...]], ...] = (
        (_("One interaction"), ("interaction", "of-interaction")),
        (_("Directions"), ("directions", "debts", "way")),
        (_("Customers"), ("customers",)),
        (_("Calibration and samples"), ("calibration", "sample")),
        (_("Next steps"), ("steps",)),
        (_("Outcomes"), ("outcomes", "verdict")),
        (_("Maturity"), ("maturity", "maturity-form")),
        (_("Days"), ("days", "own-days")),
    )
    if room in ("rehearsal", "rehearsals"):
        return _sections_of_rehearsal(room)
    titles: tuple[tuple[str, tuple[Where, ...]], ...] = (
        ({"shift": _("The shift"), "rubric": _("The rubric")}.get(room, _("The review")), (room,)),
        *((*rating, *hearing) if room == "shift" else ()),
        *(coach if room == "rubric" else ()),
        *(lead if room == "review" else ()),
        (_("Lists"), ("rows",) if room == "review" else ("list",)),
        (_("Everywhere"), ("any",)),
    )
    return [(title, [one for one in ACTIONS if one.where in places and one.label]) for title, places in titles]


def _sections_of_rehearsal(room: Where) -> list[tuple[str, list[Action]]]:
    named = [action for action in of_room(room) if action.label]
    found = [(_("The rehearsal"), [action for action in named if action.where != "any"])]
    if room == "rehearsal":
        found.append((_("Writing to the customer"), [one for one in ACTIONS if one.where == "reply"]))
        found.append((_("Looking back"), [one for one in ACTIONS if one.where in ("rating", "form") and one.label]))
    found.append((_("Lists"), [one for one in ACTIONS if one.where == "list"]))
    found.append((_("Everywhere"), [action for action in named if action.where == "any"]))
    return found
