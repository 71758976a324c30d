"""Numbers in a text: digits of any script, and small numbers in words of the languages surveys are held in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from ..words.reply_words import small_letters, word_set, words_of
from .han_numbers import han_numbers
from .large_numbers import COUNTED, DOUBTFUL, GLUES, SCALES, glued_number, korean_numbers, large_numbers
from .number_words import number_phrases
from .small_numbers import ABOUT, IN_A_ROW, OTHER_WORDS, TENS, counted_by, known_numbers

#: Right before one of these and another number, such a word counts as a number: "دو یا سه" is two or three.
_OR = word_set("or oder ou o of eller tai lub albo nebo sau vagy или або чи veya atau au hoặc hay یا أو או या বা og och")
#: What ends a clause.
_ENDS = ("", ".", ",", ";", "!", "…")
#: What follows a number that such a word is: "to og en halv time".
_AND_A_HALF = frozenset((("og", "en"), ("och", "en"), ("ja", "puoli"), ("en", "een"), ("e", "mezza"), ("e", "meia")))
#: Words before hundreds and thousands that nobody counted.
_SOME = word_set(
    """
    few several couple many paar einige quelques plusieurs varios cuantos vários alcuni diversi несколько кілька kilka några flere
    muutama několik birkaç beberapa
    """
)
#: Words between hundreds and what is added to them.
_JOINING = ("and", "e", "und", "og", "och", "en", "y", "ja", "και", "و")

#: A number but its sign; it begins with a plain digit, which is fast to look for.
_NUMBER = re.compile(
    r"[0-9](?:\d{0,2}(?:[ \u202f]\d{3})+,\d{1,2}(?!\d)|\d?(?:,\d\d)+,\d{3}(?!\d)"
    r"|\d{0,2}(?:[,' \u202f]\d{3})+(?:\.\d+)?(?!\d)|(?<=[1-9])\d{0,2}(?:\.\d{3})+(?:,\d+)?(?![\d.])|\d*(?:[.,]\d+)?)"
)
#: Vowel signs of Indic, Thai and Arabic script are no letters to Python.
_WORD = re.compile(
    r"[^\W\d_](?:[^\W\d_]|['’ʼ](?=[яюєї])|[\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0980-\u09e3\u0e31-\u0e4e])*"
)


#: Arabic signs for thousands and decimals between digits.
_ARABIC_MARKS = re.compile(r"(?<=\d)[\u066b\u066c](?=\d)")


class Numeral(NamedTuple):
    """A number found in a text, and where."""

    value: float
    start: int
    end: int


@cache
def _small() -> dict[str, int]:
    """Numbers below a hundred that are one word."""
    phrases = number_phrases(_WORD.findall)
    return {words[0]: value for row in phrases.values() for words, value in row if len(words) == 1} | known_numbers()


@cache
def _first_words() -> frozenset[str]:
    """Words of which every text with a number in words holds one, glued ones and one that stands alone aside."""
    phrases = number_phrases(_WORD.findall)
    # "hai" is a word in many languages, and begins "hai mươi"
    doubtful = {word for word in OTHER_WORDS if all(len(words) == 1 for words, _ in phrases.get(word, ()))}
    return frozenset(known_numbers().keys() - doubtful) | (phrases.keys() - OTHER_WORDS) | large_numbers().keys()


@cache
def _all_words() -> frozenset[str]:
    """Words that a number in words is made of, glued ones aside, and those that join them."""
    return (
        frozenset(known_numbers()) | number_phrases(_WORD.findall).keys() | large_numbers().keys() | frozenset(_JOINING)
    )


def _is_joined(text: str, words: list[re.Match[str]]) -> bool:
    """Whether nothing but a space, a hyphen or an apostrophe stands between words that follow each other."""
    return all(
        text[one.end() : other.start()] in (" ", "-", "\u2010", "\u2011", "'", "’", "\u200c")
        for one, other in pairwise(words)
    )


def plain_digits(text: str) -> str:
    """The text with the decimal digits of every script (Arabic, Devanagari, Thai, full-width ...) as 0-9."""
    if text.isascii():
        return text
    text = _ARABIC_MARKS.sub(lambda mark: "," if mark[0] == "\u066c" else ".", text)
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one for one in text)


def numerals(text: str, *, words: bool = True) -> list[Numeral]:
    """Numbers in the order they stand; ``words`` reads number words too, English ones up to millions."""
    text = plain_digits(text)
    found = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        value = _value(match[0])
        sign = text[start - 1 : start]
        # a hyphen after a digit or letter joins, as in 6-7 or Covid-19: the number after it is positive
        if sign == "+" or (sign == "-" and not (start > 1 and text[start - 2].isalnum())):
            start, value = start - 1, -value if sign == "-" else value
        found.append(Numeral(value, start, end))
    spoken = [Numeral(float(value), *at) for value, *at in _spoken(text)] if words and not text.isdigit() else []
    return sorted(found + spoken, key=lambda one: one.start) if spoken else found


def _value(text: str) -> float:
    if text.isdigit():
        return float(text)
    bare = text.replace("'", "").replace(" ", "").replace("\u202f", "")
    # "1,50,000" is how India writes 150 thousand
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}", bare) and bare == text.replace(" ", ""):
        return float(bare.replace(",", ""))
    # three places after a point are thousands, as most of the world writes them; no answer is exact to a thousandth
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", bare):
        return float(bare.replace(".", "").replace(",", "."))
    return float(bare.replace(",", "."))


def _spoken(text: str) -> list[Numeral]:
    known, phrases, large = known_numbers(), number_phrases(_WORD.findall), large_numbers()
    folded = text.casefold()
    if len(folded) != len(text):  # casefolding can lengthen a text (ß, İ); positions would be off
        folded = small_letters(text)
    if not folded.isascii():
        han = [Numeral(*one) for one in han_numbers(folded)]
        if han:
            return han
        korean = [Numeral(*one) for one in korean_numbers(folded)]
        if korean:
            return korean
    alone = folded.strip(" .!\"'()")
    words = words_of(folded) if folded.isascii() else _WORD.findall(folded)
    is_glued = GLUES.stand_in(folded)
    if (
        _first_words().isdisjoint(words)
        and not (alone in OTHER_WORDS and alone in known)
        and not is_glued
        and (ABOUT | IN_A_ROW).isdisjoint(words)
        and (
            counted_by().keys().isdisjoint(words)
            or not any(after in counted_by().get(word, ()) for word, after in pairwise(words))
        )
    ):
        return []
    found: list[Numeral] = []
    current: list[tuple[float, int, int]] = []
    end_of_last, last_word = -1, ""

    def close() -> None:
        if current:
            found.append(Numeral(_sum([value for value, _, _ in current]), current[0][1], current[-1][2]))
            current.clear()

    matches = list(_WORD.finditer(folded))
    all_words = _all_words()
    taken = 0
    for at, match in enumerate(matches):
        if at < taken:
            continue
        word, end = match[0], match.end()
        last = matches[at - 1][0] if at else ""
        if word not in all_words and not is_glued and word[0] not in "وف":
            close()
            continue
        value: float | None = None
        if word in large or (is_glued and len(word) > 3):
            value = _large(word, folded, match, [one[0] for one in matches[at + 1 : at + 3]], bool(current))
        for phrase, number in phrases.get(word, ()) if value is None else ():
            if len(phrase) == 1 and word in OTHER_WORDS and alone != word:
                continue
            whole = matches[at : at + len(phrase)]
            if tuple(one[0] for one in whole) == phrase and _is_joined(folded, whole):
                value, taken, end = number, at + len(phrase), whole[-1].end()
                break
        if value is None and word[0] == "ف":  # "so"
            value = _small().get(word[1:])
        if value is None and word[0] == "و" and current:
            value = _small().get(word[1:]) or large_numbers().get(word[1:])
        if value is None:
            value = known.get(word)
            follows, other = ([one[0] for one in matches[at + 1 : at + 3]] + ["", ""])[:2]
            if (
                value is not None
                and word in OTHER_WORDS
                and alone != word
                and follows not in large_numbers()
                and not (follows in _OR and other in known)
                and follows not in counted_by().get(word, ())
                and (follows, other) not in _AND_A_HALF
                and not (word in IN_A_ROW and (known.get(follows) == value + 1 or follows == "rưỡi"))
                and not (last in ABOUT and folded[end : end + 1] in _ENDS)
                and not (
                    current
                    and _continues([one for one, _, _ in current], value)
                    and (word == "one" or last_word not in TENS)
                )
            ):
                value = None
        between = folded[end_of_last : match.start()] if end_of_last >= 0 else ""
        if value is None:
            if not (word in _JOINING and current and current[-1][0] >= 100):
                close()
            continue
        if current and not (
            between.strip() in ("", "-", *_JOINING) and _continues([one for one, _, _ in current], value)
        ):
            close()
        current.append((value, match.start(), end))
        end_of_last, last_word = end, word
    close()
    return found


def _large(word: str, text: str, match: re.Match[str], after: list[str], is_begun: bool) -> int | None:
    """The number of a word from a hundred on; None of others, of those that digits go before and of those that may be "
    "other words."""
    value = large_numbers().get(word)
    if value is None:
        return None if len(word) < 4 else glued_number(word, _small())
    before = text[: match.start()].rstrip()
    if not _SOME.isdisjoint(before.split()[-2:]):  # "a few hundred"
        return None
    if is_begun or (before.endswith(("a", "an")) and word == "hundred"):
        return value
    if before[-1:].isdigit() or before.endswith("%"):
        return None
    is_plain = word not in DOUBTFUL or text.strip(" .!\"'()") == word
    follows = after[1] if after[1:] and after[0] in _JOINING else after[0] if after else ""
    return (
        value if is_plain or follows in _small() or follows in large_numbers() or follows.startswith(COUNTED) else None
    )


def _continues(so_far: list[float], value: float) -> bool:
    """Whether a number word goes on the number before it: "sixty five", "two hundred", not "six seven"."""
    last = so_far[-1]
    return value in SCALES or last >= 100 or (last in TENS.values() and 0 < value < 10)


def _sum(values: list[float]) -> float:
    total, part = 0.0, 0.0
    for value in values:
        if value >= 1000:
            total, part = total + max(part, 1.0) * value, 0.0
        elif value == 100:
            part = max(part, 1.0) * 100
        else:
            part += value
    return total + part
