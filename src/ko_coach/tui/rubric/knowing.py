"""The coach's room as far as it learns of customers: what agents heard, and how far the rules know who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ko_coach.i18n import gettext as _
from ko_coach.i18n import language
from ko_coach.text import clean_line, tokens
from ko_coach.tui.rubric.room import RubricRoom

if TYPE_CHECKING:
    from ko_coach.review.observations import Observation
    from ko_coach.tui.rubric.observation_form import ObservationForm
    from ko_coach.tui.rubric.observations_panel import ObservationsPanel
    from ko_coach.tui.rubric.recognition_record_panel import RecognitionRecordPanel


class KnowingRoom(RubricRoom):
    """Opens the two panels, and writes what the coach takes from them."""

    def renew(self) -> None:
        super().renew()
        shown, rubric = self.side.shown.id, self.tuning.rubric
        if shown in ("observations", "observation"):
            self._observations().rubric = rubric
            self._observations().renew()
        elif shown == "recognition-record" and self._recognition().rubric.version != rubric.version:
            self._recognition().rubric = rubric
            self._recognition().look()

    # ------------------------------------------------------------------ observations

    def action_observations(self) -> None:
        panel = self._observations()
        panel.rubric = self.tuning.rubric
        if panel.is_mounted:
            panel.look()
        self.open_panel(panel)

    def _observations(self) -> ObservationsPanel:
        from ko_coach.tui.rubric.observations_panel import ObservationsPanel

        return self.side.panel(ObservationsPanel, lambda: ObservationsPanel(self.world, self.tuning.rubric))

    def on_observations_panel_wanted_in(self, event: ObservationsPanel.WantedIn) -> None:
        if event.edit:
            from ko_coach.tui.rubric.observation_form import ObservationForm

            form = self.side.panel(ObservationForm, ObservationForm)
            form.show(event.observation)
            self.open_panel(form, form.field)
        else:
            self._add(event.observation, event.observation.words)

    def on_observation_form_left(self) -> None:
        self.open_panel(self._observations())

    def on_observation_form_worded(self, event: ObservationForm.Worded) -> None:
        self.open_panel(self._observations())
        # In the same words it is marked as being in the rubric; in others nothing would tell that it was dealt with.
        if self._add(event.observation, event.words) and tokens(event.words) != tokens(event.observation.words):
            self._observations().put_aside(event.observation)

    def _add(self, observation: Observation, words: str) -> bool:
        """Write it into the portrait; the watcher reads the file as after any edit. False where it was not written."""
        from ko_coach.review.observations import tongue_of
        from ko_coach.rubric.adding import NotAddedError, add_to_empathy

        if not observation.persona:
            self.tell(_("Nobody was recognised there: no portrait to write it into."), "$warning")
            return False
        tongue = tongue_of(words, language(), self.tuning.rubric.language)
        try:
            add_to_empathy(self.world.rubric_folder, observation.persona, observation.part, words, tongue)
        except NotAddedError as error:
            self.tell(str(error), "$warning")
        except OSError as error:
            said = _("{path} cannot be written: {cause}.")
            self.tell(said.format(path="personas.yaml", cause=clean_line(str(error.strerror))), "$error")
        else:
            self.tell(_("It stands in personas.yaml."))
            return True
        return False

    # ------------------------------------------------------------------ recognition

    def action_recognition_record(self) -> None:
        panel = self._recognition()
        panel.rubric = self.tuning.rubric
        if panel.is_mounted:
            panel.look()
        self.open_panel(panel)

    def _recognition(self) -> RecognitionRecordPanel:
        from ko_coach.tui.rubric.recognition_record_panel import RecognitionRecordPanel

        return self.side.panel(RecognitionRecordPanel, lambda: RecognitionRecordPanel(self.world, self.tuning.rubric))
