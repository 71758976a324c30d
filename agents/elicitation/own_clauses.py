"""What a reply says of the respondent as of today: "My wife loves it; I don't mind it", "Daily before I retired, now hardly ever".

A reply in character often names other answers on the way to its own: those of other people, and its own of earlier times. Where it
draws the contrast itself, with a word for who speaks or for now, the clauses on others and on the past are set aside. The words are
in ``own_clauses.tsv``, by language.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise

from .label_search import NO_SPACES
from .reply_words import small_letters

#: Signs that part clauses; numbers and times of day stay whole.
_SIGN = r"[.,:](?!\d)|(?<!\d)[.,:](?=\d)|[;!?…\n()]|\s-+\s"
#: What begins a clause of its own, whoever the clause before was about.
_FRESH = re.compile(r"\W*(?:and |so )?(?:the|it|it's|that|that's|this|there|what)\b")
#: Who speaks, and is nobody else: "As a mother of two, ...".
_AS_A = re.compile(
    r"\b(?:as|i'm|i am|being|als|comme|como|come|como|jako|как|som) (?:an? |the |une? |una? |uma? |eine? )?(?:[^\W\d_]+[ -]){0,3}$"
)
_SENTENCE_ENDS = frozenset(".!?…\n")
_KOREAN = re.compile("[가-힣]")


class _Words:
    """The words of one language.

    Args:
        kinds: by kind (other, they, own, past, now, part), words and phrases in folded case; "they" are others once some are named.
    """

    def __init__(self, kinds: dict[str, list[str]]) -> None:
        self._kinds = kinds
        self.all = frozenset(word for words in kinds.values() for word in words)

    def of(self, kind: str) -> list[str]:
        """The words of a kind."""
        return self._kinds[kind]

    @cached_property
    def marks(self) -> re.Pattern[str]:
        """Finds the words that tell of whom and of when a clause is; the name of the group is the kind."""
        return re.compile(
            "|".join(f"(?P<{kind}>{_any_of(self._kinds[kind])})" for kind in ("past", "other", "they", "now", "own"))
        )

    @cached_property
    def breaks(self) -> re.Pattern[str]:
        """Finds where clauses part: at signs, and before or, in Korean and Japanese, after words."""
        parting = self._kinds["part"]
        after = [word for word in parting if (_KOREAN.match(word) and len(word) < 3) or word.endswith("、")]
        before = _any_of([word for word in parting if word not in after])
        endings = "|".join(map(re.escape, after))
        return re.compile(
            f"(?:{_SIGN})" + (f"|(?:{endings})(?=\\s|[^、])" if after else "") + (f"|(?={before})" if before else "")
        )


def _any_of(words: Collection[str]) -> str:
    """A pattern for any of some words and phrases, the longer first."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    glued = [re.escape(word) for word in longest if NO_SPACES.search(word)]
    korean = [re.escape(word) for word in longest if _KOREAN.match(word)]
    spaced = [re.escape(word) for word in longest if not NO_SPACES.search(word) and not _KOREAN.match(word)]
    kinds = (r"(?<![\w'])(?:{})(?![^\W_])", spaced), ("(?:{})", glued), (r"(?<!\w)(?:{})", korean)
    return "|".join(pattern.format("|".join(own)) for pattern, own in kinds if own)


@cache
def _languages() -> dict[str, _Words]:
    text = (files(__package__) / "own_clauses.tsv").read_text("utf-8")
    found: dict[str, dict[str, list[str]]] = {}
    for language, kind, words in list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
        found.setdefault(language, {})[kind] = words.split("|")
    return {language: _Words(kinds) for language, kinds in found.items()}


@cache
def _owners() -> dict[str, tuple[str, ...]]:
    """By word, the languages it tells something in; words of more than one word by their first."""
    owners: dict[str, set[str]] = {}
    for language, words in _languages().items():
        for word in words.all:
            owners.setdefault(word.split()[0], set()).add(language)
    return {word: tuple(languages) for word, languages in owners.items()}


@cache
def _telling() -> frozenset[str]:
    """Words of which every ASCII text with a clause to set aside holds one."""
    words = (word for language in _languages().values() for kind in ("other", "past") for word in language.of(kind))
    return frozenset(word.split()[0] for word in words)


def _language_of(text: str, words: Collection[str]) -> _Words | None:
    """The language of which a text holds the most telling words."""
    if NO_SPACES.search(text):
        return _languages()["ja" if re.search("[\u3040-\u30ff]", text) else "zh"]
    if _KOREAN.search(text):
        return _languages()["ko"]
    owners = _owners()
    hits: dict[str, int] = {}
    for word in set(words):
        for language in owners.get(word, ()):
            hits[language] = hits.get(language, 0) + 1
    return _languages()[max(hits, key=lambda one: hits[one])] if hits else None


def own_clauses(text: str, words: Collection[str]) -> str | None:
    """A text without its clauses on others and on the past.

    Args:
        text: the reply proper.
        words: its words in folded case.

    Returns:
        What is left; None where there is no such clause, nothing is left, or nothing in what is left tells that it is on the
        respondent, or on now.
    """
    if text.isascii() and _telling().isdisjoint(words):
        return None
    language = _language_of(text, words)
    if language is None:
        return None
    small = small_letters(text)
    breaks = sorted({0, *(one.end() for one in language.breaks.finditer(small)), len(small)})
    clauses: list[tuple[str, str]] = []
    about = ""
    for start, end in pairwise(breaks):
        begins = small[:start].rstrip()[-1:] in _SENTENCE_ENDS
        found = _about(small[start:end], language, others_named=any(kind == "other" for _, kind in clauses))
        about = found or ("" if begins or _FRESH.match(small, start) else about)
        clauses.append((text[start:end], about))
    has_now = any(kind == "now" for _, kind in clauses)
    kept = [(clause, kind) for clause, kind in clauses if kind != "other" and not (kind == "past" and has_now)]
    if len(kept) == len(clauses) or not any(kind in ("own", "now") for _, kind in kept):
        return None
    return "".join(clause for clause, _ in kept).strip() or None


def _about(clause: str, language: _Words, *, others_named: bool) -> str:
    """Of whom or when a clause in small letters is: other, own, past, now or nothing told."""
    kinds = [one.lastgroup for one in language.marks.finditer(clause) if not _AS_A.search(clause[: one.start()])]
    kinds = ["other" if kind == "they" else kind for kind in kinds if kind != "they" or others_named]
    person = next((kind for kind in kinds if kind in ("other", "own")), None)
    if person == "other" or not kinds:
        return person or ""
    return "now" if "now" in kinds else "past" if "past" in kinds else "own"
