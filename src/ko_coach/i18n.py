"""The language that a person reads: English in the source, Russian from the catalogue."""

from __future__ import annotations

import gettext as _gettext
import os
from pathlib import Path

LANGUAGES = ("en", "ru")
LOCALE = Path(__file__).parent / "locale"

_translation: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def environment_language() -> str:
    """Return the language that the environment asks for, `en` when it names none that is shipped."""
    for name in ("KO_COACH_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value[:2].lower() if value[:2].lower() in LANGUAGES else "en"
    return "en"


def set_language(language: str) -> None:
    """Speak `language` from now on; one that is not shipped means English."""
    global _translation, _language
    _language = language if language in LANGUAGES else "en"
    _translation = _gettext.NullTranslations()
    if _language != "en":
        _translation = _gettext.translation("ko_coach", LOCALE, [_language], fallback=True)


def teach_libraries() -> None:
    """Let libraries that use the standard gettext (click does) find their sentences in our catalogue."""
    _gettext.bindtextdomain("ko_coach", LOCALE)
    _gettext.textdomain("ko_coach")
    os.environ["LANGUAGE"] = _language


def language() -> str:
    """Return the code of the language now spoken."""
    return _language


def gettext(message: str) -> str:
    """Return the message in the language now spoken."""
    return _translation.gettext(message)


def N_(message: str) -> str:  # noqa: N802 - the conventional name of the mark for gettext
    """Mark a sentence for translation where it stands; it is translated where it is shown."""
    return message


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that fits the number; the caller fills in `{n}`."""
    return _translation.ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """Return the message in the sense that the context names (`pgettext("trend", "up")`)."""
    return _translation.pgettext(context, message)
