"""Reading a written reply to lettered options as a careful human would; a refusal is never read as an answer.

The steps, the first that settles it wins: a bare letter; a refusal; a whole label; a letter that opens the reply or is named as the
answer; a letter alone on a line; labels and, on numbered scales, numbers anywhere. What remains open between two options is
``unparsable``: nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Literal

from ...surveys import Option, Question
from ..option_order import codes_by_letter
from .clauses.correction import after_correction
from .clauses.hedge import has_mixed_option, is_of_two_minds
from .clauses.last_word import last_clauses, last_words, sentences_of
from .clauses.left_open import is_left_open
from .clauses.own_clauses import is_on_others, own_clauses
from .clauses.yes_or_no_denied import said_by_denial
from .declining_reply import DecliningReply
from .labels.echo import without_echo, without_question
from .labels.glossed_labels import GlossedLabels
from .labels.lone_letter import letter_after_words, only_letter
from .labels.question_repeated import said_again
from .labels.reply_labels import Labels
from .numbers.shown_places import place_named
from .per_question import PerQuestion
from .reply import Reply
from .reply_text import core_of, without_broken_end
from .words.letter_phrases import (
    ADDED_LETTER,
    ALONE,
    BEFORE_LETTER,
    CHOSEN,
    CONCLUDED,
    DO_NOT,
    FEW,
    FOREIGN,
    HEDGED,
    LETTER,
    LETTER_ABROAD,
    LONE,
    LOOKALIKES,
    MANNERS,
    NAMED_ABROAD,
    NAMING_ABROAD,
    NEITHER,
    NOT_GLUED,
    OTHER_LETTER,
    REMEMBERED,
    SHARE,
    STRICT,
    UNSPACED,
    UNSURE,
    end_of_first_sentence,
    end_of_opening,
)
from .words.reply_words import CLAUSE, CONCLUDING, CORRECTING, DOUBTING, HEDGING, LETTERS, folded, word_set, words_of

Outcome = Literal["answered", "refused", "unparsable"]


def parse_reply(text: str, question: Question, order: tuple[int, ...]) -> tuple[Outcome, int | None]:
    """Read a reply to lettered options.

    Args:
        text: what the model wrote.
        question: what was asked.
        order: positions of the options in the order shown under A, B, C ...; missing codes on offer follow them.

    Returns:
        Outcome, and the option's code if answered. A missing code that was on offer and chosen comes with ``refused``.
    """
    if text.rstrip().endswith("?") and text.strip() in question.text:
        return "unparsable", None
    reader = _READER(question, order)
    if reader.is_yes_or_no:
        said = said_again(text, question.text)
        code = None if said is None else reader.labels.yes_or_no(said)
        if code is not None:
            return "answered", code
    return reader.read(without_question(text, question.text))


@lru_cache(4096)
def _reader(options: tuple[Option, ...], offered: tuple[tuple[int, str], ...], order: tuple[int, ...]) -> _Reader:
    return _Reader(options, offered, order)


_READER = PerQuestion(
    lambda question, order: _reader(
        question.options, tuple((code, question.missing[code]) for code in question.offered), order
    )
)


#: Shorter replies have no end that is an answer of its own.
_REASONED = 4
#: Words with which a reply that begins with a missing code goes on to an answer.
_GOING_ON = word_set(
    "but maybe perhaps probably though i'd if guess suppose say still lean leaning aber mais pero ma mas maar но ale men"
)
#: So few words after a sign of conclusion may be part of a label.
_FEW_WORDS = 3
_WORD_END = re.compile(r"(?!\w)")
#: "A" as a letter or an article; most texts with one hold it in words only.
_LONE_A = re.compile(rf"A{ALONE}")
#: "I kind of agree".
_KIND_OF = re.compile(
    r"\b(?:kind|sort) of\b(?= (?:dis)?(?:agree|like|satisf|trust|happy|unhappy|worried|concerned|interested"
    r"|important|likely|true|support))",
    re.I,
)
_MINUS = re.compile(r"\W*minus ", re.IGNORECASE)
_OPTION = re.compile(
    r"^\W*(?:option|answer|choice|antwort|réponse|opción|respuesta|opzione|risposta|opção|resposta) ", re.I
)
#: A letter that the end of a reply sets aside: "..., so E no".
_NOT_THIS = re.compile(r"(?<=[.,;]) [^.,;\n]*\b[A-Z] (?:no|not|nein|nicht|non|não|нет|ні|nie|nee|nej|nem|ei)[.! ]*$")
_NOES = (" no", " not", " nein", " nicht", " non", " não", " нет", " ні", " nie", " nee", " nej", " nem", " ei")
_TITLED = re.compile(r"[\W_]*[^\W\d_]{2,15}\s*[:=]\s*[(\[\"']*([A-Za-z])[)\].\"']*")


class _Reader:
    """Everything that depends on the question alone, made once."""

    def __init__(
        self, options: tuple[Option, ...], offered: tuple[tuple[int, str], ...], order: tuple[int, ...]
    ) -> None:
        question = Question("reply", "", options, dict(offered), "single", offered=tuple(code for code, _ in offered))
        self.shown = codes_by_letter(question, order)
        self.substantive = frozenset(question.codes)
        self.missing = frozenset(code for code, _ in offered)
        self.labels = Labels.of((*options, *(Option(*pair) for pair in offered)))
        self.is_yes_or_no = len(options) == 2 and None not in map(self.labels.yes_or_no, ("yes", "no"))
        self.mixed = has_mixed_option(self.labels.options)
        self.on_others = any(is_on_others(option.label) for option in self.labels.options)
        self.declining = DecliningReply(self.labels, offered, self.shown, self._code, self._whole)
        # "I" and "a" are words first; as letters they count only where the list is long enough
        self.letter = re.compile(
            rf"{BEFORE_LETTER}(?:[A-HJ-Zb-hj-z]|I(?! [a-z])){ALONE}"
            if "I" in self.shown
            else rf"{BEFORE_LETTER}[A-HJ-Zb-hj-z]{ALONE}"
        )

        self._read: dict[str, tuple[Outcome, int | None]] = {}

    @cached_property
    def glossed(self) -> GlossedLabels:
        """These labels as concepts, for replies in other languages."""
        return GlossedLabels(self.labels.options)

    def read(self, text: str) -> tuple[Outcome, int | None]:
        """See ``parse_reply``; models write the same few replies over and over, so these are remembered."""
        found = self._read.get(text)
        if found is None:
            found = self._read_anew(text)
            if len(text) <= REMEMBERED:
                if len(self._read) >= 2048:
                    self._read.clear()
                self._read[text] = found
        return found

    def _read_anew(self, text: str) -> tuple[Outcome, int | None]:
        strict = STRICT.fullmatch(text)
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        core = core_of(text)
        if not core:
            return "unparsable", None
        code = self._plain(core)
        if code is not None:
            return self._outcome(code)
        if " not " in core:
            core = DO_NOT.sub("n't", core)
        if " of " in core:
            core = _KIND_OF.sub("somewhat", core)
        if "nt " in core:
            core = NOT_GLUED.sub(r"\1n't", core)
        if not core.isascii() and LETTER_ABROAD.search(core) is not None:
            core = FOREIGN.sub(lambda found: found[1] + found[2].translate(LOOKALIKES), core)
        bare = core.translate(LOOKALIKES) if len(core) <= 3 else core
        strict = STRICT.fullmatch(bare) if len(bare) <= 12 else None
        if strict is not None and strict[1].upper() in self.shown:
            return self._outcome(self.shown[strict[1].upper()])
        titled = _TITLED.fullmatch(core) if len(core) < 24 and (":" in core or "=" in core) else None
        if titled is not None and titled[1].upper() in self.shown:
            return self._outcome(self.shown[titled[1].upper()])
        reply = self._settled(Reply(core))
        exact = self.labels.exact(reply.text, reply.words)
        if exact is not None:
            return self._outcome(exact)
        if (denied := said_by_denial(reply.text)) is not None:
            code = self.labels.yes_or_no(denied)
            if code is not None:
                return self._outcome(code)
        if self.missing and _GOING_ON.isdisjoint(reply.words):
            # "Don't know, I never understood left and right"
            opening = self.labels.by_phrase.get(folded(CLAUSE.split(reply.text, maxsplit=1)[0]))
            if opening in self.missing:
                return "refused", opening
        if self.labels.by_number is not None and _MINUS.match(reply.text) is not None:
            return "unparsable", None  # below any scale
        if self.labels.by_number is None:
            place = place_named(reply.text, reply.words, reply.watched, len(self.shown))
            if place is not None:
                return self._outcome(list(self.shown.values())[place])
        if is_left_open(reply.folded, reply.watched):
            return "unparsable", None
        if self.declining.is_declined(reply):
            code = self.declining.answer(reply)
            if code is not None:
                return self._outcome(code)
            is_hedge = self.declining.is_hedge(reply)
            return ("unparsable", None) if is_hedge else ("refused", self.declining.missing(reply))
        if is_of_two_minds(reply.folded, reply.watched, may_be_mixed=self.mixed):
            return "unparsable", None
        code = self._on_the_respondent(reply)
        code = self.glossed.named(reply.text) if code is None else self.glossed.corrected(code, reply.text, reply.words)
        code, is_declined = self.declining.weighed(code, reply)
        if is_declined:
            return "refused", code
        return ("unparsable", None) if code is None else self._outcome(code)

    def _on_the_respondent(self, reply: Reply) -> int | None:
        """The option that a reply gives for the respondent as of today, not the one it gives for others or for earlier times."""
        parted = None if self.on_others else own_clauses(reply.text, reply.words)
        if parted is None:
            return self._code(reply)
        code = self._code(Reply(parted.own))
        if code is None:
            code = self._code(reply)
            of_others = {one.code for one in self.labels.named(parted.others.casefold())}
            # what stands in the clauses set aside alone is their answer
            was = {one.code for one in self.labels.named(reply.folded)}
            return None if code in of_others or (code in was and len(was) == 1) else code
        return code

    def _last(self, reply: Reply) -> int | None:
        """The option that the end of a longer reply names and nothing else."""
        if len(reply.words) < _REASONED:
            return None
        if "\n" in reply.text and len({self._whole(line.strip()) for line in reply.text.splitlines()} - {None}) > 2:
            return None  # the options, played back
        found = last_words(reply.text, reply.watched)
        for last in found:
            code = self._whole(last)
            if code is None:
                # "that leaves the tram, which is what I take"
                first, comma, _ = last.partition(",")
                code = self.labels.abbreviated(first) if comma and first.count(" ") < _FEW_WORDS else None
            if code is None and last.count(" ") <= _FEW_WORDS and not self._has_letter(reply):
                # "... so the Greens it is", "finally I choose the environment"
                mentioned = self.labels.mentioned(last.casefold())
                code = mentioned.pop() if len(mentioned) == 1 else None
            if code is not None:
                return code
        return None

    def _whole(self, text: str) -> int | None:
        """The option that is all a text names: by letter, label or both."""
        strict = STRICT.fullmatch(text)
        if strict is not None:
            return self.shown.get(strict[1].upper()) if strict[1].isupper() else None
        code = self._plain(text)
        return self.labels.exact(text) if code is None else code

    def _plain(self, core: str) -> int | None:
        """The option of a reply that is a label, or a letter and its own label, and no more; the answer of most models."""
        label = core.casefold().rstrip(" .!")
        code = self.labels.by_phrase.get(label)
        if code is None and label[1:3] in (". ", ") ", ": ", ", "):
            code = self.labels.by_phrase.get(label[3:])
            if code is not None and self.shown.get(label[0].upper()) != code:
                return None
        if (
            code is None
            and label[1:4] in (" - ", " – ")
            and self.shown.get(label[0].upper()) == self.labels.by_phrase.get(label[4:])
        ):
            return self.labels.by_phrase.get(label[4:])  # "D - A lot", which names no A
        return code

    def _settled(self, reply: Reply) -> Reply:
        """The reply without doubts that an answer follows, and without what it takes back."""
        last = _NOT_THIS.search(reply.text) if reply.text.rstrip(" .!").endswith(_NOES) else None
        if last is not None:
            reply = Reply(reply.text[: last.start()].rstrip(" ,;"))
        unsure = None if DOUBTING.isdisjoint(reply.watched) else UNSURE.match(reply.text)
        if unsure is not None:
            reply = Reply(reply.text[unsure.end() :])
        manners = None if CORRECTING.isdisjoint(reply.watched) else MANNERS.match(reply.text)
        if manners is not None:
            reply = Reply(reply.text[manners.end() :])
        may_correct = not CORRECTING.isdisjoint(reply.watched) or not reply.text.isascii()
        corrected = after_correction(reply.text, reply.folded) if may_correct else None
        if corrected is not None:
            rest = Reply(corrected)
            # "C: Several times a month. ..., but it's more of a weekend thing" names no other option
            is_lettered = self._opened(reply.text) is not None
            if self._code(rest) is not None and not (
                is_lettered and not self._has_letter(rest) and not self.labels.named(rest.folded)
            ):
                return rest
        return reply

    def _opened(self, text: str) -> int | None:
        """The option whose letter and label open a reply."""
        letter = LETTER.match(_OPTION.sub("", text))
        if letter is None or letter[1].upper() not in self.shown:
            return None
        text = letter.string
        code = self.labels.exact(CLAUSE.split(text[letter.end() :].lstrip(" .):,;-"), maxsplit=1)[0])
        return code if code == self.shown[letter[1].upper()] else None

    def _outcome(self, code: int) -> tuple[Outcome, int | None]:
        return ("answered" if code in self.substantive else "refused"), code

    def _code(self, reply: Reply) -> int | None:
        core = without_echo(reply, self.labels)
        if core is not reply.text:
            reply = Reply(core)
        if not core or ((":" in core or "=" in core) and len(SHARE.findall(core)) > 1):
            return None
        added = ADDED_LETTER.search(core) if core[-4:].rstrip(").!")[-1:].isupper() else None
        if added is not None and self.labels.exact(core[: added.start()]) not in (None, self.shown.get(added[1])):
            return None  # "Very likely - D", where D is another
        last = self._last(reply)
        if last is not None:
            return last
        hedge = None if HEDGING.isdisjoint(reply.watched) else HEDGED.match(core)
        if hedge is not None and not any(
            one.start < hedge.end() or one.start > end_of_first_sentence(core)
            for one in self.labels.named(reply.folded, reply.words)
        ):
            return self._after_hedge(reply)
        has_letter = self._has_letter(reply)
        letter = LETTER.match(core) if has_letter else None
        if has_letter and letter is None:
            letter = LETTER.match(core, end_of_opening(core))
        if letter is not None and letter[1].upper() in self.shown and not self._is_article(core, letter):
            code = self.shown[letter[1].upper()]
            if "\n" in core and len({found.upper() for found in LONE.findall(core)} & self.shown.keys()) > 1:
                return None
            other = OTHER_LETTER.match(core, letter.end(1))
            if (
                other is not None
                and other[1].upper() in self.shown
                and other[1].isupper()
                and other[1] != letter[1].upper()
            ):
                return self._concluded(core[other.end() :])
            # "A. Not very happy" where A is something else contradicts itself: nobody can say which was meant
            before = self.labels.by_phrase.get(core[: letter.start()].casefold().strip(" .!,"))
            return None if before not in (None, code) or self.labels.contradicts(code, core[letter.end() :]) else code
        if has_letter:
            if not core.isascii() or not CONCLUDING.isdisjoint(reply.watched):
                concluded = self._concluded(core)
                if concluded is not None:
                    return concluded
            after = letter_after_words(reply, self.shown, self.labels)
            if after is not None:
                return after
            alone = {found.upper() for found in LONE.findall(core)} & self.shown.keys()
            if len(alone) == 1:
                return self.shown[alone.pop()]
        whole = without_broken_end(core)
        if not whole:
            # cut off in its first sentence: only a label as it stands tells anything
            named = {one.code for one in self.labels.named(reply.folded, reply.words)}
            return named.pop() if len(named) == 1 else None
        if whole is not core:
            named = {one.code for one in self.labels.named(whole.casefold())}
            return named.pop() if len(named) == 1 else None
        meant = self.labels.named_once(reply, end_of_opening)
        if meant is None and has_letter and len(reply.words) <= FEW:
            meant = only_letter(core, self.shown)
        if meant is None and len(reply.words) <= FEW and "," in core:
            # "Koffie, geen bier" for "Koffie of thee"
            denied = {one.code for one in self.labels.search.find(reply.folded) if one.is_denied}
            first = self.labels.abbreviated(core.partition(",")[0]) if denied else None
            return first if first not in denied else None
        return self._stated_at_last(core) if meant is None else meant

    def _stated_at_last(self, core: str) -> int | None:
        """The option that the last sentence, or what comes after the last contrast, is by itself; no other sentence is one."""
        sentences = {self.labels.stated(one) for one in sentences_of(core)} - {None}
        last = {self.labels.stated(one) for one in last_clauses(core)} - {None}
        return last.pop() if len(last) == 1 and sentences <= last else None

    def _has_letter(self, reply: Reply) -> bool:
        """Whether a letter stands alone that may be an option's."""
        text = reply.text
        may_be = (
            not LETTERS.isdisjoint(reply.watched)
            or ("A" in text and _LONE_A.search(text) is not None)
            or "I" in self.shown
            or (not text.isascii() and UNSPACED.search(text) is not None)
        )
        return may_be and self.letter.search(text) is not None

    def _after_hedge(self, reply: Reply) -> int | None:
        """The option that a reply settles on after "neither ..." or "between ..."; "Neither." is the one so labelled."""
        core = reply.text
        if NEITHER.match(core):
            neither = {
                o.code for o in self.labels.options if o.label.casefold().startswith(("neither", "weder", "ni "))
            }
            if len(neither) == 1:
                return neither.pop()
        if core.count(" ") < 2:
            return self.labels.named_once(reply)
        concluded = self._concluded(core)
        if concluded is None:
            concluded = self.labels.concluded(reply.folded)
        if concluded is not None:
            return concluded
        _, ending, rest = core.partition(";")
        settled = self.labels.named_once(Reply(rest)) if ending else None
        return settled if settled is not None else only_letter(core, self.shown) if len(reply.words) <= FEW else None

    @staticmethod
    def _is_article(core: str, letter: re.Match[str]) -> bool:
        """Whether a small "a" is a word, as in "a, b and c matter" or "a - to my mind - hard question"; "a." is an answer."""
        return letter[1] == "a" and core[letter.end(1) : letter.end(1) + 2] in (" -", ", ", " a", " o")

    def _concluded(self, core: str) -> int | None:
        """The option of the one letter that is named as the answer."""
        places = [letter.start() for letter in self.letter.finditer(core)]
        if not places:
            return None
        chosen = CHOSEN.search(core) if core.rstrip(" .!)\"'\n")[-1:].isupper() else None
        if chosen is not None and chosen[1] in self.shown:
            return self.shown[chosen[1]]
        may_be_abroad = not core.isascii() or not NAMING_ABROAD.isdisjoint(words_of(core))
        named_abroad = NAMED_ABROAD.findall(core) if may_be_abroad else []
        abroad = {letter for one in named_abroad for letter in one if letter} & self.shown.keys()
        if len(abroad) == 1:
            return self.shown[abroad.pop()]
        # what names a letter stands near it; scanning the rest of a long reply would be in vain
        # near it ends with a word: cut short, one would end in a letter that seems to stand alone
        small, near = core.lower(), _WORD_END.search(core, min(len(core), places[-1] + 40))
        until = len(small) if near is None else near.start()
        named = [next(filter(None, one)) for one in CONCLUDED.findall(small, max(0, places[0] - 80), until)]
        found = {letter.upper() for letter in named} & self.shown.keys()
        if len(found) > 1:
            last = named[-1]
            return self.shown.get(last.upper()) if re.search(r"\b(?:final|so|therefore|overall)\b", core) else None
        return self.shown[found.pop()] if found else None
