"""Think-aloud probes: some respondents say how they understand a question, and what they say is coded into stages.

A respondent speaks in its own role; then a coder who sees the question and the protocol, and nothing of the persona, says
where the trouble lies: the model under test itself, and another one where the user names one. What comes back is checked
against a schema, cut to length and never trusted further.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ... import draws
from ...agents.context import Context
from ...agents.elicitation.asking import asked
from ...agents.option_order import forward_and_reversed
from ...llm import Options
from ...surveys.routing import piped
from .coding import MOST_CHARACTERS, TEXT, Agreement, Problem, coding_request, problems_of
from .finding import STAGES, Finding

if TYPE_CHECKING:
    from ...llm import Request
    from ...populations.persona import Persona
    from ...populations.population import Population
    from ...surveys import Question, Survey
    from ..asking import Asker, Connect, Reply

#: Share of the probes that must meet a trouble before it is reported.
FEWEST_SHARE = 0.3
#: Probes written out to price all of them, and the length of what they are taken to say, in words.
SAMPLE, SAID = 24, 60

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "paraphrase": TEXT,
        "meaning": TEXT,
        "answer": TEXT,
        "sure": {"type": "integer", "minimum": 0, "maximum": 10},
        "trouble": TEXT,
    },
    "required": ["paraphrase", "meaning", "sure", "trouble"],
}

_SPEAK = """{question}

You are thinking aloud for the people who write this questionnaire. Do not answer for them: say what goes on in you.
Reply with JSON only:
{{"paraphrase": the question in your own words,
"meaning": what it means to you and what you had to think of,
"answer": what you would answer,
"sure": how sure you are of that answer, from 0 (guessing) to 10 (certain),
"trouble": what made it hard, or an empty text}}"""


@dataclass(frozen=True)
class Probe:
    """One respondent thinking aloud about one question.

    Attributes:
        question_id, respondent_id: who and what.
        paraphrase, meaning, trouble: what was said.
        sure: from 0 to 10.
        problems: as coded, by the other coder where there is one; empty when the question worked.
        own_problems: as the model that spoke codes them, where another coder does too; else None.
        failed: why there is nothing, or empty.
    """

    question_id: str
    respondent_id: str
    paraphrase: str = ""
    meaning: str = ""
    trouble: str = ""
    sure: int = 0
    problems: tuple[Problem, ...] = ()
    own_problems: tuple[Problem, ...] | None = None
    failed: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class ThinkAloud:
    """Probes of every question by some respondents, drawn at random, the same for every question.

    Attributes:
        survey: what is probed.
        population: who may be asked.
        probes: respondents per question.
        seed: of the draw and the calls.
    """

    survey: Survey
    population: Population
    probes: int
    seed: int

    def ask(
        self, asker: Asker, speaker: Connect, coders: Mapping[str, Connect]
    ) -> tuple[list[Probe], Agreement | None]:
        """The probes, and how far the coders agree where there are two.

        Args:
            asker: keeps every reply.
            speaker: of the model under test.
            coders: one or two by name; the codes of the last one count.

        Raises:
            BudgetExhaustedError: what came is kept.
        """
        spoken = asker.ask("thinking-aloud", speaker, {key: self._speaking(*one) for key, one in self._asks.items()})
        protocols = {key: _protocol(reply) for key, reply in spoken.items()}
        heard = {key: said for key, said in protocols.items() if not isinstance(said, str)}
        coded = [
            asker.ask(
                f"coding-{at}",
                connect,
                {key: coding_request(self._asks[key][1], said, self.seed) for key, said in heard.items()},
            )
            for at, connect in enumerate(coders.values())
        ]
        codes = {key: [problems_of(replies[key]) for replies in coded] for key in heard}
        found = [
            _probe(persona, question, protocols[key], codes.get(key, ()))
            for key, (persona, question) in self._asks.items()
        ]
        if len(coders) < 2:
            return found, None
        first, second = coders
        both = [(one, other) for one, other in codes.values() if one is not None and other is not None]
        return found, Agreement.of((first, second), both)

    def speaking_sample(self) -> list[Request]:
        """Some of the calls in which respondents speak, to price them all."""
        return [self._speaking(*one) for one in list(self._asks.values())[:SAMPLE]]

    def coding_sample(self) -> list[Request]:
        """Some of the calls that code, as if something of ordinary length had been said."""
        said = {"paraphrase": "word " * SAID, "meaning": "word " * SAID, "sure": 5, "trouble": "word " * SAID}
        return [coding_request(question, said, self.seed) for question in self.survey.questions[:SAMPLE]]

    @cached_property
    def _asks(self) -> dict[str, tuple[Persona, Question]]:
        order = draws.generator(self.seed, "probes").permutation(len(self.population))[: self.probes]
        people = list(self.population.take(sorted(int(at) for at in order)).personas())
        # nobody has answered yet, so an ellipsis stands where an earlier answer would be piped in
        questions = [piped(question, {}, {}) for question in self.survey]
        return {f"{question.id} {one.id}": (one, question) for question in questions for one in people}

    @cached_property
    def _context(self) -> Context:
        return Context(self.survey.questions, frozenset(), self.survey.instruction)

    def _speaking(self, persona: Persona, question: Question) -> Request:
        text = asked(question, forward_and_reversed(question)[0], self._context.instruction)
        messages = [
            {"role": "system", "content": self._context.prefix(persona)},
            {"role": "user", "content": _SPEAK.format(question=text.rpartition("\n\n")[0] or text)},
        ]
        seed = draws.key(self.seed, persona.id, question.id) % 2**31
        return messages, Options(temperature=1.0, seed=seed, max_tokens=400, json_schema=SCHEMA)


def _protocol(reply: Reply) -> dict[str, Any] | str:
    """What was said, cut to length; or why nothing was."""
    if not reply.is_answered:
        return "refused" if reply.status == "refused" else reply.text[:MOST_CHARACTERS]
    said = json.loads(reply.text)
    return {name: value[:MOST_CHARACTERS] if isinstance(value, str) else value for name, value in said.items()}


def _probe(
    persona: Persona,
    question: Question,
    protocol: dict[str, Any] | str,
    codes: Sequence[tuple[Problem, ...] | None],
) -> Probe:
    if isinstance(protocol, str):
        return Probe(question.id, persona.id, failed=protocol)
    return Probe(
        question.id,
        persona.id,
        protocol["paraphrase"],
        protocol["meaning"],
        protocol["trouble"],
        int(protocol["sure"]),
        codes[-1] or (),
        codes[0] if len(codes) > 1 else None,
        "" if codes[-1] is not None else "not coded",
    )


def probe_findings(probes: Sequence[Probe]) -> list[Finding]:
    """Troubles that several probes of a question met at the same stage."""
    found = []
    for name in dict.fromkeys(probe.question_id for probe in probes):
        heard = [probe for probe in probes if probe.question_id == name and not probe.failed]
        for stage in STAGES:
            met = [problems for probe in heard if (problems := [one for one in probe.problems if one.stage == stage])]
            if len(met) < max(2, FEWEST_SHARE * len(heard)):
                continue
            serious = sum(any(one.serious for one in problems) for problems in met)
            found.append(
                Finding(
                    name,
                    f"think-aloud: {stage}",
                    "moderate" if serious * 2 >= len(heard) else "mild",
                    stage,
                    f"{len(met)} of {len(heard)} simulated respondents who thought aloud met trouble with {stage}.",
                    met[0][0].problem,
                    "Read what they said, then ask a handful of people the same.",
                    source="think-aloud",
                )
            )
    return found
