"""Numbers in Chinese characters: 二十五, 三个小时, 四."""

from __future__ import annotations

import re

#: How Chinese and Japanese put tens and hundreds together.
_DIGITS = {one: value for value, one in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_TEN_THOUSANDS = "万萬"
_NUMBER = re.compile("[" + "".join(_DIGITS) + "".join(_UNITS) + _TEN_THOUSANDS + "]{2,}")


#: What a date in words gives in characters: a year digit by digit, month and day.
_YEAR = re.compile("[〇零一二三四五六七八九]{4}(?=年)")
_MONTH_OR_DAY = re.compile("[一二三四五六七八九十]{1,3}(?=[月日号號])")
#: Single characters; they count only where they stand alone or as a whole reply.
_SINGLE = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"两": 2, "兩": 2}
#: What may stand after such a character where the two are all of a reply.
_COUNTED = frozenset(("", *"分点點점个個人次位名天年岁歲口回本杯つ", "小时", "个人", "個人"))
#: One such character at the end of a reply, after a word for about or just.
_AT_LAST = re.compile(
    r"(?:大约|大概|差不多|约|約|正好|刚好|剛好|就是|应该是|應該是|だいたい|ちょうど|たぶん)([零一二两兩三四五六七八九十])[。.]?$"
)
#: One such character and what it counts; "十分" is very, and "一个人" alone.
_WITH_COUNTER = re.compile(
    r"(?<![零一二两兩三四五六七八九十百千第每])(?:[二两兩三四五六七八九十](?=[到至或、][一二两三四五六七八九十][^一二三四五六七八九]|[个個]|小[时時]|時間|次|回|天|日|人|年|岁|歳|分[钟鐘間]|本|台|部|只|杯|口|位|名"
    r"|公里|元|块|円|万|萬|家|场|時|种)|一(?=[个個](?:半|小[时時]|月)|小[时時]|時間)(?!.{0,5}[也都]))"
)


def han_numbers(text: str) -> list[tuple[float, int, int]]:
    """Numbers in a text, and where each stands: those of several characters, with a counter or all of a reply."""
    if text[:1] in _SINGLE and text[1:].rstrip("。.") in _COUNTED:
        return [(float(_SINGLE[text[0]]), 0, 1)]
    found = [(float(value), *one.span()) for one in _NUMBER.finditer(text) if (value := _value(one[0])) is not None]
    single = [(float(_SINGLE[one[0]]), *one.span()) for one in _WITH_COUNTER.finditer(text)]
    single += [(float(_SINGLE[one[1]]), *one.span(1)) for one in _AT_LAST.finditer(text)]
    found += [one for one in single if not any(start <= one[1] < end for _, start, end in found)]
    return sorted(found, key=lambda one: one[1:])


def in_digits(text: str) -> str:
    """Dates such as 二〇一九年三月五日 in digits."""
    text = _YEAR.sub(lambda year: "".join(str(_DIGITS[one]) for one in year[0]), text)
    return _MONTH_OR_DAY.sub(lambda one: str(_value(one[0]) or _below_ten_thousand(one[0])), text)


def _value(text: str) -> int | None:
    """The number of 二十五 or 一百二十; None for digits in a row without a unit, which are none."""
    for ten_thousands in _TEN_THOUSANDS:
        before, sign, after = text.partition(ten_thousands)
        if sign:
            many, rest = (
                _below_ten_thousand(before),
                _value(after) if len(after) > 1 else _below_ten_thousand(after or "零"),
            )
            return None if many is None or rest is None or not before else many * 10_000 + rest
    return _below_ten_thousand(text) if any(unit in text for unit in _UNITS) else None


def _below_ten_thousand(text: str) -> int | None:
    """The number of digits with units up to thousands between them, or of one digit."""
    total, digit = 0, None
    last = 10_000
    for one in text:
        unit = _UNITS.get(one)
        if unit is None:
            if digit not in (None, 0) or one not in _DIGITS:
                return None
            digit = _DIGITS[one]
            continue
        if unit >= last:
            return None
        total, digit, last = total + (1 if digit in (None, 0) else digit) * unit, None, unit
    return total + (digit or 0)
