"""The bytes of a file as text that the YAML parser may safely be given."""

from __future__ import annotations

import re
from typing import NamedTuple

from ko_coach.i18n import gettext as _
from ko_coach.rubric.sheet import Sheet

MOST_BYTES = 1024 * 1024
_MARK = b"\xef\xbb\xbf"
_REFUSED = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""Characters that YAML does not allow."""
BREAKS = str.maketrans("\x85\u2028\u2029", "   ")
"""libyaml counts these as line ends; neither YAML 1.2 nor an editor's line numbers do."""
_LINE_END = re.compile("\r\n|\r|\n")


class Spot(NamedTuple):
    """A place that no node of the tree stands at."""

    line: int
    column: int


WHOLE_FILE = Spot(0, 0)


def open_sheet(file: str, data: bytes, language: str) -> tuple[Sheet, bool]:
    """Return the file's sheet, and whether its text can be given to the parser."""
    if len(data) > MOST_BYTES:
        sheet = Sheet(file)
        sheet.error(
            WHOLE_FILE, _("The file is larger than 1 MiB."), _("Shorten it: remove what does not belong in it.")
        )
        return sheet, False
    data = data.removeprefix(_MARK)
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _undecodable(file, data, error.start), False
    if "\x85" in source or "\u2028" in source or "\u2029" in source:
        source = source.translate(BREAKS)
    return Sheet(file, source, language), True


def _undecodable(file: str, data: bytes, offset: int) -> Sheet:
    sheet = Sheet(file, data.decode("utf-8", errors="replace"))
    before = data[:offset].decode("utf-8")
    cause = _("This is not UTF-8 text (byte {byte}).").format(byte=f"0x{data[offset]:02X}")
    sheet.error(_spot_after(before), cause, _("Save as UTF-8: the editor offers it where it saves or as the encoding."))
    return sheet


def report_characters(sheet: Sheet) -> bool:
    """Note the characters that made the parser refuse the text; return whether there are any."""
    refused = re.compile(_REFUSED)  # takes 5 ms, and a sound file never needs it
    reported = 0
    for number, line in enumerate(_LINE_END.split(sheet.source), 1):
        found = refused.search(line)
        if found is None:
            continue
        cause = _("There is an invisible control character here ({code}).").format(code=f"U+{ord(found[0]):04X}")
        cure = _("Delete it; if the file is full of them, save as UTF-8.")
        sheet.error(Spot(number, found.start() + 1), cause, cure)
        reported += 1
        if reported >= _MOST_LINES:
            break
    return reported > 0


_MOST_LINES = 20


def _spot_after(before: str) -> Spot:
    lines = _LINE_END.split(before)
    return Spot(len(lines), len(lines[-1]) + 1)
