"""What a coach can do in the rubric's room."""

from __future__ import annotations

from ko_coach.i18n import N_
from ko_coach.tui.action import Action

RUBRIC: tuple[Action, ...] = (
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
