"""Reading a profile in free words: "34, urban professional, mother of two"."""

from __future__ import annotations

import re
from functools import cache

from ....errors import InputError
from ...calibration.conditionals import titles
from ...calibration.countries import countries
from ...taxonomy.tree import Tree
from .core_words import NUMBERS, phrases_in
from .identifiers import without_identifiers
from .profile import Profile

_AGE = re.compile(
    r"\b(?:aged?:?\s*)(\d{1,3})\b"
    r"|\b(\d{1,3})[\s-]*(?:years?|yrs?|y/?o)\b(?:[\s-]*old)?"
    r"|(?:^|[,;(]\s*)(\d{1,3})(?=\s*(?:[,;)]|$))",
    re.I,
)
_COUNT = rf"(\d{{1,2}}|{'|'.join(NUMBERS)})"
_CHILDREN = re.compile(
    rf"\b(?:mother|father|mum|mom|dad|parent) of {_COUNT}\b(?! (?:cats?|dogs?))|\b{_COUNT} (?:children|kids|child|kid)\b",
    re.I,
)
_CHILDLESS = re.compile(r"\b(?:childless|no children|no kids|without children)\b", re.I)
_ALONE = re.compile(r"\b(?:lives|living|live) alone\b", re.I)
_HOUSEHOLD = re.compile(rf"\b(?:household|family) of {_COUNT}\b", re.I)
_NAME_PART = re.compile(r"^[A-ZÀ-Þ][\w'-]+(?: [A-ZÀ-Þ][\w'.-]+){1,3}$")

#: Leaves that a count of children answers.
HAS_CHILDREN, CHILDREN = "DEM-0362", "DEM-0363"


def read_text(text: str, *, where: str = "enrich", country: str = "") -> Profile:
    """A profile from free words; the words themselves are kept as one free fact, without direct identifiers.

    Args:
        text: the profile.
        where: file and line for errors.
        country: ISO3 code if known from elsewhere.

    Raises:
        InputError: an empty profile, an age that is none of an adult, or words that contradict each other.
    """
    profile = Profile(where, country)
    read_into(profile, text, field="profile")
    if profile.is_empty:
        raise InputError(
            "an empty profile",
            where=where,
            parameter="profile",
            got=text,
            allowed="words such as '34, teacher, mother of two'",
        )
    return profile


def read_into(profile: Profile, text: str, *, field: str) -> None:
    """Read free words into a profile and keep them under a field's name."""
    kept, dropped = without_identifiers(text)
    kept, names = _without_names(kept)
    profile.dropped += [*dropped, *names]
    if not kept:
        return
    profile.free[field] = kept
    _read_age(profile, kept)
    for column, value, words in phrases_in(kept):
        profile.set(column, value, words)
    _read_family(profile, kept)
    _read_work(profile, kept)
    _read_country(profile, kept)


def _without_names(text: str) -> tuple[str, list[str]]:
    """A text without parts that are nothing but a person's name in capitals."""
    parts = [part.strip() for part in text.split(",")]
    known = {word.casefold() for word in _country_words()}
    kept = [part for part in parts if not (_NAME_PART.match(part) and part.casefold() not in known)]
    return ", ".join(kept), ["name"] * (len(parts) - len(kept))


def _read_age(profile: Profile, text: str) -> None:
    match = _AGE.search(text)
    if match is None:
        return
    said = next(group for group in match.groups() if group)
    set_age(profile, int(said), said)


def set_age(profile: Profile, age: int, said: str) -> None:
    """Note an age.

    Raises:
        InputError: no adult's age.
    """
    if not 18 <= age <= 110:
        raise InputError(where=profile.where, parameter="age", got=said, allowed="an adult's age, 18 to 110")
    profile.set("age", age, said)


def _read_family(profile: Profile, text: str) -> None:
    match = _CHILDREN.search(text)
    if match is not None:
        set_children(profile, _number(match[1] or match[2]))
    if _CHILDLESS.search(text):
        set_children(profile, 0)
    household = _HOUSEHOLD.search(text)
    if household is not None:
        profile.set("household_size", _number(household[1]), household[0])
    if _ALONE.search(text):
        profile.set("household_size", 1, "lives alone")


def set_children(profile: Profile, count: int) -> None:
    """Note how many children somebody has, where the tree has the leaves for it."""
    tree = Tree.load()
    if HAS_CHILDREN in tree.index:
        profile.set_leaf(HAS_CHILDREN, "yes" if count else "no")
    if count and CHILDREN in tree.index:
        profile.set_leaf(CHILDREN, str(count))


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else NUMBERS[word.casefold()]


def _read_work(profile: Profile, text: str) -> None:
    """An occupation of the published list, or the group that "professional" and "manager" name."""
    if "occupation" in profile.core or profile.core.get("employment") in (
        "retired",
        "homemaker",
        "student",
        "unemployed",
    ):
        return
    folded = text.casefold()
    found = [title for title in _titles() if title in folded and re.search(rf"\b{re.escape(title)}\b", folded)]
    if found:
        title = max(found, key=len)
        profile.set("occupation", title, title)
        profile.core["isco"] = _titles()[title]
    elif re.search(r"\bprofessional\b", folded):
        profile.core["isco"] = 2
    elif re.search(r"\bmanager\b", folded):
        profile.core["isco"] = 1


@cache
def _titles() -> dict[str, int]:
    """Occupation title to its ISCO-08 major group, and the last word of a title to the group where it occurs most."""
    groups: dict[str, dict[int, int]] = {}
    for group, listing in enumerate(titles()):
        for name in listing.names:
            last = name.casefold().split()[-1]
            for words in {name.casefold(), last}:
                counts = groups.setdefault(words, {})
                counts[group] = counts.get(group, 0) + 1
    return {words: max(counts, key=lambda group: counts[group]) for words, counts in groups.items() if len(words) > 3}


def isco_of(occupation: str) -> int | None:
    """ISCO-08 major group of an occupation in a user's words, by its title or its last word; None if unknown."""
    words = occupation.casefold().split()
    return next((_titles()[part] for part in (" ".join(words), *words[-1:]) if part in _titles()), None)


def _read_country(profile: Profile, text: str) -> None:
    found = {
        country.iso3
        for country in countries()
        if re.search(rf"(?<![\w-]){re.escape(country.name)}(?![\w-])", text, re.I)
    }
    if len(found) == 1:
        profile.set_country(found.pop())


@cache
def _country_words() -> frozenset[str]:
    return frozenset(country.name for country in countries())
