"""Mistakes that a coach makes: one change of the small rubric each, and the one problem that it is to make."""

from __future__ import annotations

from collections.abc import Mapping

from tests.rubric.rubrics import SMALL

HERE = "⌖"
"""Stands in a change where its problem must be reported."""

Row = tuple[str, str, str, str, str]
"""File, what is replaced, by what (with HERE in it), severity and words of the cause."""

TURN = "          - {customer: a, feels: b, good: c}\n"

RUBRIC: list[Row] = [
    ("rubric.yaml", "name: {", "⌖nmae: {", "error", "no key “nmae”"),
    ("rubric.yaml", "name: {en: Small, ru: Малая}\nlanguage", "⌖language", "error", "“name” is missing"),
    ("rubric.yaml", "language: en", "language: ⌖english", "error", "language code"),
    ("rubric.yaml", "language: en", "language: ⌖[en]", "error", "language code"),
    ("rubric.yaml", "{en: Small, ru: Малая}", "⌖[Small]", "error", "A text is expected"),
    ("rubric.yaml", "{en: Small, ru: Малая}", "⌖''", "error", "A text is expected"),
    ("rubric.yaml", "{en: Small, ru: Малая}", "{en: ⌖[a], ru: b}", "error", "A text is expected"),
    ("rubric.yaml", "{en: Small, ru: Малая}", "{en: Small, ⌖russian: b}", "error", "no language code"),
    ("rubric.yaml", "{en: Small, ru: Малая}", "⌖{ru: Малая}", "warning", "not given in “en”"),
    ("rubric.yaml", "  - id: see", "  - id: ⌖See it", "error", "cannot be an id"),
    ("rubric.yaml", "  - id: hear", "  - id: ⌖see", "error", "“see” is given twice, first in line 4"),
    ("rubric.yaml", "  - id: see\n    title", "  - ⌖title", "error", "“id” is missing"),
    ("rubric.yaml", "per_phase: 2", "per_phase: ⌖4", "error", "whole number from 1 to 3"),
    ("rubric.yaml", "per_phase: 2", "per_phase: ⌖'2'", "error", "whole number from 1 to 3"),
    ("rubric.yaml", "per_phase: 2", "per_phase: ⌖two", "error", "whole number from 1 to 3"),
    ("rubric.yaml", "per_phase: 2", "⌖per_fase: 2", "error", "no key “per_fase”"),
    ("rubric.yaml", "per_interaction: 6", "per_interaction: ⌖10", "error", "whole number from 1 to 9"),
    ("rubric.yaml", "per_interaction: 6", "per_interaction: ⌖99999999999999999999999999", "error", "from 1 to 9"),
    ("rubric.yaml", "{changed: fewer prompts, ", "⌖{", "error", "“changed” is missing"),
    ("rubric.yaml", "measure: the focus criterion}", "⌖measured: focus}", "error", "no key “measured”"),
    ("rubric.yaml", "focus criterion}", "focus criterion, by: ⌖[Anna]}", "error", "A text is expected"),
    ("rubric.yaml", "focus criterion}", "focus criterion, by: ⌖' '}", "error", "A text is expected"),
    ("rubric.yaml", "focus criterion}", "focus criterion, by: ⌖}", "error", "Nothing is written"),
    ("rubric.yaml", "focus criterion}", "focus criterion, ⌖bye: Anna}", "error", "no key “bye”"),
    ("rubric.yaml", "focus criterion}", "focus criterion, moves: ⌖fokus}", "error", "no criterion “fokus”"),
    ("rubric.yaml", "focus criterion}", "focus criterion, moves: ⌖[focus]}", "error", "An id is expected"),
    ("rubric.yaml", "focus criterion}", "focus criterion, moves: ⌖5}", "error", "An id is expected"),
    ("rubric.yaml", "{en: Small, ru: Малая}", "⌖{}", "error", "A text is expected"),
    ("rubric.yaml", "limits: {per_phase: 2, per_interaction: 6}", "limits:⌖", "error", "Nothing is written"),
    ("rubric.yaml", "limits: {per_phase: 2, per_interaction: 6}", "limits: ⌖3", "error", "Keys and values"),
]

PEOPLE: list[Row] = [
    ("personas.yaml", "kind: primary", "kind: ⌖primry", "error", "“primry” is none of"),
    ("personas.yaml", "kind: primary", "kind: ⌖[primary]", "error", "One word"),
    ("personas.yaml", "stakeholder: customer", "stakeholder: ⌖client", "error", "none of"),
    ("personas.yaml", "    kind: internal", "    kind: primary", "error", "Only an internal customer"),
    (
        "personas.yaml",
        "    kind: internal\n    stakeholder: employee\n    end_customer: worried",
        "    kind: ⌖internal\n    stakeholder: employee",
        "error",
        "needs an end customer",
    ),
    ("personas.yaml", "end_customer: worried", "end_customer: ⌖woried", "error", "no persona “woried”"),
    ("personas.yaml", "      feels: alone", "      ⌖feals: alone", "error", "no key “feals”"),
    ("personas.yaml", "needs: [to know]", "needs: ⌖[]", "error", "list is empty"),
    ("personas.yaml", "needs: [to know]", "needs: ⌖{to: know}", "error", "list is expected"),
    ("personas.yaml", "tries: Asks twice., ", "", "error", "“tries” is missing"),
    ("personas.yaml", "Worried newcomer", "Worried newcomer who has waited for a while", "warning", "43 characters"),
    ("personas.yaml", "at_least: 2", "at_least: ⌖-1", "error", "whole number from 0"),
    ("personas.yaml", "{contacts: {at_least: 2}", "{contacts: ⌖{}", "error", "names nothing"),
    ("personas.yaml", "at_least: 2", "at_least: 2, at_most: ⌖1", "warning", "can never hold"),
    ("personas.yaml", "words: [refund,", "wrods: [refund,", "error", "no key “wrods”"),
    ("personas.yaml", "words: [refund,", "words: [⌖'?!',", "warning", "no letter or digit"),
    ("personas.yaml", "words: [refund,", "words: [⌖[refund],", "error", "A text is expected"),
    ("personas.yaml", "{Persona: Newcomer}", "⌖Newcomer", "error", "names of fields"),
    ("personas.yaml", "{Persona: Newcomer}", "⌖{}", "error", "names nothing"),
    ("personas.yaml", "weight: 10", "weight: ⌖101", "error", "whole number from 1 to 100"),
    ("personas.yaml", "{fields: {Persona: Newcomer}, weight: 10}", "⌖{weight: 10}", "error", "names nothing"),
    ("personas.yaml", "{fields: {Persona: Newcomer}, weight: 10}", "⌖words", "error", "Keys and values"),
    ("journey.yaml", "feeling: -2", "feeling: ⌖-3", "error", "from -2 to 2"),
    ("journey.yaml", "typical_time: 2d", "typical_time: ⌖2 days", "error", "duration"),
    ("journey.yaml", "typical_time: 2d", "typical_time: ⌖99999999d", "error", "duration"),
    ("journey.yaml", "shorter_than: 3d", "shorter_than: ⌖20m", "warning", "longer than 30m and shorter than 20m"),
    ("journey.yaml", "longer_than: 30m", "longer_than: ⌖30", "error", "duration"),
    ("journey.yaml", "id: leave", "id: ⌖trouble", "error", "“trouble” is given twice, first in line 2"),
    ("journey.yaml", "exit: It works again.", "⌖exits: It works again.", "error", "no key “exits”"),
    ("journey.yaml", "entry: Something broke.", "entry: ⌖Something #1 broke.", "warning", "is a comment"),
    ("journey.yaml", "status: [open]", "status: ⌖", "error", "Nothing is written"),
    ("maturity.yaml", "walk: We ask., ", "", "error", "“walk” is missing"),
    ("maturity.yaml", "walk: We ask.", "⌖wlak: We ask.", "error", "no key “wlak”"),
]

SCENARIOS: list[Row] = [
    ("personas.yaml", "stage: trouble", "stage: ⌖truble", "error", "no stage “truble”"),
    ("personas.yaml", "stage: trouble", "stage: ⌖[trouble]", "error", "An id is expected"),
    ("personas.yaml", "        turns:", "        ⌖turn:", "error", "no key “turn”"),
    ("personas.yaml", "feels: calmer,", "⌖feel: calmer,", "error", "no key “feel”"),
    ("personas.yaml", "            good: A day.\n", "", "error", "“good” is missing"),
    ("personas.yaml", "customer: And when will it be here?", "customer:⌖", "error", "Nothing is written"),
    ("personas.yaml", "customer: And when will it be here?", "customer: ⌖''", "error", "A text is expected"),
    ("personas.yaml", "{customer: {en: Hello?, ru: Алло?}", "{customer: ⌖[Hello?]", "error", "A text is expected"),
    ("personas.yaml", "{en: Hello?, ru: Алло?}", "⌖{ru: Алло?}", "warning", "not given in “en”"),
    ("personas.yaml", "customer: And when", "customer: ⌖And #2 when", "warning", "is a comment"),
    ("personas.yaml", "        turns:\n", f"        turns:\n{TURN * 8}", "error", "more than 9 entries"),
    ("personas.yaml", "id: no-answer", "id: ⌖refund-late", "error", "“refund-late” is given twice"),
]

OUTCOMES: list[Row] = [
    ("rubric.yaml", "focus criterion}", "focus criterion, outcome: ⌖herd}", "error", "no outcome “herd”"),
    ("rubric.yaml", "focus criterion}", "focus criterion, outcome: ⌖[heard]}", "error", "An id is expected"),
    ("rubric.yaml", "focus criterion}", "focus criterion, ⌖outcom: heard}", "error", "no key “outcom”"),
    ("outcomes.yaml", "outcomes:", "⌖outcome:", "error", "no key “outcome”"),
    ("outcomes.yaml", "id: kept", "id: ⌖heard", "error", "“heard” is given twice, first in line 2"),
    ("outcomes.yaml", "  - id: kept\n    who", "  - ⌖who", "error", "“id” is missing"),
    ("outcomes.yaml", "    who: Colleagues\n", "", "error", "“who” is missing"),
    ("outcomes.yaml", "notice: They ask once.", "⌖notices: They ask once.", "error", "no key “notices”"),
    ("outcomes.yaml", "[I wrote twice.,", "[⌖'',", "error", "A text is expected"),
    ("outcomes.yaml", "criterion: focus", "criterion: ⌖fokus", "error", "no criterion “fokus”"),
    ("outcomes.yaml", "persona: worried", "persona: ⌖woried", "error", "no persona “woried”"),
    ("outcomes.yaml", "stage: [trouble]", "stage: [⌖truble]", "error", "no stage “truble”"),
    ("outcomes.yaml", "stage: [trouble]", "stage: ⌖[]", "error", "list is empty"),
    ("outcomes.yaml", "item: say-it-back", "item: ⌖say-back", "error", "no item “say-back”"),
    ("outcomes.yaml", "of: mean", "of: ⌖middle", "error", "“middle” is none of"),
    ("outcomes.yaml", ", of: mean", "", "error", "“of” is missing"),
    ("outcomes.yaml", "of: mean", "of: ⌖share", "error", "needs the lowest answer that counts"),
    ("outcomes.yaml", "of: mean", "of: mean, at_least: ⌖4", "error", "A mean takes every answer"),
    ("outcomes.yaml", "at_least: 4", "at_least: ⌖6", "error", "“6” lies outside the scale, which goes from 1 to 5"),
    ("outcomes.yaml", "at_least: 4", "at_least: ⌖0", "error", "“0” lies outside the scale"),
    ("outcomes.yaml", "at_least: 4", "at_least: ⌖10", "error", "whole number from 0 to 9"),
    ("outcomes.yaml", "{criterion: reliable, of: mean}", "⌖mean", "error", "Keys and values"),
    ("outcomes.yaml", "target: 3.4", "target: ⌖5.01", "error", "“5.01” lies outside the scale"),
    ("outcomes.yaml", "target: 3.4", "target: ⌖0.9", "error", "“0.9” lies outside the scale"),
    ("outcomes.yaml", "target: 3.4", "target: 3.4\n    baseline: ⌖6", "error", "“6” lies outside the scale"),
    ("outcomes.yaml", "target: 3.4", "target: ⌖3.4\n    baseline: 3.40", "error", "nothing gets better"),
    ("outcomes.yaml", "target: 65", "target: ⌖42.5", "error", "nothing gets better"),
    ("outcomes.yaml", "target: 65", "target: ⌖101", "error", "number from 0 to 100"),
    ("outcomes.yaml", "target: 65", "target: ⌖'65'", "error", "number from 0 to 100"),
    ("outcomes.yaml", "target: 65", "target: ⌖65 %", "error", "number from 0 to 100"),
    ("outcomes.yaml", "target: 65", "target:⌖", "error", "Nothing is written"),
    ("outcomes.yaml", "target: 65", "target: ⌖65.125", "error", "more than two decimals"),
    ("outcomes.yaml", "baseline: 42.5", "baseline: ⌖-1", "error", "number from 0 to 100"),
    ("outcomes.yaml", "    target: 65\n", "", "error", "“target” is missing"),
    ("outcomes.yaml", "by: 2026-11-30", "by: ⌖2026-08-31", "error", "reached on 2026-08-31"),
    ("outcomes.yaml", "by: 2026-11-30", "by: ⌖2026-09-01", "error", "reached on 2026-09-01"),
    ("outcomes.yaml", "by: 2026-11-30", "by: ⌖2026-11-31", "error", "no day 2026-11-31"),
    ("outcomes.yaml", "by: 2026-11-30", "by: ⌖30.11.2026", "error", "A day is expected"),
    ("outcomes.yaml", "by: 2026-11-30", "by: ⌖2026-13-01", "error", "A day is expected"),
    ("outcomes.yaml", "by: 2026-11-30", "by: ⌖[2026-11-30]", "error", "A day is expected"),
]

CHECKLIST: list[Row] = [
    ("checklist.yaml", "phase: see", "phase: ⌖sea", "error", "no phase “sea”"),
    ("checklist.yaml", "phase: see", "phase: ⌖[see]", "error", "An id is expected"),
    ("checklist.yaml", "[worried]", "[worried, ⌖wory]", "error", "no persona “wory”"),
    ("checklist.yaml", "stage: trouble", "stage: ⌖truoble", "error", "no stage “truoble”"),
    ("checklist.yaml", "moves: focus", "moves: ⌖fcous", "error", "no criterion “fcous”"),
    ("checklist.yaml", "    when: {persona", "    ⌖wehn: {persona", "error", "no key “wehn”"),
    ("checklist.yaml", "unless: {ticket: {channel: [phone]}}", "unless: ⌖{}", "error", "names nothing"),
    ("checklist.yaml", "unless: {ticket: {channel: [phone]}}", "unless: {ticket: ⌖{}}", "error", "names nothing"),
    ("checklist.yaml", "unless: {ticket: {channel: [phone]}}", "unless: {kind: ⌖prime}", "error", "“prime” is none of"),
    ("checklist.yaml", "channel: [phone]", "channel: ⌖[]", "error", "list is empty"),
    ("checklist.yaml", "nudge: {after: 6m}", "nudge: ⌖6m", "error", "Keys and values"),
    ("checklist.yaml", "nudge: {after: 6m}", "nudge: ⌖{}", "error", "“after” is missing"),
    ("checklist.yaml", "weight: 5", "weight: ⌖0", "error", "whole number from 1 to 100"),
    ("checklist.yaml", "weight: 5", "weight: ⌖1.5", "error", "whole number from 1 to 100"),
    ("checklist.yaml", "text: Read to the end.", f"text: ⌖{'Read. ' * 13}", "warning", "77 characters"),
    ("checklist.yaml", "text: Read to the end.", "text: ⌖Read rule #1 to the end.", "warning", "is a comment"),
    ("checklist.yaml", "unless: {ticket: {channel: [phone]}}", "unless: ⌖{persona: worried}", "warning", "never show"),
    ("checklist.yaml", "unless: {ticket: {channel: [phone]}}",
     "unless: ⌖{ticket: {contacts: {at_least: 1}, priority: [HIGH, urgent, low]}}", "warning", "never show"),
    ("checklist.yaml", "when: {", "when: ⌖{kind: internal, ", "warning", "never show"),
    ("checklist.yaml", "id: read-all", "id: ⌖5", "error", "“5” cannot be an id"),
    ("checklist.yaml", "id: read-all", "id: ⌖true", "error", "“true” cannot be an id"),
    ("checklist.yaml", "id: read-all", 'id: ⌖"read-all\\n"', "error", "cannot be an id"),
    ("checklist.yaml", "after: 6m", "after: ⌖100000d", "error", "duration"),
    ("checklist.yaml", "items:", "⌖item:", "error", "no key “item”"),
    ("checklist.yaml", "id: read-all", "id:⌖", "error", "Nothing is written"),
]  # fmt: skip

RATING: list[Row] = [
    ("rating.yaml", "focus: focus\n", "focus: ⌖fokus\n", "error", "no criterion “fokus”"),
    ("rating.yaml", "expectations: met", "expectations: ⌖meet", "error", "no criterion “meet”"),
    ("rating.yaml", "intimacy: close", "intimacy: ⌖clos", "error", "no criterion “clos”"),
    ("rating.yaml", "intimacy: close", "intimacy: ⌖credible", "warning", "already the part “credibility”"),
    ("rating.yaml", ", self_orientation: self", "", "error", "“self_orientation” is missing"),
    ("rating.yaml", "self_orientation: self", "self_orientation: ⌖met", "error", "starts at 0"),
    ("rating.yaml", "trust: {", "trust: ⌖7 #{", "error", "Keys and values"),
    ("rating.yaml", "scale: {from: 1, to: 5}\n", "scale: {from: 5, to: ⌖1}\n", "error", "ends at 1 but starts at 5"),
    ("rating.yaml", "scale: {from: 1, to: 5}\n", "scale: {from: 1, to: ⌖10}\n", "error", "from 1 to 9"),
    ("rating.yaml", "scale: {from: 1, to: 5}\n", "scale: ⌖1-5\n", "error", "Keys and values"),
    ("rating.yaml", "    scale: {from: 1, to: 5}\n    anchors", "    anchors", "error", "“scale” is missing"),
    (
        "rating.yaml",
        "    anchors: {1: on me, 3: on the ticket, 5: on the customer}\n",
        "",
        "error",
        "“anchors” is missing",
    ),
    ("rating.yaml", "3: on the ticket", "⌖6: on the ticket", "error", "outside the scale"),
    ("rating.yaml", "3: on the ticket", "⌖'03': on the ticket", "error", "outside the scale"),
    ("rating.yaml", "3: on the ticket", "⌖'1': on the ticket", "error", "“1” is given twice"),
    ("rating.yaml", "3: on the ticket", "⌖three: on the ticket", "error", "outside the scale"),
    ("rating.yaml", "3: on the ticket", "⌖0x1: on the ticket", "error", "value 1 is given twice"),
    ("rating.yaml", "{1: on me, 3", "⌖{3", "error", "end 1 of the scale has no anchor"),
    ("rating.yaml", "{1: on me, 3: on the ticket, 5: on the customer}", "⌖on me", "error", "Values of the scale"),
    ("rating.yaml", "{0: missed, 1: met, 2: exceeded}", "⌖{0: missed, 2: exceeded}", "error", "have no label: 1"),
    ("rating.yaml", "- id: met", "- id: ⌖focus", "error", "given twice, first in line 2"),
]

SYNTAX: list[Row] = [
    ("checklist.yaml", "text: Read to the end.", "text: ⌖*read* it", "error", "“*”"),
    ("checklist.yaml", "text: Read to the end.", "text: ⌖*read", "error", "aliases are refused"),
    ("checklist.yaml", "text: Read to the end.", "text: ⌖&read it", "error", "anchors are refused"),
    ("checklist.yaml", "text: Read to the end.", "text: ⌖!read it", "error", "tags are refused"),
    ("checklist.yaml", "text: Read to the end.", "text: ⌖@read it", "error", "cannot start with “@”"),
    ("checklist.yaml", "text: Read to the end.", "text: Note⌖: read it", "error", "colon"),
    ("checklist.yaml", "text: Read to the end.", "text: ⌖'Read to the end.", "error", "quote is opened"),
    ("checklist.yaml", "text: Read to the end.", "text: \"Read\" ⌖to the end.", "error", "does not continue"),
    ("checklist.yaml", "text: Read to the end.", "text: Read to the end.\n⌖\tmore: x", "error", "tab"),
    ("checklist.yaml", "text: Read to the end.", "text: Read\n    ⌖text: Read", "error", "“text” is given twice"),
    ("checklist.yaml", "text: Read to the end.", "text: Read\n    ⌖<<: Read", "error", "Merge keys"),
    ("checklist.yaml", "text: Read to the end.", "text: Read\n    ⌖[a]: Read", "error", "single word"),
    ("checklist.yaml", "    text: Read", "    ⌖text\u00a0: Read", "error", "U+00A0 no-break space"),
    ("checklist.yaml", "text: Read to the end.", "text: Read⌖\u0000", "error", "U+0000"),
    ("checklist.yaml", "    moves: focus\n", "    moves: focus\n⌖---\na: b\n", "error", "second document"),
    ("checklist.yaml", "[phone]", "[phone⌖", "error", "misses a comma"),
    ("checklist.yaml", "text: Read to the end.", f"text: {'[' * 29}⌖[", "error", "nested more than 32"),
    ("personas.yaml", "    name: Colleague", "   ⌖name: Colleague", "error", "does not continue"),
]  # fmt: skip

ROWS = [*RUBRIC, *PEOPLE, *SCENARIOS, *OUTCOMES, *CHECKLIST, *RATING, *SYNTAX]


def changed(file: str, old: str, new: str) -> tuple[Mapping[str, bytes], tuple[int, int] | None]:
    """Return the files after a change, and the line and column where its problem must be reported, if it says so."""
    before = SMALL[file].decode()
    assert old in before, (file, old)
    marked = before.replace(old, new, 1)
    head, mark, _tail = marked.partition(HERE)
    place = (head.count("\n") + 1, len(head) - head.rfind("\n")) if mark else None
    return {**SMALL, file: marked.replace(HERE, "").encode()}, place
