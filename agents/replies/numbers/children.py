"""Children told one by one, or in a word: "a son and two daughters", "twins", "childless"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..words.reply_words import word_set
from .numerals import numerals

_ASKED = word_set(
    "children child kids kinder kind enfants hijos figli filhos kinderen barn børn lapsia dzieci dětí детей дітей çocuk"
)
_NONE = re.compile(
    r"\b(?:child(?:less|-?free)|kinderlos|sans enfants?|sin hijos|senza figli|sem filhos|kinderloos|barnlös|barnløs|lapseton"
    r"|bezdzietn\w+|bezdětn\w+|бездетн\w+|бездітн\w+|gyermektelen|fără copii|çocuksuz)\b"
)
_SEVERAL = {
    word: number
    for number, words in (
        (
            2,
            "twins zwillinge jumeaux jumelles mellizos gemelos gemelli gêmeos tweeling tvillingar tvillinger bliźnięta",
        ),
        (3, "triplets drillinge triplés trillizos gemellini trigêmeos drieling trillingar"),
    )
    for word in words.split()
}
_ONE = r"an?|one|my|eine?n?|une?|un[ao]?|uma?|mon|ma|mi|mein|meine|meu|minha|een|ett|et|en|mijn|min"
_CHILD = (
    r"sons?|daughters?|boys?|girls?|söhne?|sohn|töchter|tochter|jungs?|mädchen|fils|filles?|garçons?|hij[oa]s?|niñ[oa]s?|filh[oa]s?"
    r"|figli[oae]?|bambin[oaie]|zo(?:on|nen|ons)|dochters?|jongens?|meisjes?|söner|son|döttrar|dotter|pojkar|flickor|søn(?:ner)?|døtre"
    r"|datter|drenge?|piger?|gutter?|jenter?"
)
_TOLD = re.compile(rf"\b(?:({_ONE})|(\d+)) (?:\w+ )?(?:{_CHILD})\b")


def children_told(text: str, asked: Sequence[str]) -> float | None:
    """How many children a reply tells of; None where it does not tell them so, or something else is asked for.

    Args:
        text: in folded case.
        asked: words of the question for what is counted.
    """
    if _ASKED.isdisjoint(asked):
        return None
    if _NONE.search(text) is not None:
        return 0.0
    whole = text
    for one in reversed(numerals(text)):
        whole = f"{whole[: one.start]}{one.value:g}{whole[one.end :]}"
    told = list(_TOLD.finditer(whole))
    if len(told) > 1:
        numbers = re.findall(r"\d+", whole)
        counted = [one[2] for one in told if one[2] is not None]
        if len(numbers) != len(counted):
            return None
        values = [int(one[2] or 1) for one in told]
        is_summed = len(values) > 2 and values[0] == sum(values[1:])  # "dos hijos, un niño y una niña"
        return float(values[0] if is_summed else sum(values))
    several = [number for word, number in _SEVERAL.items() if word in text.split()]
    return float(several[0]) if len(several) == 1 and not numerals(text) else None
