"""Which clause of a reply answers, where several hold a number or a date: the one that speaks of what was asked, or of now.

"We signed on 2 May 2011 but moved in on 18 June 2011" tells when they moved in; "I was 95 kilos at the wedding; this morning, 82"
tells what somebody weighs. Clauses are told apart by the words they share with the question, never by what the values are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from ....surveys import Question
from ..per_question import PerQuestion
from ..words.reply_words import small_letters, words_of
from ..words.word_table import rows_of

#: Shorter words of alphabets tell nothing.
_SHORTEST = 4
#: Letters two forms of a word share at least where one is glued to other words or endings: "menikah", "nikahnya".
_STEM = 5
_GLUED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
#: Characters that any clause of a language without spaces may share with a question.
_COMMON_CHARACTERS = frozenset(
    "您你我的了是在有多少几个何時什么么時間日月年每平均一天周週时小请问您们人歳岁どのくらいまでしたですかますへのにはをが"
)
#: As much as "on" may stand between the beginning of a clause and its value: "I got there first, on March 20".
_PREPOSITION = 3
#: Signs that part clauses, but not those within numbers.
_SIGN = r"[.,](?!\d)|[;:!?…\n،؛。，；！？、]|\s[-–—]+\s"


@cache
def _words(kind: str) -> tuple[str, ...]:
    """Words of a kind in folded case, of all languages: ``clause_words.tsv``.

    They say that something is so now, in truth or only planned; that a question is on what is over, or on the last of several;
    they begin clauses; or any clause may share them with any question.
    """
    rows = rows_of("clause_words.tsv")
    return tuple(word for of, _, words in rows if of == kind for word in words.split("|"))


@cache
def _any_of(kind: str) -> re.Pattern[str]:
    """Finds the words of a kind; for those that part clauses, signs too."""
    longest = sorted(_words(kind), key=len, reverse=True)
    spaced = "|".join(re.escape(word) for word in longest if not _GLUED.search(word))
    glued = [re.escape(word) for word in longest if _GLUED.search(word)]
    return re.compile("|".join([rf"(?<!\w)(?:{spaced})(?!\w)", *glued, *([_SIGN] if kind == "part" else [])]))


class _Asked:
    """The words of a question by which a clause is told to answer it."""

    def __init__(self, question: Question) -> None:
        text = unicodedata.normalize("NFC", small_letters(question.text))
        unit = words_of(question.unit or "")
        common = _words("common")
        self.words = tuple(
            dict.fromkeys(
                one for one in words_of(text) if len(one) >= _SHORTEST and one not in common and one not in unit
            )
        )
        self.counted = tuple(dict.fromkeys([*unit, *self.words]))
        runs = [[one for one in run if one not in _COMMON_CHARACTERS] for run in _UNSPACED.findall(text)]
        self._characters = frozenset(one for run in runs for one in run)
        self.is_over = any(_any_of(kind).search(text) is not None for kind in ("over", "did"))
        self.is_of_the_last = _any_of("last").search(text) is not None

    def shared(self, clause: str) -> frozenset[str]:
        """Words of the question of which a clause in small letters holds a form."""
        words = [word for word in words_of(clause) if len(word) >= _SHORTEST]
        held = {own for own in self.words if any(_is_form(word, own) for word in words)}
        return frozenset(held | (self._characters & set(clause)) if self._characters else held)


def _is_form(word: str, own: str) -> bool:
    if word == own:
        return True
    shorter, longer = sorted((word, own), key=len)
    if longer.startswith(shorter) or longer.endswith(shorter):
        return True
    common = next((at for at, (one, other) in enumerate(zip(word, own, strict=False)) if one != other), len(shorter))
    if common >= max(_SHORTEST - 1, 0.6 * len(shorter)) and len(longer) - common <= _STEM:
        return True
    return len(shorter) > _STEM and any(shorter[at : at + _STEM] in longer for at in range(1, len(shorter) - _STEM + 1))


asked_of = PerQuestion(lambda question, order: _Asked(question))


def clauses_asked(text: str, starts: Sequence[int], question: Question) -> list[int]:
    """Which of the places in a reply stand in the clause that answers the question; none where nothing tells.

    Args:
        text: the reply.
        starts: where its values begin, in order.
        question: what was asked.

    Returns:
        Places in the list of starts.
    """
    small = small_letters(text)
    clauses = _clauses(small, starts)
    asked = asked_of(question, ())
    shared = [asked.shared(small[begin:end]) for begin, end in clauses]
    most = max(shared, key=len, default=frozenset())
    if most and all(held <= most for held in shared) and any(held != most for held in shared):
        return [at for at, held in enumerate(shared) if held == most]
    kinds = ["last"] if asked.is_of_the_last else []
    for kind in [*kinds, "over", "truth"] if asked.is_over else [*kinds, "now", "truth"]:
        said = _said(_any_of(kind), small, starts, clauses)
        if said:
            return said
    planned = _said(_any_of("planned"), small, starts, clauses)
    return [at for at in range(len(starts)) if at not in planned] if planned else []


def _said(word: re.Pattern[str], small: str, starts: Sequence[int], clauses: Sequence[tuple[int, int]]) -> list[int]:
    """Which places stand in a clause with such a word; none where all do."""
    found = []
    for at, (start, (begin, end)) in enumerate(zip(starts, clauses, strict=True)):
        said = [one.start() for one in word.finditer(small, begin, end)]
        inside = [other for other in starts if begin <= other < end]
        # of two numbers in one clause the one that follows: "20 a day then, now 5"
        if said and start == next((other for other in inside if other > said[0]), inside[-1]):
            found.append(at)
    return found if len(found) < len(starts) else []


def _clauses(small: str, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Where the clauses around some places begin and end; a clause that a value opens is one with the clause before it."""
    parts = [
        (0, 0),
        *((part.start(), part.end()) for part in _any_of("part").finditer(small)),
        (len(small), len(small)),
    ]
    found = []
    for start in starts:
        last = max(at for at, (_, end) in enumerate(parts) if end <= start)
        is_opened = len(small[parts[last][1] : start].strip(" \"'$£€")) <= _PREPOSITION
        begin = parts[last - 1][1] if last and is_opened else parts[last][1]
        found.append((begin, parts[min(last + 1, len(parts) - 1)][0]))
    return found
