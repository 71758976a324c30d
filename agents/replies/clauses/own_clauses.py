"""What a reply says of the respondent as of today: "My wife loves it; I don't mind it", "Daily before I retired, now hardly ever".

A reply in character often names other answers on the way to its own: those of other people, and its own of earlier times. Where it
draws the contrast itself, with a word for who speaks or for now, the clauses on others and on the past are set aside. The words are
in ``own_clauses.tsv``, by language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from ..words.label_search import NO_SPACES
from ..words.reply_words import small_letters, words_of
from ..words.word_table import rows_of

#: Signs that part clauses; numbers and times of day stay whole.
_SIGN = r"[.,:;!?…\n()\s](?:(?<=[;!?…\n()])|(?<=[.,:])(?:(?!\d)|(?<!\d[.,:]))|(?<=\s)-+\s)\s*"
_SIGNS = re.compile(_SIGN)
#: What begins a clause of its own, whoever the clause before was about.
_FRESH = re.compile(
    r"\W*(?:(?:and |so )?(?:the|it|it's|that|that's|this|there|what)|so|therefore|thus|hence|overall)\b"
)
#: Before words for others who are not whom the clause is on, and before a time that another is only compared with.
_BESIDE = re.compile(
    r"\b(?:with|for|to|at|from|of|like|about|by|on|in|because of|thanks to|mit|für|wegen|von|bei|avec|pour|chez|de|à|con|para|por"
    r"|com|per|di|da|met|voor|van|z|dla|od|u|с|для|у|от|из-за) (?:[^\W\d_]+ ){0,4}$"
)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|than|like|vergleich zu|als|par rapport à|que|comparado con|rispetto a|in confronto a|чем) $"
)
#: The respondent does as the others do.
_THE_SAME = re.compile(
    r"\b(?:(?:that's|that is) (?:when|where|how|what|why) (?:i|we)|(?:so|as) (?:do|am|have|did|would|will) (?:i|we)"
    r"|me too|(?:the )?"
    r"same (?:here|for me|with me|as me|goes for me)|(?:i|we) (?:go|come|do|did|think|feel|say|agree|use|take)(?: too"
    r"| as well| likewise"
    r"| with (?:him|her|them))|ich auch|wir auch|moi aussi|nous aussi|yo también|eu também|anch'io|ik ook|jag också"
    r"|jeg også|ja też"
    r"|já taky|minä myös|én is|și eu)\b|(?<!\w)(?:я (?:тоже|также)|і я теж|ben de|saya juga|tôi cũng)(?!\w)|我也|私も|나도|मैं भी"
)
#: What is still to come is not past: "I'll be at it until 70".
_TO_COME = re.compile(
    r"\b(?:i'll|i will|we'll|we will|i'm going to|i (?:hope|plan|expect|want|intend) to|ich werde|wir werden|je vais"
    r"|j'irai|voy a|vou"
    r"|eu irei|ik zal|ik ga|będę|буду|мы будем|jag (?:kommer|ska)|jeg (?:vil|skal))\b"
)
#: Who speaks, and is nobody else: "As a mother of two, ...".
_AS_A = re.compile(
    r"\b(?:as|i'm|i am|being|als|comme|como|come|jako|как|som) (?:an? |the |une? |una? |uma? |eine? )?(?:[^\W\d_]+[ -]){0,3}$"
)
#: The language where two are as likely.
_MOST_USED = "en"
#: Words for "before" that tell of the past where they open a clause, and of taxes and bed elsewhere.
_BEFORE = frozenset(("before", "avant", "antes", "prima", "vorher"))
#: The year of something that was.
_YEAR = re.compile(r"\b(?:in|en|nel|im jahr|em|w|в|anno) (?:'\d\d|(?:19|20)\d\d)\b")
#: A pronoun farther on is no subject: "yo hablo con ellos".
_SUBJECT = 2
_SENTENCE_ENDS = frozenset(".!?…\n")
_KOREAN = re.compile("[가-힣]")
_DEVANAGARI, _BENGALI = re.compile("[\u0900-\u0963]"), re.compile("[\u0980-\u09e3]")
_ARABIC = re.compile("[\u0621-\u064a]")
#: Scripts that set no words apart, or write particles and prefixes onto them.
_GLUED = re.compile("[\u3040-\u30ff\u3400-\u9fff가-힣\u0600-\u06ff\u0900-\u09ff]")
_LETTERS = re.compile(r"[^\W_]+")
#: Kinds of words, those that win where two begin at one place first.
_KINDS = ("past", "was", "other", "they", "since", "now", "own")


class _Mark(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class _Words:
    """The words of one language.

    Args:
        kinds: by kind (other, they, own, past, was, now, since, part), words and phrases in folded case. "They" are others where
            some have been named; "was" is of the past only beside a word for now; "since" begins what is so now, whoever it then
            speaks of; a word for others is followed by one for "subject", in the languages that have these.
    """

    def __init__(self, kinds: dict[str, list[str]]) -> None:
        self._kinds = kinds
        self.all = frozenset(word for words in kinds.values() for word in words)
        #: whether the language sets no words apart or writes particles and prefixes onto them
        self.is_glued = _GLUED.match(kinds["own"][0]) is not None
        self._subject = tuple(self.of("subject")) or ""

    def of(self, kind: str) -> list[str]:
        """The words of a kind."""
        return self._kinds.get(kind, [])

    def _marks(self, clause: str) -> list[_Mark]:
        """The words of a clause in small letters that tell of whom and of when it is, in their order, none over another."""
        if self.is_glued:
            return [_Mark(one.lastgroup or "", one[0], one.start(), one.end()) for one in self._glued.finditer(clause)]
        by_word = self._by_word
        marks = [
            _Mark(kind, told, one.start(), one.end())
            for word in by_word.keys() & _LETTERS.findall(clause)
            for told, kind in by_word[word]
            if told in clause
            for one in _standing(told, r"[^\W_]").finditer(clause)
        ]
        if len(marks) < 2:
            return marks
        found: list[_Mark] = []
        for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
            if not found or mark.start >= found[-1].end:
                found.append(mark)
        return found

    @cached_property
    def _by_word(self) -> dict[str, list[tuple[str, str]]]:
        """Words and phrases, and their kinds, by their longest word."""
        kinds = {told: kind for kind in reversed(_KINDS) for told in self.of(kind)}
        found: dict[str, list[tuple[str, str]]] = {}
        for told, kind in kinds.items():
            found.setdefault(_longest_word(told), []).append((told, kind))
        return found

    @cached_property
    def _glued(self) -> re.Pattern[str]:
        """Finds the same in a glued language; the group is the kind."""
        return re.compile("|".join(f"(?P<{kind}>{_any_of(self.of(kind))})" for kind in _KINDS if self.of(kind)))

    def breaks(self, small: str) -> list[tuple[int, int]]:
        """Where clauses of a text in small letters part: at signs, and before or, in Korean and Japanese, after words."""
        if self.is_glued:
            return [one.span() for one in self._glued_breaks.finditer(small)]
        begun = [one.start() for told, begins in self._parting if told in small for one in begins.finditer(small)]
        return [*(one.span() for one in _SIGNS.finditer(small)), *((start, start) for start in begun)]

    @cached_property
    def _parting(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(told, _standing(told, r"[\w']")) for told in self.of("part")]

    @cached_property
    def _glued_breaks(self) -> re.Pattern[str]:
        parting = self.of("part")
        after = [word for word in parting if (_KOREAN.match(word) and len(word) < 3) or word.endswith("、")]
        before = _any_of([word for word in parting if word not in after])
        endings = "|".join(map(re.escape, after))
        return re.compile(
            _SIGN + (f"|(?:{endings})(?=\\s|[^、])" if after else "") + (f"|(?={before})" if before else "")
        )

    def about(self, clause: str, *, others_named: bool) -> str:
        """Of whom or when a clause in small letters is: other, own, past, was, now or nothing told."""
        told = self._marks(clause)
        marks = [
            one
            for one in told
            if (one.kind != "they" or (others_named and clause.count(" ", 0, one.start) < _SUBJECT))
            and (
                one.kind != "other"
                or (clause.startswith(self._subject, one.end) and not _AS_A.search(clause, 0, one.start))
            )
            and (one.kind != "past" or not _COMPARED.search(clause, 0, one.start))
            and (one.kind != "past" or not _TO_COME.search(clause, 0, one.start))
            and (
                one.text not in _BEFORE
                or not clause[: one.start].strip(" \"'-,")
                # "it was nine before the scandal"
                or any(other.kind == "was" and other.start < one.start for other in told)
            )
        ]
        kinds = ["other" if one.kind == "they" else one.kind for one in marks]
        kinds += ["past"] if _tells_year(clause) else []
        if not kinds:
            return ""
        if kinds[0] == "since":
            return "now"
        if kinds[0] == "other" and "own" in kinds and _BESIDE.search(clause, 0, marks[0].start):
            kinds[0] = ""  # "with my mum's illness I'm at a 6"
        person = next((kind for kind in kinds if kind in ("other", "own")), None)
        if person == "other":
            return person
        if "now" in kinds or "since" in kinds:
            return "now"
        return next((kind for kind in ("past", "was") if kind in kinds), person or "")

    def only_tells_who(self, clause: str) -> bool:
        """Whether a clause says no more than who speaks: "me,", "but as for me,"."""
        return self._who.fullmatch(clause.casefold()) is not None

    @cached_property
    def _who(self) -> re.Pattern[str]:
        either = _any_of([*self._kinds["own"], *self._kinds["part"]])
        return re.compile(rf"(?:\W*(?:{either}|not))+\W*")


def _tells_year(small: str) -> bool:
    return ("19" in small or "20" in small or "'" in small) and _YEAR.search(small) is not None


def _longest_word(told: str) -> str:
    return max(_LETTERS.findall(told), key=len, default=told)


@cache
def _standing(told: str, glued: str) -> re.Pattern[str]:
    """Finds a phrase after which no letter follows, nor before it a sign of some; one that begins with letters is fast to find."""
    return re.compile(rf"{re.escape(told)}(?<!{glued}{re.escape(told)})(?![^\W_])")


def _any_of(words: Collection[str]) -> str:
    """A pattern for any of some words and phrases, the longer first."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    glued = [re.escape(word) for word in longest if NO_SPACES.search(word)]
    korean = [re.escape(word) for word in longest if _KOREAN.match(word)]
    arabic = [re.escape(word) for word in longest if _ARABIC.match(word)]
    spaced = [
        re.escape(word) for word in longest if not any(one.search(word[:1]) for one in (NO_SPACES, _KOREAN, _ARABIC))
    ]
    kinds = (
        (r"(?<![\w'])(?:{})(?![^\W_])", spaced),
        ("(?:{})", glued),
        (r"(?<!\w)(?:{})", korean),
        (r"(?<!\w)[وفلبك]{{0,2}}(?:{})(?!\w)", arabic),
    )
    return "|".join(pattern.format("|".join(own)) for pattern, own in kinds if own)


@cache
def _languages() -> dict[str, _Words]:
    found: dict[str, dict[str, list[str]]] = {}
    for language, kind, words in rows_of("own_clauses.tsv"):
        found.setdefault(language, {})[kind] = words.split("|")
    return {language: _Words(kinds) for language, kinds in found.items()}


@cache
def _owners() -> dict[str, tuple[tuple[str, str], ...]]:
    """By word, the languages it tells something in and what it tells: itself or the phrase of which it is the longest word."""
    owners: dict[str, list[tuple[str, str]]] = {}
    for language, words in _languages().items():
        for word in sorted(words.all):
            owners.setdefault(_longest_word(word), []).append((language, word))
    return {word: tuple(told) for word, told in owners.items()}


@cache
def _telling() -> dict[str, tuple[str, ...]]:
    """Words and phrases of which every text in words set apart holds one if it has a clause to set aside, by their longest word."""
    found: dict[str, set[str]] = {}
    for language in _languages().values():
        for kind in ("other", "past", "was"):
            for told in language.of(kind):
                found.setdefault(_longest_word(told), set()).add(told)
    return {word: tuple(sorted(told)) for word, told in found.items()}


@cache
def _telling_signs() -> re.Pattern[str]:
    """The same for scripts that set no words apart or write particles and prefixes onto them."""
    words = {
        word
        for language in _languages().values()
        if language.is_glued
        for kind in ("other", "past")
        for word in language.of(kind)
    }
    return re.compile("|".join(map(re.escape, sorted(words))))


@cache
def _others() -> frozenset[str]:
    return frozenset(word for language in _languages().values() for word in language.of("other"))


@cache
def _others_in_phrases() -> tuple[str, ...]:
    return tuple(told for told in _others() if words_of(told) != [told])


@lru_cache(4096)
def is_on_others(label: str) -> bool:
    """Whether a label is on others itself, as "Most people can be trusted" is: then a reply that is, too, may well be an answer."""
    words = words_of(label)
    if not _others().isdisjoint(words):
        return True
    whole = f" {' '.join(words)} "
    return any(f" {told} " in whole for told in _others_in_phrases())


def _language_of(text: str, words: Collection[str]) -> _Words | None:
    """The language of which a text holds the most telling words."""
    if NO_SPACES.search(text):
        return _languages()["ja" if re.search("[\u3040-\u30ff]", text) else "zh"]
    for script, language in ((_KOREAN, "ko"), (_DEVANAGARI, "hi"), (_BENGALI, "bn")):
        if script.search(text):
            return _languages()[language]
    owners = _owners()
    hits: dict[str, int] = {}
    for word in owners.keys() & words:
        for language, told in owners[word]:
            if told in text:
                hits[language] = hits.get(language, 0) + 1
    if not hits:
        return None
    most = max(hits.values())
    best = [language for language, n in hits.items() if n == most]
    return _languages()[_MOST_USED if _MOST_USED in best else min(best)]


#: "Now" in Dutch and the languages of the North; elsewhere it is a "not".
_NOW = re.compile(r"^\W*nu\b[ ,]*", re.IGNORECASE)


class Parted(NamedTuple):
    """A reply parted: what is on the respondent as of today, and what is on others."""

    own: str
    others: str


class _Clause(NamedTuple):
    text: str
    about: str
    begins: bool
    is_contrast: bool


def own_clauses(text: str, words: Collection[str]) -> Parted | None:
    """A text without its clauses on others and on the past.

    Args:
        text: the reply proper.
        words: its words in folded case.

    Returns:
        What is left and what is not; None where there is no such clause, nothing is left, or nothing tells that what is left is
        on the respondent, or on now: neither a word for either nor a contrast.
    """
    if "'" in text:
        words = [part for word in words for part in word.split("'")]
    small = small_letters(text)
    telling = _telling()
    held = telling.keys() & (words if text.isascii() else _LETTERS.findall(small))
    told = [one for word in held for one in telling[word] if one in small]
    if not (told or (not text.isascii() and _telling_signs().search(text) is not None) or _tells_year(small)):
        return None
    language = _language_of(small, words)
    if language is None:
        return None
    breaks = language.breaks(small)
    spans = list(pairwise(sorted({0, *(end for _, end in breaks), len(small)})))
    # the first clause to set aside tells by itself what it is on
    if not language.is_glued and not any(
        (any(one in clause for one in told) or _tells_year(clause))
        and language.about(clause, others_named=False) in ("other", "past", "was")
        for clause in (small[start:end] for start, end in spans)
    ):
        return None
    # a sign ends a clause and a word begins one; a Korean ending does both
    contrasts = {end for start, end in breaks if start == end or small[end - 1].isalpha()}
    clauses = _clauses(text, small, language, spans, contrasts)
    abouts = {one.about for one in clauses}
    # who answers first answers for himself, as of today: "B. My wife, though, never", "Rather happy. Before I was very happy."
    opens = clauses[0].about == "" and any(
        (one.begins or one.is_contrast) and one.about in ("other", "past") for one in clauses[1:]
    )
    ago = ["past", "was"] if "now" in abouts else ["past"] if opens or "own" in abouts else []
    kept = [one for one in clauses if one.about not in ("other", *ago)]
    if len(kept) == len(clauses) or not (opens or any(one.about in ("own", "now") or one.is_contrast for one in kept)):
        return None
    if _THE_SAME.search(small) is not None:
        return None
    # "Me, not very": who speaks is told, what is said comes after
    said = [one for one in kept if not language.only_tells_who(one.text)] or kept
    own = "".join(one.text for one in said).strip()
    if "nu" in language.of("now"):
        own = _NOW.sub("", own)
    return Parted(own, "".join(one.text for one in clauses if one.about == "other")) if own else None


def _clauses(
    text: str, small: str, language: _Words, spans: Sequence[tuple[int, int]], contrasts: Collection[int]
) -> list[_Clause]:
    """The clauses of a text, and of whom and when each is; one that does not tell goes with the one before in its sentence."""
    found: list[_Clause] = []
    about = ""
    others_named = False
    for start, end in spans:
        begins = small[:start].rstrip()[-1:] in _SENTENCE_ENDS
        is_contrast = start in contrasts
        about = language.about(small[start:end], others_named=others_named) or (
            "" if not about or begins or is_contrast or _FRESH.match(small, start) else about
        )
        others_named = others_named or about == "other"
        found.append(_Clause(text[start:end], about, begins, is_contrast and start > 0))
    return found
