"""Everyday words for the fields of a core, in the core's own vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

#: Column name, without case, spaces and punctuation, to the core's column.
COLUMNS: dict[str, str] = {
    "age": "age", "ageyears": "age", "sex": "sex", "gender": "sex", "education": "education", "schooling": "education",
    "educationlevel": "education", "degree": "education", "employment": "employment", "employmentstatus": "employment",
    "workstatus": "employment", "jobstatus": "employment", "marital": "marital", "maritalstatus": "marital",
    "civilstatus": "marital", "area": "area", "urbanrural": "area", "residence": "area", "religion": "religion",
    "faith": "religion",
    "isco": "isco", "isco08": "isco", "iscocode": "isco", "isco08code": "isco", "iscogroup": "isco", "occupationcode": "isco",
    "occupation": "occupation", "job": "occupation", "profession": "occupation", "jobtitle": "occupation", "city": "city",
    "town": "city", "incomedecile": "income_decile", "householdsize": "household_size", "household": "household_size",
    "language": "language", "country": "country", "nation": "country",
}  # fmt: skip

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1, "an": 1,
}  # fmt: skip

#: Column, value and the words for it; the longest match in a text wins over words within it.
_PHRASES: tuple[tuple[str, str, str], ...] = (
    ("sex", "female", r"woman|female|mother|mum|mom|wife|widow|daughter|grandmother|grandma|lady|girl|housewife"),
    ("sex", "male", r"man|male|father|dad|husband|widower|son|grandfather|grandpa|gentleman|boy"),
    ("marital", "married", r"married|wife|husband|housewife"),
    ("marital", "single", r"never married|unmarried|single"),
    ("marital", "divorced", r"divorced|separated|divorcee"),
    ("marital", "widowed", r"widowed|widow|widower"),
    ("education", "tertiary", r"ph\.?d|doctorate|master'?s?(?: degree)?|bachelor'?s?(?: degree)?|university(?: degree| graduate)?|"
                              r"college(?: degree| graduate)?|graduate|tertiary"),
    ("education", "upper_secondary", r"high school|upper secondary|secondary school|abitur|a-levels|vocational(?: training)?"),
    ("education", "lower_secondary", r"lower secondary|middle school"),
    ("education", "primary_or_less", r"primary school(?: only)?|primary or less|no schooling|never went to school|illiterate"),
    ("employment", "full_time", r"full[ -]time|full time employee|employed full[ -]time"),
    ("employment", "part_time", r"part[ -]time"),
    ("employment", "self_employed", r"self[ -]employed|freelancer?|entrepreneur|own business|business owner|shopkeeper"),
    ("employment", "retired", r"retired|pensioner|retiree"),
    ("employment", "homemaker", r"homemaker|housewife|househusband|stay[ -]at[ -]home(?: mother| father| mum| mom| dad)?"),
    ("employment", "student", r"student|pupil|undergraduate"),
    ("employment", "unemployed", r"unemployed|jobless|out of work|job seeker|looking for (?:a job|work)"),
    ("area", "urban", r"urban|city|town|metropolitan|suburban|suburb|suburbs"),
    ("area", "rural", r"rural|village|countryside|farm"),
    ("religion", "christian", r"christian|catholic|protestant|orthodox christian|evangelical|lutheran|pentecostal|anglican"),
    ("religion", "muslim", r"muslim|islam|sunni|shia|shiite"),
    ("religion", "hindu", r"hindu"),
    ("religion", "buddhist", r"buddhist"),
    ("religion", "jewish", r"jewish|jew"),
    ("religion", "unaffiliated", r"atheist|agnostic|no religion|not religious|non-religious|secular|unaffiliated|none"),
)  # fmt: skip

_COMPILED = tuple(
    (column, value, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.I)) for column, value, words in _PHRASES
)


def phrases_in(text: str) -> Iterator[tuple[str, str, str]]:
    """Column, core's value and the words found for every phrase in a text; ``none`` alone is no religion."""
    found = [
        (match.start(), match.end(), column, value, match[0])
        for column, value, pattern in _COMPILED
        for match in pattern.finditer(text)
        if match[0].casefold() != "none"
    ]
    for start, end, column, value, words in found:
        inside_longer = any(
            other != (start, end, column, value, words)
            and other[2] == column
            and other[0] <= start
            and end <= other[1]
            and other[1] - other[0] > end - start
            for other in found
        )
        if not inside_longer:
            yield column, value, words


def isco_group(text: str) -> int | None:
    """Major group of an occupation given as a code of one to four digits, such as 2341; None for words and group 0."""
    found = re.fullmatch(r"(?:isco[ -]?(?:08)?[ :-]*)?([1-9])\d{0,3}", text.strip(), re.I)
    return int(found[1]) if found else None


def core_value(column: str, text: str) -> Any:
    """A cell of a table in the core's words, or None if it says nothing that the core can hold."""
    from ...calibration.dimensions import VOCABULARIES

    said = " ".join(text.split())
    if column in ("age", "income_decile", "household_size"):
        try:
            number = int(said.removesuffix(".0"))
        except ValueError:
            return None
        low, high = {"age": (18, 110), "income_decile": (1, 10), "household_size": (1, 40)}[column]
        return number if low <= number <= high else None
    if column == "isco":
        return isco_group(said)
    if column in ("occupation", "city", "language"):
        return said
    exact = re.sub(r"[ -]+", "_", said.casefold())
    if exact in VOCABULARIES[column]:
        return exact
    if column == "sex" and exact in ("m", "f", "w"):
        return "male" if exact == "m" else "female"
    values = {value for found, value, _ in phrases_in(said) if found == column}
    if column == "religion" and exact in ("none", "no"):
        return "unaffiliated"
    return values.pop() if len(values) == 1 else None
