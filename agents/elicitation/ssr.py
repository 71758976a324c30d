"""Elicitation ``ssr``: free text, mapped to the options by its similarity to statements that stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...errors import UnknownElicitationError
from ...populations.taxonomy.embeddings import SCALE, coverage, embed
from ...surveys import Option, Question
from ...surveys.question import CHOICE_KINDS
from .. import prompts
from ..replies.refusals.refusal import is_refusal
from ..replies.reply_parser import Outcome
from ..replies.reply_text import core_of
from .interview import Interview
from .reading import Reading

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
#: A page of a server's own, and data: what somebody says neither begins so nor has no word.
_NO_SPEECH = re.compile(r"\s*(?:<(?:!doctype|html|head|body|\?xml)\b|[{\[]\s*[\"{\[])", re.IGNORECASE)
_SPOKEN = re.compile(r"[^\W\d_]{2}")


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

    def require(self, questions: Iterable[Question]) -> None:
        """See ``Elicitation.require``: some anchor set must tell the options apart."""
        require_anchors(questions)

    async def ask(self, interview: Interview) -> Reading:
        """See ``Elicitation.ask``; a refusal, or a reply of unknown words, is asked for once more."""
        question = interview.question
        language = "" if coverage(question.text) >= LEAST_KNOWN else " and in English"  # all that the embeddings know
        first = prompts.render("ssr", instruction=interview.tail, question=question.text, language=language)
        again = f"Say in one sentence of your own{language} where you stand."
        outcome: Outcome = "unparsable"
        for text in (first, prompts.render("again_value", how=again)):
            reply = await interview.written(text, temperature=self.temperature, max_tokens=self.max_tokens)
            core = core_of(reply.text)
            is_refused = reply.finish_reason == "refusal" or is_refusal(core)
            is_speech = _NO_SPEECH.match(reply.text) is None and _SPOKEN.search(core) is not None
            sets = similarity_shares(core, question) if is_speech and not is_refused else None
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
        Shares, shape (n_sets, n_options), rows summing to 1; None for a text that the embeddings know too little of, and
        where no anchor set tells the options apart.
    """
    if not text or coverage(text) < LEAST_KNOWN:
        return None
    said = embed([text])[0].astype(np.float64)
    if not said.any():
        return None
    anchors = _anchors(question.options, question.anchors, _stem(question.text))
    if not len(anchors):
        return None
    cosine = anchors @ said / SCALE**2
    weights = np.exp((cosine - cosine.max(axis=1, keepdims=True)) / TEMPERATURE)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def require_anchors(questions: Iterable[Question]) -> None:
    """Refuse questions whose options no anchor set tells apart, before anything is sent: every reply would fit all alike.

    Raises:
        UnknownElicitationError: names the questions.
    """
    alike = [one.id for one in questions if not len(_anchors(one.options, one.anchors, _stem(one.text)))]
    if alike:
        more = f" and {len(alike) - 5} more" if len(alike) > 5 else ""
        raise UnknownElicitationError(
            f"--elicitation ssr cannot tell the options of {', '.join(alike[:5])}{more} apart",
            parameter="survey",
            allowed="options that differ in English words, numbers between two worded ends, or `anchors` in English words",
            hint="Give these questions `anchors`, or use another elicitation.",
        )


@lru_cache(1024)
def _anchors(options: tuple[Option, ...], given: tuple[tuple[str, ...], ...], stem: str) -> NDArray[np.float64]:
    """Vectors of the sets that tell the options apart, shape (n_sets, n_options, dimensions)."""
    sets = [embed(list(one)).astype(np.float64) for one in given] or _made(options, stem)
    told = [one for one in sets if one.any(axis=1).all() and len(np.unique(one, axis=0)) == len(options)]
    return np.stack(told) if told else np.zeros((0, len(options), 0))


def _made(options: tuple[Option, ...], stem: str) -> list[NDArray[np.float64]]:
    """One set a frame; bare numbers between two worded options lie evenly between these, as long as they are."""
    worded = [at for at, option in enumerate(options) if re.search(r"[^\W\d_]", option.label)]
    if len(worded) < 2:
        return []
    sets = []
    for frame in FRAMES:
        known = embed([frame.format(label=_words(options[at].label), stem=stem) for at in worded]).astype(np.float64)
        if len(worded) < len(options):
            places = np.arange(len(options))
            known = np.stack([np.interp(places, worded, column) for column in known.T], axis=1)
            known *= SCALE / np.linalg.norm(known, axis=1, keepdims=True).clip(min=1.0)
        sets.append(known)
    return sets


def _words(label: str) -> str:
    return re.sub(r"^\s*\d+\s*[.:=()-]*\s*|[()]", " ", label).strip()


def _stem(text: str) -> str:
    return text.rstrip("?. ").split(". ")[-1][:160]
