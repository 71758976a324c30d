"""Answers to a yes-or-no question in its own words: "Ich habe nicht gewählt", "I don't trust the government"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from ..words.label_search import NO_SPACES
from ..words.reply_words import NEGATIONS, word_set, words_of
from .bent_labels import is_same_word

#: Longer replies say more; shorter words are pronouns and auxiliaries more often than not.
_LONGEST, _CONTENT, _SHARED = 60, 3, 2
_CLAUSE = re.compile(r"[.,;:!?،。，、…]+|\s-\s")
#: Who speaks. "Yes" needs one, since questions are repeated, too.
_FIRST_PERSON = word_set(
    "i i've i'm i'd we we've ich wir je j'ai j yo eu io ik wij jag vi jeg я мы ми minä ben saya tôi"
)
_DENYING = NEGATIONS | word_set(
    "never didn't haven't hadn't wasn't weren't nunca jamais nie niemals nooit aldrig aldri nigdy nikdy никогда "
    "ніколи asla pas keinen لم لن ما δεν belum hiç"
)
#: Words of more letters that go with any verb.
_BESIDE = word_set(
    "have have had haven't did didn't don't does ever even really actually this time habe haben diesmal nicht "
    "avons cette fois esta deze j'ai n'ai jsem jsme saya kami aku keer heb hebben denna gången denne gang "
    "också yet noch encore ancora aún todavía inte ikke personally"
)
#: Who denies one of these declines, though the question may hold it: "Please answer ..."
_TELLING = word_set(
    "answer answers answering reply respond choose select tell share comment discuss disclose decide opinion opinions antworten "
    "beantworten antwort répondre réponse responder respuesta resposta rispondere risposta odpowiedzieć "
    "odpowiadać odpovědět ответить "
    "отвечать відповісти відповідати svara svare antwoorden vastata välja opinión opinião opinione meinung mening"
)
#: What denies a verb in Chinese, Japanese or Korean, and all that may stand beside it.
_DENIED = re.compile(r"没|沒|不|未|ません|なかった|ない|않|안 ?했|못 ?했")
_REST = re.compile(
    r"[\s我俺我们私僕はがをにも没沒有不未了也还這这次過过]*(?:(?:し)?(?:ま?せん(?:でした)?|なかった(?:です)?|ない(?:です)?|ました|ます|した)"
    r"|(?:하|지|저는|나는|않\w*|안|못|했\w*|\s)+)?[\s了过過]*"
)


def said_again(text: str, question: str) -> Literal["yes", "no"] | None:
    """What a short reply says that affirms or denies what a question asks, in words of the question and hardly any others.

    Args:
        text: the reply.
        question: its text; one that denies something itself is left alone.
    """
    if len(text) > _LONGEST or text.rstrip()[-1:] in "?？":
        return None
    asked = _asked(question)
    if not asked:
        return None
    clause = next((one for one in _CLAUSE.split(text) if one.strip()), "").casefold()
    if NO_SPACES.search(clause) or "\uac00" <= clause.strip()[:1] <= "\ud7a3":
        return _glued(clause.strip(), question)
    words = words_of(clause)
    is_denied = not _DENYING.isdisjoint(words)
    content = [word for word in words if len(word) > _CONTENT and word not in _DENYING and word not in _BESIDE]
    if not content or not _TELLING.isdisjoint(content):
        return None
    for word in content:
        if any(is_same_word(word, own) for own in asked):
            continue
        # Czech and Slovak deny within the word: "nevolil"
        if word.startswith("ne") and any(is_same_word(word[2:], own) for own in asked):
            is_denied = True
            continue
        return None
    if is_denied:
        return "no"
    return None if _FIRST_PERSON.isdisjoint(words) else "yes"


@lru_cache(1024)
def _asked(question: str) -> tuple[str, ...]:
    """The words of a question by which it may be answered; none of one that denies something."""
    words = words_of(question)
    return (
        ()
        if not NEGATIONS.isdisjoint(words)
        else tuple(word for word in words if len(word) > _CONTENT or not word.isascii())
    )


def _glued(clause: str, question: str) -> Literal["no"] | None:
    """Whether a clause denies what stands in the question, where no spaces part its words."""
    if _DENIED.search(clause) is None:
        return None
    longest = max(
        (
            clause[at:end]
            for at in range(len(clause))
            for end in range(at + _SHARED, len(clause) + 1)
            if clause[at:end] in question
        ),
        key=len,
        default="",
    )
    return "no" if longest and _REST.fullmatch(clause.replace(longest, "", 1)) else None
