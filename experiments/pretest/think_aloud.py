"""Think-aloud probes: some respondents say how they understand a question, and what they say is coded into stages.

Two calls a probe, both to the model under test: the respondent speaks in its own role, then a coder who sees the question
and the protocol, and nothing of the persona, says where the trouble lies. What comes back is checked against a schema,
cut to length and never trusted further.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ... import draws
from ...agents.context import Context
from ...agents.elicitation.asking import asked
from ...agents.elicitation.option_order import forward_and_reversed
from ...errors import ModelError
from ...llm import Completion, Options
from ...populations.persona import Persona
from .finding import STAGES, Finding, Stage

if TYPE_CHECKING:
    from ...llm import Client
    from ...llm.client import Outcome
    from ...populations.population import Population
    from ...surveys import Question, Survey

#: Longest text kept of anything that a model said.
MOST_CHARACTERS = 600
#: Share of the probes that must meet a trouble before it is reported.
FEWEST_SHARE = 0.3

_TEXT = {"type": "string", "maxLength": 4000}
PROBE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "paraphrase": _TEXT,
        "meaning": _TEXT,
        "answer": _TEXT,
        "sure": {"type": "integer", "minimum": 0, "maximum": 10},
        "trouble": _TEXT,
    },
    "required": ["paraphrase", "meaning", "sure", "trouble"],
}
CODE_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "problems": {
            "type": "array",
            "maxItems": 8,
            "items": {
                "type": "object",
                "properties": {"stage": {"enum": list(STAGES)}, "problem": _TEXT, "serious": {"type": "boolean"}},
                "required": ["stage", "problem", "serious"],
            },
        }
    },
    "required": ["problems"],
}

_SPEAK = """{question}

You are thinking aloud for the people who write this questionnaire. Do not answer for them: say what goes on in you.
Reply with JSON only:
{{"paraphrase": the question in your own words,
"meaning": what it means to you and what you had to think of,
"answer": what you would answer,
"sure": how sure you are of that answer, from 0 (guessing) to 10 (certain),
"trouble": what made it hard, or an empty text}}"""

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
class Probe:
    """One respondent thinking aloud about one question.

    Attributes:
        question_id, respondent_id: who and what.
        paraphrase, meaning, trouble: what was said.
        sure: from 0 to 10.
        problems: as coded; empty when the question worked.
        failed: why there is nothing, or empty.
    """

    question_id: str
    respondent_id: str
    paraphrase: str = ""
    meaning: str = ""
    trouble: str = ""
    sure: int = 0
    problems: tuple[Problem, ...] = ()
    failed: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


def think_aloud(client: Client, survey: Survey, population: Population, probes: int, *, seed: int) -> list[Probe]:
    """Probe every question with some respondents.

    Args:
        client: the model under test; both calls are kept by its cache.
        survey: what is probed.
        population: who may be asked; they are drawn at random, the same for every question.
        probes: respondents per question.
        seed: of the draw and the calls.
    """
    order = draws.generator(seed, "probes").permutation(len(population))[:probes]
    people = list(population.take(sorted(int(at) for at in order)).personas())
    context = Context(survey.questions, frozenset(), survey.instruction)
    asks = [(persona, question) for question in survey for persona in people]
    spoken = client.run(_speaking(context, persona, question, seed) for persona, question in asks)
    protocols = [_protocol(outcome) for outcome in spoken]
    heard = [at for at, protocol in enumerate(protocols) if isinstance(protocol, dict)]
    coded = client.run(_coding(asks[at][1], protocols[at], seed) for at in heard)  # type: ignore[arg-type]
    codes = dict(zip(heard, coded, strict=True))
    return [_probe(persona, question, protocols[at], codes.get(at)) for at, (persona, question) in enumerate(asks)]


def _speaking(
    context: Context, persona: Persona, question: Question, seed: int
) -> tuple[list[dict[str, str]], Options]:
    text = asked(question, forward_and_reversed(question)[0], context.instruction)
    messages = [
        {"role": "system", "content": context.prefix(persona)},
        {"role": "user", "content": _SPEAK.format(question=text.rpartition("\n\n")[0] or text)},
    ]
    return messages, Options(
        temperature=1.0, seed=draws.key(seed, persona.id, question.id) % 2**31, max_tokens=400, json_schema=PROBE_SCHEMA
    )


def _coding(question: Question, protocol: Mapping[str, Any], seed: int) -> tuple[list[dict[str, str]], Options]:
    shown = "\n".join([question.text, *(f"- {label}" for label in question.labels)])
    content = _CODE.format(
        question=shown, **{name: protocol[name] for name in ("paraphrase", "meaning", "sure", "trouble")}
    )
    return [{"role": "user", "content": content}], Options(
        temperature=0.0, seed=seed % 2**31, max_tokens=400, json_schema=CODE_SCHEMA
    )


def _protocol(outcome: Outcome) -> dict[str, Any] | str:
    """What was said, cut to length; or why nothing was."""
    if not isinstance(outcome, Completion):
        return f"{type(outcome).__name__}: {outcome}"[:MOST_CHARACTERS]
    if outcome.finish_reason == "refusal":
        return "refused"
    said = json.loads(outcome.text)
    return {name: value[:MOST_CHARACTERS] if isinstance(value, str) else value for name, value in said.items()}


def _probe(persona: Persona, question: Question, protocol: dict[str, Any] | str, code: Outcome | None) -> Probe:
    if isinstance(protocol, str):
        return Probe(question.id, persona.id, failed=protocol)
    failed = ""
    problems: tuple[Problem, ...] = ()
    if isinstance(code, Completion) and code.finish_reason != "refusal":
        problems = tuple(
            Problem(one["stage"], one["problem"][:MOST_CHARACTERS], one["serious"])
            for one in json.loads(code.text)["problems"]
        )
    elif isinstance(code, ModelError | Completion):
        failed = f"not coded: {type(code).__name__}"
    return Probe(
        question.id,
        persona.id,
        protocol["paraphrase"],
        protocol["meaning"],
        protocol["trouble"],
        int(protocol["sure"]),
        problems,
        failed,
    )


def probe_findings(probes: Sequence[Probe]) -> list[Finding]:
    """Troubles that several probes of a question met at the same stage."""
    found = []
    for name in dict.fromkeys(probe.question_id for probe in probes):
        heard = [probe for probe in probes if probe.question_id == name and not probe.failed]
        for stage in STAGES:
            met = [one for probe in heard for one in probe.problems[:8] if one.stage == stage]
            people = sum(any(one.stage == stage for one in probe.problems) for probe in heard)
            if people < 2 or people < FEWEST_SHARE * len(heard):
                continue
            serious = sum(any(one.stage == stage and one.serious for one in probe.problems) for probe in heard)
            found.append(
                Finding(
                    name,
                    f"think-aloud: {stage}",
                    "moderate" if serious * 2 >= len(heard) else "mild",
                    stage,
                    f"{people} of {len(heard)} simulated respondents who thought aloud met trouble with {stage}.",
                    met[0].problem,
                    "Read what they said, then ask a handful of people the same.",
                    source="think-aloud",
                )
            )
    return found
