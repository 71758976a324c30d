"""Number words up to twenty and the tens, which of them are more often other words, and before what these count all the same."""

from __future__ import annotations

import unicodedata
from functools import cache

from ..words.reply_words import word_set
from ..words.word_table import rows_of

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
        "tweeën zweit dwóch két kettőt ketten dve двоє обоє "
        "طفلان طفلين ولدان ولدين بنتان بنتين ابنان ابنتان شخصان شخصين "
        "كتابان كتابين dvou dvěma dvoch dwoma двумя двома kahden kahta wawili две двух "
        "двое дві двох dvě dwie dwoje două duas dva zwo שניים שתי שני اثنين",
    ),
    (
        3,
        "drieën dritt tří třemi troch trzema тремя трьома kolmen kolmea τριών trzech hármat hárman "
        "троє watatu трёх трех трое трьох troje trzech tři τρεις שלושה שלושת ثلاث",
    ),
    (
        4,
        "čtyř čtyřmi štyroch czterema четырьмя чотирма neljän neljää τεσσάρων czterech négyet "
        "négyen czworo четверо wanne четырёх четырех четверо чотирьох τέσσερις ארבעה ארבעת أربع",
    ),
    (
        5,
        "pěti piatich pięcioma пятью п'ятьма viiden viittä पाँच পাঁচ pięciu ötöt "
        "öten pięcioro пятеро п'ятеро watano пяти п'яти пʼять חמישה חמשת خمس",
    ),
    (6, "šesti šiestich шестью kuuden kuutta छः छे sześciu hatot hatan sześcioro шестеро шести שישה ששת ست"),
    (7, "sedmi siedmich seitsemää siedmiu hetet семеро семи εφτά שבעה שבעת سبع"),
    (8, "osmi ôsmich восемью kahdeksaa ośmiu nyolcat восьми восьми οχτώ שמונה שמונת ثمان ثماني"),
    (9, "devíti deviatich девятью yhdeksää dziewięciu kilencet девяти дев'яти дев'ять девʼять תשעה תשעת تسع"),
    (10, "deseti desiatich десятью kymmentä tízet десяти dziesięciu עשרה עשרת عشر"),
)
TENS = dict(
    zip(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(20, 100, 10), strict=True)
)
#: Words that are more often an article, a pronoun or another word than a number; read only as a whole reply.
OTHER_WORDS = frozenset(
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
        "unu",
        "once",
        "seize",
        "firs",
        "treds",
        "atten",
    ]
)
#: Such words are numbers before the next higher one: "ba bốn", three or four.
IN_A_ROW = word_set("hai ba năm")
#: Before such a word at the end of a clause: it is a number.
ABOUT = word_set(
    "khoảng chừng đúng tầm hơn circa esattamente körülbelül nagyjából pontosan kb yaklaşık tam حدود تقریبا دقیقا περίπου ακριβώς "
    "cirka ca ungefär precis exakt omkring præcis omtrent nøyaktig rundt runt लगभग करीब प्रायः প্রায় takriban vreo aproximativ"
)

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


@cache
def known_numbers() -> dict[str, int]:
    """Numbers up to twenty and the English tens by their words in folded case, with and without accents."""
    known: dict[str, int] = {}
    for language, line in _WORDS.items():
        for value, word in enumerate(line.split()):
            if word != "-":
                known.setdefault(word.casefold(), value)
                if language != "vi":  # "tam" and "sau" are words elsewhere
                    known.setdefault(_bare(word), value)
    for value, forms in _FORMS:
        known |= dict.fromkeys(forms.casefold().split(), value)
    # "to five", "about five" and "at five" are words in Hebrew
    known |= {prefix + word: value for word, value in known.items() if "א" <= word[0] <= "ת" for prefix in "לכבה"}
    known |= {
        f"ال{word}": value for word, value in known.items() if "ء" <= word[0] <= "ي" and len(word) > 2
    }  # "the three"
    return known | TENS


@cache
def counted_by() -> dict[str, set[str]]:
    """By such words, those before which they count: units of time of their own language, as in "to timer"."""
    units = {language: set(words) for language, words in _COUNTED_THINGS.items()}
    for language, unit, words, *_ in rows_of("time_units.tsv"):
        if unit != "days":  # "one day"
            units.setdefault(language, set()).update(words.casefold().replace("*", "").split("|"))
    counted: dict[str, set[str]] = {}
    for language, line in _WORDS.items():
        for word in OTHER_WORDS.intersection(line.casefold().split()):
            counted.setdefault(word, set()).update(units.get(language[:2], ()))
    return counted


def _bare(word: str) -> str:
    split = unicodedata.normalize("NFD", word)
    return unicodedata.normalize(
        "NFC", "".join(one for one in split if unicodedata.category(one) != "Mn" or ord(one) > 0x36F)
    )
