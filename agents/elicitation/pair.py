"""Elicitation ``pair``: agreement with a statement and with its reversal, so that a habit of saying yes cancels out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import comb

from ...errors import UnsupportedOptionError
from ...surveys import Question
from ...surveys.question import CHOICE_KINDS
from .. import prompts
from ..answers import Status
from ..replies.numbers.numerals import numerals
from ..replies.refusals.refusal import is_refusal
from ..replies.reply_text import core_of
from ..replies.words.reply_words import NO, YES, folded
from .interview import Interview
from .reading import Reading

if TYPE_CHECKING:
    from ...llm import Completion

#: A capital or none: the same answer, and servers list them as different words.
_WORDS = {True: ("Yes", "yes"), False: ("No", "no")}
#: Nobody is placed nearer than this to an end of the scale, so that no option is ruled out by two tokens.
LEAST = 0.02


@dataclass(frozen=True)
class Pair:
    """Two yes-or-no questions whose truth is opposite; what they have in common is habit, what they differ in is an answer.

    On an ordinal scale the statement places the respondent nearer its last option than its first, the reversal the other way
    round. Agreement p = (P(yes to statement) + P(no to reversal)) / 2 is a place on the scale, spread over its options as a
    binomial with that mean: the spread is an assumption, only the place is elicited. On a nominal scale every option has its
    own pair ("would choose" and "would not choose"), and the agreements are made to sum to one.

    Where the model gives log-probabilities they are used, and the mean probability of Yes and No together is the permitted
    mass; else, or where it turns out that it gives none, the written yes or no counts as 1 or 0.

    Attributes:
        temperature: of a written reply.
    """

    temperature: float = 1.0
    name: str = "pair"
    kinds: frozenset[str] = CHOICE_KINDS

    def require(self, questions: Iterable[Question]) -> None:
        """See ``Elicitation.require``: there is nothing it cannot put."""

    async def ask(self, interview: Interview) -> Reading:
        """See ``Elicitation.ask``; the option is drawn from the distribution."""
        question = interview.question
        said = [one for pair in statements(question) for one in pair]
        asked = [
            prompts.render("pair", instruction=interview.tail, question=question.text, statement=one) for one in said
        ]
        calls = await self._calls(interview, asked)
        answers = [agreement(call) for call in calls]
        mass = [permitted for _, permitted in answers if permitted is not None]
        held = float(np.mean(mass)) if mass else None
        lines = [
            f"yes {'?' if yes is None else f'{yes:.4f}'}: {one}" for (yes, _), one in zip(answers, said, strict=True)
        ]
        agreements = [
            (yes + 1.0 - reverse) / 2
            for (yes, _), (reverse, _) in zip(answers[::2], answers[1::2], strict=True)
            if yes is not None and reverse is not None
        ]
        expected = 1 if question.scale == "ordinal" else len(question.options)
        if len(agreements) < expected or (sum(agreements) == 0 and question.scale != "ordinal"):
            outcome: Status = "refused" if any(_refuses(call) for call in calls) else "unparsable"
            return Reading.of(interview.calls, outcome, permitted_mass=held, provenance=lines)
        shares = spread(agreements[0], len(question.options)) if question.scale == "ordinal" else np.array(agreements)
        return Reading.drawn(interview, shares, permitted_mass=held, provenance=lines)

    async def _calls(self, interview: Interview, asked: Sequence[str]) -> list[Completion]:
        if interview.client.supports_logprobs:
            try:
                return await interview.scored(asked, [*_WORDS[True], *_WORDS[False]], is_needed=False)
            except UnsupportedOptionError:  # many a server says so only when asked
                pass
        return await interview.each_written(
            asked, lambda call: agreement(call)[0] is not None, temperature=self.temperature, max_tokens=12
        )


def statements(question: Question) -> list[tuple[str, str]]:
    """Statements about the respondent, each with its reversal: one pair for an ordinal scale, one an option for a nominal."""
    if question.scale == "ordinal":
        first, last = question.labels[0], question.labels[-1]
        closer = 'My answer to this question is closer to "{}" than to "{}".'
        return [(closer.format(last, first), closer.format(first, last))]
    return [
        (f'My answer to this question is "{label}".', f'My answer to this question is not "{label}".')
        for label in question.labels
    ]


def spread(place: float, n_options: int) -> NDArray[np.float64]:
    """A binomial over the options, shape (n_options,), whose mean lies at ``place`` (0 first option, 1 last)."""
    p = min(max(place, LEAST), 1.0 - LEAST)
    k = np.arange(n_options)
    return np.asarray(comb(n_options - 1, k) * p**k * (1.0 - p) ** (n_options - 1 - k), dtype=np.float64)


def _refuses(call: Completion) -> bool:
    return call.finish_reason == "refusal" or (call.label_logprobs is None and is_refusal(core_of(call.text)))


def agreement(call: Completion) -> tuple[float | None, float | None]:
    """Probability of yes among yes and no, and the mass on both; None each where there is no saying."""
    if call.label_logprobs is not None:
        scores = call.label_logprobs
        yes, no = (sum(math.exp(scores.get(word, -math.inf)) for word in _WORDS[which]) for which in (True, False))
        return (yes / (yes + no) if yes + no > 0 else None), min(yes + no, 1.0)
    core = core_of(call.text)
    if is_refusal(core):
        return None, None
    words = folded(core).split()
    if numerals(core, words=False) or not words:
        return None, None
    said = {True for word in words if word in YES} | {False for word in words if word in NO}
    if words[0] in YES or words[0] in NO:
        return (1.0 if words[0] in YES else 0.0), None
    return (1.0 if said.pop() else 0.0, None) if len(said) == 1 else (None, None)
