"""Brings the translations' catalogues up to date with the sentences in the source, and says what is missing.

python tools/catalogue.py            write the catalogues
python tools/catalogue.py --check    write nothing; exit code 1 when something is missing or no longer used
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "ko_coach"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def extracted() -> Catalog:
    """Return every sentence of the source that a person reads."""
    catalog = Catalog(project="ko-coach", charset="utf-8")
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=("i18n:",))
    for _file, _line, message, comments, context in found:
        if message:
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def problems_of(catalog: Catalog) -> list[str]:
    """Return what is missing or wrong in a catalogue."""
    found = [f"not translated: {message.id!r}" for message in catalog if message.id and not _translated(message.string)]
    found += [f"uncertain: {message.id!r}" for message in catalog if message.id and message.fuzzy]
    found += [f"{error}: {message.id!r}" for message, errors in catalog.check() if message.string for error in errors]
    found += [f"no longer used: {identity!r}" for identity in catalog.obsolete]
    return found


def _translated(string: object) -> bool:
    return all(string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    check = "--check" in sys.argv[1:]
    template, missing = extracted(), 0
    for path in sorted(SOURCE.glob("locale/*/LC_MESSAGES/ko_coach.po")):
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        created = catalog.creation_date
        catalog.update(template, no_fuzzy_matching=True)
        catalog.creation_date = created
        for problem in problems_of(catalog):
            missing += 1
            sys.stdout.write(f"{path.relative_to(ROOT)}: {problem}\n")
        if not check:
            catalog.obsolete.clear()
            with path.open("wb") as file:
                write_po(file, catalog, width=120, omit_header=False, sort_output=True)
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalog)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
