"""Who the customer is and where they are in their journey, readable in two seconds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from ko_coach.coaching.session import Session
from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language, pgettext
from ko_coach.rubric.model import EMPATHY_PARTS, Persona, Stage, Text
from ko_coach.tui import wording
from ko_coach.tui.journey_strip import journey_strip
from ko_coach.tui.text_pane import TextPane, wrapped

_ROOMY = 40
"""Cells from which on the card has room for whole lists."""


class CustomerCard(TextPane):
    """The customer's portrait; `full` shows the whole empathy map."""

    can_focus = False

    def __init__(self) -> None:
        super().__init__(id="card")
        self.session: Session | None = None
        self.full = False
        self.why = False
        self.framed = True
        """Whether there is a frame that holds the name and the persona."""
        self.short = False
        """Show the least: a low or narrow terminal."""
        self.gone = False
        """The desk no longer has the ticket."""
        self.unread = 0
        """New messages of the customer, where the conversation that marks them is not in sight."""
        self.instead = ""
        """What stands here while there is no ticket."""
        self.called = ""
        """What stands in the place of the customer's name, where there is none."""
        self.named_by = ""
        """Who named persona and stage, where that was not the agent."""
        self._now = datetime.now().astimezone()
        self._persona_in_frame = True

    def show(self, session: Session | None, now: datetime) -> None:
        """Show this session's customer as of a moment."""
        self.session, self._now = session, now
        self._renew_title()
        self.renew()
        self.refresh(layout=True)

    def on_resize(self) -> None:
        self._renew_title()
        super().on_resize()

    def _renew_title(self) -> None:
        """Write the customer's name to the left of the frame and the persona to its right."""
        session = self.session
        if session is None:
            self.border_title = Content("")
            return
        ticket = session.ticket
        name, persona = self.called or _name(ticket), _persona_name(session)
        room = max(self.outer_size.width - 8, 10)
        fill = room - cell_len(name) - cell_len(persona) - 2
        news = self._news(fill)
        fill -= cell_len(news)
        self._persona_in_frame = fill > 0
        if self._persona_in_frame:
            style = "bold $accent" if session.known_persona else "italic $warning"
            head = Content.assemble((name, "bold"), (news, "bold $secondary"))
            self.border_title = Content.assemble(head, " ", ("─" * fill, "$line"), " ", (persona, style))
        else:
            shown = Content.styled(name, "bold").truncate(max(room - cell_len(news), 1), ellipsis=True)
            self.border_title = Content.assemble(shown, (news, "bold $secondary"))

    def _news(self, room: int) -> str:
        """Say that there are new messages; in few cells if that keeps the persona in its place."""
        if not self.unread:
            return ""
        said, short = f" {wording.new_messages(self.unread)}", f" ● {self.unread}"
        return short if cell_len(short) < room <= cell_len(said) else said

    def _heading(self, session: Session) -> Content:
        """Return what a frame would say, for a card without one."""
        style = "bold $accent" if session.known_persona else "italic $warning"
        name, news = self.called or _name(session.ticket), self._news(0)
        return Content.assemble(
            (name, "bold"), (news, "bold $secondary"), (" · ", "$muted"), (_persona_name(session), style)
        )

    # ------------------------------------------------------------------ lines

    def compose_lines(self, width: int) -> list[Content]:
        session = self.session
        if session is None:
            return list(wrapped(self.instead or _("No ticket is selected."), width, "$muted"))
        return list(self._lines_of(session, width))

    def _lines_of(self, session: Session, width: int) -> Iterator[Content]:
        ticket = session.ticket
        if not self.framed:
            yield self._heading(session)[:width]
        yield from wrapped(ticket.subject or _("(no subject)"), width, "bold")
        if self.gone:
            said = _("The desk no longer has this ticket. Finish as you like.")
            yield from wrapped(said, width, "$muted", "✗ ", "  ")
        persona = session.known_persona
        if persona is not None and self.framed and not self._persona_in_frame:
            yield from wrapped(persona.name.say(language()), width, "bold $accent")
        if persona is None:
            yield from wrapped(_("Not known yet. Press p to say who this is."), width, "$warning")
        else:
            yield from self._portrait(persona, width)
        if self.why:
            yield from self._why(session, width)
        yield from journey_strip(session.rubric.stages, session.stage.id, language(), width)
        if session.known_stage is not None:
            yield from self._stage(session.known_stage, width)
        elif session.rubric.stages:
            yield from wrapped(_("Stage not known yet. Press s to say where this is."), width, "$warning")
        yield from wrapped(self._facts(session), width, "$muted")

    def _portrait(self, persona: Persona, width: int) -> Iterator[Content]:
        if quote := persona.quote.say(language()):
            yield from wrapped(_("“{quote}”").format(quote=quote), width, "italic $quote")
        if self.short and not self.full:
            return
        if not self.full:
            parts = [(_("feels"), persona.empathy.feels), (_("needs"), persona.needs), (_("expects"), persona.expects)]
            yield from _table(parts, width, first_only=width < _ROOMY)
            return
        yield from wrapped(f"{wording.kind(persona.kind)} · {_stakeholder(persona.stakeholder)}", width, "$muted")
        yield from _table(
            [(wording.empathy_part(part), getattr(persona.empathy, part)) for part in EMPATHY_PARTS]
            + [(_("needs"), persona.needs), (_("expects"), persona.expects)],
            width,
        )

    def _why(self, session: Session, width: int) -> Iterator[Content]:
        for label, recognised in ((_("persona"), session.persona), (_("stage"), session.stage)):
            if recognised.by == "agent":
                said = self.named_by or _("you said so")
            elif recognised.reasons:
                said = wording.reasons(recognised.reasons)
            else:
                said = _("no rule fits") if not recognised.id else _("by a rule, when the interaction began")
            yield from wrapped(f"{label}: {said}", width, "$secondary", "↳ ", "  ")

    def _stage(self, stage: Stage, width: int) -> Iterator[Content]:
        if self.short and not self.full:
            return
        parts = []
        if stage.touchpoints:
            parts.append(stage.touchpoints[0].say(language()))
        felt = ", ".join(text.say(language()) for text in stage.feelings[:2])
        if stage.feeling is not None:
            mood = f"{stage.feeling:+d}".replace("-", "−") if stage.feeling else "0"
            parts.append(_("mood {number}: {words}").format(number=mood, words=felt) if felt else mood)
        elif felt:
            parts.append(felt)
        if stage.typical_time:
            parts.append(_("usually {span}").format(span=wording.span(stage.typical_time)))
        yield from wrapped(" · ".join(parts), width, "$muted")

    def _facts(self, session: Session) -> str:
        ticket = session.ticket
        parts = []
        if ticket.contacts:
            parts.append(wording.contacts(ticket.contacts))
        if ticket.waiting_since:
            waited = (self._now - ticket.waiting_since).total_seconds()
            parts.append(_("waiting {span}").format(span=wording.span(waited)))
        if ticket.customer.organisation:
            parts.append(ticket.customer.organisation)
        if ticket.customer.since and self.full:
            known = wording.span((self._now - ticket.customer.since).total_seconds())
            parts.append(_("customer for {span}").format(span=known))
        parts += [part for part in (ticket.channel, ticket.priority) if part]
        if session.private:
            parts.append(_("private"))
        return " · ".join(parts)


def _name(ticket: Ticket) -> str:
    return ticket.customer.name or ticket.customer.email or ticket.customer.id or _("Customer")


def _persona_name(session: Session) -> str:
    return session.known_persona.name.say(language()) if session.known_persona else _("persona not known yet")


def _table(parts: Sequence[tuple[str, Sequence[Text]]], width: int, first_only: bool = False) -> Iterator[Content]:
    """Yield labelled lists, the labels in a column of their own; where room is short, each list's first entry."""
    shown = [(label, texts) for label, texts in parts if texts]
    column = max((len(label) for label, _texts in shown), default=0) + 1
    for label, texts in shown:
        said = " · ".join(text.say(language()) for text in (texts[:1] if first_only else texts))
        if first_only and len(texts) > 1:
            said += f" (+{len(texts) - 1})"
        for row, line in enumerate(wrapped(said, max(width - column, 8))):
            yield Content.assemble((label.ljust(column) if row == 0 else " " * column, "$muted"), line)


def _stakeholder(name: str) -> str:
    names = {
        "customer": pgettext("stakeholder", "customer"),
        "employee": _("employee"),
        "partner": _("partner"),
        "supplier": _("supplier"),
        "shareholder": _("shareholder"),
        "state": _("state"),
    }
    return names.get(name, name)
