"""The words that answer scales are made of, in 28 languages, as concepts: ``scale_words.tsv``, one concept of one language a line.

"Muy feliz", "très heureuse" and 非常幸福 are all VERY HAPPY. A word that ends in ``*`` stands for every word that begins so; a word
may stand for several concepts, and a concept column of two words is both at once. Words of no meaning for a scale ("is", "well")
are FILLER; ME is one that shows who is spoken of; after BREAK come reasons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .word_table import rows_of

Concepts = tuple[str, ...]
#: What one word or phrase may mean; empty where it is unknown.
Meanings = tuple[Concepts, ...]

#: Languages written without spaces between words.
UNSPACED = ("ja", "th", "zh")
#: A comma between clauses.
COMMA: Meanings = (("COMMA",),)
UNKNOWN: Meanings = ()

#: Accents, points and vowel signs that are often left out; those of Indian scripts are letters.
_ACCENTS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0670\u200b-\u200f]")
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه"})
_WORD = re.compile(r"[^\s.,;:!?…()\[\]{}\"'`´’‘“”„«»\-–—/·*_~।،؟、。！？，；：]+|[,،、，:：]|\s-\s")
_SCRIPTS = {
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "zh": re.compile(r"[\u3400-\u9fff]"),
}
_KANA = re.compile(r"[\u3040-\u30ff]")
_COMMAS = frozenset(",،、，:：-")
#: A statement begins within so many words.
_BEGINNING = 6
#: Longer statements are no answer by label.
_MOST_LETTERS = 240


@dataclass(frozen=True)
class _Entry:
    language: str
    words: tuple[str, ...]
    concepts: Concepts


@dataclass(frozen=True)
class _Words:
    """Entries by their first word, as it stands and as a beginning; phrases of unspaced languages by themselves."""

    whole: dict[str, list[_Entry]]
    stems: dict[str, list[_Entry]]
    unspaced: dict[str, dict[str, Meanings]]


def unaccented(text: str) -> str:
    """Text in folded case without accents, as words are compared."""
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", folded)).translate(_LETTERS)


@cache
def _words() -> _Words:
    whole: dict[str, list[_Entry]] = {}
    stems: dict[str, list[_Entry]] = {}
    unspaced: dict[str, dict[str, Meanings]] = {language: {} for language in UNSPACED}
    for language, concepts, phrases in rows_of("scale_words.tsv"):
        meaning = tuple(concepts.split())
        for phrase in phrases.split("|"):
            if language in UNSPACED:
                known = unspaced[language]
                key = unaccented(phrase).replace(" ", "")
                known[key] = (*known.get(key, ()), meaning)
                continue
            words = tuple(_WORD.findall(unaccented(phrase.replace("*", "\0"))))
            entry = _Entry(language, words, meaning)
            first = words[0]
            if first.endswith("\0"):
                stems.setdefault(first[:-1], []).append(entry)
            else:
                whole.setdefault(first, []).append(entry)
    return _Words(whole, stems, unspaced)


@cache
def phrases_of(concept: str) -> tuple[frozenset[str], ...]:
    """The words and phrases of one concept in folded case, a set for each language."""
    rows = rows_of("scale_words.tsv")
    return tuple(frozenset(phrases.casefold().split("|")) for _, concepts, phrases in rows if concepts == concept)


def meanings(statement: str, spoken: Collection[str] | None = None) -> dict[str, list[Meanings]]:
    """What the words of one statement may mean, by language.

    Args:
        statement: a sentence without its end.
        spoken: the languages it may be in; any if not given.

    Returns:
        For each language that knows any of the words what each word or phrase may mean, ``COMMA`` between clauses and ``UNKNOWN``
        where it knows none. Of the ways to take a statement apart, the one with the fewest unknown words, then the fewest parts.
    """
    if len(statement) > _MOST_LETTERS:
        return {}
    text = unaccented(statement)
    found = {}
    words = _WORD.findall(text)
    for language, starts in _spans(words, spoken).items():
        found[language] = _parted(words, starts)
    if not text.isascii():
        for language, script in _SCRIPTS.items():
            if spoken is not None and language not in spoken:
                continue
            if script.search(text) is not None and not (language == "zh" and _KANA.search(text)):
                found[language] = _parted_unspaced("".join(text.split()), _words().unspaced[language])
    return found


def _spans(words: Sequence[str], spoken: Collection[str] | None) -> dict[str, dict[int, dict[int, Meanings]]]:
    """By language, place and end, what the words between may mean: words as they stand, or else the longest beginnings."""
    languages = _possible(words)
    if spoken is not None:
        languages = languages.intersection(spoken)
    ranked: dict[tuple[str, int, int], tuple[int, list[Concepts]]] = {}
    for at, word in enumerate(words) if languages else ():
        for rank, entry in _starting(word):
            if entry.language not in languages:
                continue
            end = at + len(entry.words)
            if end <= len(words) and (end == at + 1 or _continues(entry.words, words, at)):
                key = (entry.language, at, end)
                best, concepts = ranked.get(key, (0, []))
                if rank > best:
                    ranked[key] = rank, [entry.concepts]
                elif rank == best and entry.concepts not in concepts:
                    concepts.append(entry.concepts)
    found: dict[str, dict[int, dict[int, Meanings]]] = {}
    for (language, at, end), (_, concepts) in ranked.items():
        found.setdefault(language, {}).setdefault(at, {})[end] = tuple(concepts)
    return found


def _possible(words: Sequence[str]) -> set[str]:
    """Languages that know a word with which a statement may begin: the first, one after a comma, or one for who speaks."""
    found: set[str] = set()
    is_begun = False
    for word in words[:_BEGINNING]:
        if word.isdecimal():
            continue
        entries = _starting(word)
        found.update(entry.language for _, entry in entries if not is_begun or entry.concepts == ("ME",))
        is_begun = word not in _COMMAS
    return found


@lru_cache(8192)
def _starting(word: str) -> list[tuple[int, _Entry]]:
    """Entries that begin with a word, and how well: as it stands, or else by how long a beginning."""
    known = _words()
    entries = [(len(word) + 1, entry) for entry in known.whole.get(word, ())]
    for size in range(1, len(word) + 1):
        entries += [(size + (size == len(word)), entry) for entry in known.stems.get(word[:size], ())]
    return entries


def _continues(phrase: Sequence[str], words: Sequence[str], at: int) -> bool:
    return all(
        word.startswith(one[:-1]) if one.endswith("\0") else word == one
        for one, word in zip(phrase[1:], words[at + 1 :], strict=False)
    )


def _parted(words: Sequence[str], starts: dict[int, dict[int, Meanings]]) -> list[Meanings]:
    #: cost and meanings of what follows each place, from the end
    best: list[tuple[int, int, list[Meanings]]] = [(0, 0, [])] * (len(words) + 1)
    for at in range(len(words) - 1, -1, -1):
        unknown, parts, rest = best[at + 1]
        if words[at].strip() in _COMMAS:
            best[at] = unknown, parts, [COMMA, *rest]
        elif words[at].isdecimal():
            best[at] = unknown, parts, [((words[at],),), *rest]
        else:
            best[at] = unknown + 1, parts, [UNKNOWN, *rest]
        for end, found in starts.get(at, {}).items():
            unknown, parts, rest = best[end]
            if (unknown, parts + 1) < best[at][:2]:
                best[at] = unknown, parts + 1, [found, *rest]
    return best[0][2]


def _parted_unspaced(text: str, known: dict[str, Meanings]) -> list[Meanings]:
    longest = max(map(len, known))
    best: list[tuple[int, int, list[Meanings]]] = [(0, 0, [])] * (len(text) + 1)
    for at in range(len(text) - 1, -1, -1):
        unknown, parts, rest = best[at + 1]
        if text[at] in _COMMAS:
            best[at] = unknown, parts, [COMMA, *rest]
        elif text[at].isdecimal():
            best[at] = unknown, parts + 1, [((text[at],),), *rest]
        elif not text[at].isalnum() and text[at].isascii():
            best[at] = unknown, parts, rest
        else:
            best[at] = unknown + 1, parts, [UNKNOWN, *rest]
        for end in range(at + 1, min(len(text), at + longest) + 1):
            found = known.get(text[at:end])
            if found is not None:
                unknown, parts, rest = best[end]
                if (unknown, parts + 1) < best[at][:2]:
                    best[at] = unknown, parts + 1, [found, *rest]
    return best[0][2]
