"""How many times something was done, in one word or without any number: "dreimal", "háromszor", "twice", "una vez"."""

from __future__ import annotations

import re

from .amounts import amounts

#: Endings that make a number of times of a number, with what may stand between: "dreimal", "driemaal", "třikrát", "háromszor".
_COUNTED = re.compile(r"\b([^\W\d_]{2,}?)(maa?l|krát|szor|szer|ször)\b", re.IGNORECASE)
_ENDINGS = ("mal", "maal", "krát", "szor", "szer", "ször")
#: Words and phrases for one, two or three times.
_SO_MANY = {
    word: times
    for times, words in (
        (
            1,
            "once|une fois|una vez|uma vez|una volta|o dată|egy alkalommal|egyszer|en gång|én gang|en gang|één keer|een keer"
            "|eenmaal|ein mal|einmal|raz|jeden raz|jednokrotnie|один раз|раз|однажды|jednou|raz|kerran|bir kez|bir defa"
            "|sekali|satu kali"
            "|mara moja|一次|一回|一度|한 번|한번|مرة|مرة واحدة|פעם אחת|एक बार|μία φορά|μια φορά|một lần",
        ),
        (
            2,
            "twice|kahdesti|dwukrotnie|дважды|двічі|مرتين|مرتان|פעמיים",
        ),
        (3, "thrice|kolmesti|trzykrotnie|трижды|тричі"),
        (4, "neljästi|czterokrotnie|четырежды|чотири рази"),
        (5, "viidesti|pięciokrotnie"),
    )
    for word in words.split("|")
}
_AROUND = (
    r"i|i've been|about|maybe|only|just|usually|exactly|the|nur|ca|etwa|so|juste|seulement|environ|sólo|solo|solamente|unas?"
    r"|só|apenas|soltanto|circa|maar|slechts|bara|kun|bare|tylko|jen|pouze|csak|doar|только|лише|тільки|всего|vain|sadece"
    r"|yalnızca"
    r"|hanya|cuma|chỉ|μόνο|فقط|רק|सिर्फ|केवल"
)
_TOLD = re.compile(
    rf"\W*(?:(?:{_AROUND}) )*({'|'.join(sorted(map(re.escape, _SO_MANY), key=len, reverse=True))})(?!\w)(?! (?:or|upon|in|i)\b)"
)


def times_in_digits(text: str) -> str:
    """A text with numbers of times in one word as two: "dreimal" as "drei mal"; other words as they are."""
    if not any(map(text.casefold().__contains__, _ENDINGS)):
        return text
    return _COUNTED.sub(_in_two_words, text)


def _in_two_words(times: re.Match[str]) -> str:
    if times.string.startswith(" sem", times.end()):  # "egyszer sem", not once
        return times[0]
    if times[1].casefold() in ("ein", "een", "één", "egy"):  # "nicht einmal": once only where it opens a reply
        return times[0] if times.string[: times.start()].strip(" \"'") else f"1 {times[2]}"
    return f"{times[1]} {times[2]}" if amounts(times[1]) else times[0]


def times_told(text: str) -> float | None:
    """How many times a reply in small letters, in which no number stands, opens with; None where it does not."""
    told = _TOLD.match(text)
    return None if told is None else float(_SO_MANY[told[1]])
