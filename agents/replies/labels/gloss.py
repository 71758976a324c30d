"""What a phrase of a scale says in any language: how much, of what, or of its opposite; "pas très heureux" is NOTVERY HAPPY."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from ..words.reply_words import word_set
from ..words.scale_words import Concepts, Meanings

#: Languages in which a negation after its word leaves the degree alone: 매우 동의하지 않음 is "strongly disagree".
_NEGATED_WHOLE = frozenset({"ko", "ja", "th"})
#: Languages that strengthen a whole statement with what follows it: لا أوافق بشدة.
_STRENGTHENED_AFTER = frozenset({"ar", "sw"})
#: Languages whose word for "disagree" is a negation that another only strengthens: "ни в коей мере не согласен".
_TWICE_DENIED = frozenset({"ru", "uk", "tr"})
#: Words in which a concept is the opposite of another.
_OPPOSITES = {
    "DISAGREE": "AGREE",
    "DISSATISFIED": "SATISFIED",
    "UNHAPPY": "HAPPY",
    "UNIMPORTANT": "IMPORTANT",
    "UNLIKELY": "LIKELY",
    "UNSAFE": "SAFE",
    "DISTRUST": "TRUST",
    "OPPOSE": "SUPPORT",
    "BAD": "GOOD",
    "DIFFICULT": "EASY",
    "DISLIKE": "LIKE",
    "FALSE": "TRUE",
    "INEQUITABLE": "EQUITABLE",
    "UNCOMFORTABLE": "COMFORTABLE",
    "NO": "YES",
}
#: Two concepts that are one: "more easy" is "easier".
_TOGETHER = {
    frozenset({"GOOD", "MORE"}): "BETTER",
    frozenset({"BAD", "MORE"}): "WORSE",
    frozenset({"GOOD", "LESS"}): "WORSE",
    frozenset({"BAD", "LESS"}): "BETTER",
    frozenset({"DIFFICULT", "MORE"}): "HARDER",
    frozenset({"EASY", "LESS"}): "HARDER",
    frozenset({"EASY", "MORE"}): "EASIER",
    frozenset({"DIFFICULT", "LESS"}): "EASIER",
    frozenset({"OFTEN", "LESS"}): "LESSOFTEN",
}
#: UN turns its word alone into the opposite, as in غير راض جدا.
_NEGATIONS = frozenset({"NOT", "UN"})
_DEGREES = word_set(
    "COMPLETELY EXTREMELY VERY QUITE SOMEWHAT LITTLE FEW ATALL NOTATALL NOTVERY SO DEFINITELY PROBABLY TOO ALMOST"
)
#: Words beside which others judge the question or greet: "hard to say", "good question", "good day".
OF_THE_QUESTION = {"SAY": {"DIFFICULT", "EASY"}, "ACK": {"DIFFICULT", "EASY", "GOOD", "BAD"}}
#: Said of everything, and never of a scale.
_EMPTY = frozenset({"FILLER", "ME", "SAY", "COMMA", "THANKS"})
#: Words with which no phrase is an answer of one option.
_BLOCKING = word_set("BREAK OR BETWEEN OTHERS PAST IF DEPENDS PER TIMES NOR MORETHAN LESSTHAN ATLEAST")
#: Two degrees that are one.
_COMBINED = {
    frozenset({"VERY", "QUITE"}): "QUITE",
    frozenset({"VERY", "COMPLETELY"}): "COMPLETELY",
    frozenset({"VERY", "EXTREMELY"}): "EXTREMELY",
    frozenset({"VERY", "LITTLE"}): "VERYLITTLE",
    frozenset({"VERY", "FEW"}): "VERYLITTLE",
    frozenset({"VERY", "SOMEWHAT"}): "SOMEWHAT",
    frozenset({"SO", "NOTVERY"}): "NOTVERY",
    frozenset({"QUITE", "FEW"}): "NOTVERY",
    frozenset({"QUITE", "LITTLE"}): "LITTLE",
    frozenset({"SOMEWHAT", "LITTLE"}): "LITTLE",
    frozenset({"VERY", "NOTATALL"}): "NOTATALL",
    frozenset({"COMPLETELY", "NOTATALL"}): "NOTATALL",
    frozenset({"NOTVERY", "ATALL"}): "NOTATALL",
}
#: More ways to understand one phrase than that are not tried.
_MOST_READINGS = 64


@dataclass(frozen=True)
class Gloss:
    """One phrase.

    Attributes:
        degree: how much; empty where it is not said.
        is_opposite: whether of the opposite: "unhappy", "not happy".
        core: of what, in alphabetical order; empty for a bare degree such as "a lot".
    """

    degree: str
    is_opposite: bool
    core: tuple[str, ...]


def glosses(words: Sequence[Meanings], language: str) -> list[Gloss]:
    """What known words may say together, one gloss for each way to understand them; none where they say nothing."""
    ways = 1
    for one in words:
        ways *= len(one)
    if not 0 < ways <= _MOST_READINGS:
        return []
    found: dict[Gloss, None] = {}
    for reading in product(*words):
        for gloss in _read([concept for concepts in reading for concept in concepts], language):
            found.setdefault(gloss)
    if any(("SO",) in one for one in words) and any(gloss.degree == "NOTVERY" for gloss in found):
        # a word for "very" and "so" alike means the latter beside a negation: "moc nezajímá"
        return [gloss for gloss in found if gloss.degree == "NOTVERY"]
    return list(found)


def _read(concepts: list[str], language: str) -> list[Gloss]:
    if concepts.count("NOR") > 1 or "NEITHER" in concepts:
        return [Gloss("", False, ("NEITHER",))] if {"BREAK", "OTHERS"}.isdisjoint(concepts) else []
    if not _BLOCKING.isdisjoint(concepts) or any(
        word in concepts and not judging.isdisjoint(concepts) for word, judging in OF_THE_QUESTION.items()
    ):
        return []
    clauses = " ".join(concepts).split("COMMA")
    if sum(not _DEGREES.isdisjoint(clause.split()) for clause in clauses) > 1:
        # "very happy, not at all happy": two statements
        return []
    said = [one for one in concepts if one not in _EMPTY]
    if any(one.isdecimal() for one in said):
        return []
    gloss = _one(tuple(said), language)
    found = [] if gloss is None else [gloss]
    # "Yes, very much" and "No, not much" answer in the words after the first
    if len(said) > 1 and said[0] in ("YES", "NO"):
        rest = said[1:]
        if {"YES", "NO"} <= set(said):
            return []
        if said[0] == "YES" or not {"NOT", "NOTVERY", "NOTATALL", "NEVER"}.isdisjoint(rest):
            found += _read(rest, language)
    return found


def _one(said: Concepts, language: str) -> Gloss | None:
    cores = [one for one in said if one not in _DEGREES and one not in _NEGATIONS]
    degrees = [one for one in said if one in _DEGREES]
    if not cores and not degrees:
        return None
    if said.count("NOT") == 2 and any(_OPPOSITES.get(one) in cores for one in cores):
        # "niet tevreden, niet ontevreden"
        return Gloss("", False, ("NEITHER",))
    is_opposite = not _NEGATIONS.isdisjoint(said)
    if is_opposite:
        turned = _negated(said, degrees, cores, language)
        if turned is None:
            return None
        degrees, is_opposite = turned
    elif {"ATALL", "NOTATALL"} <= set(degrees):
        degrees = ["NOTATALL"]
    elif "ATALL" in degrees:
        # it needs a negation, if only one within a word: 全くそう思わない
        if _OPPOSITES.keys().isdisjoint(cores):
            return None
        cores = [_OPPOSITES.get(one, one) for one in cores]
        degrees = ["NOTATALL"]
    degree = _combined(degrees)
    if degree is None:
        return None
    core = frozenset(cores)
    if len(core) < len(cores):
        # "never say never"
        return None
    for pair, one in _TOGETHER.items():
        if pair <= core:
            core = core - pair | {one}
    if degree == "TOO":
        if core:
            return None
        degree, core = "", frozenset({"TOOMUCH"})
    if len(core) > 2:
        return None
    opposed = core & _OPPOSITES.keys()
    if len(opposed) > 1 or any(_OPPOSITES[one] in core for one in opposed):
        return None
    if opposed:
        core = core - opposed | {_OPPOSITES[one] for one in opposed}
        is_opposite = not is_opposite
    if degree == "NOTATALL" and core == {"AGREE"} and language in _TWICE_DENIED:
        is_opposite = False
    if (degree in ("NOTATALL", "NOTVERY") and is_opposite) or ("YES" in core and len(core) > 1):
        return None
    if not core and (degree in ("DEFINITELY", "PROBABLY") or (is_opposite and degree)):
        core = frozenset({"YES"})
    return Gloss(degree, is_opposite, tuple(sorted(core))) if core or degree else None


def _negated(said: Concepts, degrees: list[str], cores: list[str], language: str) -> tuple[list[str], bool] | None:
    """Degrees and whether the opposite is meant, where a phrase holds a negation; None where it says nothing certain."""
    if "NEVER" in cores or "NOTATALL" in degrees:
        # a negation that only agrees: "никогда не", "no ... nada"
        return [one for one in degrees if one not in ("SO", "ATALL")], False
    if "ATALL" in degrees:
        return ["NOTATALL"], False
    if "FEW" in degrees or "NOTVERY" in degrees:
        return ["NOTVERY"], False
    if "UN" in said:
        return degrees, True
    place = said.index("NOT")
    before = [one for one in said[:place] if one in _DEGREES]
    after = [one for one in said[place:] if one in _DEGREES]
    first_core = next((at for at, one in enumerate(said) if one in cores), len(said))
    if before and not after:
        if "SO" in before:
            return ["NOTVERY"], False
        if (
            place > first_core
            and language not in _NEGATED_WHOLE
            and not {"VERY", "EXTREMELY", "TOO"}.isdisjoint(before)
        ):
            return ["NOTVERY"], False
        return before, True
    if after and not before:
        if not {"SO", "TOO", "VERY"}.isdisjoint(after):
            if language in _NEGATED_WHOLE and first_core < len(said) and "SO" not in after:
                return after, True
            return ["NOTVERY"], False
        if first_core < said.index(after[0]) and (language in _NEGATED_WHOLE or language in _STRENGTHENED_AFTER):
            return after, True
        return (after, True) if set(after) <= {"PROBABLY", "DEFINITELY"} else None
    if before:
        # "definitely not very happy"
        return (["NOTVERY"], False) if set(before) <= {"PROBABLY", "DEFINITELY"} and "VERY" in after else None
    return [], True


def _combined(degrees: Sequence[str]) -> str | None:
    """One degree of several; None where they do not go together."""
    distinct = list(dict.fromkeys(degrees))
    if len(distinct) > 1:
        distinct = [one for one in distinct if one not in ("PROBABLY", "DEFINITELY", "SO")] or distinct[:1]
    if not distinct:
        return ""
    degree = distinct[0]
    for one in distinct[1:]:
        # "не очень много", but not "très peu probable"
        both = degree if (degree, one) == ("NOTVERY", "VERY") else _COMBINED.get(frozenset({degree, one}))
        if both is None:
            return None
        degree = both
    return {"FEW": "NOTVERY", "SO": None}.get(degree, degree)
