"""Degree words that people put for one another: who writes "extremely happy" ticks "Very happy", where that is on offer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from .reply_words import NEGATIONS, word_set

#: One class a line. A class counts for a question only where its labels use exactly one of its words.
_CLASSES = tuple(
    map(
        word_set,
        (
            "strongly totally fully completely absolutely entirely wholeheartedly utterly wholly firmly",
            "very extremely incredibly hugely immensely really exceptionally exceedingly enormously truly tremendously super",
            "quite fairly rather pretty somewhat reasonably moderately relatively",
            "slightly somewhat mildly",
            "mainly mostly largely primarily predominantly chiefly",
            "hauptsächlich überwiegend vorwiegend größtenteils vornehmlich",
            "principalement surtout essentiellement majoritairement",
            "principalmente mayormente fundamentalmente",
            "principalmente sobretudo majoritariamente",
            "principalmente soprattutto prevalentemente",
            "voornamelijk vooral hoofdzakelijk",
            "głównie przeważnie",
            "sehr äußerst überaus wahnsinnig extrem",
            "ziemlich recht relativ einigermaßen",
            "überhaupt gar absolut",
            "völlig vollkommen total absolut komplett ganz",
            "très extrêmement vraiment super",
            "assez plutôt relativement",
            "totalement entièrement complètement absolument parfaitement",
            "muy sumamente extremadamente",
            "totalmente completamente absolutamente plenamente",
            "bastante relativamente",
            "muito extremamente",
            "molto estremamente davvero",
            "abbastanza piuttosto",
            "completamente totalmente pienamente assolutamente",
            "heel zeer erg ontzettend",
            "tamelijk redelijk vrij best nogal",
            "mycket väldigt jätte",
            "ganska rätt",
            "bardzo niezwykle ogromnie",
            "dość raczej całkiem",
            "zdecydowanie całkowicie absolutnie stanowczo",
            "очень крайне чрезвычайно",
            "довольно достаточно вполне",
            "полностью совершенно абсолютно целиком",
            "совсем совершенно абсолютно вообще вовсе",
            "çok gayet",
            "oldukça epey bayağı",
            "kesinlikle tamamen",
            "sangat amat",
            "cukup lumayan",
            "매우 아주 정말 굉장히 무척",
            "대체로 꽤 비교적 어느정도",
            "별로 그다지",
            "전혀 절대",
            "rất vô",
            "khá tương",
        ),
    )
)
#: Classes for the most there is, by language: where the labels use one word of all of them, it is what people mean by any.
_MOST = tuple(
    map(
        word_set,
        (
            "strongly totally fully completely absolutely entirely wholeheartedly utterly very extremely incredibly",
            "sehr äußerst völlig vollkommen absolut komplett extrem",
            "très extrêmement totalement entièrement complètement absolument parfaitement tout",
            "muy sumamente totalmente completamente absolutamente plenamente",
            "muito extremamente totalmente completamente absolutamente plenamente",
            "molto estremamente completamente totalmente pienamente assolutamente",
            "heel zeer helemaal volledig totaal absoluut",
            "bardzo całkowicie zdecydowanie absolutnie",
            "очень полностью совершенно абсолютно",
            "çok kesinlikle tamamen",
            "mycket helt fullständigt",
            "sangat sepenuhnya",
            "velmi zcela naprosto",
            "foarte complet total",
        ),
    )
)
#: Names of one thing, likewise one class a line.
_SYNONYMS = tuple(
    map(
        word_set,
        (
            "television tv telly",
            "télévision télé tv",
            "televisión tele tv",
            "televisão tv",
            "televisione tv",
            "fernsehen tv fernseher",
            "newspapers newspaper papers",
            "bicycle bike",
            "police cops",
            "car automobile",
        ),
    )
)
#: After a negation these too stand for the label's word: "not that happy" is "Not very happy".
_AFTER_NOT = tuple(
    map(
        word_set,
        (
            "very so that too particularly especially overly terribly super much",
            "sehr so besonders allzu sonderlich",
            "très tellement si particulièrement trop",
            "muy tan demasiado especialmente",
            "muito tão particularmente",
            "molto così tanto particolarmente troppo",
            "zo heel erg bijzonder",
            "särskilt så speciellt",
            "очень особо особенно слишком так",
            "terlalu begitu",
        ),
    )
)
#: The same in scripts that put no spaces, Japanese before Chinese, longest first where one holds another.
_UNSPACED = (
    ("非常に", "とても", "すごく", "大変"),
    ("やや", "まあまあ", "そこそこ", "まあ", "わりと"),
    ("あまり", "それほど", "そんなに"),
    ("全く", "まったく", "全然", "少しも"),
    ("不太", "不是很", "不怎么", "不大"),
    ("完全不", "一点也不", "一点都不", "根本不", "毫不"),
    ("非常", "十分", "特别", "极其", "很"),
    ("比较", "还算", "相当", "挺", "蛮"),
)

#: Every word that says how much, in any of these languages.
DEGREE_WORDS = frozenset().union(*_CLASSES, *_AFTER_NOT)


class Degrees:
    """The degree words of one question's labels, and what may stand in their place.

    Args:
        labels: folded labels.
    """

    def __init__(self, labels: Collection[str]) -> None:
        self._used = frozenset(word for label in labels for word in label.split())
        self._labels = tuple(labels)
        #: Word in a reply to the label's word that it stands for.
        self.own = {
            other: word
            for group in (*_CLASSES, *_SYNONYMS)
            if len(group & self._used) == 1
            for word in group & self._used
            for other in group - self._used
        }
        #: the label's word for the most to others that mean no less
        self._most = {
            word: group - self._used for group in _MOST if len(group & self._used) == 1 for word in group & self._used
        }
        self._others: dict[str, set[str]] = {}
        for other, word in self.own.items():
            self._others.setdefault(word, set()).add(other)

    def stand_ins(self, words: Sequence[str], at: int) -> frozenset[str]:
        """The word of a label at a place, and what may stand for it."""
        word = words[at]
        forms = {word} | self._others.get(word, set())
        if not at or words[at - 1] not in NEGATIONS:  # "not completely" may be quite a lot
            forms |= self._most.get(word, frozenset())
        if at and words[at - 1] in NEGATIONS:
            for group in _AFTER_NOT:
                if word in group:
                    forms |= group - (self._used - {word})
        return frozenset(forms)

    def unspaced(self, label: str) -> str:
        """A regular expression for a label without spaces between its words."""
        for group in _unspaced_groups(self._labels):
            for word in group:
                if word in label:
                    before, after = label.split(word, 1)
                    return re.escape(before) + "(?:" + "|".join(group) + ")" + _with_endings(after)
        return _with_endings(label)


#: Endings of Japanese labels that say the same, plain and polite; longer ones first.
_ENDINGS = tuple(
    map(
        str.split,
        (
            "くありませんでした くなかったです くなかった",
            "ていません ていない てません てない",
            "ています ている てます てる",
            "くありません くないです くない",
            "ではありません じゃありません ではない じゃない でない",
            "思っていません 思いません 思わない",
            "思っています 思います 思う",
            "いえません 言えません いえない 言えない",
            "しません しない",
            "します する",
            "である です だ",
        ),
    )
)


def _with_endings(label: str) -> str:
    """A pattern for a label in the plain and polite forms of its ending."""
    for forms in _ENDINGS:
        for form in forms:
            if label.endswith(form):
                return re.escape(label.removesuffix(form)) + f"(?:{'|'.join(forms)})"
    return re.escape(label)


@cache
def _unspaced_groups(labels: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """The classes of which these labels use one word, less what stands in other labels."""
    kept = []
    for group in _UNSPACED:
        used = [word for word in group if any(word in label for label in labels)]
        if sum(not any(word in other != word for other in used) for word in used) == 1:
            kept.append(group)
    return tuple(kept)
