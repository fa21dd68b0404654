"""What a short sentence is about: its words without those that say little, cut to their stems, in English and Russian.

A light stem, as in Dolamic and Savoy, "Indexing and Searching Strategies for the Russian Language" (JASIST 60, 2009):
endings go, beginnings stay. It need not be a word, only the same for the forms of one.
"""

from __future__ import annotations

from functools import lru_cache

from ko_coach.text import tokens

_STOP_WORDS = frozenset(
    """
    a about after again all also always am an and any are as at be because been before being but by can cannot could
    d did do does doing don each else even every few for from get gets getting got had has have having he her
    here him his how i if in into is isn it its itself just ll m many me more most much my no nor not now of off often
    on once one only or other our out over own re really s same she should since so some still such t than that the
    their them then there these they this those through to today too until up us ve very was wasn we were what when
    where which while who why will with without won would yesterday yet you your
    а без более будет будто бы был была были было быть в вам вас весь во вот все всё всегда всем всех вы где да для до
    его ее ей ему если есть еще же за здесь и из или им их к как когда ко кто ли либо меня мне много мной мог может
    можно мой моя мы на над надо нам нас не него нее ней нельзя нет нету ни никак но ну о об один он она они оно опять
    от очень по под пока после при про раз с сам свой сегодня сейчас снова со совсем так также там те тем то того тоже
    той только том тот ту тут ты у уж уже хоть чего чем что чтоб чтобы эта эти это этого этой этом этот эту я
    """.replace("ё", "е").split()
)
_NOTHING = frozenset(("nothing", "none", "nil", "na", "ничего", "ничто", "нечего", "никаких"))
"""Who writes only this says that nothing stood in the way."""
_ENGLISH = ("ingly", "edly", "ments", "ings", "ment", "ions", "ing", "ion", "ies", "ied", "ers", "ed", "es", "er", "ly",
            "s", "y", "e")  # fmt: skip
_ENDINGS = """
    ваниями вания вание ваний ваться вается ывается иваться ивается ировать ениями ениям ениях ение ения ений ению
    ением аниями ание ания аний анию остями ость ости остью ейший ывать ивать овать уется ются ится ался алась ились
    илась ился лась лись лось ется уются яется аются яются ает ают яет яют ует уют ивает ывает ала али ало ила или
    ило ела ели ело яла яли ять ать ить еть уть ал ил ел ял ишь ешь ете ите ами ями ого его ому ему ыми ими ая яя ое
    ее ые ие ый ий ой ей ых их ую юю ам ям ах ях ом ов ев ью ья ье ию ия ии а я о е у ю ы и ь
"""
"""Without the shortest of verbs (ит, ет, ат, ем): they are in too many nouns (кредит, ответ, возврат, проблем)."""
_RUSSIAN = tuple(sorted(_ENDINGS.split(), key=len, reverse=True))
_SHORTEST = 3
"""Letters that a stem has at least."""


def telling(text: str) -> tuple[str, ...]:
    """Return the words that say what the sentence is about, folded, each once.

    There is none when it says that there was nothing, or holds no word.
    """
    said = dict.fromkeys(tokens(text))
    found = tuple(token for token in said if token not in _STOP_WORDS)
    return () if set(found) <= _NOTHING else found


def subject(text: str) -> frozenset[str]:
    """Return the stems of those words."""
    return frozenset(map(stem, telling(text)))


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    endings = _RUSSIAN if any("а" <= letter <= "я" for letter in word) else _ENGLISH
    while (cut := _cut(word, endings)) != word:
        word = cut
    return word


def _cut(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            cut = word[: -len(ending)]
            # stopped, stopping → stop
            return cut[:-1] if len(cut) > _SHORTEST and cut[-1] == cut[-2] and cut[-1] not in "sl" else cut
    return word
