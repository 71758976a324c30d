"""The words of scales in other languages than that of the question: "Muy feliz" where "Very happy" is on offer; ``gloss.tsv``.

Only words that scales of every survey use are known: how much, how often, how good, satisfied, likely, agreed. A clause is put into
English as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice, product

from .label_search import NO_SPACES
from .reply_words import FILLERS, word_set, words_of

#: Words around such an answer that say nothing about which it is.
_SILENT = FILLERS | word_set(
    """
    estoy soy me siento la verdad creo que lo es yo diría está están j'en suis c'est je moi dirais ich bin das ist sono
    mi sento io estou sou eu acho é jag är jeg er ik ben het jestem jest to się я это мне мені jsem je vagyok sunt este
    είμαι είναι saya aya tôi olen on se 我 我是 是 的 です だ 입니다 나는 मैं हूँ है أنا هو من هستم אני זה ni mimi señora gracias
    hombre pues bueno honestamente sinceramente franchement infelizmente malheureusement leider lamentablemente
    desgraciadamente purtroppo niestety
    """
)
#: Longer clauses are no answer of a scale; longer phrases are not known; ways of putting a clause that are tried.
_LONGEST, _PHRASE, _TRIED = 8, 5, 24


@cache
def _known() -> tuple[dict[tuple[str, ...], tuple[str, ...]], dict[str, tuple[str, ...]], frozenset[str]]:
    """English by the words of a phrase, English by a beginning, and the first words of all phrases, CJK runs among them."""
    phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    for row in (files(__package__) / "gloss.tsv").read_text("utf-8").splitlines()[1:]:
        english, _, forms = row.partition("\t")
        meanings = tuple(english.replace("_", " ").split("|"))
        for form in forms.split():
            words = tuple(words_of(form.replace("_", " ")))
            if form.endswith("*"):
                beginnings[words[-1]] = (*beginnings.get(words[-1], ()), *meanings)
            elif words:
                phrases[words] = (*phrases.get(words, ()), *meanings)
    return phrases, beginnings, frozenset(words[0] for words in phrases)


def says_nothing(clause: str) -> bool:
    """Whether a clause in folded case has no word that says how much or how often."""
    return _SILENT.issuperset(words_of(clause))


def in_english(clause: str) -> Iterator[str]:
    """What a clause in folded case may say in English; nothing where a word of it is not known, or it is English already."""
    words = [part for word in words_of(clause) for part in _parts(word)]
    if len(words) > _LONGEST:
        return
    found: list[tuple[str, ...]] = []
    at = 0
    while at < len(words):
        meanings, taken = _meant(words, at)
        if meanings:
            found.append(meanings)
        elif words[at] not in _SILENT:
            return
        at += taken
    if found:
        yield from islice((" ".join(one) for one in product(*found)), _TRIED)


def _parts(word: str) -> list[str]:
    """The known words that a run without spaces is made of, longest first; the run itself where it is not."""
    if NO_SPACES.search(word) is None:
        return [word]
    phrases = _known()[0]
    parts, at = [], 0
    while at < len(word):
        length = next(
            (n for n in range(len(word) - at, 0, -1) if (one := word[at : at + n]) in _SILENT or (one,) in phrases), 0
        )
        if not length:
            return [word]
        parts.append(word[at : at + length])
        at += length
    return parts


def _meant(words: list[str], at: int) -> tuple[tuple[str, ...], int]:
    phrases, beginnings, first = _known()
    if words[at] in first:
        for length in range(min(_PHRASE, len(words) - at), 0, -1):
            meanings = phrases.get(tuple(words[at : at + length]))
            if meanings is not None:
                return meanings, length
    word = words[at]
    for length in range(len(word), 0, -1):
        meanings = beginnings.get(word[:length])
        if meanings is not None and len(word) - length <= 4:
            return meanings, 1
    return (), 1
