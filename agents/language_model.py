"""A language model behind an elicitation, as an answerer."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from .. import draws
from ..errors import BudgetExhaustedError, ModelError, UnknownElicitationError
from ..populations.persona import Persona
from ..populations.population import Population
from ..surveys import Question
from ..surveys.condition import Given
from ..surveys.routing import given, is_asked, needed, piped
from .answerer import AnswerKey, Sink
from .answers import ANSWER_SCHEMA
from .context import Context
from .elicitation import Elicitation, Interview, Reading, open_elicitation, require_kinds
from .none_of_these import consistent
from .rehearsal import Rehearsal
from .situation import Situation

if TYPE_CHECKING:
    from ..llm import Client, Request

#: Answers asked for at once before the client's own bound applies; keeps prompts of a large shard out of memory.
WINDOW = 256


@dataclass(frozen=True)
class _Job:
    persona: Persona
    question: Question
    replicate: int
    situation: Situation
    is_kept: bool = True

    @property
    def variant(self) -> str:
        return self.situation.arm or self.question.variant

    @property
    def key(self) -> AnswerKey:
        return self.persona.id, self.question.id, self.variant, self.replicate


@dataclass
class LanguageModelAnswerer:
    """Asks a model every question for every respondent, persona first and question last.

    Attributes:
        model: model id.
        elicitation: how replies are read, by name.
        context: what the model is told.
        connect: opens the client; called once per shard, in the process that asks.
        replicates: draws per question.
        skips: leave out questions that a respondent's own answers rule out.
    """

    model: str
    elicitation: str
    context: Context
    connect: Callable[[], Client]
    replicates: int = 1
    skips: bool = True
    _reader: Elicitation = field(init=False, repr=False)
    _client: Client | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        """Find the elicitation before anything is asked."""
        self._reader = open_elicitation(self.elicitation)

    @property
    def in_flight(self) -> int:
        """Requests that wait for the model now; may be read from another thread."""
        client = self._client
        return 0 if client is None else client.pace.in_flight

    def check(self) -> None:
        """Refuse what cannot work, before anything is sent or written.

        Raises:
            UnknownModelError, MissingKeyError, WeightsError: as ``llm.open_client`` says.
            UnknownElicitationError: log-probabilities of a model that gives none, a kind of question that the elicitation
                cannot read, or options that ``ssr`` cannot tell apart.
            InputError: more options than letters.
        """
        require_kinds(self.context.questions, self._reader.kinds, f"--elicitation {self.elicitation}")
        self._reader.require(self.context.questions)
        client = self.connect()
        try:
            if self.elicitation.startswith("logprob") and not client.supports_logprobs:
                raise UnknownElicitationError(
                    f"{self.model} gives no log-probabilities",
                    parameter="elicitation",
                    got=self.elicitation,
                    allowed="sample, verbalized, ssr, pair",
                )
        finally:
            asyncio.run(client.close())

    def plan(self, population: Population, questions: Sequence[Question], *, seed: int) -> object:
        """Nothing to settle: every respondent is asked alone."""
        return None

    def answer(
        self,
        shard: Population,
        questions: Sequence[Question],
        *,
        plan: object = None,
        seed: int,
        round: int = 0,
        done: Collection[AnswerKey] = (),
        sink: Sink | None = None,
        situations: Mapping[str, Situation] | None = None,
    ) -> pa.Table:
        """See ``Answerer.answer``; one event loop for the shard, requests bounded by the client."""
        finished = set(done)
        # an answer that a later question depends on is asked again where its value is not at hand; the cache has it
        names = {name for question in questions for name in needed(question)}
        read = names | {name.rpartition(".")[0] for name in names}
        jobs = (
            job if job.key not in finished else replace(job, is_kept=False)
            for job in self._jobs(shard, questions, situations or {})
            if job.key not in finished or job.question.id in read
        )
        rows = asyncio.run(self._ask_all(jobs, seed, round, sink, resumed=bool(done)))
        return pa.Table.from_pylist(rows, schema=ANSWER_SCHEMA)

    def _jobs(
        self, shard: Population, questions: Sequence[Question], situations: Mapping[str, Situation]
    ) -> Iterator[_Job]:
        nothing = Situation()
        for persona in shard.personas():
            for question in questions:
                for replicate in range(self.replicates):
                    yield _Job(persona, question, replicate, situations.get(persona.id, nothing))

    def rehearse(
        self, shard: Population, questions: Sequence[Question], *, seed: int, is_understood: bool = True
    ) -> list[Request]:
        """The requests that asking this shard would send at least, or, not understood, at most; nothing is sent."""
        client = self.connect()
        asyncio.run(client.close())
        rehearsal = Rehearsal(is_understood, client.supports_logprobs)
        aside = replace(self, connect=lambda: cast("Client", rehearsal), skips=is_understood)
        aside.answer(shard, questions, seed=seed)
        return rehearsal.requests

    def retold(
        self,
        one: Population,
        question: Question,
        *,
        seed: int,
        round: int,
        replicate: int,
        situation: Situation,
        earlier: Sequence[Mapping[str, Any]] = (),
    ) -> tuple[list[Request], str]:
        """The requests behind one answer and the prompt's hash, built again; nothing is sent.

        Args:
            one: the respondent, as a population of one.
            question: as the context knows it.
            seed, round, replicate, situation: as when it was asked.
            earlier: the respondent's answers of that round, on which the question's wording or being asked may depend.

        Returns:
            No requests where those answers had the question skipped. Requests after the first are those that a reply
            which is read at once leads to.
        """
        rehearsal = Rehearsal()

        async def again() -> dict[str, Any]:
            asked: dict[AnswerKey, asyncio.Future[dict[str, Any]]] = {}
            for row in earlier:
                key = (row["respondent_id"], row["question_id"], row["variant"] or "", row["replicate"])
                asked[key] = asyncio.get_running_loop().create_future()
                asked[key].set_result(dict(row))
            job = _Job(next(one.personas()), question, replicate, situation)
            return await self._ask(cast("Client", rehearsal), job, seed, round, asked)

        row = asyncio.run(again())
        return rehearsal.requests, str(row["prompt_sha256"])

    async def _ask_all(
        self, jobs: Iterator[_Job], seed: int, round: int, sink: Sink | None, *, resumed: bool
    ) -> list[dict[str, Any]]:
        client = self._client = self.connect()
        rows: list[dict[str, Any]] = []
        stopped: BudgetExhaustedError | ModelError | None = None
        running: set[asyncio.Task[dict[str, Any]]] = set()
        asked: dict[AnswerKey, asyncio.Task[dict[str, Any]]] = {}
        unkept: set[asyncio.Task[dict[str, Any]]] = set()
        try:
            while True:
                while stopped is None and len(running) < WINDOW and (job := next(jobs, None)) is not None:
                    task = asyncio.create_task(self._ask(client, job, seed, round, asked))
                    running.add(task)
                    if self._routed:
                        asked[job.key] = task
                        unkept |= set() if job.is_kept else {task}
                if not running:
                    break
                finished, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                fresh = []
                for task in finished:
                    try:
                        row = task.result()
                        if task not in unkept:
                            fresh.append(row)
                    except BudgetExhaustedError as error:
                        stopped = error  # what is in flight is paid for: wait for it and keep it, but ask no more
                stopped = stopped or client.gave_up
                if sink is not None:
                    sink(fresh)
                rows.extend(fresh)
        finally:
            for task in running:
                task.cancel()
            self._client = None
            await client.close()
        if stopped is not None and (not resumed or client.usage.unsent or next(jobs, None) is not None):
            raise stopped
        return rows

    async def _ask(
        self,
        client: Client,
        job: _Job,
        seed: int,
        round: int,
        asked: Mapping[AnswerKey, asyncio.Future[dict[str, Any]]],
    ) -> dict[str, Any]:
        question = job.question
        if question.draw is not None and not question.draw.reaches([job.persona.id], seed=seed)[0]:
            return self._row(job, Reading("skipped"), round, [])
        if needed(question):
            answers = await self._earlier(job, asked)
            if self.skips and not is_asked(question, answers):
                return self._row(job, Reading("skipped"), round, [])
            question = piped(question, self._by_id, answers)
        messages = [{"role": "system", "content": self.context.prefix(job.persona)}]
        parts = (
            self.context.tail(job.persona, job.question),
            job.situation.words(self.context.main_wording(job.question)),
        )
        tail = "\n\n".join(part for part in parts if part)
        # not by the wording: options stand in the same order in every variant, so that only the words differ
        place = (job.persona.id, job.question.id, job.situation.arm, job.replicate)
        rng = draws.generator(seed, "answer", round, *place)
        try:
            said = await self._reader.ask(Interview(client, messages, tail, question, rng, job.replicate))
            reading = consistent(said, question)
        except ModelError as error:
            reading = Reading("failed", raw_text=f"{type(error).__name__}: {error}")
        return self._row(job, reading, round, [*messages, {"role": "user", "content": tail}])

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.context.questions}

    @cached_property
    def _routed(self) -> bool:
        return any(needed(question) for question in self.context.questions)

    async def _earlier(self, job: _Job, asked: Mapping[AnswerKey, asyncio.Future[dict[str, Any]]]) -> dict[str, Given]:
        """This respondent's answers that the job's question depends on; what was not answered is absent."""
        answers: dict[str, Given] = {}
        for name in needed(job.question):
            question = self._by_id.get(name) or self._by_id.get(name.rpartition(".")[0])
            task = None if question is None else asked.get(replace(job, question=question).key)
            if question is not None and task is not None:
                row = await asyncio.shield(task)
                answers |= given(question, row["option_code"], row["value"] if row["status"] == "answered" else None)
        return answers

    def _row(self, job: _Job, reading: Reading, round: int, prompt: list[dict[str, str]]) -> dict[str, Any]:
        asked = json.dumps([prompt, job.question.text, job.question.labels], ensure_ascii=False)
        return {
            "round": round,
            "respondent_id": job.persona.id,
            "country": job.persona.country,
            "weight": job.persona.weight,
            "question_id": job.question.id,
            "variant": job.variant,
            "replicate": job.replicate,
            "option_code": reading.option_code,
            "value": reading.value,
            "status": reading.status,
            "distribution": reading.distribution,
            "permitted_mass": reading.permitted_mass,
            "elicitation": self.elicitation,
            "model": self.model,
            "prompt_tokens": reading.prompt_tokens,
            "cached_tokens": reading.cached_tokens,
            "completion_tokens": reading.completion_tokens,
            "cost_usd": reading.cost_usd,
            "latency_ms": reading.latency_ms,
            "attempts": reading.attempts,
            "prompt_sha256": hashlib.sha256(asked.encode()).hexdigest(),
            "raw_text": reading.raw_text,
        }
