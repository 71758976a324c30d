"""A society: a shard of respondents as a Mesa model, one step a survey round."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import mesa
import pyarrow as pa
import pyarrow.compute as pc

from ..agents.answerer import Answerer, AnswerKey, Sink
from ..agents.answers import STATUSES
from ..agents.respondent import Respondent
from ..populations.persona import personas
from ..populations.population import Population
from ..surveys import Question


class Society(mesa.Model):  # type: ignore[misc]
    """Respondents who answer survey rounds together.

    Attributes:
        shard: the respondents as columns.
        questions: what each round asks.
        answerer: what they answer with.
        collector: Mesa's table of each round: how many answers had which status.
    """

    def __init__(
        self,
        shard: Population,
        questions: Sequence[Question],
        answerer: Answerer,
        *,
        plan: object = None,
        seed: int,
        as_agents: bool = True,
    ) -> None:
        """Prepare a shard.

        Args:
            shard, questions, answerer: see the class.
            plan: what the answerer settled over the whole population.
            seed: the run's seed; Mesa's own generator is seeded with it too.
            as_agents: make every respondent a Mesa agent with memory. Without, they stay columns: a million
                respondents then cost no Python object each, and the rounds and answers are the same.
        """
        super().__init__(rng=seed)
        self.shard = shard
        self.questions = tuple(questions)
        self.answerer = answerer
        self.round = 0
        self._plan = plan
        self._seed = seed
        self._taking_part: list[str] = []
        self._done: Collection[AnswerKey] = ()
        self._sink: Sink | None = None
        self.answers: pa.Table | None = None
        self.respondents = {persona.id: Respondent(self, persona) for persona in personas(shard)} if as_agents else {}
        self.collector = mesa.DataCollector(
            model_reporters={status: (lambda model, name=status: model.count(name)) for status in STATUSES}
        )

    def will_answer(self, respondent: Respondent) -> None:
        """Called by a respondent's step: it takes part in this round."""
        self._taking_part.append(respondent.persona.id)

    def hold_round(self, *, done: Collection[AnswerKey] = (), sink: Sink | None = None) -> pa.Table:
        """One step of the model, returning its answers; ``done`` and ``sink`` as in ``Answerer.answer``."""
        self._done, self._sink = done, sink
        self.step()
        assert self.answers is not None
        return self.answers

    def step(self) -> None:
        """Ask the round's questions of everybody who takes part, and hand each respondent its answers."""
        self._taking_part.clear()
        self.agents.do("step")
        self.answers = self.answerer.answer(
            self._present(),
            self.questions,
            plan=self._plan,
            seed=self._seed,
            round=self.round,
            done=self._done,
            sink=self._sink,
        )
        if self.respondents:
            for row in self.answers.to_pylist():
                self.respondents[row["respondent_id"]].remember(row)
        self.collector.collect(self)
        self.round += 1

    def _present(self) -> Population:
        if not self.respondents or len(self._taking_part) == len(self.shard):
            return self.shard
        ids = self.shard.people["respondent_id"]
        return self.shard.of_people(self.shard.people.filter(pc.is_in(ids, value_set=pa.array(self._taking_part))))

    def count(self, status: str) -> int:
        """Answers of the latest round with that status."""
        return 0 if self.answers is None else int(pc.sum(pc.equal(self.answers["status"], status)).as_py() or 0)
