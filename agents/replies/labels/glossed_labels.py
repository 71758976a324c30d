"""The option that a reply in another language than the labels means: both are glossed, and compared as concepts.

No language is guessed. The labels are those of the language in which most of them are known word for word; the reply's statement
is read in every language that knows all its words, and those that know them must agree on the option. What nobody can gloss whole
is left alone, but for words around a whole label in a sentence of the first person ("Mi trabajo me gusta mucho").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from ....surveys import Option
from ..numbers.how_often import Rate, rates
from ..words.reply_words import folded, words_of
from ..words.scale_words import COMMA, UNKNOWN, Meanings, meanings, phrases_of
from .gloss import OF_THE_QUESTION, Gloss, glosses

_SENTENCE = re.compile(r"([.!?…;\n।؟]+)")
_ASKING = frozenset("?؟")
#: A letter of its own: what it stands for, other steps of reading have seen to.
_LETTERED = re.compile(r"(?<!\w)[A-Z](?:[.):\]]|$)")
_LONGEST = 400
#: Longer replies say more than one label in other words.
_SHORT = 60
_TOP = frozenset({"VERY", "COMPLETELY", "EXTREMELY", "DEFINITELY"})
_EXCELLENT, _VERY_GOOD = Gloss("", False, ("EXCELLENT",)), Gloss("VERY", False, ("GOOD",))
_MOST = _TOP | {"NOTATALL"}
_SOME = frozenset({"QUITE", "SOMEWHAT", "PROBABLY"})
#: What one asks how much there is of, so that the labels need not say it: "Confío mucho" for "A great deal".
_ADDRESSING = frozenset({("FILLER",), ("OTHERS",), ("ME",)})
_ASKED = frozenset({"TRUE", "TRUST", "WORRIED", "INTERESTED", "LIKE", "IMPORTANT", "SUPPORT"})
#: A reply's first sentences; further on stand reasons.
_FIRST = 4
#: Words around an answer that a sentence of the first person may hold and nobody glosses.
_AROUND = 3

Form = tuple[str, bool]


class GlossedLabels:
    """The labels of one question as concepts.

    Args:
        options: its options.
    """

    def __init__(self, options: Sequence[Option]) -> None:
        by_language: dict[str, dict[int, list[Gloss | Rate]]] = {}
        for option in options:
            for language, said in _said_by(option.label):
                by_language.setdefault(language, {})[option.code] = said
        self._held = {option.code: folded(option.label) for option in options}
        most = max(map(len, by_language.values()), default=0)
        self._labels: list[tuple[int, Gloss]] = []
        self._rates: list[tuple[int, Rate]] = []
        self._languages = {language for language, labels in by_language.items() if len(labels) == most}
        self._is_numbered = any(option.label.isdecimal() for option in options)
        if most < 2:
            return
        for language, labels in by_language.items():
            if language in self._languages:
                for code, ways in labels.items():
                    self._labels += [(code, one) for one in ways if isinstance(one, Gloss)]
                    self._rates += [(code, one) for one in ways if isinstance(one, Rate)]
        lowest = min((one.low for _, one in self._rates), default=0)
        if most == len(options) and lowest:
            self._rates += [
                (code, Rate(0.01, lowest - 0.01)) for code, one in self._labels if one.core == ("LESSOFTEN",)
            ]
        self._cores = {one.core for _, one in self._labels}
        self._bipolar = {one.core for _, one in self._labels if one.is_opposite}

    def named(self, text: str) -> int | None:
        """The option that a reply means; None where nothing is certain.

        Args:
            text: the reply proper.
        """
        if not self._labels or len(text) > _LONGEST or _LETTERED.search(text) is not None:
            return None
        parts = _SENTENCE.split(text)
        sentences = [one for one in zip(parts[::2], [*parts[1::2], ""], strict=True) if one[0].strip(" \"'-")]
        meant: set[int] = set()
        for at, (sentence, end) in enumerate(sentences[:_FIRST]):
            if not _ASKING.isdisjoint(end):
                if not meant and sentence.strip(" ¿").count(" "):  # "¿Yo? Nada satisfecho." asks nothing
                    return None
                continue
            readings = meanings(sentence)
            own = self._in_own_words(readings) if len(sentences) == 1 else None
            if own is not None:
                return own
            meant |= self._stated(readings, is_first=at == 0)
        return meant.pop() if len(meant) == 1 else None

    def corrected(self, code: int, text: str, words: Sequence[str]) -> int:
        """The option that a whole reply in the labels' own language means, where another one was found by its words.

        "No estoy de acuerdo en absoluto" holds the label "De acuerdo", or "En desacuerdo", and says more than either; "Cały czas"
        is "Zawsze", though its words are like "Czasami".

        Args:
            code: the option that was found.
            text: the reply proper.
            words: its words in folded case.
        """
        if len(text) > _SHORT:
            return code
        is_held = self._held[code] in " ".join(words)
        if is_held and text.isascii() and _telling_most().isdisjoint(words):
            return code
        found = [label for one, label in self._labels if one == code]
        if not any(label.core and not label.degree for label in found):
            return code
        own = self._in_own_words(meanings(text.strip(" .!"), self._languages))
        if own is None or own == code:
            return code
        cores = {label.core for label in found}
        is_more = any(label.core in cores for one, label in self._labels if one == own)
        return own if is_more or not is_held else code

    def _stated(self, readings: Mapping[str, Sequence[Meanings]], *, is_first: bool) -> set[int]:
        """Options that a sentence may mean: by all of it, or by what stands before its reasons."""
        codes: set[int] = set()
        longest = 0
        if any(self._is_own(readings.get(language, [UNKNOWN]), language) for language in self._languages):
            return codes
        for language, words in readings.items():
            words = _unaddressed(words)
            for end in _ends(words):
                begun = words[:end]
                if UNKNOWN in begun or _goes_on(begun, words[end:]):
                    continue
                # "A lot of people ..." begins no answer
                is_cut = end < len(words) and words[end] != COMMA
                found = self._meant(begun, language, whole=is_cut or not is_first)
                if found:
                    known = sum(one != COMMA for one in begun)
                    if known >= longest:
                        found |= self._added(words[end:], language)
                        codes, longest = codes | found if known == longest else found, known
                    break
        if is_first and not codes:
            for language, words in readings.items():
                codes |= self._meant(_around(words), language, whole=True)
        return codes

    def _in_own_words(self, readings: Mapping[str, Sequence[Meanings]]) -> int | None:
        """The option of a whole reply in the labels' own language that says just what a label says, in any words."""
        codes = set()
        for language in self._languages & readings.keys():
            words = readings[language]
            if UNKNOWN not in words and not any(("SAY",) in one for one in words):
                # "Excellent, couldn't be better", "Ottima, grazie a Dio"
                clauses = [one for one in _clauses(words) if not all(("FILLER",) in word for word in one)]
                meant = [self._just(clause, language) for clause in clauses]
                codes |= meant[0] if meant and all(one == meant[0] for one in meant) else set()
        return codes.pop() if len(codes) == 1 else None

    def _just(self, words: Sequence[Meanings], language: str) -> set[int]:
        """Options whose labels say just what a clause says."""
        if words and ("BREAK",) in words[-1]:
            words = words[:-1]  # "Det er jeg helt enig i"
        ways = [self._as_labelled(one) for one in glosses(words, language)]
        # "quite a bit" for "Quite a lot"; "a lot" is as near to "a great deal"
        may_be_bare = any(not label.core for _, label in self._labels)
        said = [
            own
            for own in ways
            if own.core or own.degree in ("COMPLETELY", "NOTATALL") or (may_be_bare and own.degree not in ("", "VERY"))
        ]
        if any(("YES",) in one for one in words) and any(("NO",) in one for one in words):
            return set()  # "yes/no"
        just = {code for code, label in self._labels if label in said}
        return just or {
            code
            for one in said
            if one.degree in _MOST and (code := self._by_gloss(one, whole=bool(one.core))) is not None
        }

    def _as_labelled(self, said: Gloss) -> Gloss:
        """A gloss in the labels' words: "excellent" is "very good" where no label says it."""
        is_top = said == _EXCELLENT and _EXCELLENT.core not in self._cores
        return _VERY_GOOD if is_top else said

    def _is_own(self, words: Sequence[Meanings], language: str) -> bool:
        """Whether a sentence is of the labels' own language and says which it means: other steps of reading have seen to it."""
        return UNKNOWN not in words and any(
            self._by_gloss(one, whole=False) is not None
            for end in _ends(words)
            for one in glosses(words[:end], language)
        )

    def _added(self, rest: Sequence[Meanings], language: str) -> set[int]:
        """Options that clauses after a statement mean as a whole: "never, every day" says nothing."""
        codes: set[int] = set()
        start = 0
        for at in [*(at for at, one in enumerate(rest) if one == COMMA), len(rest)]:
            clause = rest[start:at]
            codes |= self._meant(clause[1:] if clause and ("BREAK",) in clause[0] else clause, language, whole=False)
            start = at + 1
        return codes

    def _meant(self, words: Sequence[Meanings], language: str, *, whole: bool) -> set[int]:
        """Options that a phrase may mean.

        Args:
            words: what its words may mean.
            language: in which they mean it; what the labels' own language says, other steps of reading have seen to.
            whole: whether it must say of what it speaks, as a label does.
        """
        if UNKNOWN in words:
            return set()
        codes = {self._by_rate(one) for one in rates(words)}
        if language not in self._languages:
            codes |= {self._by_gloss(self._as_labelled(one), whole=whole) for one in glosses(words, language)}
        return {code for code in codes if code is not None}

    def _by_rate(self, said: Rate) -> int | None:
        codes = {code for code, one in self._rates if one == said}
        codes = codes or {code for code, one in self._rates if one.low <= said.low and said.high <= one.high}
        return codes.pop() if len(codes) == 1 else None

    def _by_gloss(self, said: Gloss, *, whole: bool) -> int | None:
        if whole and not said.core:
            return None
        same = [(code, one) for code, one in self._labels if one.core == said.core]
        if same:
            return self._nearest(said, same, is_bipolar=said.core in self._bipolar)
        if whole or (said.is_opposite and not said.core):
            return None
        if not said.core and said.degree in ("COMPLETELY", "NOTATALL") and self._cores in ({("AGREE",)}, {("YES",)}):
            return self._agreed(said.degree)
        core = frozenset(said.core)
        more = [(code, one) for code, one in self._labels if core < frozenset(one.core)]
        if more:
            if said.core and said.core != ("NEITHER",) and len({one.core for _, one in more}) > 1 and not said.degree:
                more = [pair for pair in more if not pair[1].degree]
            is_bipolar = any(one.is_opposite for _, one in more)
            return self._nearest(said, more, is_bipolar=is_bipolar) if not is_bipolar or core else _only(said, more)
        bare = [(code, one) for code, one in self._labels if not one.core]
        if bare and core <= _ASKED and not said.is_opposite:
            return self._nearest(said, bare, is_bipolar=False)
        return None

    def _agreed(self, degree: str) -> int | None:
        """The option of a bare degree, where the labels agree or say yes: "a hundred percent", "absolutely not"."""
        is_opposite = degree == "NOTATALL"
        said = Gloss("COMPLETELY" if self._cores == {("AGREE",)} else "", is_opposite, next(iter(self._cores)))
        return self._nearest(said, self._labels, is_bipolar=True)

    def _nearest(self, said: Gloss, labels: Sequence[tuple[int, Gloss]], *, is_bipolar: bool) -> int | None:
        """The one label as near to a gloss as any; a step farther off is taken only where none is nearer."""
        steps = _steps(said, is_bipolar=is_bipolar)
        if said.degree == "LITTLE" and any(one.degree == "NOTVERY" for _, one in labels):
            steps.append({("SOMEWHAT", said.is_opposite)})
        # between the labelled ends of a numbered scale stand numbers
        for forms in steps[:1] if self._is_numbered else steps:
            codes = {code for code, one in labels if (one.degree, one.is_opposite) in forms}
            if codes:
                return codes.pop() if len(codes) == 1 else None
        return None


@cache
def _telling_most() -> frozenset[str]:
    """Words of which a reply that says something to the most, or not in the least, holds one."""
    phrases = (phrase for concept in _MOST for phrase in frozenset().union(*phrases_of(concept)))
    return frozenset(word for phrase in phrases for word in words_of(phrase.replace("*", "")))


@lru_cache(8192)
def _said_by(label: str) -> tuple[tuple[str, list[Gloss | Rate]], ...]:
    """What a label says in each language that knows all its words."""
    found: list[tuple[str, list[Gloss | Rate]]] = []
    for language, words in meanings(label).items():
        said: list[Gloss | Rate] = [] if UNKNOWN in words else [*glosses(words, language), *rates(words)]
        if said:
            found.append((language, said))
    return tuple(found)


def _unaddressed(words: Sequence[Meanings]) -> Sequence[Meanings]:
    """Words without exclamations and names at their beginning, one word before a comma each: "Ay, hija, muy mal"."""
    while len(words) > 2 and words[1] == COMMA and (not words[0] or _ADDRESSING.intersection(words[0])):
        words = words[2:]
    return words


def _clauses(words: Sequence[Meanings]) -> list[Sequence[Meanings]]:
    """The words between commas."""
    commas = [-1, *(at for at, one in enumerate(words) if one == COMMA), len(words)]
    return [words[start + 1 : end] for start, end in pairwise(commas)]


def _ends(words: Sequence[Meanings]) -> Iterator[int]:
    """Where a statement may end, the longest first: at the end, a comma or a word that reasons follow."""
    yield len(words)
    for at in range(len(words) - 1, 0, -1):
        if words[at] == COMMA or ("BREAK",) in words[at]:
            yield at


def _goes_on(begun: Sequence[Meanings], rest: Sequence[Meanings]) -> bool:
    """Whether what follows a statement takes it back, or it is about the question: "very hard to say", "very well, I see"."""
    after = next((one for one in rest if one != COMMA), UNKNOWN)
    if ("OR",) in after or any(("DEPENDS",) in one for one in rest):
        return True
    judged = {concept for one in begun for concepts in one for concept in concepts}
    return any(
        (word,) in one and not judging.isdisjoint(judged) for word, judging in OF_THE_QUESTION.items() for one in rest
    )


def _around(words: Sequence[Meanings]) -> Sequence[Meanings]:
    """The known words of a sentence of the first person with a few unknown ones around them; none of any other sentence."""
    first = words[: next((at for at, one in enumerate(words) if one == COMMA), len(words))]
    # "Ich bin mit meiner Arbeit sehr zufrieden"
    first = [UNKNOWN if ("BREAK",) in one else one for one in first]
    known = [one for one in first if one]
    places = [at for at, one in enumerate(first) if one and not {("FILLER",), ("ME",)} & set(one)]
    is_own = any(("ME",) in one for one in first[: places[0]]) if places else False
    if not is_own or not 0 < len(first) - len(known) <= min(_AROUND, len(known)) or len(places) < 2:
        return [UNKNOWN]
    return [UNKNOWN] if UNKNOWN in first[places[0] : places[-1]] else known


def _only(said: Gloss, labels: Sequence[tuple[int, Gloss]]) -> int | None:
    """The one label of a bare degree, where labels speak of two opposites."""
    codes = {code for code, one in labels if one.degree == said.degree}
    return codes.pop() if len(codes) == 1 else None


def _steps(said: Gloss, *, is_bipolar: bool) -> list[set[Form]]:
    """Forms of labels that a gloss stands for, the nearest first."""
    degree, side = said.degree, said.is_opposite
    steps: list[set[Form]] = [{(degree, side)}]
    if degree in _TOP:
        steps += [{(one, side) for one in _TOP}]
        steps += [{("NOTATALL", False)}] if side else []
        steps += [{("", side)}]
    elif degree in _SOME:
        steps += [{(one, side) for one in _SOME}, {("", side)}]
        steps += [{("LITTLE", side)}] if is_bipolar or degree == "SOMEWHAT" else []
        steps += [{("NOTVERY", False)}] if side else []
    elif degree == "LITTLE" and (is_bipolar or side or {"BETTER", "WORSE"} & set(said.core)):
        steps += [{(one, side) for one in _SOME}, {("", side)}]
    elif degree == "NOTVERY":
        if is_bipolar:
            steps += [{(one, not side) for one in ("", "LITTLE", *_SOME)}] if said.core != ("GOOD",) else []
        else:
            steps += [{("LITTLE", side)}, {("VERYLITTLE", side)}]
    elif degree == "NOTATALL":
        steps += [{(one, not side) for one in _TOP}, {("", not side)}]
    elif degree == "VERYLITTLE":
        steps += [{("NOTVERY", side)}]
    return steps
