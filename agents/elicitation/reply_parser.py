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
from .reply_words import WORD, is_negated, word_set
from .shown_places import place_named

Outcome = Literal["answered", "refused", "unparsable"]

#: Written out and drawn together are the same words.
_DO_NOT = re.compile(r"\b(do|does|did|is|are|was|were|would|could|should) not\b", re.IGNORECASE)
_STRICT = re.compile(r"[\s(\[*\"'_]*([A-Za-z])[\s)\].:,!*\"'_]*")
#: What follows a letter that is no word's first; scripts that put no spaces may go on at once, as in "B입니다".
_ALONE = r"(?![^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|'\w)"
#: Capitals that look like Latin ones, and the first letters of other alphabets, for replies of one letter.
_LOOKALIKES = str.maketrans("АВСЕНІБГДΑΒΓΔΕΗΙأبجدאבגד", "ABCEHIBDEABCDEHIABCDABCD")
_LOOKALIKES |= str.maketrans("กขคงকখগঘকখগঘकखगघ가나다라", "ABCDABCDABCDABCDABCD")
_ENDS = (
    r"(?=\s*(?:[.):,;!?*\]\"/&|=-]|$|\n|\b(?:because|since|as|or|and|rather|instead|over|und|oder|ou|porque|parce|weil|denn"
    r"|would be|is my|it is)\b|i (?:suppose|guess|think|believe)\b))"
)
_NAMED = (
    r"(?:option|answer|choice|letter|response|antwort|option|réponse|respuesta|opción|resposta|opção"
    r"|risposta|opzione|ответ|вариант|cevap|seçenek|jawaban|pilihan|jibu|答案|选项|選択肢|回答|答え|답|उत्तर|विकल्प"
    r"|الإجابة|الجواب)"
)
_FILLER = (
    r"(?:(?:well|okay|ok|sure|hmm+|um+|uh|ah|oh|honestly|personally|certainly|alright|so|yes|right"
    r"|100 ?%|of course|probably|definitely|maybe|perhaps|also|ja|oui|sí|bueno|eh|naja|pretty much|more or less|mostly"
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
#: A letter of another alphabet that is named as the answer.
_FOREIGN = re.compile(rf"({_NAMED}{_VERB}[\s:=]*[(\"']?)([АВСЕБГДΑΒΓΔأبجدאבגד])(?!\w)", re.IGNORECASE)
_OPENING = re.compile(
    rf"^[\W_]*{_FILLER}(?:(?:{_CHOOSING})\s*:?\s*)?(?:(?:my|the|a|meine|die|ma|la|mi|a minha|minha|il mio|мой"
    rf"|saya)?\s*(?:final |correct |best |own )?{_NAMED}{_VERB}[\s:=>*\"'(\[.-]*)*"
    rf"(?:(?:that would be|it would be|it is|it's|that's|that is|i'm|i am)\s+(?:an? )?(?:{_NAMED}\s+)?)?",
    re.IGNORECASE,
)
_LETTER = re.compile(rf"[\s(\[\"']*([A-Z]){_ALONE}{_ENDS}", re.IGNORECASE)
_OTHER_LETTER = re.compile(
    rf"[\s).\]…]*(?:,? ?(?:or |and )?(?:maybe|perhaps|possibly)|or|and|/|&|,|-|to|through|und|oder|ou|et|o|y"
    rf"|e|или|atau|au|或|と|か)\s*\(?([A-Z]){_ALONE}"
)
#: Longer replies are seldom written twice.
_REMEMBERED = 200
_CAPITAL = re.compile(rf"(?<![A-Za-z'])[A-Z]{_ALONE}")
_WORDS_TOO = frozenset("AI")
#: In so few words a letter alone is the answer.
_FEW = 8
#: On lower case, which is faster than ignoring it.
_CONCLUDED = re.compile(
    rf"\b{_NAMED}{_VERB}\s*[:=]?\s*[(\[\"']*([a-z]){_ALONE}"
    rf"|(?:{_CHOOSING})\s*:?\s*(?:the )?(?:{_NAMED}\s*)?[(\[\"']*([b-hj-z]){_ALONE}"
    rf"|(?:{_CHOOSING})\s*:?\s*(?:the )?{_NAMED}\s*[(\[\"']*([a-z]){_ALONE}|(?:选择?|答案是?)\s*([a-z])(?![a-z])"
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
#: A letter that leads up to a label in running text; no shorter reply lists three.
_LEADING = re.compile(r"(?<!\w)\(?[A-Z][.):]\s*$")
_LISTING = 40
_HEDGED = re.compile(
    r"^[\W_]*(?:somewhere |anything )?(?:either|between|neither|zwischen|entre|между|tra|weder|ni(?= .* ni )|né)\b",
    re.IGNORECASE,
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


#: Who says so and then answers all the same, has answered: "I don't know, maybe quite happy".
_UNSURE = re.compile(
    r"^[\W_]*(?:honestly,? |well,? |hmm+,? |um+,? )?(?:i(?:'m| am)? )?(?:really |honestly )?(?:don't know|do "
    r"not know|dunno|idk|not sure"
    r"|not entirely sure|unsure|hard to say|difficult to say|tough (?:one|question)|good question)\b[\s,.;:!…-]+"
    r"(?:but |though )?(?=(?:but|maybe|perhaps|probably|possibly|i guess|i suppose|i'd|i would|i think|if i|let's say|say)\b)",
    re.IGNORECASE,
)
#: What comes after is what counts.
CORRECTED = re.compile(
    r"^.*(?:\bi mean\b|\bno,? wait\b|\bscratch that\b|\bcorrection\b|\bor rather\b|\bgoing to say\b[^,;.]*[,;]? but\b"
    r"|(?:\.{2,4}|…| -) ?(?:no|non|nein|não|нет)\b[,:])[\s,:.…-]*(?=\S)",
    re.DOTALL | re.IGNORECASE,
)
#: Words of which these two hold one.
_DOUBTING = word_set("know dunno idk sure unsure say question one")
_CORRECTING = word_set("mean wait scratch correction rather going no non nein não нет")
_UNSETTLED = _DOUBTING | _CORRECTING
_TITLED = re.compile(r"[\W_]*[^\W\d_]{2,15}\s*[:=]\s*[(\[\"']*([A-Za-z])[)\].\"']*")


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

        self._read: dict[str, tuple[Outcome, int | None]] = {}

    def read(self, text: str) -> tuple[Outcome, int | None]:
        """See ``parse_reply``; models write the same few replies over and over, so these are remembered."""
        found = self._read.get(text)
        if found is None:
            found = self._read_anew(text)
            if len(text) <= _REMEMBERED:
                if len(self._read) >= 2048:
                    self._read.clear()
                self._read[text] = found
        return found

    def _read_anew(self, text: str) -> tuple[Outcome, int | None]:
        strict = _STRICT.fullmatch(text)
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        core = core_of(text)
        if not core:
            return "unparsable", None
        if " not " in core:
            core = _DO_NOT.sub(r"\1n't", core)
        if not core.isascii():
            core = _FOREIGN.sub(lambda found: found[1] + found[2].translate(_LOOKALIKES), core)
        bare = core.translate(_LOOKALIKES) if len(core) <= 3 else core
        strict = _STRICT.fullmatch(bare) if len(bare) <= 12 else None
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        titled = _TITLED.fullmatch(core) if len(core) < 24 else None
        if titled is not None and titled[1].upper() in self.shown:
            return self._outcome(self.shown[titled[1].upper()])
        words = WORD.findall(core.casefold())
        settled = core if _UNSETTLED.isdisjoint(words) else self._settled(core, words)
        if settled is not core:
            core, words = settled, WORD.findall(settled.casefold())
        exact = self.labels.exact(core, words)
        if exact is not None:
            return self._outcome(exact)
        if self.labels.by_number is None:
            place = place_named(core, words, len(self.shown))
            if place is not None:
                return self._outcome(list(self.shown.values())[place])
        if is_refusal(core, words) and not self._is_own_refusal(core):
            return "refused", None
        code = self._code(core, words)
        return ("unparsable", None) if code is None else self._outcome(code)

    def _settled(self, core: str, words: Sequence[str]) -> str:
        """The reply without doubts that an answer follows, and without what it takes back."""
        unsure = None if _DOUBTING.isdisjoint(words) else _UNSURE.match(core)
        if unsure is not None:
            core = core[unsure.end() :]
        corrected = None if _CORRECTING.isdisjoint(words) else CORRECTED.match(core)
        if corrected is not None:
            rest = core[corrected.end() :]
            if self._code(rest, WORD.findall(rest.casefold())) is not None:
                return rest
        return core

    def _outcome(self, code: int) -> tuple[Outcome, int | None]:
        return ("answered" if code in self.substantive else "refused"), code

    def _is_own_refusal(self, core: str) -> bool:
        """Whether the words of refusal are those of an option, as in "B. No opinion"."""
        return self.declining and not is_refusal(self.labels.without(core))

    def _code(self, core: str, words: Sequence[str]) -> int | None:
        core = self._without_echo(core)
        if not core:
            return None
        hedge = _HEDGED.match(core)
        if hedge is not None and not any(start < hedge.end() for _, start, _ in self.labels.named(core)):
            return self._after_hedge(core, words)
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
        meant = self.labels.named_once(core, words, _opening)
        return self._only_letter(core) if meant is None and has_letter and len(words) <= _FEW else meant

    def _only_letter(self, core: str) -> int | None:
        """The option of the one capital that stands alone in a short reply and is not denied: "Mine is B", "not A, but B"."""
        shown = [letter for letter in _CAPITAL.finditer(core) if letter[0] in self.shown]
        meant = {letter[0] for letter in shown if not is_negated(core[: letter.start()], letter[0])}
        # "A" and "I" are words too, unless the reply speaks in letters
        if len(meant) != 1 or (meant <= _WORDS_TOO and len(shown) < 2):
            return None
        return self.shown[meant.pop()]

    def _after_hedge(self, core: str, words: Sequence[str]) -> int | None:
        """The option that a reply settles on after "neither ..." or "between ..."."""
        if core.count(" ") < 2:
            return self.labels.named_once(core, words)
        concluded = self._concluded(core)
        if concluded is None:
            concluded = self.labels.concluded(core)
        if concluded is not None:
            return concluded
        _, ending, rest = core.partition(";")
        settled = self.labels.named_once(rest, words) if ending else None
        return settled if settled is not None else self._only_letter(core) if len(words) <= _FEW else None

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
        """The reply without a list of the options that it repeats, each on a line or all in one."""
        spans: list[tuple[int, int]] = []
        if "\n" in core:
            spans = [match.span() for match in _LISTED.finditer(core) if self.labels.exact(match[2]) is not None]
        elif len(core) > _LISTING:
            found = self.labels.listed(core)
            spans = [(letter.start(), end) for _, start, end in found if (letter := _LEADING.search(core, 0, start))]
        letters = {core[start:end].lstrip(" \t([")[:1].upper() for start, end in spans}
        if len(letters) < (2 if "\n" in core else 3):
            return core
        for start, end in reversed(spans):
            core = core[:start] + core[end:]
        return core.strip(" \n.,;/")
