"""Living with nobody, where people are counted."""

from __future__ import annotations

import re

_ALONE = re.compile(
    r"\b(?:live alone|alone|by myself|on my own|(?:just|only) (?:me|myself)|allein|nur ich|seule?|sol[ao]|sozinh[ao]|alleen|ensam"
    r"|alene|aleine|sama?m?|yksin|egyedül|singur[ăa]?|sám|sama|μόν[οη][ςη]?|один|одна|сам|сама|yalnız|tek başıma|sendiri(?:an)?"
    r"|một mình|peke yangu)\b|一个人|一人|独居|ひとり|혼자|अकेल|وحدي|לבד|تنها|คนเดียว"
)
#: With one other: "just me and my wife".
_WITH_ONE = re.compile(
    r"\b(?:my (?:wife|husband|partner|girlfriend|boyfriend|mother|mum|mom|father|dad|sister|brother) and (?:i|me)"
    r"|(?:me|myself) and my (?:wife|husband|partner|girlfriend|boyfriend|mother|mum|mom|father|dad|sister|brother))\b(?! and)"
)


def lives_alone(text: str) -> bool:
    """Whether a reply in folded case says that one is on one's own."""
    return _WITH_ONE.search(text) is None and _ALONE.search(text) is not None


def lives_with_one(text: str) -> bool:
    """Whether a reply in folded case names oneself and one other and no more: "my husband and I"."""
    return _WITH_ONE.search(text) is not None and "," not in text
