"""Reading replies that share out a total among options, as lines, as JSON or in running text."""

from __future__ import annotations

import re
from itertools import pairwise

from ...plain_data import read_json
from .labels.reply_labels import Labels
from .numbers.numerals import Numeral, numerals, plain_digits
from .words.reply_words import folded, word_set, words_of

_ENTRY = re.compile(
    r"^(?:[^\w\n]|_)*([A-Z]|[\w .'&/-]{2,60}?)\s*(?:[:=\t]|\s-\s|->|→|\))\s*\$?€?\s*(-?\d+(?:[.,]\d+)?)\s*(?:%|points?|pts)?\b",
    re.IGNORECASE | re.MULTILINE,
)
_ONE_LINE = re.compile(r"(\d)\s*(?:%|points?|pts)?\s*[,;]\s+(?=[^\W\d])")
_NUMBER_LAST = re.compile(r"^([^\W\d][\w .'&/-]*?)\s+(-?\d+(?:[.,]\d+)?\s*(?:%|points?|pts)?\s*)$", re.MULTILINE)
_LETTERED = re.compile(r"^[A-Z][.)]\s*")
#: No share comes near; a JSON number may be longer than a float can be.
_BEYOND = 1e18
_OBJECT = re.compile(r"\{[^{}]*\}")
_CLAUSE = re.compile(
    r"[.;!?\n:]+|,(?!\d)|\s(?:and|then|plus|und|et|y|e|en|och|og|i|и|ve|dan|ja|és|și|και)\s(?!\w*\s*(?:half|hundred)\b)"
)
_HALF = re.compile(
    r"\b(?:half|la mitad|metade|la moitié|moitié|die hälfte|hälften?|halvdelen|metà|la metà|połow[aę]|половин[ау]"
    r"|de helft|yarısı(?:nı)?|puolet|polovin[au]|jumătate|a felét|fele|setengah)\b"
)
_QUARTER = re.compile(
    r"\b(?:(?:a |one )?quarter|un cuarto|um quarto|un quart|ein viertel|un quarto|ćwierć|четверть|een kwart)\b"
)
_SHARED = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)[^.;,\d]*\b(?:evenly|equally)\b[^.;,]*\b(?:between|among)\b([^.;]*)")
_IN_WORDS = re.compile(r"^((?:[^\w\n]|_)*[A-Z]\s*[.:=)-]+\s*)([^\W\d_][^\n\d:]{1,40})$", re.MULTILINE)
_REST = re.compile(
    r"\b(?:the (?:rest|remainder|remaining (?:part|money|points?|time))|what(?:'s| is) left(?: over)?|der rest|den rest"
    r"|le reste|el resto|o resto|il resto"
    r"|de rest|resten|loput|reszt[aęy]|zbytek|maradék\w*|restul|остальное|остаток|остальные|решт[ау]|kalan\w*|sisanya)\b"
    r"|其余|剩下的?|残り|나머지"
)
#: Between two numbers of a list of nothing but numbers.
_BESIDE = re.compile(r"%?\s*[/|;,]\s*")
_EACH = re.compile(
    r"\b(?:each|apiece|equally|evenly|chacune?|cada|jeweils|je|ciascun[oa]?|elk|каждому|каждой|her biri(?:ne)?"
    r"|masing-masing|kumpaankin|kumpikin|molempiin|vardera|hver|fiecare)\b|各|ずつ|씩|لكل|प्रत्येक"
)
_BESIDE_LETTER = re.compile(r"(?<![\w'])([A-Z])\s*[:=]\s*(\d+(?:\.\d+)?)(?![\d.]\d)")
#: All of the total to one option.
_ALL = re.compile(
    r"\W*(?:(?:i(?:'d| would)?|i'll|we|it) )?(?:put |give |spend |goes? )?(?:all|everything|the (?:whole|full|entire)"
    r"|every (?:last |single )?(?:penny|cent"
    r"|euro|point|dollar|pound)|100|alle[sn]?|das (?:ganze|gesamte)|tout|toute|la totalité|todo|todos|tudo|tutt[oi]"
    r"|alle[ns]?|allt|alt|kaikki|wszystk\w+"
    r"|vše|všechn\w+|minden\w*|totul|все|всё|усе|όλα|hepsi\w*|tamamı\w*|semua\w*|yote|tất cả)(?!\w)|^\W*(?:全部|すべて|全て"
    r"|전부|모두|सब|كل)",
    re.IGNORECASE,
)
_NOTHING = word_set("nothing none zero no nada rien nichts niente nulla niets ничего 0")


#: Words for a total.
_TOTALS = word_set(
    "total totals sum summe gesamt insgesamt suma somme totale totaal tot итого всего razem toplam jumlah summa yhteensä celkem "
    "összesen 合计 总计 合計 합계 المجموع कुल"
)


def read_shares(text: str, core: str, total: float, shown: dict[str, int], labels: Labels) -> dict[int, float] | None:
    """The share of each option that a reply gives one; None where they do not make up the total.

    Args:
        text: what the model wrote.
        core: the reply proper.
        total: what the shares sum to.
        shown: options' codes by letter.
        labels: the options' labels.
    """
    pairs = _in_json(text) or _in_lines(core)
    given = _by_code(pairs, shown, labels)
    if given is None or not _is_total(given, total):
        # "I lost a lot in 2008, so" before the lines
        given = _by_code([pair for pair in pairs if len(pair[0]) == 1], shown, labels)
    if given is None or not _is_total(given, total):
        given = _by_code(_alternating(core, labels), shown, labels)
    if given is None or not _is_total(given, total):
        given = _in_clauses(_with_the_rest(_fractions(core.casefold(), total), total), labels, set(shown.values()))
    if given is None or not _is_total(given, total):
        given = _in_order(core, total, shown)
    if given is None or not _is_total(given, total):
        # "Not one cent for soldiers: A: 100, B: 0"
        given = _by_code([(letter, float(number)) for letter, number in _BESIDE_LETTER.findall(core)], shown, labels)
    if (given is None or not _is_total(given, total)) and _ALL.match(core) is not None:
        named = labels.mentioned(core.casefold()) or labels.mentioned(core.casefold().replace("'", " "))
        if len(named) == 1 and not any(one.value not in (0.0, total) for one in numerals(core)):
            given = {named.pop(): total}
    return given if given is not None and _is_total(given, total) else None


def _is_total(given: dict[int, float], total: float) -> bool:
    return bool(given) and abs(sum(given.values()) - total) <= 1e-6 * total


def _by_code(pairs: list[tuple[str, float]], shown: dict[str, int], labels: Labels) -> dict[int, float] | None:
    given: dict[int, float] = {}
    for name, number in pairs:
        key = name.strip(" .()*-")
        if not _TOTALS.isdisjoint(words_of(key)):
            continue  # "Total: 100" below the lines
        code = shown.get(key.upper()) if len(key) == 1 else labels.by_phrase.get(folded(_LETTERED.sub("", key)))
        if code is None or code in given or number < 0:
            return None
        given[code] = number
    return given


def _in_json(text: str) -> list[tuple[str, float]]:
    found = _OBJECT.search(text)
    try:
        held = read_json(found[0]) if found else None
    except ValueError:
        return []
    if not isinstance(held, dict) or not all(
        isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < _BEYOND for one in held.values()
    ):
        return []
    return [(str(name), float(one)) for name, one in held.items()]


def _in_lines(core: str) -> list[tuple[str, float]]:
    """Lines with a name and a number; "Health 50, Schools 30" is read like several lines."""
    one_each = _ONE_LINE.sub(lambda end: end[1] + "\n", _IN_WORDS.sub(_in_digits, plain_digits(core)))
    lines = _NUMBER_LAST.sub(lambda entry: f"{entry[1]}: {entry[2]}", one_each)
    return [(name, float(number.replace(",", "."))) for name, number in _ENTRY.findall(lines)]


def _in_digits(line: re.Match[str]) -> str:
    """A letter and the one number that the words after it say: "A: fifty" as "A: 50"."""
    found = numerals(line[2])
    return line[0] if len(found) != 1 else f"{line[1].rstrip(' .:=)-')}: {found[0].value:g}"


def _alternating(core: str, labels: Labels) -> list[tuple[str, float]]:
    """Labels and the numbers beside them in running text: "40 points to health, 40 to schools and 20 to defence"."""
    core = core.casefold()
    named = labels.named(core) if _SHARED.search(core) is None else []
    found = numerals(core)
    if named and len(found) > len(named):
        # "With three children: 70 for food, 30 for fun": numbers of clauses without a label count something else
        cuts = [0, *(cut.end() for cut in _CLAUSE.finditer(core)), len(core)]
        spans = [span for span in pairwise(cuts) if any(span[0] <= label.start < span[1] for label in named)]
        found = [one for one in found if any(start <= one.start < end for start, end in spans)]
    places = sorted([(one.start, "label") for one in named] + [(one.start, "number") for one in found])
    kinds = [kind for _, kind in places]
    if len(named) != len(found) or kinds not in (["number", "label"] * len(named), ["label", "number"] * len(named)):
        return []
    return [(core[label.start : label.end], one.value) for label, one in zip(named, found, strict=True)]


def _fractions(core: str, total: float) -> str:
    """Half and quarter in the text as shares of the total."""
    return _QUARTER.sub(f" {total / 4:g} ", _HALF.sub(f" {total / 2:g} ", core))


def _with_the_rest(core: str, total: float) -> str:
    """The text with what the rest comes to where it says that the rest goes somewhere: "half to food, the rest to fun"."""
    rest = list(_REST.finditer(core))
    left = total - sum(one.value for one in numerals(core))
    if len(rest) != 1 or not 0 < left < total or numerals(_CLAUSE.split(core[rest[0].end() :])[0]):
        return core
    return f"{core[: rest[0].start()]} {left:g} {core[rest[0].end() :]}"


def _in_order(core: str, total: float, shown: dict[str, int]) -> dict[int, float] | None:
    """One number for each, or as many bare numbers as there are options, in the order they were shown."""
    places = numerals(core)
    found = [one.value for one in places]
    codes = list(shown.values())
    if found and _EACH.search(core.casefold()) and found[0] * len(codes) == total:
        return dict.fromkeys(codes, found[0])
    if len(found) == len(codes) and _is_list(core, places) and min(found) >= 0:
        return dict(zip(codes, found, strict=True))
    return None


def _is_list(core: str, places: list[Numeral]) -> bool:
    """Whether a text is two or more numbers with nothing but signs between and around them."""
    around = core[: places[0].start] + core[places[-1].end :]
    return (
        len(places) > 1
        and not any(map(str.isalnum, around))
        and all(_BESIDE.fullmatch(core, one.end, other.start) for one, other in pairwise(places))
    )


def _in_clauses(core: str, labels: Labels, offered: set[int]) -> dict[int, float] | None:
    """Clauses with one label, in any form of its words, and one number.

    The number of the one clause without a label belongs to the one option that no clause names.
    """
    given: dict[int, float] = {}
    unnamed: list[float] = []
    shared = _SHARED.search(core)
    if shared is not None:
        # "the last 20 splits evenly between transport and everything else"
        among: set[int] = set().union(*map(labels.mentioned, _CLAUSE.split(shared[2])))
        given = dict.fromkeys(among, float(shared[1]) / max(1, len(among)))
        core = core[: shared.start()] + core[shared.end() :]
    each: float | None = None
    waiting: list[int] = []
    for clause in _CLAUSE.split(core):
        codes = labels.mentioned(clause)
        if len(codes) != 1:
            unnamed += [] if codes else [one.value for one in numerals(clause)]
            continue
        numbers = [one.value for one in numerals(clause)]
        if not numbers and each is not None:
            numbers = [each]
        each = numbers[0] if len(numbers) == 1 and _EACH.search(clause) else None
        if not numbers and not _NOTHING.isdisjoint(words_of(clause)):
            numbers = [0.0]
        code = codes.pop()
        if len(numbers) != 1:
            waiting = [*waiting, code] if not numbers else []
            continue
        if _EACH.search(clause):
            # "food and housing 40 each"
            given |= dict.fromkeys(waiting, numbers[0])
        waiting = []
        if given.setdefault(code, numbers[0]) != numbers[0]:
            return None
    left = offered - given.keys()
    if len(unnamed) == 1 and len(left) == 1:
        given[left.pop()] = unnamed[0]
    return given
