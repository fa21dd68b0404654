"""The coach's room, with everything that can be done in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from textual.app import SuspendNotSupported

from ko_coach.desk.ticket import Ticket
from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.rubric.places import Place, entry_place
from ko_coach.rubric.reader import Reading
from ko_coach.rubric.written import write_out
from ko_coach.text import clean_line
from ko_coach.tui.cursor_pane import CursorPane
from ko_coach.tui.messages import RehearsalWanted
from ko_coach.tui.picker import Option, Picker
from ko_coach.tui.rubric.diff_panel import DiffPanel
from ko_coach.tui.rubric.editor import Editor, find_editor
from ko_coach.tui.rubric.findings import Findings
from ko_coach.tui.rubric.history_panel import HistoryPanel
from ko_coach.tui.rubric.judging import JudgingRoom
from ko_coach.tui.rubric.note_panel import NotePanel
from ko_coach.tui.rubric.recognition_panel import RecognitionPanel
from ko_coach.tui.rubric.retire_panel import RetirePanel
from ko_coach.tui.rubric.room import CoachWorld
from ko_coach.tui.rubric.samples import samples

MOST_TICKETS = 200
"""Tickets of the queue that the list offers: its most urgent ones."""


class RubricScreen(JudgingRoom):
    """Where a coach sees at once what an edit does."""

    def __init__(self, world: CoachWorld) -> None:
        super().__init__(world)
        self.findings = Findings(self)

    def rubric_read(self, reading: Reading) -> None:
        self.tuning.take(reading)
        if not self.is_mounted:
            return
        before = self.effect.rubric.version
        self.files.show(reading)
        self.renew()
        if self.tuning.rubric.version != before:
            self.call_after_refresh(self._ask)  # what was saved is painted before anything is counted

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self._ask)

    def on_unmount(self) -> None:
        self.findings.stop()

    def _ask(self) -> None:
        """Find out anew what the record says of the rubric."""
        self.findings.try_edit()
        self.findings.ask_effects()

    def record_ready(self) -> None:
        if self.is_mounted and self.effect.trouble:
            self.effect.trouble = ""
            self._ask()

    def queue_changed(self) -> None:
        current = self.world.ticket(self.tuning.ticket.id)
        if current is not None and current != self.tuning.ticket:
            self.tuning.ticket = current
            self.renew()

    # ------------------------------------------------------------------ the situation

    def action_persona(self) -> None:
        self._offer("persona", _("Which persona?"), [_recognised(), *_people(self.tuning.rubric.personas)])

    def action_stage(self) -> None:
        self._offer("stage", _("Which stage?"), [_recognised(), *_people(self.tuning.rubric.stages)])

    def action_ticket(self) -> None:
        made_up = [Option(one.id, one.label, _("made up")) for one in samples()]
        real = [
            Option(one.id, clean_line(f"{one.id} {one.subject}"), clean_line(one.customer.name))
            for one in self.world.tickets(MOST_TICKETS)
        ]
        self._offer("ticket", _("Which ticket?"), [*made_up, *real])

    def _offer(self, part: str, title: str, options: Sequence[Option]) -> None:
        picker = self.side.panel(Picker, Picker)
        current = self.tuning.ticket.id if part == "ticket" else str(getattr(self.tuning, part))
        picker.offer(part, title, options, current)
        self.open_panel(picker)

    def on_picker_chosen(self, event: Picker.Chosen) -> None:
        if event.purpose == "ticket":
            self.tuning.ticket = self._ticket(event.option)
            self.tuning.persona = self.tuning.stage = ""
        elif event.purpose == "persona":
            self.tuning.persona = event.option
        else:
            self.tuning.stage = event.option
        self.side.show(self.side.home)
        self.go_to("who")
        self.renew()

    def _ticket(self, identity: str) -> Ticket:
        made_up = next((one for one in samples() if one.id == identity), None)
        if made_up is not None:
            return made_up.make(self.world.now())
        return self.world.ticket(identity) or self.tuning.ticket

    def action_step(self, part: str, by: int) -> None:
        self.tuning.step(part, by)
        self.renew()

    # ------------------------------------------------------------------ panes

    def action_pane(self, name: str) -> None:
        self.go_to(name)

    def action_back(self) -> None:
        if self.findings.trial_runs:
            self.findings.stop_trial()
            return
        if self.effect.full:
            self.effect.full = False
            self.effect.renew()
        self.side.show(self.side.home)
        self.go_to("who")

    def _go_home(self) -> None:
        """Bring the effect into sight at the side."""
        self.close_panel()

    def on_cursor_pane_taken(self, event: CursorPane.Taken) -> None:
        if event.pane is self.files or event.pane is self.who:
            self.action_edit()
        elif isinstance(event.pane, RetirePanel) and event.pane.at_hand:
            self._turn_to_item(event.pane.at_hand)

    def on_cursor_pane_moved(self, event: CursorPane.Moved) -> None:
        if event.pane is self.who:
            self._show_item()
        elif isinstance(event.pane, HistoryPanel):
            self.findings.ask_chapter(event.pane)

    def _show_item(self) -> None:
        if self.who.at_hand != self.effect.item:
            self.effect.item = self.who.at_hand or ""
            self.effect.renew()

    def _turn_to_item(self, item: str) -> None:
        self.action_back()
        self.who.turn_to(item)

    def renew(self) -> None:
        super().renew()
        self.call_after_refresh(self._show_item)

    # ------------------------------------------------------------------ what the record says

    def action_backtest(self) -> None:
        self._go_home()
        if not self.findings.trial_runs:
            self.findings.try_edit(deep=True)

    def action_history(self) -> None:
        panel = self.side.panel(HistoryPanel, lambda: HistoryPanel(self.world.now, self.tuning.rubric.version))
        panel.current = self.tuning.rubric.version
        self.findings.ask_history(panel)
        self.open_panel(panel)

    def action_diff(self) -> None:
        panel = self.side.panel(DiffPanel, lambda: DiffPanel(self.world.now))
        self.findings.compare(panel)
        self.open_panel(panel)

    def action_retire(self) -> None:
        panel = self.side.panel(RetirePanel, RetirePanel)
        panel.show(self.effect.effects)
        self.findings.ask_effects(panel)
        self.open_panel(panel)

    def action_recognition(self) -> None:
        panel = self.side.panel(RecognitionPanel, RecognitionPanel)
        panel.show(self.tuning.look(self.world.now()))
        self.open_panel(panel)

    def on_history_panel_wanted_out(self, event: HistoryPanel.WantedOut) -> None:
        rubric = event.rubric
        folder = self.world.rubrics_home / f"{self.world.rubric_folder.name}-v{rubric.short_version}"
        try:
            write_out(rubric, folder)
        except FileExistsError:
            said = _("{path} is there already; it stays as it is.")
            self.tell(said.format(path=clean_line(str(folder))), "$warning")
        except OSError as error:
            said = _("{path} cannot be written: {cause}.")
            path, cause = clean_line(str(error.filename or folder)), clean_line(str(error.strerror))
            self.tell(said.format(path=path, cause=cause), "$error")
        else:
            self.tell(_("Written to {path}").format(path=clean_line(str(folder))))

    def action_rehearse(self) -> None:
        if not self.tuning.sound:
            self.tell(_("The folder has errors: put them right first, then rehearse."), "$warning")
            return
        persona = self.tuning.look(self.world.now()).persona.chosen.id
        self.post_message(RehearsalWanted(self.tuning.rubric, persona))

    # ------------------------------------------------------------------ the note on this version

    def action_version_note(self) -> None:
        rubric = self.tuning.rubric
        panel = self.side.panel(NotePanel, lambda: NotePanel(rubric, self.world.coach))
        if panel.is_mounted:
            panel.fill(rubric)
        self.open_panel(panel, panel.beginning)

    def on_note_panel_left(self) -> None:
        self.action_back()

    def on_note_panel_saved(self, event: NotePanel.Saved) -> None:
        from ko_coach.rubric.noting import NotNotedError, write_note

        try:
            write_note(self.world.rubric_folder, event.note)
        except NotNotedError as error:
            self.tell(str(error), "$warning")
        except OSError as error:
            said = _("{path} cannot be written: {cause}.")
            self.tell(said.format(path="rubric.yaml", cause=clean_line(str(error.strerror))), "$error")
        else:
            self.action_back()
            self.tell(_("The note stands in rubric.yaml."))

    # ------------------------------------------------------------------ the editor

    def action_edit(self) -> None:
        editor = find_editor(os.environ, shutil.which)
        if editor is None:
            self.tell(_("No editor is set: put its name into the variable VISUAL or EDITOR."), "$warning")
            return
        folder, place = self.world.rubric_folder, self._place_at_hand()
        try:
            self._run(editor, folder, place)
        except OSError as error:
            said = _("{editor} cannot be started: {cause}. VISUAL or EDITOR says what is started.")
            self.tell(said.format(editor=clean_line(editor.name), cause=clean_line(str(error.strerror))), "$error")
        except SuspendNotSupported:
            self.tell(_("This terminal cannot be lent to an editor: open {file}.").format(file=place.file), "$warning")

    def _place_at_hand(self) -> Place:
        if self.focused is not self.files and self.who.at_hand:
            found = entry_place(self.world.rubric_folder, "checklist", "items", self.who.at_hand)
            return found or Place("checklist.yaml")
        return self.files.place

    def _run(self, editor: Editor, folder: Path, place: Place) -> None:
        command = editor.command(folder, place)
        if not editor.takes_the_terminal:
            nowhere = subprocess.DEVNULL
            process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere)
            # No worker: the app would wait at its end until the coach closes that window.
            threading.Thread(target=process.wait, name="editor", daemon=True).start()
            self.tell(_("Opened in {editor}.").format(editor=clean_line(editor.name)), "$secondary")
            return
        failed: OSError | None = None
        code = 0
        with self.app.suspend():
            try:
                code = subprocess.run(command, check=False).returncode
            except OSError as error:  # passed on later: what leaves this block early leaves the terminal lent
                failed = error
        if failed is not None:
            raise failed
        if code:
            said = _("{editor} ended with code {code}; the files are as it left them.")
            self.tell(said.format(editor=clean_line(editor.name), code=code), "$warning")


def _recognised() -> Option:
    return Option("", _("as recognised"), _("what the rules say of the ticket"))


def _people(known: Sequence[object]) -> list[Option]:
    return [Option(one.id, one.name.say(language()), one.id) for one in known]  # type: ignore[attr-defined]
