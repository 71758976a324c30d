"""Which of several numbers in a reply is the answer, where the others count other things, other people or other times."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from .numerals import Numeral

#: Before a number that is not exact.
_ABOUT = (
    r"(?:(?:about|around|roughly|approximately|some|maybe|perhaps|probably|it'?s|it is|etwa|ungefähr|rund|ca\.?|circa"
    r"|cirka|vielleicht"
    r"|environ|à peu près|peut-être|un[oa]s|alrededor de|aproximadamente|como|más o menos|uns|umas|cerca de|mais ou menos|circa"
    r"|più o meno|ongeveer|zo'n|rond de|około|jakieś|mniej więcej|około|asi|přibližně|kb\.?|körülbelül|úgy|cam|aproximativ|vreo"
    r"|около|примерно|где-то|приблизно|десь|близько|ungefär|omkring|runt|noin|suunnilleen|yaklaşık|aşağı yukarı|sekitar|kira-kira"
    r"|khoảng|περίπου|γύρω στα) )"
)
#: Words after which the answer stands.
_NAMED = re.compile(
    r"(?:\b(?:more like|closer to|nearer(?: to)?|answer|rating|score|total|sum|result|altogether|in all|makes(?: it)?"
    r"|comes? to|gives(?: me| us)?|that's"
    r"|so|now at|i'm (?:at|on) an?|i'm at"
    r"|(?:give|rate|put|score|place|call) (?:it|them|him|her|that|this|myself|us)(?: at| as| on)?(?: an?| about| around)?"
    r"|(?:stopped|settle[d]?|stay(?:ed)?|land(?:ed)?|end(?:ed)? up) (?:at|on|with)|i(?:'d| would|'ll)? (?:say|pick"
    r"|choose|go (?:with|for))"
    r"(?: an?)?|, also|\bdonc|\bas[ií] que|\bquindi|\bentão|\bdus|\balltså|\bwięc|\btakže|\btehát|\bdeci|значит|\byani"
    r"|\bjadi|所以|だから|(?:macht|ça fait|hacen|fanno|maakt|tekee|daje) (?:dann |zusammen )?|insgesamt|au total|en total"
    r"|in totale|итого|toplam|так что|поэтому|тому|отже|alors|soit|entonces|por eso|perciò|portanto|por isso|czyli|så|därför|derfor"
    r"|ezért|așa că|bu yüzden|o yüzden|joten|eli|nên|folglich|άρα|οπότε)\W{0,4}"
    + _ABOUT
    + r"?|let'?s (?:say|call it|go with|put)"
    r"|put me down for|make (?:it|that)|call it|go with|=\s*|[=-]>\s*|[⇒→]\s*|\n[#>* ]*)$"
)
#: After a number that is the answer: "five seems right to me".
_CALLED_RIGHT = re.compile(
    r"(?: \w+)? (?:(?:seems|sounds|feels|looks|is|would be) (?:about )?(?:right|ideal|perfect|fine|enough|plenty"
    r"|my answer|it)|it is|will do"
    r"|would do)\b"
)
#: Before the age at which something ends, where years are asked for.
_UNTIL = re.compile(
    r"(?<!\w)(?:until|till|bis|jusqu'à|hasta(?: los)?|até(?: os)?|fino a(?:i)?|do|до|tot|til)(?: i'm| age| ich)? $"
)
_YEARS = ("year", "jahr", "an", "año", "lat", "rok", "лет", "рок", "jaar", "år")
#: Between a number that opens a reply and the reasons for it.
_REASONS = re.compile(
    r"\s*(?:of (?:them|those|these)|[^\W\d_]+\s*)?(?:$|[.;:!(\n]|,(?! (?:or|maybe|perhaps|possibly|sometimes \d|vielleicht"
    r"|peut-être|quizás?|forse|talvez|может|może|kanske|måske|kanskje|belki|mungkin|no\b|oder|ou|o)\b)"
    r"|[-–—]+\s|\b(?:because|since|as)\b)"
)
_OPENED = re.compile(
    r"[\W_]*(?:(?:i'd say|i would say|about|around|roughly|only|just|probably|maybe|well|hm+|um+|an?|it's|that's|i'm|i am"
    r"|answer|so)[\s,:]+)*"
)
#: Beginnings of clauses that speak of others, of other times or of what is not so.
_ASIDE = re.compile(
    r"\b(?:(?:my|his|her|our|the) (?!household|family|wife and i|husband and i|scales?|receipt|till|bill|app|tracker"
    r"|statement|payslip|doctor's scales?)\w+(?: \w+)? (?:has|had|have|gets?"
    r"|works?|says?|said|would|wants?|wanted|thinks?|thought|reckons?|recommends?|advises?|begs?|asks?"
    r"|is|was|drinks?|sleeps?|earns?)|(?:he|she|they|we all) (?:has|had|have|gets?|works?|drinks?|sleeps?)|used to|aim"
    r"|supposed to|meant to|(?:planned|wanted|hoped|budgeted) "
    r"(?:to|for|on)|pension of|salary of|wages? of|income of|budget (?:is|was|of)|ought|should|would have|could have"
    r"|last year|i said|i (?:once |always |first )?thought|i planned|normally|in my (?:contract|youth)|when i was"
    r"|contract says)\b"
)
#: A last clause that sums up.
_CONCLUDED = re.compile(
    r"(?:^|[,.;:!?\n]\s*)(?:so|therefore|that makes|which makes|in total|altogether|together|all in all)\b[^.;!?\n]*\W*$"
)
_CLAUSES = re.compile(r"[.;!?\n]+|,|\b(?:but|though|although|while|whereas|aber|mais|pero|ma|но)\b")
#: A number that counts what follows it: "4 times", "three hours", "30-year-old".
_COUNTING = re.compile(
    r"[- ](?:times?|hours?|minutes?|days?|weeks?|months?|years?|kilos?|kg|km|miles?|euros?|dollars?|pounds?|quid|bucks|am|pm"
    r"|people"
    r"|kids?|children|o'clock|percent|bags?|grandchildren|grandkids|cups?|flats?|rooms?|colleagues|neighbours|neighbors|of us"
    r"|year-olds?|jahren?|stunden|mal|ans|años|anos|anni|heures|fois|veces|volte|vezes|лет|раза?|yıl|saat|kez|tahun|jam|kali)\b"
    r"|%|:\d\d|\s?(?:°|st\b|nd\b|rd\b|th\b)"
)


#: After a number: it is the total of those before it.
_IN_ALL = re.compile(
    r"(?: ?[^\W\d_]+| ?[€$£%])?,? (?:in total|in all|all in all|altogether|all told|combined|in sum|insgesamt|zusammen"
    r"|alles zusammen"
    r"|in summe|au total|en tout|en total|en todo|no total|ao todo|em tudo|in tutto|in totale|in totaal|bij elkaar|totalt"
    r"|sammanlagt|i alt"
    r"|til sammen|tilsammans|yhteensä|łącznie|razem|w sumie|celkem|dohromady|összesen|în total|συνολικά|всего|итого"
    r"|в сумме|вместе"
    r"|загалом|разом|toplam(?:da)?|semuanya|totalnya|jumla|tổng cộng|कुल)(?!\w)|[^\W\d_]*(?:합계|합쳐서|総計)"
)
#: Two numbers and their sum are the least that tells a sum; prices are exact to a cent.
_PARTS_OF_A_SUM, _EXACT = 2, 0.005
#: After a number: it is a difference.
_MORE = re.compile(
    r"(?: [^\W\d_]+)? (?:more than|less than|fewer than|above|mehr als|weniger als|de plus que|de moins que|más (?:que"
    r"|de lo)|menos (?:que|de lo)"
    r"|a (?:mais|menos) (?:que|do que)|in (?:più|meno) (?:di|del|rispetto)|больше,? чем|меньше,? чем|meer dan|minder dan"
    r"|mer än|mindre än)\b"
)
_OF_THE_CLOCK = ("at ", " um ", " à ", " las ", " alle ", " às ", " kl ", "kl. ", " o ", " в ")
#: Things of which a number says how many: "2 mortgages".
_THINGS = re.compile(
    r" (?!(?:is|as|was|plus|points?|stars?|this|always|sometimes|perhaps|seems|feels|sounds|fits|thanks|yes|unless"
    r"|besides|its|us|less)\b)"
    r"(?:[a-z]+ )?[a-z]{2,}s\b"
)
#: Units of questions that ask for people, and how replies call them.
_PEOPLE = ("people", "person", "member", "household")
_OF_PEOPLE = frozenset(("people", "person", "of us"))
#: What a number counts that hardly any question asks for in passing.
_OTHER_UNIT = re.compile(
    r"\s?(?:square|sq\b|metres|meters|m²|m2\b|rooms?|people|of us|bedrooms?|km\b|miles|percent|%|am\b|pm\b|o'clock|:\d\d)"
)


def number_meant(
    text: str,
    found: Sequence[Numeral],
    is_possible: Callable[[float], bool],
    *,
    counts_are_aside: bool = False,
    unit: str = "",
) -> float | None:
    """The one number of several that a reply gives as its answer; None where nothing tells them apart.

    Args:
        text: the reply in folded case.
        found: the numbers in it, more than one value among them.
        is_possible: whether a number may be an answer at all.
        unit: what is counted, empty where nothing or anything is.
        counts_are_aside: whether a number that counts something is not the answer, as on a scale.
    """
    possible = [one for one in found if is_possible(one.value)]
    if counts_are_aside:
        possible = [one for one in possible if not _COUNTING.match(text, one.end) and not _is_date(text, one)]
        if len({one.value for one in possible}) == 1:
            return possible[0].value
        uncounted = [one for one in possible if not _THINGS.match(text, one.end)]
        if len({one.value for one in uncounted}) == 1:
            return uncounted[0].value
    else:
        are_people = unit.casefold().startswith(_PEOPLE)
        own = [
            one
            for one in possible
            if not _MORE.match(text, one.end)
            and (not (other := _OTHER_UNIT.match(text, one.end)) or (are_people and other[0].strip() in _OF_PEOPLE))
        ]
        possible = own or possible
        if len({one.value for one in possible}) == 1:
            return possible[0].value
    total = _total(text, possible)
    if total is not None:
        return total
    named = [
        one for one in possible if _NAMED.search(text, max(0, one.start - 60), one.start) and not _is_aside(text, one)
    ]
    if not named and unit.casefold().startswith(_YEARS):
        # "I'm 52 now and I'll be at it until 70"
        named = [one for one in possible if _UNTIL.search(text, max(0, one.start - 20), one.start)]
    named = named or [one for one in possible if _CALLED_RIGHT.match(text, one.end)]
    if named and len({one.value for one in named}) == 1:
        return named[0].value
    if named and text[: named[-1].start].rstrip(" $€£").endswith("="):
        return named[-1].value
    if named:
        return named[-1].value if re.search(r"\b(?:so|total|answer|altogether)\b", text) else None
    concluded = _CONCLUDED.search(text)
    if concluded is not None:
        last = {one.value for one in possible if one.start >= concluded.start()}
        if len(last) == 1:
            return last.pop()
    first = found[0]
    if first in possible and _opens(text, first):
        return first.value
    clauses = [0, *(clause.end() for clause in _CLAUSES.finditer(text)), len(text) + 1]
    own = []
    for start, end in pairwise(clauses):
        inside = [one for one in possible if start <= one.start < end]
        if inside and not _ASIDE.search(text, start, min(end, inside[0].start)):
            own += inside
    return own[0].value if len({one.value for one in own}) == 1 else None


def _total(text: str, found: Sequence[Numeral]) -> float | None:
    """The number said to be a total, or the one that is the sum of all others: "two, one and one: 4"; None if there is none."""
    said = {one.value for one in found if _IN_ALL.match(text, one.end)}
    if len(said) == 1:
        return said.pop()
    counted = [one for one in found if not text[: one.start].endswith(_OF_THE_CLOCK)]
    if len(counted) > _PARTS_OF_A_SUM:
        whole = sum(one.value for one in counted) / 2
        if abs(counted[-1].value - whole) < _EXACT or (
            abs(counted[0].value - whole) < _EXACT and _opens(text, counted[0])
        ):
            return whole
    return None


def _is_aside(text: str, one: Numeral) -> bool:
    """Whether the clause up to a number speaks of others, of other times or of what is not so."""
    begin = max((clause.end() for clause in _CLAUSES.finditer(text, 0, one.start)), default=0)
    return _ASIDE.search(text, begin, one.start) is not None


def _opens(text: str, first: Numeral) -> bool:
    """Whether a number opens a reply that goes on with reasons."""
    opened = _OPENED.match(text)
    return opened is not None and opened.end() >= first.start and _REASONS.match(text, first.end) is not None


def counts_something(text: str, one: Numeral) -> bool:
    """Whether a number says how many of something there are, or which day it was: "five grandchildren", "the 4th"."""
    return _COUNTING.match(text, one.end) is not None


def _is_date(text: str, one: Numeral) -> bool:
    """Whether a number is a year or an age: "in 2023", "at 71"."""
    return one.value >= 1900 or text[max(0, one.start - 3) : one.start] in ("at ", "'", "age ")
