"""Filling attributes with a language model: progressive batches, each conditioned on everything said so far.

A persona is one conversation: who it is, then batches of at most 25 attributes; what was accepted of a reply stays in the
conversation, so that later values can agree with earlier ones and the provider's prefix cache is used. What a reply lacks,
or says in a form or with a value that cannot be accepted, is asked again and nothing else is. What stays unanswered is
dropped from the persona and reported; nothing is put in its place.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ... import draws
from ...errors import BudgetExhaustedError, InvalidStructureError, ModelError, PermanentModelError
from ..columns import FACT_SCHEMA, FAILURE_SCHEMA
from ..persona import Fact, Persona, personas
from ..taxonomy.attribute import Attribute
from ..taxonomy.tree import Tree
from .generator import Generated
from .model_reply import asked, found_values, read_value, schema_of
from .persona_rules import PersonaRules, implied_gates
from .summary import summary

if TYPE_CHECKING:
    from ...llm import Client, Completion, Message
    from ..plan import Plan

#: Attributes asked for at once, and calls beyond one a batch that a persona may need for what was missing.
BATCH, SPARE_CALLS = 25, 2

#: Personas worked on at once before the client's own bound applies; keeps conversations out of memory.
WINDOW = 256

_SYSTEM = (
    "You fill in facts about one synthetic person for a survey simulation. Be consistent with everything known about the "
    "person, typical for their country, age and circumstances, yet individual. Answer with one JSON object from attribute id "
    "to value and nothing else."
)


@dataclass
class _Conversation:
    """One persona while it is filled."""

    persona: Persona
    messages: list[Message]
    waiting: list[Attribute]
    rules: PersonaRules
    accepted: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    contradictions: int = 0


@dataclass(frozen=True)
class ModelFiller:
    """Fills what is a model's to fill in batches of generated personas; made by ``opened``.

    Attributes:
        tree: the Human-Attribute Tree.
        model: model id, recorded as the source of what it said.
        seed: of the plan.
        keep_tables: leave what a table filled as it is and ask for free text only.
        run: runs a coroutine to its end.
        client: asks the model.
    """

    tree: Tree
    model: str
    seed: int
    keep_tables: bool
    run: Callable[[Any], Any]
    client: Client

    @classmethod
    @contextmanager
    def opened(cls, client: Client, plan: Plan, model: str, *, keep_tables: bool) -> Iterator[ModelFiller]:
        """A filler for a plan, the client of its model closed at the end."""
        from ...llm.background import BackgroundLoop

        loop = BackgroundLoop()
        try:
            yield cls(plan.own_tree or Tree.load(), model, plan.seed, keep_tables, loop.run, client)
        finally:
            loop.run(client.close())
            loop.stop()

    def fill(self, people: pa.Table, found: Generated) -> Generated:
        """The batch with a model's values in place of a table's, what it could not fill taken out and reported.

        Raises:
            BudgetExhaustedError: the cap is reached; what was answered is in the cache, so the same command resumes.
        """
        before = replace(self.client.usage)
        jobs = [self._begin(persona) for persona in personas(people, found.facts, found.stories, self.tree)]
        self.run(self._converse_all(jobs))
        used, tally = self.client.usage, Counter(found.tally)
        tally["model_calls"] += sum(job.calls for job in jobs)
        for name in ("prompt_tokens", "cached_tokens", "completion_tokens", "cache_hits"):
            tally[f"model_{name}"] += getattr(used, name) - getattr(before, name)
        wrong = sum(job.contradictions for job in jobs)
        lost = sum(len(job.waiting) for job in jobs)
        tally["found"] += wrong
        tally["repaired"] += wrong
        tally["model_unfilled"] += lost
        return replace(found, facts=self._facts(found.facts, jobs), failures=self._failures(jobs), tally=tally)

    def _begin(self, persona: Persona) -> _Conversation:
        mine = [fact for fact in persona.facts if self._is_mine(fact)]
        waiting = [self.tree[fact.attribute_id] for fact in mine]
        taken = {leaf.id for leaf in waiting}
        known = [
            fact for fact in persona.facts if fact.attribute_id not in taken and fact.attribute_id in self.tree.index
        ]
        about = summary(replace(persona, facts=tuple(f for f in persona.facts if f.attribute_id not in taken)))
        said = implied_gates(self.tree, persona) | {fact.attribute_id: fact.value for fact in known}
        lines = "\n".join(f"{name} {self.tree[name].label}: {value}" for name, value in said.items())
        system = f"{_SYSTEM}\n\nThe person\n{about}" + (f"\n\nKnown facts\n{lines}" if lines else "")
        rules = PersonaRules(self.tree, persona, said)
        return _Conversation(persona, [{"role": "system", "content": system}], waiting, rules)

    def _is_mine(self, fact: Fact) -> bool:
        if fact.attribute_id not in self.tree.index or fact.step < 0:
            return False
        leaf = self.tree[fact.attribute_id]
        # what the core settles, and what conditions were judged by, stays
        return leaf.kind == "text" or (not self.keep_tables and fact.origin == "table" and not leaf.gate)

    async def _converse_all(self, jobs: Sequence[_Conversation]) -> None:
        gate = asyncio.Semaphore(WINDOW)

        async def one(job: _Conversation) -> None:
            async with gate:
                await self._converse(job)

        tasks = [asyncio.create_task(one(job)) for job in jobs if job.waiting]
        try:
            await asyncio.gather(*tasks)
        except BaseException:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            raise

    async def _converse(self, job: _Conversation) -> None:
        most = -(-len(job.waiting) // BATCH) + SPARE_CALLS
        while job.waiting and job.calls < most:
            batch, rest = job.waiting[:BATCH], job.waiting[BATCH:]
            allowed = {leaf.id: job.rules.possible(leaf) for leaf in batch}
            request = "\n".join(asked(leaf, allowed[leaf.id]) for leaf in batch)
            messages = [*job.messages, {"role": "user", "content": f"Fill in:\n{request}"}]
            job.calls += 1
            try:
                text = await self._reply(job, messages, schema_of(batch, allowed))
            except BudgetExhaustedError:
                raise
            except ModelError as error:
                job.reasons.update(
                    dict.fromkeys((leaf.id for leaf in batch), f"{type(error).__name__}: {error.message}")
                )
                if isinstance(error, PermanentModelError):
                    return
                job.waiting = [*rest, *batch]
                continue
            fresh = self._accept(job, batch, text, allowed)
            if fresh:
                job.accepted |= fresh
                job.messages = [*messages, {"role": "assistant", "content": json.dumps(fresh, ensure_ascii=False)}]
            job.waiting = [*rest, *(leaf for leaf in batch if leaf.id not in fresh)]

    async def _reply(self, job: _Conversation, messages: Sequence[Message], schema: dict[str, Any]) -> str:
        from ...llm import Options

        options = Options(
            seed=draws.key(self.seed, "model fill", job.persona.id) % 2**31,
            max_tokens=60 * len(schema["required"]) + 100,
            json_schema=schema,
            repairs=0,  # asking for what is missing costs less than asking for all of it again
            replicate=job.calls,
            timeout_s=180.0,
            prefix_messages=len(messages) - 1,
        )
        try:
            reply: Completion = await self.client.complete(messages, options)
        except InvalidStructureError as error:
            return str(error.got)
        return "" if reply.finish_reason == "refusal" else reply.text

    def _accept(
        self, job: _Conversation, batch: Sequence[Attribute], text: str, allowed: dict[str, tuple[str, ...]]
    ) -> dict[str, str]:
        """Values of a reply that have the right form and contradict nothing; for the others, why not."""
        said = found_values(text, [leaf.id for leaf in batch])
        fresh: dict[str, str] = {}
        for leaf in batch:
            if leaf.id not in said:
                job.reasons[leaf.id] = "missing from the reply" if said else "no JSON in the reply"
                continue
            value, wrong = read_value(leaf, said[leaf.id], allowed[leaf.id])
            if value is not None:
                wrong = job.rules.contradicted(leaf, value)
                job.contradictions += bool(wrong)
            if value is None or wrong:
                job.reasons[leaf.id] = wrong
            else:
                fresh[leaf.id] = value
                job.rules.keep(leaf, value)
        return fresh

    def _facts(self, facts: pa.Table, jobs: Sequence[_Conversation]) -> pa.Table:
        """The facts with a model's values in, and without those that nobody filled."""
        filled = {(job.persona.id, name): value for job in jobs for name, value in job.accepted.items()}
        unfilled = {(job.persona.id, leaf.id) for job in jobs for leaf in job.waiting}
        if not filled and not unfilled:
            return facts
        rows = []
        for row in facts.to_pylist():
            key = (row["respondent_id"], row["attribute_id"])
            if key in unfilled and row["step"] >= 0:
                continue
            if key in filled and row["step"] >= 0:
                row |= {"value": filled[key], "origin": "model", "calibration": "assumed", "source": self.model}
            rows.append(row)
        return pa.Table.from_pylist(rows, schema=FACT_SCHEMA)

    @staticmethod
    def _failures(jobs: Sequence[_Conversation]) -> pa.Table:
        rows = [
            {
                "respondent_id": job.persona.id,
                "attribute_id": leaf.id,
                "reason": job.reasons.get(leaf.id, "not reached"),
            }
            for job in jobs
            for leaf in job.waiting
        ]
        return pa.Table.from_pylist(rows, schema=FAILURE_SCHEMA)
