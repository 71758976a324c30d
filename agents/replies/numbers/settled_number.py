"""The number that a reply settles on after a range: "6 to 8, but 7 on a typical night", "between 2 and 4, let's call it 3"."""

from __future__ import annotations

import re
from itertools import pairwise

from .amounts import amounts

#: What parts a range from the decision.
_CLAUSE = re.compile(
    r"[.,;:!?…،؛，。\n]+(?!\d)|\s-+\s|->|=>|→|⇒|\b(?:but|so)\b|\b(?:aber|mais|pero|mas|ma|но|але|ale|maar|men|ama|tapi)\b|但"
)
#: Words of deciding, one of which a clause that settles a range begins with or holds.
_DECIDING = re.compile(
    r"\b(?:let'?s|let us|call it|go(?:ing)? (?:with|for)|put(?: me)?(?: down)?|say|make (?:it|that)|settle|pick|choose|more like"
    r"|closer to|nearer|probably|usually|typical(?:ly)?|normal(?:ly)?|mostly|most (?:days|nights|weeks|of the time)|generally"
    r"|on average|average|actually|exactly|to be (?:exact|precise)|i(?:'m| am)|im (?:schnitt|mittel)|im durchschnitt"
    r"|en moyenne|en promedio|de media|in media|em média|в среднем|gemiddeld|średnio"
    r"|it was|it's|that's|is fine|seems? right|final(?:ly)?|answer|so|if (?:i|you) (?:must|had|have to|insist|push|force|make)"
    r"|sagen wir|eher|meist(?:ens)?|disons|plutôt|digamos|más bien|diciamo|скажем|скорее|обычно|powiedzmy|raczej|zwykle"
    r"|zeg maar|meestal|oftast|diyelim|genelde|biasanya|normalmente|geralmente|generalmente|habitualmente|solitamente|di solito"
    r"|d'habitude|d'ordinaire|habituellement|normalement|en général|gewöhnlich|in der regel|normaal(?:gesproken)?|gewoonlijk"
    r"|vanligtvis|vanligen|vanligvis|som regel|normalt|sædvanligvis|zazwyczaj|przeważnie|na ogół|większością|většinou|obvykle"
    r"|zvyčajne|väčšinou|általában|rendszerint|többnyire|de obicei|în general|de regulă|συνήθως|κατά κανόνα|в основном|чаще"
    r"|как правило|зазвичай|здебільшого|переважно|genellikle|çoğunlukla|umumnya|kwa kawaida|thường|yleensä|tavallisesti)\b"
    r"|就|一般|通常|普段|平时|たいてい|大抵|だいたいは|대개|보통|대체로|주로|عادة|غالبا|בדרך כלל|לרוב|معمولا"
    r"|आमतौर पर|अक्सर|सामान्यतः|ปกติ"
    r"|সাধারণত|->|=>|→|⇒",
    re.IGNORECASE,
)
#: Days that are not those asked for.
_ASIDE = re.compile(
    r"\b(?:weekends?|saturdays?|sundays?|holidays?|vacation|worst|best|sometimes|once|max(?:imum)?|min(?:imum)?)\b",
    re.I,
)


def settled_number(text: str, start: int, low: float, high: float) -> float | None:
    """The one number, from low to high, of the first clause after a range that decides between its ends; None if there is none.

    Args:
        text: the reply.
        start: where the range ends.
        low, high: its ends.
    """
    breaks = [start, *(one.start() for one in _CLAUSE.finditer(text, start)), len(text)]
    is_led = False
    for begin, end in pairwise(breaks):
        clause = text[begin:end]
        values = {one.value for one in amounts(clause)}
        is_deciding = _DECIDING.search(clause) is not None
        if values and (is_deciding or is_led) and _ASIDE.search(clause) is None:
            value = values.pop()
            return value if not values and low <= value <= high else None
        # "but if I must pick, three"
        is_led = is_deciding and not values
    return None
