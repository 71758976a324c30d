"""Numbers in a text with what multiplies or halves them: "61k", "2.5 million", "seven and a half"."""

from __future__ import annotations

import re

from ..words.reply_words import Signs, word_set
from .large_numbers import large_numbers
from .numerals import Numeral, numerals

_TIMES = {
    "k": 1e3,
    "grand": 1e3,
    "tsd": 1e3,
    "тыс": 1e3,
    "tys": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mln": 1e6,
    "млн": 1e6,
    "lakh": 1e5,
    "万": 1e4,
}
_GLUED_THOUSAND = dict.fromkeys(["tausend", "duizend", "tusen", "tusind", "tuhat", "tuhatta", "ezer"], 1e3)
_FOLLOWING = re.compile(r"\s?([^\W\d_]+)")
#: Signs of a half, looked for before any of the patterns.
_HALVES = Signs(
    word_set(
        """
    half halb halv demi medi meia meio mezz setengah nusu пол півтор pół пів půl jumătate fél puol buçuk yarım μισ
    rưỡi nửa ½ 1/2 半 반
    quarter kvart viertel quart cuarto
    μισι μιση 刻 čtvrt negyed sfert çeyrek vartti четверть чверть kwart kwadr τέταρτ साढ़े डेढ़ ढाई
    आधा نصف نیم חצי
    """
    )
)
_UNIT = (
    r"(?:(?:hours?|days?|weeks?|months?|years?|cups?|stunden?|heures?|horas?|ore|час(?:а|ов)?|годин[аи]?|godzin[ay]?"
    r"|hodin[ay]?|saat|ساعت|uur"
    r"|timm(?:e|ar)|timer?|tuntia?|óra|órát|ώρ(?:α|ες)|giờ|tiếng|jam|시간|小时|時間|घंटे|ساعات?|שעות) ?)?"
)
_AND_A_HALF = re.compile(
    rf"\s*{_UNIT}[个個]?(?:and a half|½|1/2(?!\d)|und (?:ein(?:e|en)? )?halbe?n?|einhalb|et demie?|y medi[ao]|e mei[ao]"
    rf"|e mezz[ao]|setengah"
    r"|с половиной|з половиною|i pół|a půl|și jumătate|és fél|en (?:een )?half|och en halv|og en halv|ja puoli|και μισή"
    r"|buçuk|rưỡi|na nusu|半|반|ونصف|و ?نیم|וחצי)(?![^\W\d_\u3040-\u9fff\uac00-\ud7a3])",
    re.IGNORECASE,
)
#: Words for one and a half, two and a half, and for a half before or with what is halved; patterns and digits in their place.
_GLUED_HALF = re.compile(r"(?<=[^\W\d_]{3})(?:einhalb|[eë]nhalf)", re.IGNORECASE)
#: Greek numbers and a half in one word.
_HALVES_IN_GREEK = {
    "ενάμισι": "1.5",
    "ενάμιση": "1.5",
    "μιάμιση": "1.5",
    "δυόμισι": "2.5",
    "τρεισήμισι": "3.5",
    "τεσσερισήμισι": "4.5",
}
_GREEK_HALF = re.compile("|".join(_HALVES_IN_GREEK), re.IGNORECASE)
_HALVED = tuple(
    (re.compile(pattern, re.IGNORECASE), digits)
    for pattern, digits in (
        (
            r"\b(?:one and a half|anderthalb|eineinhalb|anderhalf|полтор[аы]|півтор[аи]|półtor(?:a|ej)|másfél|halvanden|halvannen"
            r"|puolitoista|puolentoista|en och en halv|bir buçuk|डेढ़)(?!\w)",
            "1.5",
        ),
        (
            r"\b(?:an?|une|una|uma|un'|eine|en|ett|één|o)[ ]?(hour|day|week|month|year|cup|heure|hora|ora|stunde|timme"
            r"|time|oră) (?:and a half"
            r"|et demie?|y media|e meia|e mezza|und eine halbe|och en halv|og en halv|și jumătate)\b",
            r"1.5 \1",
        ),
        (
            r"\b(?:three quarters of an hour|dreiviertelstunde|trois quarts d'heure|tres cuartos de hora|tre quarti d'ora)\b",
            "0.75 hour",
        ),
        (
            r"\b(?:(?:a )?quarter(?: of an |-| )hour|viertelstunde|quart d'heure|cuarto de hora|quarto de hora"
            r"|quarto d'ora|kwartier"
            r"|четверть часа|чверть години|kwadrans(?:e|ów|a)?|čtvrtě? hodiny|čtvrthodin[ay]?|negyedóra|sfert de oră|çeyrek saat"
            r"|kvart|kvarter|vartti[a]?|kwartieren|viertelstunden|quarts d'heure|cuartos de hora|quartos de hora"
            r"|quarti d'ora|quarters of an hour|четверти часа|чверті години"
            r"|τέταρτο)(?!\w)",
            "0.25 hour",
        ),
        (r"刻[钟鐘]", " 0.25 hour"),
        (r"^(\W*)(hora|ora|heure) (?:y media|e meia|e mezza|et demie)\b", r"\g<1>1.5 \2"),
        (r"\bto (?:og )?en halv(?= time)", "2.5"),
        (r"\b(?:ढाई)", "2.5"),
        (
            r"(?<!and )(?<! a )(?<! i )(?<! és )(?<!en een )(?<!och en )(?<!og en )(?<!och )(?<!og )(?<!ja )"
            r"\b(?:half (?:an?|of an?)|a half"
            r"|(?:eine )?halbe|une demi|media|meia|mezz|полу?|пів|půl|pół|fél|yarım|puoli|halv|en halv|half"
            r"|jumătate de|μισή|nửa|nusu|आधा|نصف|نیم|חצי)[ '-]*"
            r"(?=hour|day|cup|stunde|heure|hora|ora|oră|час|hodin|godzin|órá|saat|tunti|timm|time|uur|ώρα|годин|óra|giờ|tiếng|saa|jam"
            r"|घंट|ساع|שעה)",
            "0.5 ",
        ),
        (r"(?:^|(?<=sekitar )|(?<=hanya )|(?<=cuma )|(?<=[,.:(] ))setengah (?=jam)", "0.5 "),
        (r"(?<![个個])半(?=个?小时|時間|小時)|반(?= ?시간)", "0.5 "),
    )
)
#: So many quarters of an hour: "drie kwartier", 三刻钟.
_QUARTERS = re.compile(r"([^\W\d_]+|\d+) ?0\.25 hour")
_HALF_TO = re.compile(r"साढ़े\s*")
_ONE = re.compile(r"\b(?:one|an?) (?=(?:hour|minute)s?\b)", re.IGNORECASE)
_COUPLE = re.compile(r"\ba couple(?: of)?(?:\s|(?=\W*$))", re.IGNORECASE)
_DOZEN = re.compile(r"\ba dozen\b ?", re.IGNORECASE)
_DOZENS = re.compile(r"\b(two|three|four|five|2|3|4|5) dozen\b", re.IGNORECASE)
_MANY = {"two": 24, "three": 36, "four": 48, "five": 60, "2": 24, "3": 36, "4": 48, "5": 60}
_HALF_A_DOZEN = re.compile(r"\bhalf a dozen\b ?", re.IGNORECASE)
#: About so many: "une vingtaine", "una docena".
_ABOUT = {
    word: number
    for number, words in (
        (10, "dizaine decina decena dezena tiotal snes"),
        (12, "douzaine dozzina docena dúzia dutzend dozijn dussin dusin tuzin tucet"),
        (15, "quinzaine"),
        (20, "tjugotal vingtaine ventina veintena"),
        (30, "trentaine trentina treintena"),
        (40, "quarantaine quarantina"),
        (50, "cinquantaine cinquantina"),
        (60, "soixantaine"),
        (100, "centaine centinaio centenar centena hundratal"),
    )
    for word in words.split()
}
#: The same in languages without articles.
_ALONE = {
    "tuzin": 12,
    "tucet": 12,
    "дюжина": 12,
    "дюжину": 12,
    "десяток": 10,
    "десяточек": 10,
    "дюжини": 12,
    "düzine": 12,
}
_ABOUT_SO_MANY = re.compile(
    rf"\b(?:une|una|uma|eine?|een|ett|et|un) ({'|'.join(_ABOUT)})\b(?:d[ei]\b|d')?|(?<!\w)({'|'.join(_ALONE)})(?!\w)",
    re.IGNORECASE,
)
_SIGNS_OF_ABOUT = Signs(
    (
        "aine",
        "ina",
        "ena",
        "ozz",
        "dúz",
        "utzend",
        "dozijn",
        "dus",
        "tuzin",
        "tucet",
        "дюжин",
        "десят",
        "düzine",
        "tal",
        "tinai",
        "centen",
    )
)
_CLOCK = re.compile(
    r"([0-9](?<![\w:].)\d?) ?h ?(\d{1,2}) ?(?:m|min|minutes)?\b|^\W*(\d{1,2}):([0-5]\d) ?(?:h|hours|hrs|std|stunden)[.! ]*$",
    re.IGNORECASE,
)
_DIGIT_AND_A_HALF = re.compile(r"(?<![\d.,/])(\d{1,3})\s*(?:½|1/2)(?!\d)")


def halves_in_digits(text: str) -> str:
    """The text with "half an hour" as "0.5 hour", "an hour and a half" as "1.5 hour", "one hour" and "1h15" in full."""
    if _HALVES.stand_in(text.casefold()):
        text = _GREEK_HALF.sub(lambda word: _HALVES_IN_GREEK[word[0].casefold()], text)
        text = _GLUED_HALF.sub(" einhalb", _DIGIT_AND_A_HALF.sub(r"\1.5", text))
        for pattern, digits in _HALVED:
            text = pattern.sub(digits, text)
        text = _QUARTERS.sub(_in_hours, text)
    if "couple" in text or "dozen" in text:
        text = _DOZENS.sub(lambda dozens: str(_MANY[dozens[1].lower()]), text)
        text = _COUPLE.sub("2 ", _DOZEN.sub("12 ", _HALF_A_DOZEN.sub("6 ", text)))
    if _SIGNS_OF_ABOUT.stand_in(text.casefold()):
        text = _ABOUT_SO_MANY.sub(
            lambda one: f"{_ALONE[one[2].casefold()] if one[2] else _ABOUT[one[1].casefold()]} ", text
        )
    if "hour" in text or "minute" in text:
        text = _ONE.sub("1 ", text)
    return _CLOCK.sub(lambda clock: f"{clock[1] or clock[3]} hours {clock[2] or clock[4]} minutes", text)


def _in_hours(quarters: re.Match[str]) -> str:
    counted = numerals(quarters[1])
    is_all = len(counted) == 1 and counted[0].end - counted[0].start == len(quarters[1])
    return f"{counted[0].value / 4:g} hour" if is_all else quarters[0]


def amounts(text: str) -> list[Numeral]:
    """Numbers in the order they stand, times the thousand or million that follows them and with the half that does."""
    found = numerals(text)
    if not found:
        return found
    is_halved = _HALVES.stand_in(text.casefold())
    whole: list[Numeral] = []
    for one in found:
        if whole and one.start < whole[-1].end:
            continue
        value, end = one.value, one.end
        half = _AND_A_HALF.match(text, one.end) if is_halved and value.is_integer() else None
        if half is not None:
            value, end = value + 0.5, half.end()
        following = _FOLLOWING.match(text, end)
        # "4000 m" is a length; the short forms multiply only where they touch the number
        if following is not None and (text[end] != " " or len(following[1]) > 2):
            times = _multiplier(following[1].casefold())
            value, end = value * times, following.end() if times > 1 else end
        elif one.start > 5 and _HALF_TO.search(text, one.start - 6, one.start):
            value += 0.5
        whole.append(Numeral(value, one.start, end))
    return whole


def _multiplier(word: str) -> float:
    """What a word after digits multiplies them by: a thousand or more, or nothing."""
    times = _TIMES.get("万" if word[0] == "万" else word) or large_numbers().get(word) or _GLUED_THOUSAND.get(word, 1.0)
    return times if times >= 1000 else 1.0
