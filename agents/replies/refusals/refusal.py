"""Telling a refusal from an answer, in the languages surveys are held in.

A refusal is a reply that declines: it breaks the role ("As an AI ..."), says that it cannot or will not answer, or keeps the
answer to itself. "I don't know" declines too. Breaking the role counts even when a letter follows: a model that speaks for
itself does not speak for the respondent, unless it goes on to answer in its role or to choose all the same (``last_word``).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ..words.reply_words import word_set, words_of
from .refusal_abroad import CYRILLIC_GREEK, LATIN, OTHER_SCRIPTS
from .refusal_phrases import ENGLISH

_IN_OTHER_SCRIPTS = re.compile(r"[\u0590-\u1dff\u3040-\ud7a3]")
_UNSPACED = re.compile(OTHER_SCRIPTS)

#: Rows of phrases that begin words: other words of which a match holds one too, if any, and the pattern.
_ROWS = [
    (word_set(also), re.compile(rf"(?<!\w)(?:{phrases})")) for _, also, phrases in (*ENGLISH, *LATIN, *CYRILLIC_GREEK)
]
_BY_WORD: dict[str, list[int]] = {}
for _row, (_words, _, _) in enumerate((*ENGLISH, *LATIN, *CYRILLIC_GREEK)):
    for _word in _words.casefold().split():
        _BY_WORD.setdefault(_word, []).append(_row)


#: Words by which a refusal is told.
TELLING = frozenset(_BY_WORD).union(*(also for also, _ in _ROWS))


#: Not knowing, or having no opinion, in a reply or in the label of an option.
_UNKNOWING = re.compile(
    r"(?<!\w)(?:(?:don't|do not|dont|doesn't|cannot|can't|couldn't) (?:really |actually )?(?:know|say|tell you)|not sure"
    r"|(?:not|no|n't have|haven't|haven't got) (?:the |a |any )?(?:\w+ )?(?:clue|foggiest|faintest|inkling)|beats me|search "
    r"me|who knows|wouldn't know"
    r"|ni la (?:más )?(?:remota|mínima|menor)|qué sé yo|quién sabe|sei lá|che ne so|boh\b|überfragt|schimmer|кто (?:его "
    r")?знает|хто (?:його )?знає"
    r"|unsure|no (?:idea|opinion)"
    r"|dunno|idk\b|dk\b|hard to say|difficult to say|undecided|weiss (?:ich |es )?nicht|keine (?:ahnung|meinung)"
    r"|(?:no|não) (?:lo )?(?:sé|sei|sabe)\b|(?:je )?ne sai[st] pas|sans opinion|non (?:lo )?s[oa]\b|nie wiem|trudno powiedzieć"
    r"|не знаю|затрудня|(?:трудно|сложно) (?:сказать|ответить)|важко (?:сказати|відповісти)|bilmiyorum|fikrim yok|tidak tahu"
    r"|sijui\b|không biết|weet (?:ik )?(?:het )?niet|vet (?:inte|ikke|ej)\b|ved ikke"
    r"|(?:en|ei) (?:tiedä|osaa sanoa)|nem tud(?:om|ja)|nevím|neviem|nu [șş]ti[ue]"
    r"|aucune idée|ni idea\b|nem ideia|não faço ideia|nessuna idea|geen idee|nie mam pojęcia|ingen (?:aning|anelse|idé)"
    r"|ei aavistustakaan|nemám tušení|fogalmam sincs|habar n-am|понятия|δεν έχω ιδέα"
    r"|ne znam|δεν (?:ξέρω|γνωρίζω)|לא יודע)|不知道|不清楚|难说|(?:分|わ)から(?:ない|ん)|わかりません|모르겠|모름"
    r"|कह नहीं सक|मालूम नहीं|पता नहीं|नहीं पता|لا (?:أعرف"
    r"|أعلم|أدري)"
    r"|نمی.?دانم|یادم ن(?:یست|می)|ไม่ทราบ|ไม่รู้|จำไม่ได้|জানি না|মনে নেই|^\W*sikumbuki"
)


#: Rather not answering, likewise.
_PREFERRING = re.compile(
    r"(?<!\w)(?:(?:rather|prefer)(?: to)? (?:not|keep)|prefer(?:s|red)? not|to myself\b|(?:none of your|nobody's) business"
    r"|(?:prefiero|prefiro|préfère|preferisco) (?:\w+ )?(?:call|guard|gard|ten|tac|pass|no entrar)\w*|behalte? (?:\w+ "
    r"){0,3}?für mich"
    r"|prefiero no|prefiro não"
    r"|préfère ne pas|preferisco"
    r" (?:non|di no)|liever niet|lieber nicht|wolę nie|предпоч\w+ не|lebih suka tidak|no contesta|keine angabe|nu doresc"
    r"|söylemek istemiyorum)"
)


def is_preferring_not(text: str) -> bool:
    """Whether a refusal, or the label of an option, says that one would rather not answer."""
    return _PREFERRING.search(text.casefold()) is not None


def is_unknowing(text: str) -> bool:
    """Whether a refusal, or the label of an option, says that one does not know."""
    return _UNKNOWING.search(text.casefold()) is not None


def is_refusal(text: str, telling: Collection[str] | None = None) -> bool:
    """Whether a reply declines to answer.

    Args:
        text: the reply proper, as ``core_of`` gives it.
        telling: those of its words that are among ``TELLING``, or more, where they are at hand.
    """
    folded = text.casefold()
    if "a.i" in folded:
        folded, telling = folded.replace("a.i.", "ai"), None
    if telling is None:
        telling = TELLING.intersection(words_of(folded))
    firsts = _BY_WORD.keys() & telling
    if firsts:
        for row in {row for word in firsts for row in _BY_WORD[word]}:
            also, phrases = _ROWS[row]
            if (not also or not also.isdisjoint(telling)) and phrases.search(folded) is not None:
                return True
    return not text.isascii() and _IN_OTHER_SCRIPTS.search(folded) is not None and _UNSPACED.search(folded) is not None
