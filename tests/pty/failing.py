"""ko-coach with one fault in it: moving down in the prompts fails while it works on a customer's words."""

from __future__ import annotations

import sys

from ko_coach.__main__ import main
from ko_coach.tui.shift.prompt_panel import PromptPanel


def fail(self: PromptPanel) -> None:
    customer = "Anna Petrova"
    raise ValueError(f"{customer} secret")


PromptPanel.action_down = fail  # type: ignore[method-assign]
sys.exit(main())
