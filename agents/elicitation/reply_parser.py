"""Reading a written reply to lettered options as a careful human would; a refusal is never read as an answer.

The steps, the first that settles it wins: a bare letter; a refusal; a whole label; a letter that opens the reply or is named as the
answer; a letter alone on a line; labels and, on numbered scales, numbers anywhere. What remains open between two options is
``unparsable``: nothing is guessed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from ...surveys import Option, Question
from .option_order import codes_by_letter
from .per_question import PerQuestion
from .refusal import is_refusal
from .reply import Reply
from .reply_labels import Labels
from .reply_text import core_of
from .reply_words import CONCLUDING, CORRECTING, DOUBTING, HEDGING, LETTERS, is_negated
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
_LETTER_ABROAD = re.compile(r"[АВСЕБГДΑΒΓΔأبجدאבגד](?!\w)", re.IGNORECASE)
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
_LONE = re.compile(r"(?:^|(?<=[.!?;:] ))[ \t(\[]*([A-Z])[ \t)\].]*$", re.MULTILINE)
_LISTED = re.compile(r"^[ \t(\[]*([A-Z])[.):\]][ \t]*(.*)$", re.MULTILINE)
#: Letters that may lead up to labels, and one that does, in running text; no shorter reply lists three.
_LEADERS = re.compile(r"[A-Z][.):]")
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
    return _READER(question, order).read(text)


@lru_cache(4096)
def _reader(options: tuple[Option, ...], offered: tuple[tuple[int, str], ...], order: tuple[int, ...]) -> _Reader:
    return _Reader(options, offered, order)


_READER = PerQuestion(
    lambda question, order: _reader(
        question.options, tuple((code, question.missing[code]) for code in question.offered), order
    )
)


#: Who says so and then answers all the same, has answered: "I don't know, maybe quite happy".
_UNSURE = re.compile(
    r"^[\W_]*(?:honestly,? |well,? |hmm+,? |um+,? )?(?:i(?:'m| am)? )?(?:really |honestly )?(?:don't know|do "
    r"not know|dunno|idk|not sure"
    r"|not entirely sure|unsure|hard to say|difficult to say|tough (?:one|question)|good question)\b[\s,.;:!…-]+"
    r"(?:but |though )?(?=(?:but|maybe|perhaps|probably|possibly|i guess|i suppose|i'd|i would|i think|if i|let's say|say)\b)",
    re.IGNORECASE,
)
#: What comes after is what counts.
_CORRECTED = re.compile(
    r"^.*(?:\bi mean\b|\bno,? wait\b|\bscratch that\b|\bcorrection\b|\bor rather\b|\bgoing to say\b[^,;.]*[,;]? but\b"
    r"|(?:\.{2,4}|…| -) ?(?:no|non|nein|não|нет)\b[,:])[\s,:.…-]*(?=\S)",
    re.DOTALL | re.IGNORECASE,
)
#: One of these stands in every text that takes something back.
_TAKING_BACK = ("i mean", "wait", "scratch that", "correction", "or rather", "going to say", "..", "…", " -")


def after_correction(text: str, folded: str) -> str | None:
    """What a text says after it takes back what stands before; None where it takes nothing back."""
    if not any(sign in folded for sign in _TAKING_BACK):
        return None
    corrected = _CORRECTED.match(text)
    return None if corrected is None else text[corrected.end() :]


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
        code = self._plain(core)
        if code is not None:
            return self._outcome(code)
        if " not " in core:
            core = _DO_NOT.sub(r"\1n't", core)
        if not core.isascii() and _LETTER_ABROAD.search(core) is not None:
            core = _FOREIGN.sub(lambda found: found[1] + found[2].translate(_LOOKALIKES), core)
        bare = core.translate(_LOOKALIKES) if len(core) <= 3 else core
        strict = _STRICT.fullmatch(bare) if len(bare) <= 12 else None
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        titled = _TITLED.fullmatch(core) if len(core) < 24 and (":" in core or "=" in core) else None
        if titled is not None and titled[1].upper() in self.shown:
            return self._outcome(self.shown[titled[1].upper()])
        reply = self._settled(Reply(core))
        exact = self.labels.exact(reply.text, reply.words)
        if exact is not None:
            return self._outcome(exact)
        if self.labels.by_number is None:
            place = place_named(reply.text, reply.words, reply.watched, len(self.shown))
            if place is not None:
                return self._outcome(list(self.shown.values())[place])
        if is_refusal(reply.text, reply.watched) and not self._is_own_refusal(reply.text):
            return "refused", None
        code = self._code(reply)
        return ("unparsable", None) if code is None else self._outcome(code)

    def _plain(self, core: str) -> int | None:
        """The option of a reply that is a label, or a letter and its own label, and no more; the answer of most models."""
        label = core.casefold().rstrip(" .!")
        code = self.labels.by_phrase.get(label)
        if code is None and label[1:3] in (". ", ") ", ": "):
            code = self.labels.by_phrase.get(label[3:])
            if code is not None and self.shown.get(label[0].upper()) != code:
                return None
        return code

    def _settled(self, reply: Reply) -> Reply:
        """The reply without doubts that an answer follows, and without what it takes back."""
        unsure = None if DOUBTING.isdisjoint(reply.watched) else _UNSURE.match(reply.text)
        if unsure is not None:
            reply = Reply(reply.text[unsure.end() :])
        corrected = None if CORRECTING.isdisjoint(reply.watched) else after_correction(reply.text, reply.folded)
        if corrected is not None:
            rest = Reply(corrected)
            if self._code(rest) is not None:
                return rest
        return reply

    def _outcome(self, code: int) -> tuple[Outcome, int | None]:
        return ("answered" if code in self.substantive else "refused"), code

    def _is_own_refusal(self, core: str) -> bool:
        """Whether the words of refusal are those of an option, as in "B. No opinion"."""
        return self.declining and not is_refusal(self.labels.search.without(core))

    def _code(self, reply: Reply) -> int | None:
        core = self._without_echo(reply)
        if core is not reply.text:
            reply = Reply(core)
        if not core:
            return None
        hedge = None if HEDGING.isdisjoint(reply.watched) else _HEDGED.match(core)
        if hedge is not None and not any(
            one.start < hedge.end() for one in self.labels.named(reply.folded, reply.words)
        ):
            return self._after_hedge(reply)
        has_letter = self._has_letter(reply)
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
            if not core.isascii() or not CONCLUDING.isdisjoint(reply.watched):
                concluded = self._concluded(core)
                if concluded is not None:
                    return concluded
            alone = {found.upper() for found in _LONE.findall(core)} & self.shown.keys()
            if len(alone) == 1:
                return self.shown[alone.pop()]
        meant = self.labels.named_once(reply, _opening)
        return self._only_letter(core) if meant is None and has_letter and len(reply.words) <= _FEW else meant

    def _has_letter(self, reply: Reply) -> bool:
        """Whether a letter stands alone that may be an option's."""
        may_be = (
            not reply.text.isascii() or not LETTERS.isdisjoint(reply.watched) or "A" in reply.text or "I" in self.shown
        )
        return may_be and self.letter.search(reply.text) is not None

    def _only_letter(self, core: str) -> int | None:
        """The option of the one capital that stands alone in a short reply and is not denied: "Mine is B", "not A, but B"."""
        shown = [letter for letter in _CAPITAL.finditer(core) if letter[0] in self.shown]
        meant = {letter[0] for letter in shown if not is_negated(core[: letter.start()], letter[0])}
        # "A" and "I" are words too, unless the reply speaks in letters
        if len(meant) != 1 or (meant <= _WORDS_TOO and len(shown) < 2):
            return None
        return self.shown[meant.pop()]

    def _after_hedge(self, reply: Reply) -> int | None:
        """The option that a reply settles on after "neither ..." or "between ..."."""
        core = reply.text
        if core.count(" ") < 2:
            return self.labels.named_once(reply)
        concluded = self._concluded(core)
        if concluded is None:
            concluded = self.labels.concluded(reply.folded)
        if concluded is not None:
            return concluded
        _, ending, rest = core.partition(";")
        settled = self.labels.named_once(Reply(rest)) if ending else None
        return settled if settled is not None else self._only_letter(core) if len(reply.words) <= _FEW else None

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

    def _without_echo(self, reply: Reply) -> str:
        """The reply without a list of the options that it repeats, each on a line or all in one."""
        core = reply.text
        spans: list[tuple[int, int]] = []
        if "\n" in core:
            spans = [match.span() for match in _LISTED.finditer(core) if self.labels.exact(match[2]) is not None]
        # folding its case may move places
        elif len(core) > _LISTING and len(_LEADERS.findall(core)) > 2 and len(reply.folded) == len(core):
            found = self.labels.search.find(reply.folded, reply.words)
            spans = [(letter.start(), one.end) for one in found if (letter := _LEADING.search(core, 0, one.start))]
        if not spans:
            return core
        letters = {core[start:end].lstrip(" \t([")[:1].upper() for start, end in spans}
        if len(letters) < (2 if "\n" in core else 3):
            return core
        for start, end in reversed(spans):
            core = core[:start] + core[end:]
        return core.strip(" \n.,;/")
