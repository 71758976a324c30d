"""Reading a written reply to lettered options as a careful human would; a refusal is never read as an answer.

The steps, the first that settles it wins: a bare letter; a refusal; a whole label; a letter that opens the reply or is named as the
answer; a letter alone on a line; labels and, on numbered scales, numbers anywhere. What remains open between two options is
``unparsable``: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from ...surveys import Option, Question
from .option_order import codes_by_letter
from .refusal import is_refusal
from .reply_labels import Labels
from .reply_text import core_of
from .reply_words import WORD, word_set

Outcome = Literal["answered", "refused", "unparsable"]

#: Written out and drawn together are the same words.
_DO_NOT = re.compile(r"\b(do|does|did|is|are|was|were|would|could|should) not\b", re.IGNORECASE)
_STRICT = re.compile(r"[\s(\[*\"'_]*([A-Za-z])[\s)\].:,!*\"'_]*")
#: Cyrillic and Greek capitals that look like Latin letters, for replies of one letter.
_LOOKALIKES = str.maketrans("АВСЕНІΑΒΕΗΙ", "ABCEHIABEHI")
_ENDS = (
    r"(?=\s*(?:[.):,;!?*\]\"/&|=-]|$|\n|\b(?:because|since|as|or|and|und|oder|ou|porque|parce|weil|denn"
    r"|would be|is my|it is)\b|i (?:suppose|guess|think|believe)\b))"
)
_NAMED = (
    r"(?:option|answer|choice|letter|response|antwort|option|réponse|respuesta|opción|resposta|opção"
    r"|risposta|opzione|ответ|вариант|cevap|seçenek|jawaban|pilihan|jibu|答案|选项|選択肢|回答|答え|답|उत्तर|विकल्प"
    r"|الإجابة|الجواب)"
)
_FILLER = (
    r"(?:(?:well|okay|ok|sure|hmm+|um+|uh|ah|oh|honestly|personally|certainly|alright|so|yes|right"
    r"|of course|probably|definitely|maybe|perhaps|also|ja|oui|sí|bueno|eh|naja|pretty much|more or less|mostly"
    r"|i think|i guess|i believe|i suppose)[\s,.!?:…-]+)*"
)
_CHOOSING = (
    r"(?:i|i'd|i'll|i would|i will|i'm going to|i'm|i am|i am going to|let me|i have to|i'd have to"
    r"|i would have to|i think i(?:'d|'ll| would)"
    r"|i guess i(?:'d|'ll| would))\s+(?:probably |definitely |rather |just |personally |likely )?"
    r"(?:say|choose|pick|select|go with|going with|go for|answer with|answer|opt for|take|reply|respond with"
    r"|respond|settle on"
    r"|chose|lean towards?)"
    r"|ich (?:wähle|nehme|würde sagen|sage|antworte(?: mit)?|entscheide mich für)|je (?:choisis|dirais|réponds|prends)"
    r"|(?:elijo|escojo|diría|yo diría|respondo|escolho|eu diria|scelgo|direi|rispondo)|я (?:выбираю|бы выбрала?)"
    r"|выбираю|我选择?|选择?|seçiyorum|saya (?:memilih|pilih)|nachagua|ninachagua"
)
_VERB = r"(?:\s+(?:is|would be|will be|ist|wäre|est|serait|es|sería|seria|é|è|будет|adalah|ni|है|هو|هي)\b|是|は|은|는)?"
_OPENING = re.compile(
    rf"^[\W_]*{_FILLER}(?:(?:{_CHOOSING})\s*:?\s*)?(?:(?:my|the|a|meine|die|ma|la|mi|a minha|minha|il mio|мой"
    rf"|saya)?\s*(?:final |correct |best |own )?{_NAMED}{_VERB}[\s:=>*\"'(\[.-]*)*"
    rf"(?:(?:that would be|it would be|it is|it's|that's|that is|i'm|i am)\s+(?:an? )?(?:{_NAMED}\s+)?)?",
    re.IGNORECASE,
)
_LETTER = re.compile(rf"[\s(\[\"']*([A-Z])(?!\w|'\w){_ENDS}", re.IGNORECASE)
_OTHER_LETTER = re.compile(
    r"\s*[).\]]?\s*(?:or|and|/|&|,|-|to|through|und|oder|ou|et|o|y|e|или|atau|au|或|と|か)\s*\(?([A-Z])(?!\w|'\w)"
)
#: On lower case, which is faster than ignoring it.
_CONCLUDED = re.compile(
    rf"\b{_NAMED}{_VERB}\s*[:=]?\s*[(\[\"']*([a-z])(?!\w|'\w)"
    rf"|(?:{_CHOOSING})\s*:?\s*(?:the )?(?:{_NAMED}\s*)?[(\[\"']*([b-hj-z])(?!\w|'\w)"
    rf"|(?:{_CHOOSING})\s*:?\s*(?:the )?{_NAMED}\s*[(\[\"']*([a-z])(?!\w|'\w)|(?:选择?|答案是?)\s*([a-z])(?![a-z])"
    rf"|(?<![\w'])\(?([b-hj-z])\)? (?:is (?:my|the) (?:\w+ )?(?:answer|choice)|it is\b|for me\b|fits|describes me"
    rf"|seems (?:right|best)|最)"
)
#: English words of which a reply holds one where a letter is named as the answer.
_CONCLUDING = word_set(
    """
    option answer choice letter response say choose pick select go opt take reply respond settle chose lean leans is
    it for fits describes seems antwort respuesta resposta risposta cevap jawaban jibu wahle nehme sage choisis
    dirais elijo escojo respondo escolho scelgo direi rispondo memilih pilih nachagua ninachagua
    """
)
_LONE = re.compile(r"(?:^|(?<=[.!?;:] ))[ \t(\[]*([A-Z])[ \t)\].]*$", re.MULTILINE)
_LISTED = re.compile(r"^[ \t(\[]*([A-Z])[.):\]][ \t]*(.*)$", re.MULTILINE)
_HEDGED = re.compile(
    r"^[\W_]*(?:somewhere |anything )?(?:either|between|neither|zwischen|entre|между|tra)\b", re.IGNORECASE
)


def _opening(core: str) -> int:
    """Where the words that lead up to an answer end."""
    opening = _OPENING.match(core)
    return opening.end() if opening is not None else 0


def parse_reply(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, int | None]:
    """Read a reply to lettered options.

    Args:
        text: what the model wrote.
        question: what was asked.
        order: positions of the options in the order shown under A, B, C ...; missing codes on offer follow them.

    Returns:
        Outcome, and the option's code if answered. A missing code that was on offer and chosen comes with ``refused``.
    """
    known = _READERS.get((id(question), order))
    if known is None or known[0] is not question:
        if len(_READERS) >= 8192:
            _READERS.clear()
        offered = tuple((code, question.missing[code]) for code in question.offered)
        known = _READERS[id(question), order] = question, _reader(question.options, offered, order)
    return known[1].read(text)


@lru_cache(4096)
def _reader(options: tuple[Option, ...], offered: tuple[tuple[int, str], ...], order: tuple[int, ...]) -> _Reader:
    return _Reader(options, offered, order)


#: Readers by question object, since hashing all its labels takes longer than reading a letter; the question is kept so that
#: its id stays its own.
_READERS: dict[tuple[int, tuple[int, ...]], tuple[Question, _Reader]] = {}


class _Reader:
    """Everything that depends on the question alone, made once."""

    def __init__(
        self, options: tuple[Option, ...], offered: tuple[tuple[int, str], ...], order: tuple[int, ...]
    ) -> None:
        question = Question("reply", "", options, dict(offered), "single", offered=tuple(code for code, _ in offered))
        self.shown = codes_by_letter(question, order)
        self.substantive = frozenset(question.codes)
        self.labels = Labels.of((*options, *(Option(*pair) for pair in offered)))
        self.declining = any(is_refusal(label) for label in self.labels.texts)
        # "I" and "a" are words first; as letters they count only where the list is long enough
        self.letter = re.compile(
            r"(?<![A-Za-z'])(?:[A-HJ-Zb-hj-z]|I(?! [a-z]))(?![A-Za-z'])"
            if "I" in self.shown
            else r"(?<![A-Za-z'])[A-HJ-Zb-hj-z](?![A-Za-z'])"
        )

    def read(self, text: str) -> tuple[Outcome, int | None]:
        strict = _STRICT.fullmatch(text)
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        core = core_of(text)
        if not core:
            return "unparsable", None
        if " not " in core:
            core = _DO_NOT.sub(r"\1n't", core)
        bare = core.translate(_LOOKALIKES) if len(core) <= 3 else core
        strict = _STRICT.fullmatch(bare) if len(bare) <= 12 else None
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        words = WORD.findall(core.casefold())
        exact = self.labels.exact(core, words)
        if exact is not None:
            return self._outcome(exact)
        if is_refusal(core, words) and not self._is_own_refusal(core):
            return "refused", None
        code = self._code(core, words)
        return ("unparsable", None) if code is None else self._outcome(code)

    def _outcome(self, code: int) -> tuple[Outcome, int | None]:
        return ("answered" if code in self.substantive else "refused"), code

    def _is_own_refusal(self, core: str) -> bool:
        """Whether the words of refusal are those of an option, as in "B. No opinion"."""
        return self.declining and not is_refusal(self.labels.without(core))

    def _code(self, core: str, words: Sequence[str]) -> int | None:
        core = self._without_echo(core)
        if not core or _HEDGED.match(core):
            concluded = self._concluded(core)
            if concluded is None and core.count(" ") < 2:
                return self.labels.named_once(core)
            return concluded if concluded is not None else self.labels.concluded(core)
        has_letter = self.letter.search(core) is not None
        letter = _LETTER.match(core) if has_letter else None
        if has_letter and letter is None:
            letter = _LETTER.match(core, _opening(core))
        if letter is not None and letter[1].upper() in self.shown and not self._is_article(core, letter):
            code = self.shown[letter[1].upper()]
            if "\n" in core and len({found.upper() for found in _LONE.findall(core)} & self.shown.keys()) > 1:
                return None
            other = _OTHER_LETTER.match(core, letter.end(1))
            if other is not None and other[1].upper() in self.shown and other[1].isupper():
                return self._concluded(core[other.end() :])
            # "A. Not very happy" where A is something else contradicts itself: nobody can say which was meant
            return None if self.labels.contradicts(code, core[letter.end() :]) else code
        if has_letter:
            if not core.isascii() or not _CONCLUDING.isdisjoint(words):
                concluded = self._concluded(core)
                if concluded is not None:
                    return concluded
            alone = {found.upper() for found in _LONE.findall(core)} & self.shown.keys()
            if len(alone) == 1:
                return self.shown[alone.pop()]
        return self.labels.named_once(core, _opening)

    @staticmethod
    def _is_article(core: str, letter: re.Match[str]) -> bool:
        """Whether a small "a" is a word, as in "a, b and c matter" or "a - to my mind - hard question"; "a." is an answer."""
        return letter[1] == "a" and core[letter.end(1) : letter.end(1) + 2] in (" -", ", ", " a", " o")

    def _concluded(self, core: str) -> int | None:
        """The option of the one letter that is named as the answer."""
        places = [letter.start() for letter in self.letter.finditer(core)]
        if not places:
            return None
        # what names a letter stands near it; scanning the rest of a long reply would be in vain
        named = [
            next(filter(None, one)) for one in _CONCLUDED.findall(core.lower(), max(0, places[0] - 80), places[-1] + 40)
        ]
        found = {letter.upper() for letter in named} & self.shown.keys()
        if len(found) > 1:
            last = named[-1]
            return self.shown.get(last.upper()) if re.search(r"\b(?:final|so|therefore|overall)\b", core) else None
        return self.shown[found.pop()] if found else None

    def _without_echo(self, core: str) -> str:
        """The reply without a list of the options that it repeats."""
        if core.count("\n") < 1:
            return core
        lines = [match for match in _LISTED.finditer(core) if self.labels.exact(match[2]) is not None]
        if len({match[1].upper() for match in lines}) < 2:
            return core
        for match in reversed(lines):
            core = core[: match.start()] + core[match.end() :]
        return core.strip()
