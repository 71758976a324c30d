"""A model as a second pair of eyes: it names facts of one persona that cannot both be true, and the later one is dropped.

Rules find what can be written down; a judge may find the rest, and may be wrong. So it only ever takes away: what it names is
dropped, counted and reported, never rewritten, and a persona that it could not read stays as it is and is reported too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ...errors import BudgetExhaustedError, ModelError
from ..columns import FACT_SCHEMA, FAILURE_SCHEMA
from ..persona import Fact, Persona, personas
from ..taxonomy.tree import Tree
from .generator import Generated
from .summary import summary

if TYPE_CHECKING:
    from ...llm import Client, Message, Options

#: Most pairs that one persona may lose a fact for; a judge that names more is not judging.
MOST_PAIRS = 10

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "contradictions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"first": {"type": "string"}, "second": {"type": "string"}, "why": {"type": "string"}},
                "required": ["first", "second", "why"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["contradictions"],
    "additionalProperties": False,
}

_SYSTEM = (
    "You check facts about one synthetic person. Name pairs of facts, by their ids, that cannot both be true of one person at "
    "one time; ignore what is merely unusual. Answer with JSON alone; an empty list if there is none."
)


@dataclass(frozen=True)
class ModelJudge:
    """Judges generated personas one request each.

    Attributes:
        tree: the Human-Attribute Tree.
        client: asks the model.
    """

    tree: Tree
    client: Client

    def judge(self, people: pa.Table, found: Generated) -> Generated:
        """The batch without the facts that the judge found to contradict earlier ones.

        Raises:
            BudgetExhaustedError: the cap is reached; what was answered is in the cache.
        """
        respondents = list(personas(people, found.facts, found.stories, self.tree))
        outcomes = self.client.run([self._request(persona) for persona in respondents])
        drop: dict[tuple[str, str], str] = {}
        failures: list[dict[str, str]] = []
        for persona, outcome in zip(respondents, outcomes, strict=True):
            if isinstance(outcome, BudgetExhaustedError):
                raise outcome
            if isinstance(outcome, ModelError) or outcome.finish_reason == "refusal":
                reason = str(outcome) if isinstance(outcome, ModelError) else "refused"
                failures.append({"respondent_id": persona.id, "attribute_id": "", "reason": f"not judged: {reason}"})
                continue
            for fact, reason in self._named(persona, outcome.text):
                drop[persona.id, fact.attribute_id] = reason
        failures += [
            {"respondent_id": person, "attribute_id": leaf, "reason": reason} for (person, leaf), reason in drop.items()
        ]
        tally = Counter(found.tally)
        tally["judged_dropped"] += len(drop)
        return replace(
            found,
            facts=self._without(found.facts, drop),
            failures=pa.concat_tables([found.failures, pa.Table.from_pylist(failures, schema=FAILURE_SCHEMA)]),
            tally=tally,
        )

    def _request(self, persona: Persona) -> tuple[list[Message], Options]:
        from ...llm import Options

        lines = [f"{fact.attribute_id} {self._label(fact)}: {fact.value}" for fact in persona.facts]
        core = summary(replace(persona, facts=()))
        text = f"{core}\n\n" + "\n".join(lines)
        messages: list[Message] = [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": text}]
        return messages, Options(temperature=0.0, max_tokens=800, json_schema=_SCHEMA, timeout_s=180.0)

    def _label(self, fact: Fact) -> str:
        return self.tree[fact.attribute_id].label if fact.attribute_id in self.tree.index else ""

    @staticmethod
    def _named(persona: Persona, text: str) -> Iterator[tuple[Fact, str]]:
        """The later fact of each named pair whose facts exist; what a user said or the core settles is never taken."""
        place = {fact.attribute_id: number for number, fact in enumerate(persona.facts)}
        for pair in json.loads(text)["contradictions"][:MOST_PAIRS]:
            if pair["first"] == pair["second"] or not {pair["first"], pair["second"]} <= place.keys():
                continue
            facts = sorted(
                (persona.facts[place[pair[side]]] for side in ("first", "second")), key=lambda fact: fact.step
            )
            loose = [fact for fact in facts if fact.step >= 0 and fact.origin in ("table", "model")]
            if loose:
                other = facts[0] if loose[-1] is facts[1] else facts[1]
                yield (
                    loose[-1],
                    f"judged to contradict {other.attribute_id}: {' '.join(str(pair['why']).split())[:200]}",
                )

    @staticmethod
    def _without(facts: pa.Table, drop: dict[tuple[str, str], str]) -> pa.Table:
        if not drop:
            return facts
        rows = [
            row
            for row in facts.to_pylist()
            if row["step"] < 0 or (row["respondent_id"], row["attribute_id"]) not in drop
        ]
        return pa.Table.from_pylist(rows, schema=FACT_SCHEMA)
