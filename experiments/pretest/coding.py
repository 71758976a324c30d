"""Coding what respondents said who thought aloud: which stage of answering gave trouble, and how far two coders agree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...llm import Options
from .finding import STAGES, Stage

if TYPE_CHECKING:
    from ...llm import Request
    from ...surveys import Question
    from ..asking import Reply

#: Longest text kept of anything that a model said, and most problems of one probe.
MOST_CHARACTERS, MOST_PROBLEMS = 600, 8

TEXT = {"type": "string", "maxLength": 4000}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "problems": {
            "type": "array",
            "maxItems": MOST_PROBLEMS,
            "items": {
                "type": "object",
                "properties": {"stage": {"enum": list(STAGES)}, "problem": TEXT, "serious": {"type": "boolean"}},
                "required": ["stage", "problem", "serious"],
            },
        }
    },
    "required": ["problems"],
}

_CODE = """A questionnaire asks:

{question}

A respondent thought aloud:
- in own words: {paraphrase}
- what it means: {meaning}
- how sure, 0 to 10: {sure}
- trouble: {trouble}

Which problems of the question itself does this show?
- comprehension: it was understood differently from what is asked, or a term is unclear
- retrieval: the information could not be remembered or is not known
- judgement: the parts could not be weighed or summed up, or the wording pushes
- response: the answer could not be fitted into the options, or would not be told
Reply with JSON only:
{{"problems": [{{"stage": one of the four words, "problem": one short sentence, "serious": true or false}}]}},
an empty list if the question worked."""


@dataclass(frozen=True)
class Problem:
    """Something a probe ran into."""

    stage: Stage
    problem: str
    serious: bool


@dataclass(frozen=True)
class Agreement:
    """How far two coders see the same: over every probe that both coded and every stage, whether there was trouble.

    Attributes:
        coders: both models, the one that spoke first.
        pairs: judgements compared, probes times stages.
        share: of judgements that are alike.
        kappa: the same beyond what the coders' own frequencies give by chance (Cohen 1960, Educational and Psychological
            Measurement 20); NaN where a coder never or always saw trouble.
    """

    coders: tuple[str, str]
    pairs: int
    share: float
    kappa: float

    @classmethod
    def of(cls, coders: tuple[str, str], codes: Sequence[tuple[Sequence[Problem], Sequence[Problem]]]) -> Agreement:
        """From the problems that both found, probe by probe."""
        seen = np.array([[_stages(one) for one in both] for both in codes], dtype=bool).reshape(-1, 2, len(STAGES))
        first, second = seen[:, 0].ravel(), seen[:, 1].ravel()
        if not len(first):
            return cls(coders, 0, float("nan"), float("nan"))
        share = float(np.mean(first == second))
        chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
        varies = 0 < first.mean() < 1 and 0 < second.mean() < 1
        return cls(coders, len(first), share, (share - chance) / (1 - chance) if varies else float("nan"))

    def __str__(self) -> str:
        """For people; one sentence."""
        if not self.pairs:
            return f"{self.coders[0]} and {self.coders[1]} coded no probe both, so nothing is known of their agreement."
        kappa = "one of them always said the same" if self.kappa != self.kappa else f"Cohen's kappa {self.kappa:.2f}"
        return (
            f"Think-aloud probes were coded by {self.coders[0]} and by {self.coders[1]}, whose codes count: they agree on "
            f"{self.share:.0%} of {self.pairs:,} judgements ({kappa})."
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON; what is not known is null."""
        return {name: None if value != value else value for name, value in asdict(self).items()}


def coding_request(question: Question, protocol: Mapping[str, Any], seed: int) -> Request:
    """The call that codes a protocol; the coder sees the question and what was said, and nothing of the persona."""
    shown = "\n".join([question.text, *(f"- {label}" for label in question.labels)])
    said = {name: protocol[name] for name in ("paraphrase", "meaning", "sure", "trouble")}
    content = _CODE.format(question=shown, **said)
    return [{"role": "user", "content": content}], Options(
        temperature=0.0, seed=seed % 2**31, max_tokens=400, json_schema=SCHEMA
    )


def problems_of(reply: Reply | None) -> tuple[Problem, ...] | None:
    """What a coder found, cut to length; None where nothing came back."""
    if reply is None or not reply.is_answered:
        return None
    found = json.loads(reply.text)["problems"][:MOST_PROBLEMS]
    return tuple(Problem(one["stage"], one["problem"][:MOST_CHARACTERS], one["serious"]) for one in found)


def _stages(problems: Sequence[Problem]) -> list[bool]:
    return [any(one.stage == stage for one in problems) for stage in STAGES]
