"""The questions of maturity: in short on the left and the one at hand in full, or one below the other."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.content import Content

from ko_coach.i18n import gettext as _
from ko_coach.review.evidence_values import OnRecord
from ko_coach.review.maturity_values import Maturity, Standing
from ko_coach.review.maturity_words import quarter_name
from ko_coach.rubric.model import MaturityQuestion
from ko_coach.tui.actions import bindings
from ko_coach.tui.cursor_pane import Rows
from ko_coach.tui.review.calibration_bars import beside
from ko_coach.tui.review.maturity_words import detail_lines, question_words, summary_lines
from ko_coach.tui.review.opened_list import TWO_COLUMNS, OpenedList
from ko_coach.tui.review.world import LeadWorld
from ko_coach.tui.text_pane import wrapped

_LEFT = 34
_WIDEST_DETAIL = 96


class MaturityList(OpenedList[str], inherit_bindings=False):
    """Where the team stands. What is not known yet, or must not be seen, is said in words."""

    BINDINGS = bindings("rows")

    def __init__(self, world: LeadWorld) -> None:
        super().__init__(id="maturity-list")
        self._world = world
        self.found: Maturity | None = None
        """None while nothing is known."""
        self.figures: OnRecord | None = None
        self.begun: Collection[str] = ()
        """Questions whose form is half written."""
        self.trouble = ""
        self._questions: dict[str, MaturityQuestion] = {}

    def show(self, found: Maturity, questions: Sequence[MaturityQuestion]) -> None:
        """Show this; the question at hand stays."""
        self.found, self.trouble = found, ""
        self._questions = {one.id: one for one in questions}
        self.border_title = Content(_("maturity") + f" · {quarter_name(found.quarter)}")
        self.renew()

    def fail(self, why: str) -> None:
        """Say why nothing can be shown."""
        self.trouble = why
        self.renew()

    @property
    def question(self) -> MaturityQuestion | None:
        """The one at hand."""
        return self._questions.get(self.at_hand or "")

    @property
    def standing(self) -> Standing | None:
        """What is known of the one at hand."""
        return next((one for one in self._standings if one.question == self.at_hand), None)

    @property
    def _standings(self) -> Sequence[Standing]:
        return self.found.standings if self.found is not None else ()

    # ------------------------------------------------------------------ lines

    def things(self) -> Sequence[str]:
        return [one.question for one in self._standings]

    def compose_rows(self, width: int) -> Rows[str]:
        rows: list[tuple[Content, str | None]] = []
        if self.trouble:
            rows += [(line, None) for line in wrapped(self.trouble, width, "$warning")]
        if not self._standings:
            return rows or [(line, None) for line in wrapped(self._nothing(), width, "$muted")]
        return [*rows, *(self._two_columns(width) if width >= TWO_COLUMNS else self._one_column(width))]

    def _nothing(self) -> str:
        if self.found is None:
            return _("Reading the record…")
        return _("The rubric asks no question of maturity: maturity.yaml has them.")

    def _one_column(self, width: int) -> Rows[str]:
        rows: list[tuple[Content, str | None]] = []
        for one in self._standings:
            here = one.question == self.at_hand
            lines = list(summary_lines(self._questions[one.question], one, width, here=here))
            if here:
                title = len(list(wrapped(question_words(self._questions[one.question]), width, "", "  ", "  ")))
                lines = [*lines[:title], *(Content.assemble("  ", line) for line in self._detail(one, width - 2))]
            rows += [(line, one.question) for line in (*lines, Content(""))]
        return rows

    def _two_columns(self, width: int) -> Rows[str]:
        gap = Content.styled("  │  ", "$line")
        left: list[Content] = []
        targets: list[str | None] = []
        right: list[Content] = []
        for one in self._standings:
            question = self._questions[one.question]
            here = one.question == self.at_hand
            lines = list(summary_lines(question, one, _LEFT, here=here))
            left += [*lines, Content("")]
            targets += [*[one.question] * len(lines), None]
            if here:
                room = min(width - _LEFT - gap.cell_length, _WIDEST_DETAIL)
                right = [*wrapped(question_words(question), room, "bold"), *self._detail(one, room)]
        both = beside(left, right, _LEFT, gap)
        targets += [None] * (len(both) - len(targets))
        return list(zip(both, targets, strict=True))

    def _detail(self, standing: Standing, width: int) -> Sequence[Content]:
        begun = standing.question in self.begun
        return list(detail_lines(standing, self.figures, self._world.now(), width, begun=begun))

    # ------------------------------------------------------------------ keys
