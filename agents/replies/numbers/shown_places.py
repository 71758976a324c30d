"""Options that a reply names by their place in the list shown: "the second option", "the last one", "2"."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..words.reply_words import FILLERS, word_set, words_of
from ..words.word_table import rows_of
from .numerals import numerals, plain_digits

_LAST = -1
_GLUED = re.compile(r"[\u0900-\u0e7f\u3040-\u30ff\u3400-\u9fff가-힣]")
_ROWS = [(kind, words.casefold().split("|")) for _, kind, words in rows_of("option_places.tsv")]
#: First, second ... and last in the languages surveys are held in, and their places: ``option_places.tsv``.
_PLACES = {word: _LAST if kind == "last" else int(kind) for kind, words in _ROWS if kind != "around" for word in words}
#: Words that may stand around a place in the list.
_AROUND = FILLERS.union(*(words for kind, words in _ROWS if kind == "around"))
#: Places of more words than one, and all words of scripts that set no words apart or whose vowel signs are no letters.
_PHRASES = tuple(sorted((word for word in _PLACES if " " in word), key=len, reverse=True))
_UNSPACED = tuple(
    "|".join(sorted((word for word in words if _GLUED.search(word)), key=lambda word: (-len(word), word)))
    for words in (_PLACES, _AROUND)
)
_WHOLE_UNSPACED = re.compile(rf"[\W_]*(?:{_UNSPACED[1]})*({_UNSPACED[0]})(?:{_UNSPACED[1]})*[\W_]*")
#: Words beside which a number is a place in the list.
_NAMING = word_set(
    "option answer choice number no nr antwort nummer réponse numéro opción respuesta número opção resposta "
    "opzione risposta numero "
    "optie nummer вариант номер ответ odpowiedź opcja seçenek pilihan 选项 選択肢 번 विकल्प chaguo alternativ alternativet"
)
#: Words of "the option is 5 번".
_LONGEST_NUMBER = 5
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"[\W_]*(?:(?:the |my )?(?:option|answer|choice|number|no\.?|nr\.?|response|antwort|réponse|respuesta"
    r"|opción|opção|resposta|risposta"
    r"|opzione|вариант|ответ|odpowiedź|cevap|seçenek|jawaban|pilihan|选项|答案|선택지)\s*(?:is|=|:|是|：)?\s*#?\s*)?"
    r"([1-9]\d?)[\s).:\]*_]*(?:번|番)?[\s.!]*",
    re.IGNORECASE,
)
#: Words by which a place in the list is told, those in scripts that set no words apart aside.
TELLING = _NAMING.union(word for place in _PLACES for word in words_of(place))


def place_named(text: str, words: list[str], telling: Collection[str], n_options: int) -> int | None:
    """The place of the one option that a whole reply names so, from 0; None where it does not, or beyond the list.

    Args:
        text: the reply proper.
        words: its words in folded case.
        telling: those of them that are among ``TELLING``, or more.
        n_options: length of the list shown.
    """
    if len(words) > 10:
        return None
    if len(words) <= _LONGEST_NUMBER and len(text) < 40 and _DIGIT.search(text):
        number = _NUMBER.fullmatch(plain_digits(text))
        if number is not None:
            return int(number[1]) - 1 if int(number[1]) <= n_options else None
    if len(words) == 1 and (alone := numerals(text)) and len(text.rstrip(" .!")) == alone[0].end - alone[0].start:
        return int(alone[0].value) - 1 if 1 <= alone[0].value <= n_options else None
    place = _unspaced_place(text) if not text.isascii() else None
    if place is None and not TELLING.isdisjoint(telling):
        place = _spaced_place(text, words)
    if place == _LAST:
        return n_options - 1
    return place - 1 if place is not None and 1 <= place <= n_options else None


def _unspaced_place(text: str) -> int | None:
    """The place in a reply that is nothing else, in a script that sets no words apart."""
    found = _WHOLE_UNSPACED.fullmatch(text.casefold().replace(" ", ""))
    return None if found is None else _PLACES[found[1]]


def _spaced_place(text: str, words: list[str]) -> int | None:
    """The one place among words that otherwise say nothing."""
    whole = " ".join(words)
    phrase = next((one for one in _PHRASES if f" {one} " in f" {whole} "), None)
    if phrase is not None:
        words = whole.replace(phrase, "").split()
    places = {_PLACES[word] for word in words if word in _PLACES} | ({_PLACES[phrase]} if phrase else set())
    rest = [word for word in words if word not in _PLACES and word not in _AROUND]
    if not places and len(rest) == 1 and len(words) > 1:
        # "option two": only beside the word for an option, since "two" alone may count anything
        places = {int(one.value) for one in numerals(text) if one.value.is_integer()}
        rest = [] if places and not _NAMING.isdisjoint(words) else rest
    return places.pop() if len(places) == 1 and not rest else None
