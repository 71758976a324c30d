"""A society: a shard of respondents as a Mesa model, one step a survey round."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import mesa
import pyarrow as pa
import pyarrow.compute as pc

from ..agents.answerer import Answerer, AnswerKey, Sink
from ..agents.answers import STATUSES
from ..agents.respondent import Respondent
from ..agents.situation import Situation
from ..populations.population import Population
from ..surveys import Question


class Society(mesa.Model):  # type: ignore[misc]
    """Respondents who answer survey rounds together.

    Attributes:
        shard: the respondents as columns.
        questions: what each round asks.
        answerer: what they answer with.
        collector: Mesa's table of each round: who took part, and how many answers had which status.
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
        self._asked = self.questions
        self._absent: frozenset[str] = frozenset()
        self._situations: Mapping[str, Situation] | None = None
        self._settled: pa.Table | None = None
        self._sink: Sink | None = None
        self.answers: pa.Table | None = None
        self.respondents = {persona.id: Respondent(self, persona) for persona in shard.personas()} if as_agents else {}
        # Mesa 3.3 counts agents in a table of the class, which would keep every society and its answers for good
        getattr(mesa.Agent, "_ids", {}).pop(self, None)
        reporters: dict[str, str | Callable[[Society], int]] = {
            "round": "round",
            "respondents": lambda society: len(society.shard) - len(society._absent),
            "left": lambda society: len(society._absent),
        }
        reporters |= {status: partial(Society.count, status=status) for status in STATUSES}
        self.collector = mesa.DataCollector(model_reporters=reporters)

    def will_answer(self, respondent: Respondent) -> None:
        """Called by a respondent's step: it takes part in this round."""
        self._taking_part.append(respondent.persona.id)

    def hold_round(
        self,
        round: int = 0,
        *,
        questions: Sequence[Question] = (),
        absent: Collection[str] = (),
        situations: Mapping[str, Situation] | None = None,
        settled: pa.Table | None = None,
        sink: Sink | None = None,
    ) -> pa.Table:
        """One step of the model, returning all answers of the round.

        Args:
            round: its number.
            questions: what is asked; everything when empty.
            absent: ids of respondents who have left the panel.
            settled: answers of this round that exist already: nobody is asked for them again.
            situations, sink: as in ``Answerer.answer``.
        """
        self.round = round
        self._asked = tuple(questions) or self.questions
        self._absent = frozenset(absent)
        self._situations, self._settled, self._sink = situations, settled, sink
        self.step()
        assert self.answers is not None
        return self.answers

    def step(self) -> None:
        """Ask the round's questions of everybody who takes part, and hand each respondent its answers."""
        self._taking_part.clear()
        self.agents.do("step")
        fresh = self.answerer.answer(
            self._present(),
            self._asked,
            plan=self._plan,
            seed=self._seed,
            round=self.round,
            done=_keys(self._settled),
            sink=self._sink,
            situations=self._situations,
        )
        self.answers = fresh if self._settled is None else pa.concat_tables([self._settled, fresh])
        if self.respondents:
            for row in self.answers.to_pylist():
                self.respondents[row["respondent_id"]].remember(row)
        self.collector.collect(self)

    def _present(self) -> Population:
        if self.respondents:
            if len(self._taking_part) == len(self.shard):
                return self.shard
            here = pc.is_in(self.shard.people["respondent_id"], value_set=pa.array(self._taking_part, pa.string()))
        elif not self._absent:
            return self.shard
        else:
            gone = pa.array(sorted(self._absent), pa.string())
            here = pc.invert(pc.is_in(self.shard.people["respondent_id"], value_set=gone))
        return self.shard.of_people(self.shard.people.filter(here))

    def is_absent(self, respondent_id: str) -> bool:
        """Whether that respondent has left the panel."""
        return respondent_id in self._absent

    def count(self, status: str) -> int:
        """Answers of the latest round with that status."""
        return 0 if self.answers is None else int(pc.sum(pc.equal(self.answers["status"], status)).as_py() or 0)


def _keys(answers: pa.Table | None) -> set[AnswerKey]:
    if answers is None:
        return set()
    columns = ("respondent_id", "question_id", "variant", "replicate")
    return set(zip(*(answers[name].to_pylist() for name in columns), strict=True))
