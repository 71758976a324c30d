"""Reading the one number that a reply to a question for a number gives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ....surveys import Question
from ..clauses.clause_asked import asked_of, clauses_asked
from ..clauses.own_clauses import is_on_others, own_clauses
from ..words.reply_words import word_set, words_of
from .alone import lives_alone, lives_with_one
from .amounts import amounts, halves_in_digits
from .bounds import is_bound
from .children import children_told
from .none_at_all import denies_at_last, is_asked, is_at_home, is_not_one, is_only_child, says_none
from .number_meant import number_meant
from .numerals import Numeral, plain_digits
from .other_measures import CALENDAR, of_asked_measure
from .other_units import in_unit_asked
from .rate_asked import rates_told
from .settled_number import settled_number
from .so_many_times import times_in_digits, times_told
from .time_units import NEXT_WORD, asked_unit, in_digits, in_unit, is_turned, unit_of

#: Words between the two ends of a range, or between two numbers of which only one can be.
_TO_OR = (
    r"-|–|—|~|〜|～|、|up to|to|or|and|bis|oder|à|ou|a|o|do|do ok\.|или|либо|до|або|чи|tot|till|til|eller|tai|lub|albo|nebo|až"
    r"|alebo|vagy|sau"
    r"|până la|ή|έως|μέχρι|με|veya|ya da|ile|ila|sampai|hingga|atau|s/d|au|hadi|hoặc|hay|đến|या|से|إلى|أو|או|עד|یا|تا|বা"
    r"|থেকে|到|至|或|か|から"
    r"|에서|또는|ถึง|หรือ|alle|alla|all'|al|às|as|a las"
)
_RANGE = re.compile(
    rf"(?<![\w.])\d+(?:[.,]\d+)?\s*(?:{_TO_OR})\s*[$€£]?\d+(?:[.,]\d+)?(?![\d-])|(?<![\w./])\d+/\d+(?=\s?[^\W\d])"
    r"|(?<![\w.])\d+ ?(?:ja|és|ve|ile|से|और|과|와) ?\d+ ?\S{0,12} ?(?:välil|között|közt|aras|के बीच|사이)",
    re.IGNORECASE,
)
#: The same in words, between the two numbers, and where the first is "one", which is a pronoun elsewhere.
_BOTH_ENDS = re.compile(rf"\s*(?:{_TO_OR})\s*(?:about |around )?$", re.IGNORECASE)
_ONE_OR = re.compile(r"\b(?:between one and|one (?:to|or)|one-)\s*$", re.IGNORECASE)
_BETWEEN = re.compile(
    r"(?<!\w)(?:between|zwischen|entre|tra|fra|tussen|mellan|mellem|mellom|między|pomiędzy|mezi|medzi|între|μεταξύ|между|між"
    r"|antara|giữa|kati ya"
    r"|بين|بین|בין)\s+(?:about |around |roughly |etwa |ungefähr |le |las |los |les |die |de |den |os |as |i )?[$€£]?$",
    re.IGNORECASE,
)
_LESS_THAN = re.compile(
    r"\W*(?:i'd say |it's |also |so |na ja, )?(?:a little |a bit |just |etwas |un peu |un poco |un po' |um pouco |iets |lite |lidt "
    r"|trochę "
    r"|чуть |trochu )?(?:less than|under|weniger als|unter|moins d(?:e |')|menos de|meno d(?:i |')|minder dan|mindre än|mindre end"
    r"|mindre enn|under|mniej niż|poniżej|mé?íň než|méně než|меньше|менее|менше|alle|kevesebb,? mint|mai puțin de|λιγότερο από"
    r"|kurang dari|dưới|ít hơn|أقل من|פחות מ|不到)\s*[^.,;:!?\d–—，、。]{1,25}[.,;:–—，、。]+\s*((?!\d).{2,60})$",
    re.IGNORECASE,
)
#: "'85", where a year is asked for.
_SHORT_YEAR = re.compile(r"\W*(?:in |back in )?['’](\d\d)\W*", re.IGNORECASE)
#: Abbreviations whose point ends no sentence.
_ABOUT = re.compile(r"\b(ca|approx|aprox|env|ungef|bl|ok)\.(?= ?\d)", re.IGNORECASE)
#: Words for about that hold a number, or to which Thai joins one.
_SOME = re.compile(r"\been stuk of\b|ประมาณ", re.IGNORECASE)
#: From when till when, in brackets after how long: "8 years (2003 to 2011)".
_THOSE_YEARS = re.compile(r"(?<=[^\W\d_]) \([^()\d]*(?:19|20)\d\d[^()\d]+(?:(?:19|20)\d\d[^()\d]*)?\)")
#: A half of what was said before, at the end of a reply.
_HALF_OF_IT = re.compile(
    r"(?:\b(?:half(?: of (?:it|that|one))?|a half|(?:eine )?halbe|la moitié|la mitad|metade|(?:la )?met[àa]|mezz[ao]"
    r"|een halve|en halv"
    r"|(?:jakieś )?pół|půl|пол|половина|половину|пів|puoli|yarım(?:ı)?)|半个)\W*$",
    re.IGNORECASE,
)
#: Of such a number only a part, or more than it, is meant.
_PART_OF = re.compile(
    r"\b(?:half(?: of)?|a (?:third|quarter) of|twice|double|die hälfte von|doppelt so viel wie|la moitié de|le double de"
    r"|la mitad de|el doble de"
    r"|metade de|o dobro de|la metà di|il doppio di|половин[ау] (?:от|из))\s+(?:the |those |my )?[$€£]?$"
)
_ONE = re.compile(
    r"\W*(?:just |only |i have |we have |the |nur |ich habe |seulement |j'ai |solo |sólo |solamente |tengo |só |tenho |ho "
    r"|alleen |bara |kun |bare |tylko "
    r"|mam |только |лише |тільки |у меня )*(?:один|одна|одно|одну|одного|jedn[oaą]|jeden|één|(?:an?|une?|una?|uma?"
    r"|een) (?:single|seule?|sol[oa]|enkele?)"
    r"|eine? einzige[rs]?|one(?! (?:or|to|half|dozen|hundred"
    r"|should|would|could"
    r"|can|must|of|day|has|might|more|never|does|thing|time))|eine?r?s?|une?|una|uno|uma?|an?)(?:\W*$|[,.;!]| ([^\W\d_]+))"
)
#: Words for one that are no article.
_ARTICLE = word_set(
    "one один одна одно одну jedna jedno jeden één single seul seule solo sola enkel enkele einzige einziger einziges"
)
#: One child, by other words.
_CHILDREN = word_set(
    """
    son daughter boy girl kid child baby sohn tochter jungen mädchen kind fils fille garçon enfant hijo hija niño niña filho filha
    menino menina figlio figlia bambino bambina zoon dochter jongen meisje dotter pojke flicka søn datter sønn gutt jente syn córka
    сын дочь дочка сына ребенок ребёнок oğul oğlum kızım
    """
)
#: "Just the one, she's 14 now".
_ONE_ALONE = re.compile(r".*\bjust (?:the )?one[.! ]*$|\W*(?:just |only )*(?:the )?one\s*(?:[.,;!]|$)")
#: "Just one daughter, she's 14".
_JUST_ONE = re.compile(r"\W*(?:just|only) one [^\W\d]+\s*[,.;]")
#: Signs and names of one currency.
_CURRENCIES = (
    ("$", "dollar", "bucks", "usd"),
    ("£", "pound", "quid", "gbp"),
    ("€", "euro", "eur"),
    ("₹", "rupee", "rs", "inr"),
    ("¥", "yen", "yuan", "元", "円"),
)
_KIDS = ("child", "kid")
#: Ages of those counted, and the names of buses.
_OF_OTHERS = re.compile(
    r"\b(?:aged|ages|who are|born in)\b[^.;!?\n]*|\b(?:number |no\.? |line )\d+(?= (?:bus|tram|train|line|metro)\b)",
    re.IGNORECASE,
)
#: Words of which such a text holds one.
_OTHERS = word_set("aged ages who born bus tram train line metro")
#: A road, a bus or a form, but no amount of rand.
_ROAD = re.compile(r"(?<![\w$€£¥₹.-])[A-QS-Z]\d{1,3}(?![\w.,]\d|\w)")
#: Who speaks, before what is said: "As a single mother of two living in Tulsa, ".
_SPEAKER = re.compile(r"\W*as an? [^.,;:!?\n]{3,80},\s+", re.IGNORECASE)
#: No one number after all.
_VARIES = re.compile(
    r"\b(?:it|that) (?:really |all |just )?(?:varies|depends)\b|(?:isn't|is not|is no"
    r"|there's no) (?:really )?(?:an? )?(?:usual|typical|normal|fixed|set)\b"
    r"|\b(?:kommt (?:ganz )?darauf an|ça dépend|depende|dipende|zależy|det beror|hangt ervan af|зависит|değişir"
    r"|tergantung)\b|看情况"
)
#: One of these stands before every last sentence.
_PARTED = re.compile(r"[.!?…:\n](?:(?<=[:\n])|\s)")
_LAST_SENTENCE = re.compile(
    r"(?:(?:[^\W\d_]{2}[.!?…]+|\d(?:[?!…]|\.\.)+)\s+|\n"
    r"|\b(?:answer|number|estimate|total|figure|antwort|respuesta|réponse|risposta|resposta|ответ): ?|^[^:\n]*\w: )"
    r"(?:(?:okay|ok|fine|alright|all right|right|well|so|yes),?\s+)?([^\s.!?,;:]+(?: [^\s.!?,;:]+)?)[.!]*$",
    re.IGNORECASE,
)
#: Living with nobody, where people are counted.
_PEOPLE = (
    "people",
    "person",
    "member",
    "personen",
    "personnes",
    "personas",
    "pessoas",
    "persone",
    "osob",
    "osoby",
    "человек",
    "kişi",
    "人",
    "명",
)
_DAYS_OF_A_WEEK = 7
_EVERY_DAY = re.compile(
    r"\W*(?:i (?:do|did|am),? |yes,? |on )*(?:every (?:single )?day|each day|daily|all seven|jeden (?:einzelnen )?tag"
    r"|täglich|tous les jours|chaque jour"
    r"|todos los días|cada día|todos os dias|tutti i giorni|ogni giorno|elke dag|varje dag|hver dag|joka päivä|codziennie"
    r"|każdego dnia|každý den"
    r"|minden nap|în fiecare zi|zilnic|каждый день|ежедневно|щодня|кожного дня|κάθε (?:μέρα|ημέρα)|her gün|setiap hari"
    r"|tiap hari|kila siku|hàng ngày"
    r"|mỗi ngày|हर (?:दिन|रोज़?)|كل يوم|כל יום|هر روز|每天|天天|毎日|매일)(?!\w)(?![^.;!?]*(?:\d|\b(?:but|except|apart"
    r"|almost|außer|sauf|menos|excepto|tranne|exceto)\b))",
    re.IGNORECASE,
)


def read_number(core: str, question: Question) -> float | None:
    """The one number a reply gives, in the question's unit; None where it gives none or more than one.

    Hours and minutes are turned into each other where the question asks for the one and the reply gives the other.
    """
    if question.high == _DAYS_OF_A_WEEK and _EVERY_DAY.match(core):
        return question.high
    core = _SOME.sub(" ", _ABOUT.sub(r"\1", core))
    core = _THOSE_YEARS.sub("", core)
    under = _LESS_THAN.match(core)
    if under is not None:
        # "less than an hour, about half"
        nearer = read_number(_HALF_OF_IT.sub(f"0.5 {question.unit or ''}", under[1]), question)
        if nearer is not None:
            return nearer
    often = rates_told(core, question)
    if often:
        return next(iter(often)) if len(often) == 1 else None
    text = _without_names(halves_in_digits(plain_digits(core)))
    asks_year = question.high is not None and CALENDAR[0] <= question.high <= CALENDAR[1]
    if not asks_year and any(map(text.casefold().__contains__, _OTHERS)):
        text = _OF_OTHERS.sub(" ", text)
    text = in_unit_asked(in_digits(times_in_digits(text), question.unit or ""), question.unit or "")
    limits = _limits(question.low, question.high)
    if limits is not None:
        text = limits.sub(" ", text)  # "One number of years between 15 and 110: 44"
    short = _SHORT_YEAR.fullmatch(core) if asks_year else None
    if short is not None:
        years = [year for year in (1900.0 + int(short[1]), 2000.0 + int(short[1])) if is_within(year, question)]
        return years[0] if len(years) == 1 else None
    asked = _asked(question.text)
    found = [one for one in amounts(text) if not asked or (one.value, _word_after(text, one.end)) not in asked]
    lower = text.casefold()
    if len(lower) != len(text):
        lower = text.lower()
    asked_for = asked_of(question, ()).counted
    found = of_asked_measure(lower, found, question.unit or "", question.high)
    if not found and is_at_home(lower, question.text):
        return 0.0
    if all(one.value == 1 for one in found) and (is_not_one(lower) or is_only_child(lower, question.text)):
        return 0.0
    if _ONE_ALONE.match(lower):
        return 1.0
    children = children_told(lower, asked_for)
    if children is not None:
        return children
    if not found:
        times = times_told(lower)
        if times is not None:
            return times
        if says_none(lower, asked_for):
            return 0.0
        if (question.unit or "").casefold().startswith(_PEOPLE) and question.low in (None, 0, 1):
            if lives_alone(lower):
                return 1.0
            if lives_with_one(lower):
                return 2.0
        one = _ONE.match(lower)
        return 1.0 if one is not None and (one[1] is None or _is_counted(one, asked_for)) else None
    if _JUST_ONE.match(lower):
        return 1.0
    if denies_at_last(lower, asked_for):
        return 0.0
    if "\n" in text:
        first = text.split("\n", 1)[0]
        in_first = amounts(first)
        if in_first and len({one.value for one in in_first}) == 1:
            text, found = first, in_first
    settled = _at_last(text, question)
    if settled is not None:
        return settled
    if _ONE_OR.search(text, 0, found[0].start):
        return settled_number(text, found[0].end, 1, found[0].value)
    if len(found) > 1 and (bounds := _bounds(text, found, question)):
        return settled_number(text, bounds[1].end, *sorted(one.value for one in bounds))
    if len(found) == 1 and _PART_OF.search(lower, 0, found[0].start):
        return None
    if len(found) == 1 and is_bound(lower, found[0].start, found[0].end):
        return None
    parted = own_clauses(text, words_of(lower))
    # what was is the answer where that is asked for
    if parted is not None and (parted.others or not asked_of(question, ()).is_over):
        n_own = len(amounts(parted.own))
        counts_others = any(is_on_others(_word_after(text, one.end)) for one in found)  # "three kids, all grown up now"
        if counts_others and parted.others and not _is_of_others(parted.others):
            n_own = len(found)  # "Two, but really just two children"
        if n_own < len(found) and (n_own or (parted.others and not counts_others)):
            return read_number(parted.own, question)
    found = in_unit(lower, found, question.unit or "")
    if len({one.value for one in found}) == 1:
        return found[0].value
    if _VARIES.search(lower):
        return None
    meant = number_meant(lower, found, lambda value: is_within(value, question), unit=question.unit or "")
    if meant is not None:
        return meant
    told = {found[at].value for at in clauses_asked(text, [one.start for one in found], question)}
    if len(told) == 1:
        return told.pop()
    # "I work 40 hours, 8 a day": the number that carries the unit
    with_unit = {one.value for one in found if _has_unit(lower, one, question.unit or "")}
    if len(with_unit) == 1:
        return with_unit.pop()
    inside = {one.value for one in found if is_within(one.value, question)}
    return inside.pop() if len(inside) == 1 else None


def _is_of_others(text: str) -> bool:
    """Whether a text speaks of others beside those it counts."""
    for one in reversed(amounts(text)):
        following = NEXT_WORD.match(text, one.end)
        text = text[: one.start] + text[one.end if following is None else following.end() :]
    return is_on_others(text)


def _is_counted(one: re.Match[str], asked: Sequence[str]) -> bool:
    """Whether what there is one of is what was asked for: "an hour", "a daughter", not "a lot" or "a full-time job"."""
    return not _ARTICLE.isdisjoint(one[0].split()[:-1]) or one[1] in _CHILDREN or is_asked(one[1], asked)


def _without_names(text: str) -> str:
    """The text without roads such as "the A9", and without an opening that tells who speaks: "As a mother of two, I ..."."""
    text = _ROAD.sub(" ", text)
    speaker = _SPEAKER.match(text)
    # a whole sentence may say no more than that
    is_told = speaker is None or (text.rstrip()[-1:] in ".!" and not amounts(text[speaker.end() :]))
    return text if speaker is None or is_told else text[speaker.end() :]


def _at_last(text: str, question: Question) -> float | None:
    """The number that is all of the last sentence: "Spain twice, France once. 3.", "Two or three. Okay, three!"."""
    last = None if _PARTED.search(text) is None else _LAST_SENTENCE.search(text)
    found = [] if last is None else amounts(last[1])
    if last is None or len(found) != 1 or last[1][: found[0].start].strip() or last[1][found[0].end :].strip():
        return None
    return found[0].value if is_within(found[0].value, question) else None


@lru_cache(1024)
def _limits(low: float | None, high: float | None) -> re.Pattern[str] | None:
    """Finds the limits of a question, as the prompt tells them, in front of an answer."""
    if low is None or high is None:
        return None
    return re.compile(
        rf"(?:(?:one )?number [^.;:\d]{{0,40}})?(?<!\d){low:g} (?:and|to|-) {high:g}(?!\d)(?=[^\d]{{0,30}}[:.\n)].*\d)",
        re.S,
    )


@lru_cache(1024)
def _asked(question: str) -> frozenset[tuple[float, str]]:
    """Numbers in a question and the words after them: who says "in the past five years" repeats it."""
    text = plain_digits(question)
    return frozenset((one.value, _word_after(text, one.end)) for one in amounts(text))


def _word_after(text: str, end: int) -> str:
    following = NEXT_WORD.match(text, end)
    return "" if following is None else following[1].casefold()


def _bounds(text: str, found: list[Numeral], question: Question) -> tuple[Numeral, Numeral] | None:
    """The two numbers of a reply that bound one another; None where none do."""
    stated = _RANGE.search(text)
    if stated is None:
        first, second = found[:2]
        counted = _word_after(text, second.end)
        # "three hours to five hours"
        between = text[first.end : second.start]
        is_repeated = counted and between.lstrip().casefold().startswith(counted)
        begin = first.end + (len(between) - len(between.lstrip()) + len(counted) if is_repeated else 0)
        is_in_a_row = text[begin : second.start] == " " and first.value + 1 == second.value  # "two three hours"
        is_range = is_in_a_row or (first.value < second.value and _BOTH_ENDS.fullmatch(text, begin, second.start))
        return (first, second) if is_range or _BETWEEN.search(text, 0, first.start) else None
    inside = [one for one in found if stated.start() <= one.start < stated.end()]
    if len(inside) < 2:
        return found[0], found[-1]
    low, high = inside[0].value, inside[1].value
    # "I work 9-5" tells hours of the clock
    if low > high and "-" in stated[0]:
        return None
    # "5/7" of seven days is a share, "5/10 minutes" is a range
    if "/" in stated[0] and (low >= high or high == question.high):
        return None
    return inside[0], inside[1]


def is_within(value: float, question: Question) -> bool:
    """Whether a number is one the question allows."""
    if (question.low is not None and value < question.low) or (question.high is not None and value > question.high):
        return False
    return not question.whole or float(value).is_integer()


def _has_unit(text: str, one: Numeral, unit: str) -> bool:
    unit = unit.casefold().rstrip("s")
    if not unit:
        return False
    names = next((names for names in (*_CURRENCIES, _KIDS) if any(unit.startswith(name) for name in names)), (unit,))
    if (one.start and text[one.start - 1] in names) or text[one.end :].lstrip().startswith(names):
        return True
    following = NEXT_WORD.match(text, one.end)
    if following is None:
        return False
    asked = asked_unit(unit)
    return any(following[1].startswith(name) for name in names) or (
        asked is not None and is_turned(unit_of(following[1]), asked)
    )
