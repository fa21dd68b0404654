"""Texts that try to command the terminal, each with a mark that must never stand inside a control sequence."""

from __future__ import annotations

import json
from typing import Any

from tests.pty.material import rubric_files, ticket

MARK = "ZQX"
"""In every payload; nothing else in the program writes it."""
ATTACKS = {
    "markup": f"[/nope] [b]{MARK}[/b] [@click=app.quit]{MARK}[/] [link='http://{MARK}']",
    "clipboard": f"\x1b]52;c;{MARK}\x07{MARK}",
    "link": f"\x1b]8;;http://{MARK}.example\x1b\\{MARK}\x1b]8;;\x1b\\",
    "colour": f"\x1b[31;42m{MARK}\x1b[38;2;1;2;3m",
    "title": f"\x1b]0;{MARK}\x07\x1b]2;{MARK}\x1b\\",
    "modes": f"\x1b[?1049l\x1b[?25h\x1bc{MARK}\x1b[2J\x1b[H",
    "answers": f"\x1b[6n\x1b[c\x1bP$q{MARK}\x1b\\\x1b_{MARK}\x1b\\\x1b^{MARK}\x1b\\",
    "c1": f"\x9b31m{MARK}\x9d52;c;{MARK}\x9c\x90{MARK}\x9c\x85\x8d",
    "bidi": f"\u202e{MARK}\u202c\u2066{MARK}\u2069\u200f\u061c",
    "nul": f"{MARK}\x00{MARK}\x08\x08\x7f\x0b\x0c\r{MARK}",
    "surrogate": f"{MARK}\ud800{MARK}\udfff",
    "bom": f"\ufeff{MARK}\ufeff\ufff9{MARK}\ufffb",
    "tags": f"{MARK}\U000e0041\U000e0042\U000e007f{MARK}",
    "breaks": f"{MARK}\u2028{MARK}\u2029\x1c\x1d{MARK}",
    "endless": MARK * 350_000,
    "joined": "\U0001f468\u200d\U0001f469\u200d\U0001f467 " + "e\u0301\u0327" * 40 + f" {MARK}",
}
FORBIDDEN = (
    *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f", "\u061c",
    "\ufeff", "\ufff9",
    "\ufffb", "\u2028", "\u2029", *map(chr, range(0xE0000, 0xE0080)),
)  # fmt: skip
"""Characters that no terminal may be sent, though they are no controls."""
WRONG: dict[str, Any] = {
    "subject": [1, {"a": 2}], "body": 7, "customer": [None, "x"], "channel": {"a": "b"},
    "priority": -1e308, "status": None, "tags": {"not": "a list"}, "fields": [[[]]], "language": True, "assignee": [],
    "created_at": {}, "updated_at": "yesterday",
    "due_at": 1e300, "contacts": "many", "messages": {"0": "no list"},
}  # fmt: skip
"""A value of a wrong type for every part of a ticket."""
ABSURD_TIMES = (
    "0000-00-00T00:00:00Z",
    "99999-01-01",
    "-4712-01-01T00:00:00Z",
    "2026-13-41T25:61:61+99:99",
    "1e9",
    "",
    "٢٠٢٦-٠١-٠١",
)


def attacked(number: int, text: str) -> dict[str, Any]:
    """Return a ticket that carries the text in every place that takes one."""
    asked = ticket(number)["created_at"]
    message = {"author_role": text[:40], "author": text, "created_at": asked, "body": f"{text}\n{text[:4_000]}"}
    spoken = {"author_role": "customer", "author": text, "created_at": asked, "body": text}
    return ticket(
        number, subject=text, body=text, channel=text, priority=text, status=text, tags=["hurry", text], language=text,
        assignee=text, fields={text[:200]: text}, messages=[message, spoken],
        customer={"id": text, "name": text, "email": text, "organisation": text},
    )  # fmt: skip


def queue_bytes() -> bytes:
    """Return a queue of every attack, wrong types, absurd times, an id twice, and lines that are no tickets."""
    tickets = [attacked(number, text) for number, text in enumerate(ATTACKS.values(), 1)]
    tickets += [ticket(40, **WRONG), {"id": "T41", **WRONG}, {"id": 42}]
    for number, time in enumerate(ABSURD_TIMES, 50):
        tickets.append(ticket(number, created_at=time, updated_at=time, due_at=time))
    tickets.append(ticket(60, id=f"T60 {ATTACKS['clipboard']}"))
    tickets += [ticket(61), ticket(61, subject=f"Again {MARK}")]
    lines = [json.dumps(one).encode() for one in tickets]
    return b"\n".join([b"\xef\xbb\xbf" + lines[0], *lines[1:], *refused_lines()]) + b"\n"


def refused_lines() -> list[bytes]:
    """Return lines that are no ticket, each for its own reason."""
    return [
        f"{{not json {ATTACKS['title']}".encode(), b'{"id": "\xff\xfe", "subject": "not utf-8"}',
        b"[1, 2]", b'"text"', b"null",
        b'{"subject": "no id"}', b'{"id": ""}', b'{"id": null}', b"[" * 5_000, b'{"id": "T99"', b"NaN", b"\x00\x00",
    ]  # fmt: skip


def rubric() -> dict[str, str]:
    """Return a valid rubric whose every text carries an attack."""
    quoted = json.dumps(" ".join(ATTACKS[name] for name in ("markup", "clipboard", "colour", "bidi", "tags", "c1")))
    files = rubric_files()
    for plain in ("I have five minutes.", "an answer today", "quickly please", "Hurried regular", "a form letter"):
        files["personas.yaml"] = files["personas.yaml"].replace(plain, quoted)
    for plain in ("angry", "Trouble"):
        files["journey.yaml"] = files["journey.yaml"].replace(plain, quoted)
    files["checklist.yaml"] = files["checklist.yaml"].replace("It helps.", quoted).replace('"Read all of it"', quoted)
    for plain in ("Where did I look?", "at me", "name: Focus"):
        files["rating.yaml"] = files["rating.yaml"].replace(
            plain, f"name: {quoted}" if plain.startswith("name") else quoted
        )
    files["rubric.yaml"] = files["rubric.yaml"].replace("Plain words", quoted).replace("before you answer", quoted)
    return files
