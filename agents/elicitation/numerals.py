"""Numbers in a text: digits of any script, and small numbers in words of the languages surveys are held in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from .han_numbers import han_numbers
from .large_numbers import COUNTED, DOUBTFUL, GLUES, SCALES, glued_number, korean_numbers, large_numbers
from .number_words import number_phrases
from .reply_words import small_letters, word_set, words_of
from .word_table import rows_of

_WORDS = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty"
    ),
    "de": (
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
        "sechzehn siebzehn achtzehn neunzehn zwanzig"
    ),
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize - - - vingt",
    "es": (
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
        "diecisiete dieciocho diecinueve veinte"
    ),
    "pt": (
        "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis "
        "dezessete dezoito dezenove vinte"
    ),
    "it": (
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici "
        "quindici sedici diciassette diciotto diciannove venti"
    ),
    "nl": (
        "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien "
        "zeventien achttien negentien twintig"
    ),
    "pl": "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć",
    "ru": "ноль один два три четыре пять шесть семь восемь девять десять",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz on",
    "id": "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh",
    "sw": "sifuri moja mbili tatu nne tano sita saba nane tisa kumi",
    "hi": "शून्य एक दो तीन चार पांच छह सात आठ नौ दस",
    "sk": "nula jeden dva tri štyri päť šesť sedem osem deväť desať",
    "sv": "noll ett två tre fyra fem sex sju åtta nio tio",
    "da": "nul et to tre fire fem seks syv otte ni ti",
    "no": "null én to tre fire fem seks sju åtte ni ti",
    "fi": "nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen",
    "cs": "nula jedna dva tři čtyři pět šest sedm osm devět deset",
    "hu": "nulla egy kettő három négy öt hat hét nyolc kilenc tíz",
    "ro": "zero unu doi trei patru cinci șase șapte opt nouă zece",
    "el": "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα",
    "uk": "нуль один два три чотири п'ять шість сім вісім дев'ять десять",
    "vi": "không một hai ba bốn năm sáu bảy tám chín mười",
    "ko": "영 일 이 삼 사 오 육 칠 팔 구 십",
    "ko native": "- 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열",
    "th": "ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ",
    "fa": "صفر یک دو سه چهار پنج شش هفت هشت نه ده",
    "he": "אפס אחת שתיים שלוש ארבע חמש שש שבע שמונה תשע עשר",
    "bn": "শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ",
    "ka": "ნული ერთი ორი სამი ოთხი ხუთი ექვსი შვიდი რვა ცხრა ათი",
    "ar": "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
}
#: Other genders and cases of small numbers.
_FORMS = (
    (
        2,
        "két kettőt ketten dve двоє обоє "
        "طفلان طفلين ولدان ولدين بنتان بنتين ابنان ابنتان شخصان شخصين "
        "كتابان كتابين wawili две двух двое дві двох dvě dwie dwoje două duas dva zwo שניים שתי שני اثنين",
    ),
    (3, "hármat hárman троє watatu трёх трех трое трьох troje trzech tři τρεις שלושה ثلاث"),
    (4, "négyet négyen czworo четверо wanne четырёх четырех четверо чотирьох τέσσερις ארבעה أربع"),
    (5, "ötöt öten pięcioro пятеро п'ятеро watano пяти п'яти пʼять חמישה خمس"),
    (6, "hatot hatan sześcioro шестеро шести שישה ست"),
    (7, "hetet семеро семи εφτά שבעה سبع"),
    (8, "nyolcat восьми восьми οχτώ שמונה ثمان ثماني"),
    (9, "kilencet девяти дев'яти дев'ять девʼять תשעה تسع"),
    (10, "tízet десяти dziesięciu עשרה عشر"),
)
_TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
#: Words that are more often an article, a pronoun or another word than a number; read only as a whole reply.
_DOUBTFUL = frozenset(
    [
        "one",
        "un",
        "uno",
        "um",
        "sei",
        "on",
        "bir",
        "एक",
        "one's",
        "do",
        "один",
        "moja",
        "et",
        "to",
        "ti",
        "ni",
        "én",
        "en",
        "ett",
        "egy",
        "ena",
        "ένα",
        "hat",
        "không",
        "một",
        "năm",
        "ba",
        "이",
        "일",
        "사",
        "구",
        "오",
        "영",
        "하나",
        "یک",
        "نه",
        "ده",
        "دو",
        "এক",
        "hai",
        "nil",
        "fem",
        "unu",
        "once",
        "seize",
        "firs",
        "treds",
        "atten",
    ]
)

#: Right before one of these and another number, such a word counts as a number: "دو یا سه" is two or three.
_OR = word_set("or oder ou o of eller tai lub albo nebo sau vagy или або чи veya atau au hoặc hay یا أو או या বা og och")
#: What people count, after such words, by language.
_COUNTED_THINGS = {
    "vi": word_set("lần ngày người con đứa cuốn quyển ly cốc đồng"),
    "da": word_set("børn personer mennesker gange kroner stykker bøger voksne"),
    "no": word_set("barn personer mennesker ganger kroner stykker bøker voksne"),
    "sv": word_set("barn personer människor gånger kronor stycken böcker vuxna st"),
    "hu": word_set("gyerek gyereket gyerekem gyermek ember személy alkalom alkalommal könyv fő"),
    "fa": word_set("بچه فرزند نفر بار تا کودک کتاب"),
    "tr": word_set("çocuk çocuğum kişi kez kere defa kitap lira"),
    "it": word_set("figli persone volte euro libri"),
    "ro": word_set("copil copii persoane ori cărți lei"),
}
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
    r"[0-9](?:\d{0,2}(?:[,' \u202f]\d{3})+(?:\.\d+)?(?!\d)|(?<=[1-9])\d{0,2}(?:\.\d{3})+(?:,\d+)?(?![\d.])|\d*(?:[.,]\d+)?)"
)
#: Vowel signs of Indic, Thai and Arabic script are no letters to Python.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0963\u0980-\u09e3\u0e31-\u0e4e])*")


class Numeral(NamedTuple):
    """A number found in a text, and where."""

    value: float
    start: int
    end: int


@cache
def _known() -> dict[str, int]:
    known: dict[str, int] = {}
    for line in _WORDS.values():
        for value, word in enumerate(line.split()):
            if word != "-":
                known.setdefault(word.casefold(), value)
                known.setdefault(_bare(word), value)
    for value, forms in _FORMS:
        known |= dict.fromkeys(forms.casefold().split(), value)
    return known | _TENS


@cache
def _small() -> dict[str, int]:
    """Numbers below a hundred that are one word."""
    phrases = number_phrases(_WORD.findall)
    return {words[0]: value for row in phrases.values() for words, value in row if len(words) == 1} | _known()


@cache
def _counted_by() -> dict[str, set[str]]:
    """By such words, those before which they count: units of time of their own language, as in "to timer"."""
    units = {language: set(words) for language, words in _COUNTED_THINGS.items()}
    for language, unit, words, *_ in rows_of("time_units.tsv"):
        if unit != "days":  # "one day"
            units.setdefault(language, set()).update(words.casefold().replace("*", "").split("|"))
    counted: dict[str, set[str]] = {}
    for language, line in _WORDS.items():
        for word in _DOUBTFUL.intersection(line.casefold().split()):
            counted.setdefault(word, set()).update(units.get(language[:2], ()))
    return counted


@cache
def _first_words() -> frozenset[str]:
    """Words of which every text with a number in words holds one, glued ones and one that stands alone aside."""
    phrases = number_phrases(_WORD.findall)
    # "hai" is a word in many languages, and begins "hai mươi"
    doubtful = {word for word in _DOUBTFUL if all(len(words) == 1 for words, _ in phrases.get(word, ()))}
    return frozenset(_known().keys() - doubtful) | (phrases.keys() - _DOUBTFUL) | large_numbers().keys()


@cache
def _all_words() -> frozenset[str]:
    """Words that a number in words is made of, glued ones aside, and those that join them."""
    return frozenset(_known()) | number_phrases(_WORD.findall).keys() | large_numbers().keys() | frozenset(_JOINING)


def _is_joined(text: str, words: list[re.Match[str]]) -> bool:
    """Whether nothing but a space, a hyphen or an apostrophe stands between words that follow each other."""
    return all(
        text[one.end() : other.start()] in (" ", "-", "\u2010", "\u2011", "'", "’", "\u200c")
        for one, other in pairwise(words)
    )


def _bare(word: str) -> str:
    split = unicodedata.normalize("NFD", word)
    return unicodedata.normalize(
        "NFC", "".join(one for one in split if unicodedata.category(one) != "Mn" or ord(one) > 0x36F)
    )


def plain_digits(text: str) -> str:
    """The text with the decimal digits of every script (Arabic, Devanagari, Thai, full-width ...) as 0-9."""
    if text.isascii():
        return text
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
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        return float(bare.replace(",", ""))
    # three places after a point are thousands, as most of the world writes them; no answer is exact to a thousandth
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", bare):
        return float(bare.replace(".", "").replace(",", "."))
    return float(bare.replace(",", "."))


def _spoken(text: str) -> list[Numeral]:
    known, phrases, large = _known(), number_phrases(_WORD.findall), large_numbers()
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
        and not (alone in _DOUBTFUL and alone in known)
        and not is_glued
        and (
            _counted_by().keys().isdisjoint(words)
            or not any(after in _counted_by().get(word, ()) for word, after in pairwise(words))
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
        if word not in all_words and not is_glued and word[0] not in "وف":
            close()
            continue
        value: float | None = None
        if word in large or (is_glued and len(word) > 3):
            value = _large(word, folded, match, [one[0] for one in matches[at + 1 : at + 3]], bool(current))
        for phrase, number in phrases.get(word, ()) if value is None else ():
            if len(phrase) == 1 and word in _DOUBTFUL and alone != word:
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
                and word in _DOUBTFUL
                and alone != word
                and follows not in large_numbers()
                and not (follows in _OR and other in known)
                and follows not in _counted_by().get(word, ())
                and (follows, other) not in _AND_A_HALF
                and not (
                    current
                    and _continues([one for one, _, _ in current], value)
                    and (word == "one" or last_word not in _TENS)
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
    return value in SCALES or last >= 100 or (last in _TENS.values() and 0 < value < 10)


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
