"""Everything a person can do, once: footer, key panel, command palette and keymap all read this list.

Letters carry a second key where a Russian keyboard has the letter's place. Users change keys by action id in
`config.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from ko_coach.i18n import N_
from ko_coach.i18n import gettext as _

Where = Literal["shift", "list", "rating", "form"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do and how it is reached."""

    id: str
    keys: str
    """Comma-separated, as Textual names keys."""
    action: str
    where: Where
    label: str
    """One or two words for the footer, to be translated."""
    help: str
    """A short sentence for the key panel and the palette, to be translated."""
    footer: int = 0
    """Place in the footer, 1 is the first to be shown where room is short; 0 is not shown."""
    display: str = ""
    """How the keys are shown; the first key where empty."""
    palette: bool = False

    @property
    def binding(self) -> Binding:
        return Binding(self.keys, self.action, self.help, id=self.id, show=False)


_DIGITS = tuple(Action(f"tick-{digit}", str(digit), f"tick({digit})", "shift", "", "") for digit in range(1, 10))

ACTIONS: tuple[Action, ...] = (
    *_DIGITS,
    Action("ignore", "x,ч", "ignore", "shift", N_("ignore"), N_("Set the prompt at hand aside; nobody scores it"), 3),
    Action("rate", "r,к", "rate", "shift", N_("rate"), N_("Look back at this interaction"), 1, palette=True),
    Action("next", "n,т", "next", "shift", N_("next"), N_("Turn to the next ticket that waits"), 2, palette=True),
    Action("persona", "p,з", "persona", "shift", N_("persona"), N_("Say who the customer is"), 6, palette=True),
    Action("stage", "s,ы", "stage", "shift", N_("stage"), N_("Say where the customer is in the journey"), 7, palette=True),
    Action("why", "w,ц", "why", "shift", N_("why"), N_("Show why this persona and stage were recognised"), 11, palette=True),
    Action("card", "i,ш", "card", "shift", N_("card"), N_("Show the whole persona: the empathy map"), 9, palette=True),
    Action("conversation", "c,с", "conversation", "shift", N_("conversation"), N_("Read the conversation"), 10, palette=True),
    Action("queue", "q,й", "queue", "shift", N_("queue"), N_("Go to the queue"), 5, palette=True),
    Action("filter", "slash,full_stop", "filter", "shift", N_("find"), N_("Filter the queue as you type"), 8, "/", palette=True),
    Action("skip", "S,Ы", "skip", "shift", N_("skip"), N_("Close without a rating, with a reason"), 12, palette=True),
    Action("undo", "u,г", "undo", "shift", N_("undo"), N_("Take the last save or close back"), 13, palette=True),
    Action("private", "v,м", "private", "shift", N_("private"), N_("Keep rating and notes of this interaction to yourself, or share them"), 15, palette=True),
    Action("again", "plus", "again", "shift", N_("new contact"), N_("Begin another interaction with this ticket"), 16, "+", palette=True),
    Action("follow", "f,а", "follow", "shift", N_("follow"), N_("Turn to the ticket that another program points at"), 17, palette=True),
    Action("problems", "exclamation_mark", "problems", "shift", N_("problems"), N_("Show what is wrong with the rubric and the queue"), 14, "!", palette=True),
    Action("keys", "question_mark,comma", "keys", "shift", N_("keys"), N_("Show all keys"), 4, "?", palette=True),
    Action("theme", "T,Е", "app.next_theme", "shift", N_("theme"), N_("Change between dark, light and the terminal's own colours"), palette=True),
    Action("back", "escape", "back", "shift", N_("back"), N_("Go back to the prompts"), display="esc"),
    Action("quit", "Q,Й,ctrl+q,ctrl+й", "app.quit", "shift", N_("quit"), N_("End the shift"), palette=True),
    Action("up", "up,k,л", "up", "list", N_("up"), N_("One line up"), display="↑ k"),
    Action("down", "down,j,о", "down", "list", N_("down"), N_("One line down"), display="↓ j"),
    Action("page-up", "pageup,ctrl+b", "page_up", "list", N_("page up"), N_("One page up")),
    Action("page-down", "pagedown,ctrl+f", "page_down", "list", N_("page down"), N_("One page down")),
    Action("top", "home,g,п", "top", "list", N_("top"), N_("To the beginning"), display="home g"),
    Action("bottom", "end,G,П", "bottom", "list", N_("end"), N_("To the end"), display="end G"),
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
)  # fmt: skip

RATING_DIGITS = tuple(Binding(str(digit), f"answer({digit})", id=f"answer-{digit}", show=False) for digit in range(10))

_BY_ID = {action.id: action for action in ACTIONS}


def bindings(*places: Where) -> list[BindingType]:
    """Return the key bindings of these places."""
    return [action.binding for action in ACTIONS if action.where in places]


def known(identity: str) -> bool:
    """Whether users may give this action keys of their own."""
    return identity in _BY_ID


def footer(where: Where) -> Iterator[Action]:
    """Yield what the footer offers there, the most wanted first."""
    places = ("rating", "form") if where == "rating" else (where,)
    yield from sorted((one for one in ACTIONS if one.where in places and one.footer), key=lambda one: one.footer)


def key_of(action: Action, keymap: dict[str, str]) -> str:
    """Return how the action's key is shown, a user's own key included."""
    if own := keymap.get(action.id):
        return own.split(",")[0].replace("ctrl+", "^")
    if action.display:
        return action.display
    return action.keys.split(",")[0].replace("ctrl+", "^")


def sections() -> list[tuple[str, list[Action]]]:
    """Return the actions for the key panel, by place."""
    titles: tuple[tuple[str, tuple[Where, ...]], ...] = (
        (_("The shift"), ("shift",)),
        (_("Looking back"), ("rating", "form")),
        (_("Lists"), ("list",)),
    )
    return [(title, [one for one in ACTIONS if one.where in places and one.label]) for title, places in titles]
