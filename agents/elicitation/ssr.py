"""Elicitation ``ssr``: free text, mapped to the options by its similarity to statements that stand for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...populations.taxonomy.embeddings import SCALE, coverage, embed
from ...surveys import Option, Question
from ...surveys.question import CHOICE_KINDS
from .. import prompts
from .interview import Interview
from .reading import Reading
from .refusal import is_refusal
from .reply_parser import Outcome
from .reply_text import core_of

#: Ways of saying an option, where a question brings no anchors of its own; one anchor set each.
FRAMES = (
    "{label}",
    "I would say: {label}.",
    "My answer to the question is {label}.",
    "{label}, that is how I see it.",
    "{stem} {label}.",
    "If you ask me: {label}. {stem}",
)
#: How sharply similarity becomes probability: shares are proportional to exp(cosine / TEMPERATURE). Static embeddings differ by
#: a few hundredths between neighbouring options, so this is narrow.
TEMPERATURE = 0.08
#: Texts of which fewer words than this share are known to the embeddings are not mapped.
LEAST_KNOWN = 0.5


@dataclass(frozen=True)
class SSR:
    """Semantic similarity rating (Maier et al. 2025, arXiv 2510.08338), with this package's offline static embeddings.

    The respondent is shown no options. The reply's similarity to each option's anchor statement becomes a distribution; the
    distributions of several anchor sets are averaged. Static embeddings hear words, not grammar: negation is nearly lost on
    them, so bring anchors that use different words for different options, and see docs/surveys.md for what was measured.

    Attributes:
        temperature: of the reply.
        max_tokens: room for two sentences.
    """

    temperature: float = 1.0
    max_tokens: int = 96
    name: str = "ssr"
    kinds: frozenset[str] = CHOICE_KINDS

    async def ask(self, interview: Interview) -> Reading:
        """See ``Elicitation.ask``; a refusal, or a reply of unknown words, is asked for once more."""
        question = interview.question
        first = prompts.render("ssr", instruction=interview.tail, question=question.text)
        outcome: Outcome = "unparsable"
        for text in (first, prompts.render("again_value", how="Say in one sentence of your own where you stand.")):
            reply = await interview.written(text, temperature=self.temperature, max_tokens=self.max_tokens)
            core = core_of(reply.text)
            is_refused = reply.finish_reason == "refusal" or is_refusal(core)
            sets = None if is_refused else similarity_shares(core, question)
            if sets is not None:
                gap = np.abs(sets[:, None] - sets[None]).sum(-1).max() / 2
                spread = f"{len(sets)} anchor sets, largest total variation between two of them {gap:.3f}"
                return Reading.drawn(interview, sets.mean(axis=0), provenance=[spread])
            outcome = "refused" if is_refused else "unparsable"
        return Reading.of(interview.calls, outcome)


def similarity_shares(text: str, question: Question) -> NDArray[np.float64] | None:
    """Distribution over the options by each anchor set.

    Args:
        text: free text.
        question: with anchors of its own, or labels to make them from.

    Returns:
        Shares, shape (n_sets, n_options), rows summing to 1; None for a text that the embeddings know too little of.
    """
    if not text or coverage(text) < LEAST_KNOWN:
        return None
    said = embed([text])[0].astype(np.float64)
    if not said.any():
        return None
    anchors = _anchors(question.options, question.anchors, _stem(question.text))
    cosine = anchors @ said / SCALE**2
    weights = np.exp((cosine - cosine.max(axis=1, keepdims=True)) / TEMPERATURE)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


@lru_cache(1024)
def _anchors(options: tuple[Option, ...], given: tuple[tuple[str, ...], ...], stem: str) -> NDArray[np.float64]:
    """Vectors, shape (n_sets, n_options, dimensions); bare numbers between two worded options are interpolated."""
    if given:
        return np.stack([embed(list(one)).astype(np.float64) for one in given])
    worded = [at for at, option in enumerate(options) if re.search(r"[^\W\d_]", option.label)]
    sets = []
    for frame in FRAMES:
        texts = [frame.format(label=_words(options[at].label), stem=stem) for at in worded]
        known = embed(texts).astype(np.float64) if texts else np.zeros((0, 256))
        if len(worded) == len(options):
            sets.append(known)
        else:
            places = np.arange(len(options))
            sets.append(
                np.stack([np.interp(places, worded, column) for column in known.T], axis=1)
                if worded
                else np.zeros((len(options), 256))
            )
    return np.stack(sets)


def _words(label: str) -> str:
    return re.sub(r"^\s*\d+\s*[.:=()-]*\s*|[()]", " ", label).strip()


def _stem(text: str) -> str:
    return text.rstrip("?. ").split(". ")[-1][:160]
