"""Options that a reply names by their place in the list shown: "the second option", "the last one", "2"."""

from __future__ import annotations

import re
from collections.abc import Collection

from .numerals import numerals, plain_digits
from .reply_words import FILLERS, word_set

_LAST = -1
#: First, second ... of the languages surveys are held in; other forms of a word share its line.
_ORDINALS = {
    1: "first 1st erste ersten erster premier première primero primera primer primeiro primeira primo prima eerste pierwsza "
    "pierwszy первый первая первое birinci ilk pertama 第一 第一个 最初 一番目 1番目 첫번째 첫 الأول الأولى "
    "पहला पहली kwanza första",
    2: "second 2nd zweite zweiten zweiter deuxième seconde segundo segunda secondo seconda tweede druga drugi второй вторая "
    "второе ikinci kedua 第二 第二个 二番目 2番目 두번째 الثاني الثانية दूसरा दूसरी pili andra",
    3: "third 3rd dritte dritten dritter troisième tercero tercera tercer terceiro terceira terzo terza derde trzecia trzeci "
    "третий третья третье üçüncü ketiga 第三 第三个 三番目 3番目 세번째 الثالث الثالثة तीसरा तीसरी tatu tredje",
    4: "fourth 4th vierte vierten vierter quatrième cuarto cuarta quarto quarta vierde czwarta czwarty четвертый четвёртый "
    "четвертая dördüncü keempat 第四 第四个 四番目 4番目 네번째 الرابع الرابعة चौथा चौथी fjärde",
    5: "fifth 5th fünfte fünften cinquième quinto quinta vijfde piąta piąty пятый beşinci kelima 第五 第五个 الخامس الخامسة femte",
    _LAST: "last final letzte letzten dernier dernière último última ultimo ultima laatste ostatnia ostatni последний последняя "
    "sonuncu terakhir 最后 最后一个 最後 마지막 الأخير الأخيرة sista",
}
#: Words that may stand around a place in the list.
_AROUND = FILLERS | word_set(
    "option answer choice one statement response item number no nr the that this choose pick select go with "
    "for take die der das "
    "antwort möglichkeit nehme wähle la le les el réponse opción respuesta opção resposta opzione risposta optie antwoord "
    "вариант ответ выбираю odpowiedź opcja seçenek pilihan jawaban 选项 選択肢 번 번째 الخيار विकल्प chaguo "
    "alternativet svar on list"
)
#: Words beside which a number is a place in the list.
_NAMING = word_set(
    "option answer choice number no nr antwort nummer réponse numéro opción respuesta número opção resposta "
    "opzione risposta numero "
    "optie nummer вариант номер ответ odpowiedź opcja seçenek pilihan 选项 選択肢 번 विकल्प chaguo alternativ alternativet"
)
#: Words of "the option is 5 번".
_LONGEST_NUMBER = 5
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"[\W_]*(?:(?:the |my )?(?:option|answer|choice|number|no\.?|nr\.?|response|antwort|réponse|respuesta"
    r"|opción|opção|resposta|risposta"
    r"|opzione|вариант|ответ|odpowiedź|cevap|seçenek|jawaban|pilihan|选项|答案|선택지)\s*(?:is|=|:|是|：)?\s*#?\s*)?"
    r"([1-9]\d?)[\s).:\]*_]*(?:번|番)?[\s.!]*",
    re.IGNORECASE,
)

_PLACES = {word: place for place, words in _ORDINALS.items() for word in words.split()}
#: Words by which a place in the list is told.
TELLING = _NAMING.union(_PLACES)


def place_named(text: str, words: list[str], telling: Collection[str], n_options: int) -> int | None:
    """The place of the one option that a whole reply names so, from 0; None where it does not, or beyond the list.

    Args:
        text: the reply proper.
        words: its words in folded case.
        telling: those of them that are among ``TELLING``, or more.
        n_options: length of the list shown.
    """
    if len(words) > 8:
        return None
    if len(words) <= _LONGEST_NUMBER and len(text) < 40 and _DIGIT.search(text):
        number = _NUMBER.fullmatch(plain_digits(text))
        if number is not None:
            return int(number[1]) - 1 if int(number[1]) <= n_options else None
    if len(words) == 1 and (alone := numerals(text)) and len(text.rstrip(" .!")) == alone[0].end - alone[0].start:
        return int(alone[0].value) - 1 if 1 <= alone[0].value <= n_options else None
    if TELLING.isdisjoint(telling) or (len(words) == 1 and words[0] not in _PLACES):
        return None
    places = {_PLACES[word] for word in words if word in _PLACES}
    rest = [word for word in words if word not in _PLACES and word not in _AROUND]
    if not places and len(rest) == 1:
        # "option two": only beside the word for an option, since "two" alone may count anything
        counted = {int(one.value) for one in numerals(text) if one.value.is_integer()}
        places, rest = counted, [] if counted else rest
    if len(places) != 1 or rest:
        return None
    place = places.pop()
    if place == _LAST:
        return n_options - 1
    return place - 1 if 1 <= place <= n_options else None
