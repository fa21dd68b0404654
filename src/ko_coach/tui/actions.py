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

Where = Literal[
    "any",
    "shift",
    "rubric",
    "review",
    "interaction",
    "of-interaction",
    "interaction-form",
    "directions",
    "debts",
    "way",
    "calibration",
    "customers",
    "outcomes",
    "verdict",
    "sample",
    "steps",
    "maturity",
    "maturity-form",
    "rows",
    "list",
    "rating",
    "form",
    "history",
    "note",
    "day",
    "days",
    "own-days",
    "heard",
    "observations",
    "observation",
    "rehearsals",
    "rehearsal",
    "looked-at",
    "reply",
]
"""`any` is every room; a room's own actions are its screen's, those of lists and forms the widget's."""


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


_RUBRIC: tuple[Action, ...] = (
    Action("edit", "e,у", "edit", "rubric", N_("edit here"), N_("Open your editor at what is at hand"), 1, palette=True),
    Action("backtest", "b,и", "backtest", "rubric", N_("backtest"), N_("Try the rubric on the last 100,000 interactions of the record"), 2, palette=True),
    Action("history", "h,р", "history", "rubric", N_("history"), N_("Show the versions: when, by whom, what for, what came of it"), 3, palette=True),
    Action("diff", "d,в", "diff", "rubric", N_("diff"), N_("Show what differs from the version that agents used last"), 5, palette=True),
    Action("version-note", "m,ь", "version_note", "rubric", N_("note on this version"), N_("Write what changed, what you expect and how you will know"), 6, palette=True),
    Action("situation-persona", "p,з", "persona", "rubric", N_("persona"), N_("Choose the persona to look at"), 7, palette=True),
    Action("situation-stage", "s,ы", "stage", "rubric", N_("stage"), N_("Choose the stage to look at"), 8, palette=True),
    Action("situation-ticket", "t,е", "ticket", "rubric", N_("ticket"), N_("Choose the ticket to look at: from the queue, or made up"), 9, palette=True),
    Action("persona-next", "right_square_bracket,ъ", "step('persona', 1)", "rubric", N_("next persona"), N_("The next persona"), display="]"),
    Action("persona-before", "left_square_bracket,х", "step('persona', -1)", "rubric", N_("persona before"), N_("The persona before"), display="["),
    Action("stage-next", "right_curly_bracket,Ъ", "step('stage', 1)", "rubric", N_("next stage"), N_("The next stage"), display="}"),
    Action("stage-before", "left_curly_bracket,Х", "step('stage', -1)", "rubric", N_("stage before"), N_("The stage before"), display="{"),
    Action("recognition", "w,ц", "recognition", "rubric", N_("why"), N_("Show what became of every rule that recognises"), 10, palette=True),
    Action("retire", "r,к", "retire", "rubric", N_("retire"), N_("Show items that nearly nobody uses, or that never vary"), 11, palette=True),
    Action("observations", "o,щ", "observations", "rubric", N_("observations"), N_("Read what agents heard of each persona, and take it into the portrait"), 4, palette=True),
    Action("recognition-record", "x,ч", "recognition_record", "rubric", N_("overridden"), N_("Show which rules agents overrode, and what sets apart whom none recognised"), 10, palette=True),
    Action("pane-files", "1", "pane('files')", "rubric", N_("files"), N_("To files and problems"), 12),
    Action("pane-who", "2", "pane('who')", "rubric", N_("who"), N_("To who gets what"), 13),
    Action("pane-effect", "3", "pane('side')", "rubric", N_("effect"), N_("To the effect"), 14),
    Action("version-verdict", "v,м", "verdict", "history", N_("verdict"), N_("Say how this experiment ended: kept, taken back or unclear"), 3),
    Action("write-out", "o,щ", "write_out", "history", N_("write out"), N_("Write this version's files into a new folder"), 2),
    Action("note-save", "ctrl+s,ctrl+ы", "save", "note", N_("save"), N_("Write the note into rubric.yaml"), 1, "^s"),
    Action("note-leave", "escape", "leave", "note", N_("leave"), N_("Close the note unsaved"), 2, "esc"),
    Action("rehearse-edited", "P,З", "rehearse", "rubric", N_("rehearse"), N_("Try the rubric as it is now with the persona at hand"), 15, palette=True),
    Action("observation-add", "a,ф", "add", "observations", N_("add"), N_("Write this observation into the portrait in personas.yaml"), 1),
    Action("observation-edit", "e,у", "edit_words", "observations", N_("other words"), N_("Write it into the portrait in other words"), 2),
    Action("observation-aside", "x,ч", "put_aside", "observations", N_("put aside"), N_("It is not for the portrait: it comes back once it is heard again"), 3),
    Action("observations-longer", "plus,equals_sign", "span(1)", "observations", N_("longer"), N_("Look further back: 13 weeks, a year, all"), 5, "+"),
    Action("observations-shorter", "minus", "span(-1)", "observations", N_("shorter"), N_("Look less far back"), 6, "-"),
    Action("observation-keep", "enter,ctrl+s,ctrl+ы", "keep", "observation", N_("add"), N_("Write these words into the portrait"), 1, "⏎"),
    Action("observation-leave", "escape", "leave", "observation", N_("leave"), N_("Back to the observations"), 2, "esc"),
    Action("rubric-back", "escape", "back", "rubric", N_("back"), N_("Stop what runs; else back to who gets what"), display="esc"),
)  # fmt: skip

_REVIEW: tuple[Action, ...] = (
    # the log
    Action("open", "enter", "open", "review", N_("open"), N_("Read this interaction as it happened"), 1, "⏎"),
    Action("search", "slash,full_stop", "search", "review", N_("find"), N_("Find interactions: agent:anna since:7d focus:<3 “free text”"), 2, "/", palette=True),
    Action("sample", "w,ц", "sample", "review", N_("sample"), N_("Draw a fair sample to review"), 3, palette=True),
    Action("trends", "t,е", "trends", "review", N_("trends"), N_("Show where focus and trust are heading"), 5, palette=True),
    Action("calibration", "k,л", "calibration", "review", N_("calibration"), N_("Show how far self-ratings and reviews agree"), 6, palette=True),
    Action("steps", "n,т", "steps", "review", N_("next steps"), N_("Show the next steps that were agreed and are not done"), 7, palette=True),
    Action("maturity", "m,ь", "maturity", "review", N_("maturity"), N_("Show where the team stands: crawl, walk, run or fly"), 11, palette=True),
    Action("outcomes", "u,г", "outcomes", "review", N_("outcomes"), N_("Show for whom something is to get better, how far it is, and what the experiments did"), 12, palette=True),
    Action("customers", "c,с", "customers", "review", N_("customers"), N_("Show who comes, in which stage, and the journey as a curve"), 11, palette=True),
    Action("export-found", "e,у", "export", "review", N_("export"), N_("Write what was found into a file"), 8, palette=True),
    Action("order", "o,щ", "order", "review", N_("order"), N_("The newest or the oldest first"), 9, palette=True),
    Action("keep-search", "ctrl+s,ctrl+ы", "keep_search", "review", N_("keep search"), N_("Keep this search as a tab, or take the tab away"), 10, "^s", palette=True),
    Action("tab-next", "right_square_bracket,ъ", "step_tab(1)", "review", N_("next tab"), N_("The next saved search"), display="]"),
    Action("tab-before", "left_square_bracket,х", "step_tab(-1)", "review", N_("tab before"), N_("The saved search before"), display="["),
    Action("days", "h,р", "days", "review", N_("days"), N_("Show how days begin and end: your own, or a team's in counts"), 14, palette=True),
    Action("review-back", "escape", "back", "review", N_("back"), N_("Close what is open beside the log; else back to the log"), display="esc"),
    # outcomes
    Action("outcome-verdict", "v,м", "verdict", "outcomes", N_("verdict"), N_("Say how the experiment at hand ended: kept, taken back or unclear"), 1),
    Action("outcomes-close", "escape", "leave", "outcomes", N_("close"), N_("Back to the list"), 2, "esc"),
    Action("verdict-give", "ctrl+s,ctrl+ы", "give", "verdict", N_("keep"), N_("Keep the verdict"), 1, "⏎"),
    Action("verdict-leave", "escape", "leave", "verdict", N_("leave"), N_("Close it without a verdict"), 2, "esc"),
    # days
    Action("day-line-share", "s,ы", "share", "own-days", N_("share"), N_("Let your lead read the line at hand, or keep it to yourself again"), 1),
    Action("days-longer", "plus,equals_sign", "span(1)", "days", N_("longer"), N_("Look further back: 4 weeks, 13 weeks, a year"), 2, "+"),
    Action("days-shorter", "minus", "span(-1)", "days", N_("shorter"), N_("Look less far back"), 3, "-"),
    Action("days-close", "escape", "leave", "days", N_("close"), N_("Back to the list"), 4, "esc"),
    # one interaction
    Action("review-rate", "r,к", "rate", "interaction", N_("rate"), N_("Rate this interaction as you see it: the self-rating stays covered until you have"), 1),
    Action("review-comment", "c,с", "comment", "interaction", N_("comment"), N_("Comment, thank or agree on a next step, without a rating"), 2),
    Action("review-thank", "y,н", "thank", "interaction", N_("thanks"), N_("Thank the agent for this interaction, at once"), 3),
    Action("review-reply", "a,ф", "reply", "of-interaction", N_("answer"), N_("Answer a review"), 4),
    Action("review-step-done", "d,в", "step_done", "of-interaction", N_("done"), N_("The next step is done"), 5),
    Action("interaction-after", "right_square_bracket,ъ", "step_to(1)", "of-interaction", N_("next"), N_("The next interaction of the list"), 7, "]"),
    Action("interaction-before", "left_square_bracket,х", "step_to(-1)", "of-interaction", N_("before"), N_("The interaction before in the list"), 8, "["),
    Action("interaction-close", "escape", "leave", "of-interaction", N_("close"), N_("Back to the list"), 6, "esc"),
    Action("review-save", "ctrl+s,ctrl+ы", "save", "interaction-form", N_("save"), N_("Save the review"), 4, "^s"),
    Action("review-fields", "tab", "step(1)", "interaction-form", N_("free fields"), N_("To the free fields"), 6, "tab"),
    Action("review-fields-back", "shift+tab", "step(-1)", "interaction-form", N_("back"), N_("To the field before"), display="⇧tab"),
    Action("review-leave", "escape", "leave", "interaction-form", N_("leave"), N_("Close the form; what you entered is there when you come back"), 5, "esc"),
    # directions, in the way, decided for, lessons
    Action("scope-next", "tab", "scope_step(1)", "directions", N_("whose"), N_("The next of agent, team, persona, stage, prompt"), 1, "tab"),
    Action("scope-before", "shift+tab", "scope_step(-1)", "directions", N_("back"), N_("The one before"), display="⇧tab"),
    *(Action(f"scope-{digit}", str(digit), f"scope({digit})", "directions", "", N_("Whose directions: agent, team, persona, stage, prompt")) for digit in range(1, 6)),
    Action("span-longer", "plus,equals_sign", "span(1)", "directions", N_("longer"), N_("Look further back: 4 weeks, 13 weeks, a year, two years"), 2, "+"),
    Action("span-shorter", "minus", "span(-1)", "directions", N_("shorter"), N_("Look less far back"), 3, "-"),
    Action("in-the-way", "y,н", "page('way')", "directions", N_("in the way"), N_("What stood between agents and customers, and what became of it"), 4, palette=True),
    Action("decided-for", "f,а", "page('decided')", "directions", N_("decided for"), N_("Who won where customer and company conflicted"), 5, palette=True),
    Action("lessons", "l,д", "page('lessons')", "directions", N_("lessons"), N_("What was learned: the team's board"), 6, palette=True),
    Action("directions-close", "escape", "leave", "directions", N_("close"), N_("Back to the list"), 7, "esc"),
    Action("debt-heard", "h,р", "set('heard')", "debts", N_("heard"), N_("A lead says: this is heard"), 1),
    Action("debt-in-work", "i,ш", "set('in work')", "debts", N_("in work"), N_("A lead says: somebody works on it"), 2),
    Action("debt-solved", "s,ы", "set('solved')", "debts", N_("solved"), N_("A lead says: it stands in the way no more"), 3),
    Action("way-way", "y,н", "page('way')", "way", N_("in the way"), N_("What stood between agents and customers, and what became of it"), 4),
    Action("way-decided", "f,а", "page('decided')", "way", N_("decided for"), N_("Who won where customer and company conflicted"), 5),
    Action("way-lessons", "l,д", "page('lessons')", "way", N_("lessons"), N_("What was learned: the team's board"), 6),
    Action("way-close", "escape", "leave", "way", N_("close"), N_("Back to the directions"), 7, "esc"),
    # calibration and samples
    Action("calibration-longer", "plus,equals_sign", "span(1)", "calibration", N_("longer"), N_("Look further back: 13 weeks, a year, all"), 1, "+"),
    Action("calibration-shorter", "minus", "span(-1)", "calibration", N_("shorter"), N_("Look less far back"), 2, "-"),
    Action("calibration-close", "escape", "leave", "calibration", N_("close"), N_("Back to the list"), 3, "esc"),
    Action("customers-open", "enter", "choose", "customers", N_("open"), N_("Read the interactions of this cell"), 1, "⏎"),
    Action("customers-part", "tab,shift+tab", "part", "customers", N_("map, journey"), N_("Between the map and the journey"), 2, "tab"),
    Action("customers-grouping", "o,щ", "group", "customers", N_("grouping"), N_("Group personas by their kind, or by stakeholders"), 3),
    Action("journey-next", "right_square_bracket,ъ", "follow(1)", "customers", N_("next persona"), N_("The journey of the next persona; after the last one, of all"), 4, "]"),
    Action("journey-before", "left_square_bracket,х", "follow(-1)", "customers", N_("persona before"), N_("The journey of the persona before"), display="["),
    Action("customers-longer", "plus,equals_sign", "span(1)", "customers", N_("longer"), N_("Look further back: 4 weeks, 13 weeks, a year, two years"), 5, "+"),
    Action("customers-shorter", "minus", "span(-1)", "customers", N_("shorter"), N_("Look less far back"), 6, "-"),
    Action("customers-left", "left,h,р", "across(-1)", "customers", N_("left"), N_("The stage before"), display="← h"),
    Action("customers-right", "right,l,д", "across(1)", "customers", N_("right"), N_("The next stage"), display="→ l"),
    Action("customers-close", "escape", "leave", "customers", N_("close"), N_("Back to the list"), 7, "esc"),
    Action("sample-take", "enter", "choose", "sample", N_("draw, open"), N_("Draw the sample; in the list, open what is at hand"), 1, "⏎"),
    Action("sample-across", "tab,shift+tab", "across", "sample", N_("form, list"), N_("Between the form and what was drawn"), 2, "tab"),
    Action("sample-more", "right", "turn(1)", "sample", N_("more"), N_("One more, or the other way to draw"), display="→"),
    Action("sample-less", "left", "turn(-1)", "sample", N_("less"), N_("One less, or the other way to draw"), display="←"),
    Action("sample-later", "right_square_bracket,ъ", "leaf(-1)", "sample", N_("later sample"), N_("The sample that was drawn after this one"), 4, "]"),
    Action("sample-earlier", "left_square_bracket,х", "leaf(1)", "sample", N_("earlier sample"), N_("The sample that was drawn before this one"), 3, "["),
    Action("sample-close", "escape", "leave", "sample", N_("close"), N_("Back to the list"), 5, "esc"),
    # next steps
    Action("next-step-done", "d,в", "step_done", "steps", N_("done"), N_("The next step is done"), 2),
    Action("next-steps-close", "escape", "leave", "steps", N_("close"), N_("Back to the list"), 3, "esc"),
    # maturity
    Action("maturity-answer", "enter,a,ф", "answer", "maturity", N_("answer"), N_("Answer alone where the team stands, or correct your answer"), 1, "⏎"),
    Action("maturity-agree", "d,в", "agree", "maturity", N_("agree"), N_("Write down what the team agreed on, and its next step"), 2),
    Action("maturity-close", "escape", "leave", "maturity", N_("close"), N_("Back to the list"), 3, "esc"),
    Action("maturity-save", "ctrl+s,ctrl+ы", "save", "maturity-form", N_("save"), N_("Save what you answered, or what was agreed"), 1, "^s"),
    Action("maturity-figure", "ctrl+n,ctrl+т", "put_in", "maturity-form", N_("take the figure"), N_("Put the marked figure of the record into the sentence"), 2, "^n"),
    Action("maturity-figure-up", "up", "walk(-1)", "maturity-form", N_("figure before"), N_("To the figure before"), display="↑"),
    Action("maturity-figure-down", "down", "walk(1)", "maturity-form", N_("next figure"), N_("To the next figure"), 3, "↓"),
    Action("maturity-fields", "tab", "step(1)", "maturity-form", N_("next"), N_("To the next field"), 5, "tab"),
    Action("maturity-fields-back", "shift+tab", "step(-1)", "maturity-form", N_("back"), N_("To the field before"), display="⇧tab"),
    Action("maturity-leave", "escape", "leave", "maturity-form", N_("leave"), N_("Close the form; what you entered is there when you come back"), 4, "esc"),
)  # fmt: skip

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
    *_RUBRIC,
    *_REVIEW,
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
