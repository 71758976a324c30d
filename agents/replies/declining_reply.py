"""Reading replies to lettered options that decline: what they answer all the same, and which missing code on offer they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .clauses.hedge import is_undecided
from .clauses.last_word import answer_all_the_same
from .clauses.left_open import CANNOT_CHOOSE
from .labels.reply_labels import Labels
from .refusals.after_refusing import is_bare_denial, is_curt, rest_of, rests_of_asides, says_no_more, speaks_of_others
from .refusals.refusal import is_preferring_not, is_refusal, is_unknowing
from .refusals.unwilling import is_unwilling
from .reply import Reply
from .words.letter_phrases import CAPITAL, DECLINING, LETTERED, LISTED, SENTENCE_ENDS
from .words.reply_words import BREAKING, NO, folded, words_of

_DIGIT = re.compile(r"\d")
_GOES_ON = re.compile(r" [^\W\d_]")
#: What cannot be chosen is one of two.
_OF_TWO = re.compile(r"\b(?:on|for|pick|choose|favou?r) either\b|\bbetween (?:the|them|these|those)\b|\bwhich of\b")
#: Replies of more words name an option in passing.
_FEW = 8


def ways_to_decline(offered: Sequence[tuple[int, str]]) -> list[tuple[Callable[[str], bool], int]]:
    """Ways to decline, and the missing codes on offer for them, one a way."""
    return [
        (is_so, codes[0])
        for is_so in (is_unknowing, is_preferring_not)
        if len(codes := [code for code, label in offered if is_so(label)]) == 1
    ]


class DecliningReply:
    """Reads replies to one question that decline.

    Args:
        labels: of the options and of the missing codes on offer.
        offered: those codes and their labels.
        shown: codes by the letter they are shown under.
        read: reads a reply that does not decline.
        whole: the option that is all a text names.
    """

    def __init__(
        self,
        labels: Labels,
        offered: Sequence[tuple[int, str]],
        shown: dict[str, int],
        read: Callable[[Reply], int | None],
        whole: Callable[[str], int | None],
    ) -> None:
        self._labels = labels
        self._missing = dict(offered)
        self._ways = ways_to_decline(offered)
        self._shown = shown
        self._read = read
        self._whole = whole
        self._is_labelled = any(is_refusal(option.label) for option in labels.options)
        self._denials = {
            option.code for option in labels.options if option.label.casefold() in NO or folded(option.label) in NO
        }
        self._no_answers = self._denials | self._missing.keys()

    def is_declined(self, reply: Reply) -> bool:
        """Whether a reply declines in words of its own, not in those of an option, as in "B. No opinion"."""
        return is_refusal(reply.text, reply.watched) and not (
            self._is_labelled and not is_refusal(self._labels.search.without(reply.text))
        )

    def answer(self, reply: Reply) -> int | None:
        """The option that a reply that declines gives all the same."""
        for find in (self._all_the_same, self._before, self._after_disclaimer, self.after):
            code = find(reply)
            if code is not None:
                return code
        return None

    def missing(self, reply: Reply) -> int | None:
        """The missing code on offer for the way in which a reply declines."""
        if not BREAKING.isdisjoint(reply.watched):
            return None
        code = next((code for is_so, code in self._ways if is_so(reply.text)), None)
        if code is None and self._missing:
            # "Odmawiam odpowiedzi", where "Odmowa odpowiedzi" is on offer
            named = self._read(reply)
            code = named if named in self._missing else None
        return code

    def is_hedge(self, reply: Reply) -> bool:
        """Whether a reply only says that it cannot choose between the options it names, and declines in no other words."""
        return (
            BREAKING.isdisjoint(reply.watched)
            and is_undecided(reply.text)
            and not is_refusal(CANNOT_CHOOSE.sub(" ", reply.text))
        )

    def is_unwilling(self, reply: Reply) -> bool:
        """Whether a reply in which no option was found declines: one that names letters, labels or numbers hedges."""
        return is_unwilling(reply.text, reply.words) and not (
            any(one.code not in self._no_answers for one in self._labels.search.find(reply.folded, reply.words))
            or self._shown.keys() & set(CAPITAL.findall(reply.text)) - {"A", "I"}
            or _OF_TWO.search(reply.folded)
            or is_undecided(reply.text)
            or (self._labels.by_number is not None and _DIGIT.search(reply.text))
        )

    def weighed(self, code: int | None, reply: Reply) -> tuple[int | None, bool]:
        """What was read of a reply that does not decline in so many words, and whether that is a way to decline after all.

        Args:
            code: the option found, if any.
            reply: what was written.
        """
        if code is not None and code not in self._missing and not self._is_of_declining(code, reply):
            return code, False
        answer = self.after(reply)
        if answer is None and code is None:
            answer = self._after_an_aside(reply)
        if answer is not None:
            return answer, False
        if code in self._missing:
            is_other = is_unknowing(self._missing[code]) and not is_unknowing(reply.text) and is_unwilling(reply.text)
            return (self.missing(reply) if is_other else code), True
        is_declined = code is not None or self.is_unwilling(reply)
        return (self.missing(reply) if is_declined else None), is_declined

    def _is_of_declining(self, code: int, reply: Reply) -> bool:
        """Whether the "no" of an option, or a number, was found in the words with which a reply declines: "Não vou responder"."""
        numbers = self._labels.by_number if _DIGIT.search(reply.text) is None else None
        if len(reply.words) < 2 or (code not in self._denials and numbers is None):  # most replies
            return False
        lettered = LETTERED.match(reply.text)
        if lettered is not None and self._shown.get(lettered[1]) == code:
            return False
        found = [one for one in self._labels.search.find(reply.folded, reply.words) if one.code == code]
        if code in self._denials:
            is_doubtful = bool(found) and all(_GOES_ON.match(reply.folded, one.end) for one in found)
        else:
            # "En ese jardín no me meto": "en" is one in another language
            first, sign, _ = reply.folded.rstrip(" .!").partition(",")
            is_doubtful = not found and numbers is not None and not (sign and numbers.named(first))
        return is_doubtful and is_unwilling(reply.text, reply.words)

    def after(self, reply: Reply) -> int | None:
        """The option that is all that a reply says after the last clause that declines."""
        if not BREAKING.isdisjoint(reply.watched):
            return None
        rest = rest_of(reply.text)
        if rest is None or speaks_of_others(rest):
            return None
        # "I won't say increase. Leave it as it is": an option was declined, not the question
        declined = rest.declining.casefold()
        is_of_option = bool(self._labels.search.find(declined) or self._labels.mentioned(declined))
        if is_curt(rest) and not is_of_option:
            return None
        code = self._wholly(rest.last)
        if code is None and is_of_option and len(words_of(rest.text)) <= _FEW:
            code = self._read(Reply(rest.text))
        if code is None or code in self._missing or (is_bare_denial(rest.last) and not rest.is_led_to):
            return None
        named = {one.code for one in self._labels.named(rest.text.casefold())}
        return code if named <= {code} else None

    def _after_an_aside(self, reply: Reply) -> int | None:
        """The option that is all that follows an aside which names none."""
        for rest in rests_of_asides(reply.text):
            code = None if speaks_of_others(rest) else self._wholly(rest.text)
            if code is not None:
                is_aside = self._shown.keys().isdisjoint(CAPITAL.findall(rest.declining.replace("I ", " ")))
                return (
                    code
                    if is_aside and self._labels.mentioned(rest.declining.casefold()) - self._denials <= {code}
                    else None
                )
        return None

    def _wholly(self, text: str) -> int | None:
        """The option that a clause names, where it says nothing else."""
        code = self._whole(text)
        if code is not None:
            return code
        reply = Reply(text)
        code = self._read(reply)
        if code is None or self._labels.abbreviated(text) == code:
            return code
        own = {word for option in self._labels.options if option.code == code for word in words_of(option.label)}
        own |= {letter.casefold() for letter, one in self._shown.items() if one == code}
        for one in self._labels.named(reply.folded, reply.words):
            own |= set(words_of(reply.folded[one.start : one.end]))
        return code if says_no_more(text, own) else None

    def _all_the_same(self, reply: Reply) -> int | None:
        """The option that a reply chooses after it has declined in its own name: "As an AI ... But answering as Priya: love it"."""
        rest = answer_all_the_same(reply.text)
        if rest is None:
            return None
        rest_reply = Reply(rest)
        return None if is_refusal(rest, rest_reply.watched) else self._read(rest_reply)

    def _before(self, reply: Reply) -> int | None:
        """The option that a reply gives first, as a line or a lettered sentence of its own, whatever it then says it cannot do."""
        first, _, rest = reply.text.partition("\n")
        if rest and self._shown.keys().isdisjoint(letter for letter, _ in LISTED.findall(rest)):
            return self._whole(first.strip())
        lettered = LETTERED.match(reply.text)
        if lettered is None or not BREAKING.isdisjoint(reply.watched) or is_refusal(lettered[2]):
            return None
        code = self._shown.get(lettered[1])
        return None if code is None or self._labels.contradicts(code, reply.text[lettered.end(1) :]) else code

    def _after_disclaimer(self, reply: Reply) -> int | None:
        """The option whose label is the last sentence of a reply that says what it is, not that it declines."""
        if BREAKING.isdisjoint(reply.watched) or not DECLINING.isdisjoint(reply.words):
            return None
        last = SENTENCE_ENDS.split(reply.text.strip())[-1]
        code = self._labels.by_phrase.get(folded(last)) if " " in last.strip() else None
        named = {one.code for one in self._labels.search.find(reply.folded, reply.words)}
        return code if named == {code} else None
