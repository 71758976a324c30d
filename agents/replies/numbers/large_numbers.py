"""Hundreds, thousands and millions in words: ``number_hundreds.tsv`` where they are words of their own, and glued ones.

Numbers are put together in ``numerals`` ("dos mil quinientos"); glued are those of German, Dutch, Italian, the Nordic languages,
Hungarian ("zweihundertfünfzig", "centoventi", "kaksisataa") and Korean ("이백오십").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from ..words.reply_words import Signs, word_set
from ..words.word_table import rows_of

#: Words that are more often another word: numbers only beside a number, before a currency or alone.
DOUBTFUL = word_set("cent cents cem sto mille mil bin set sta stě mii mie yüz trăm ratus ribu mila শ صد million")
#: A currency or unit before which such a word is a number all the same.
COUNTED = tuple(
    word_set(
        """
    euro dolar dóla dolla peso lir złot kč korun lei franc pound real reai rupia đồng km kilo ευρώ евро руб грн грив
    """
    )
)
#: Words that glue hundreds and thousands to what they count.
_HUNDREDS = r"hundert|honderd|cent[oi]?|hundra|hundrede?|sataa?|száz"
_THOUSANDS = r"tausend|duizend|mila|mille|tusind|tusen|tuhatta|tuhat|ezer"
GLUES = Signs(word_set("hundert tausend honderd duizend cento mila mille hundr tusen tusind sata tuhat száz ezer"))
_GLUED = re.compile(rf"(?:(\w*?)({_THOUSANDS}))?(?:und|en|og|och)?(?:(\w*?)({_HUNDREDS}))?(?:und|en|og|och)?(\w*)")
#: Words that multiply what stands before them.
SCALES = frozenset((100, 1000, 100_000, 1_000_000))
_ONES = frozenset(("ein", "eins", "een", "ett", "et", "én", "egy", "un"))
_KOREAN = re.compile("[일이삼사오육칠팔구십백천만]{2,}(?=원|명|개|점|시간|분|번|킬로|달러|유로|엔|[ .,!]|$)")
_KOREAN_NATIVE = ("한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "열한", "열두")
#: Native numbers before what they count; "한 번도" is not once.
_KOREAN_COUNT = re.compile(
    rf"(?<![가-힣])({'|'.join(_KOREAN_NATIVE)}) ?"
    "(?=(?:시간|명|개|번|잔|마리|사람|식구|권|대|끼|병|달|가지|아이)(?!도))"
)
_KOREAN_COUNTS = {word: value for value, word in enumerate(_KOREAN_NATIVE, 1)}
_KOREAN_DIGITS = {one: value for value, one in enumerate("일이삼사오육칠팔구", 1)}
_KOREAN_UNITS = {"십": 10, "백": 100, "천": 1000}


@cache
def large_numbers() -> dict[str, int]:
    """Words of hundreds, thousands and millions in folded case, and their numbers."""
    rows = rows_of("number_hundreds.tsv")
    return {word.casefold(): int(value) for _, value, words in rows for word in words.split("|")}


def glued_number(word: str, small: Mapping[str, int]) -> int | None:
    """The number of a word such as "zweihundertfünfzig"; ``small`` are words below a hundred. None of any other word."""
    if not GLUES.stand_in(word):
        return None
    found = _GLUED.fullmatch(word)
    if found is None or not (found[2] or found[4]):
        return None
    total = 0
    for count, is_there, unit in ((found[1], found[2], 1000), (found[3], found[4], 100), (found[5], found[5], 1)):
        if not is_there:
            continue
        number = 1 if unit > 1 and (not count or count in _ONES) else small.get(count)
        if number is None:
            # "centotto" shares a letter, "zweihunderttausend" is glued twice
            number = small.get("o" + count) if unit == 1 else glued_number(count, small) if unit == 1000 else None
        if number is None:
            return None
        total += number * unit
    return total


def korean_numbers(text: str) -> list[tuple[int, int, int]]:
    """Numbers such as 이백오십 from a hundred on and 세 before what is counted, and where each starts and ends."""
    found = [(_KOREAN_COUNTS[one[1]], one.start(1), one.end(1)) for one in _KOREAN_COUNT.finditer(text)]
    for match in _KOREAN.finditer(text):
        total, part, digit = 0, 0, 0
        for one in match[0]:
            if one in _KOREAN_DIGITS:
                digit = _KOREAN_DIGITS[one]
            elif one == "만":
                total, part, digit = total + max(part + digit, 1) * 10_000, 0, 0
            else:
                part, digit = part + max(digit, 1) * _KOREAN_UNITS[one], 0
        if total + part + digit >= 100:
            found.append((total + part + digit, match.start(), match.end()))
    return found
