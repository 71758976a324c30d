"""Where a reply that declines to say something goes on, and whether what follows says nothing but an answer.

"I never tell the neighbours, but here it's fine: A", "I'd rather not say it's great, so I'd say fair": the clause that declines
is about something else, or is taken back. What follows counts where it wholly is an answer, words that say nothing aside.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from ..words.reply_words import FILLERS, NEGATIONS, NO, YES, word_set, words_of
from .refusal import is_refusal
from .unwilling import is_unwilling

#: Words that set what follows against what stands before, or draw a conclusion.
_BUT = (
    r"but|however|nevertheless|nonetheless|anyway|still|yet|so|though|aber|doch|also|trotzdem|mais|donc|pero|así que|mas"
    r"|porém|então|ma|però|quindi"
    r"|но|зато|так что|поэтому|але|проте|тому|ale|więc|lecz|maar|dus|men|så|mutta|joten|de|azért|tehát|dar|deci|tapi|tetapi"
    r"|jadi|nhưng|nên|lakini"
    r"|ama|fakat|ancak|yine de|o yüzden|αλλά|όμωσ|οπότε|لكن\S*|ولكن\S*|إذن|لذا|أما|पर|लेकिन|मगर|तो|इसलिए|אבל|אז|ولی|اما|لیکن"
    r"|แต่|takže|sa|tak"
)
_BREAK = re.compile(
    rf"(?P<but>,\s*(?:and )?if (?:you|i) (?:insist|must|had|have|really|force|push|want)[^,.;:]{{0,40}},\s*|,\s*(?:and |et "
    rf"|und )?(?:{_BUT})\b,?\s*|\s+(?:but|aber|pero|ma però|но|але|لكن\S*|लेकिन|मगर)\s+"
    r"|(?:但是?|不过|可是|所以|那就|けれども|けど|ですが|ませんが|でも|지만|는데|은데|니까|แต่)[, ]*)"
    r"|[.!?…]+(?=[\s\"']|$|[^\x00-\x7f])[\s\"']*|[;:]\s*|\n+|\s-+\s",
    re.IGNORECASE,
)
_OPENING_BUT = re.compile(rf"(?:{_BUT}|well|fine|ok(?:ay)?|then|gut|bon|bueno)\b", re.IGNORECASE)
#: What others say or do is no answer.
_OTHERS = word_set(
    "some others people they many most would someone anyone everyone nobody everybody might could example option options "
    "between or either "
    "neither scale choices oder ou o или czy lub"
)
#: Words around an answer that say nothing about which it is, beyond those of ``FILLERS``.
_AROUND = (
    FILLERS
    | (YES - NO)
    | word_set(
        """
        for in to part i'll we we're we'd still only put down go going with pick choose tick mark fine okay ok then here goes
        there you that's take call my our ours mine final if must forced pushed insist make this survey now
        today hm hmm oh right alright sure do think guess about around roughly some maybe perhaps i've got
        have was probably more less or so at most least exactly gut na dann würde nehme sage bon allez alors
        mets prends pongo pon digo bueno marco fico com então coloco metto dico allora ну ладно пусть будет я
        скажу ставлю выбираю stawiam powiem to niech będzie niechat zeg kies doe ik me mij mig meg minä
        valitsen alegeam aleg válaszom legyen evet derim diyelim cevabım cevap saya pilih jawab jawaban tôi
        chọn nasema nachagua απαντώ λέω ας πούμε أنا أقول الجواب अच्छा चलो मैं तो the a an and letter option
        number rather quite just single every really honestly truthfully frankly all same anyway
        """
    )
)
#: A refusal of so few words declines the question itself; only a "but" or a "so" leads from it to an answer.
_CURT = 5
#: Nobody says more than so many things before an answer.
_ASIDES = 20
#: Characters around an answer in scripts that put no spaces.
_FEW = 6
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: What is declined is the question itself, and not something else.
_ITSELF = re.compile(
    r"\b(?:this|that|it|such|these|those|questions?|answer(?:s|ing)?|respond(?:ing)?|opinions?|feelings|views?|personal"
    r"|private|topics?|subjects?"
    r"|information|matters?|preferences?|choose|pick|select)\b"
)
#: "I don't know how to say this nicely. A."
_HOW = re.compile(
    r"\b(?:know|say|tell|explain|sure|idea|clue) (?:how|why|what|who|when|where)\b(?! to (?:answer|choose|respond|rate|pick))"
)


class Rest(NamedTuple):
    """What follows the last clause of a reply that declines.

    Attributes:
        declining: that clause.
        text: all that follows.
        last: its last clause.
        is_led_to: whether a "but" or a "so" leads to it.
    """

    declining: str
    text: str
    last: str
    is_led_to: bool


def rest_of(text: str) -> Rest | None:
    """What follows the last clause that declines; None where nothing does."""
    breaks, clauses = _clauses(text)
    filled = [place for place, (_, clause) in enumerate(clauses) if any(map(str.isalnum, clause))]
    if len(filled) < 2:
        return None
    declining = next((place for place in reversed(filled) if _declines(clauses[place][1])), filled[-1])
    if declining == filled[-1]:
        return None
    rest = text[clauses[declining + 1][0] :].strip()
    led = any(one["but"] for one in breaks[declining:]) or _OPENING_BUT.match(rest) is not None
    return Rest(clauses[declining][1], rest, text[clauses[filled[-1]][0] :].strip(), led)


def _declines(clause: str) -> bool:
    return is_refusal(clause) or is_unwilling(clause)


def rests_of_asides(text: str) -> list[Rest]:
    """What follows each of the last "but", "so", colons and semicolons after some words: "I don't like labels, but straight"."""
    asides = [one for one in _BREAK.finditer(text) if one["but"] or one[0][0] in ":;"]
    found = []
    for one in asides[-_ASIDES:]:
        before, rest = text[: one.start()], text[one.end() :].strip()
        if rest and (before.count(" ") > 1 or _UNSPACED.search(before)):
            found.append(Rest(before, rest, rest, is_led_to=True))
    return found


def _clauses(text: str) -> tuple[list[re.Match[str]], list[tuple[int, str]]]:
    """Where clauses part, and where each starts and what it is."""
    breaks = list(_BREAK.finditer(text))
    starts = [0, *(one.end() for one in breaks)]
    ends = [*(one.start() for one in breaks), len(text)]
    return breaks, [(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def is_curt(rest: Rest) -> bool:
    """Whether the question itself was declined before an answer that nothing leads to: "Rather not say. 18 years"."""
    if rest.is_led_to:
        return False
    if _UNSPACED.search(rest.declining) is not None:
        return len(rest.declining) < 2 * _FEW
    declining = rest.declining.casefold()
    return len(words_of(declining)) < _CURT or (
        _ITSELF.search(declining) is not None and _HOW.search(declining) is None
    )


def speaks_of_others(rest: Rest) -> bool:
    """Whether what follows tells what others say, or several answers, or denies something on the way to its end."""
    words = words_of(rest.text)
    before = words[: max(0, len(words) - len(words_of(rest.last)))]
    return not _OTHERS.isdisjoint(words) or not NEGATIONS.isdisjoint(before)


def says_no_more(text: str, own: Collection[str]) -> bool:
    """Whether a text holds one of an answer's own words, and no others but those that say nothing by themselves."""
    words = set(words_of(text))
    if _UNSPACED.search(text) is not None:
        left = text.casefold()
        for word in sorted(own, key=len, reverse=True):
            left = left.replace(word, "", 1)
        return len(left) < len(text) and sum(one.isalnum() for one in left) <= _FEW
    return not words.isdisjoint(own) and words <= _AROUND.union(own)


def is_bare_denial(text: str) -> bool:
    """Whether a text is "no" and nothing else, which after a refusal may be part of it: "I'd rather not say. No."."""
    return NO.issuperset(words_of(text))
