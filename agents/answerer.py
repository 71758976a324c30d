"""What a respondent answers with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

    from ..populations.population import Population
    from ..surveys import Question
    from .situation import Situation

#: Model id of the respondent that needs no model: neither weights nor network.
EMBEDDED = "embedded/psychometric"

#: Identifies an answer within a round: respondent, question, variant, replicate.
AnswerKey = tuple[str, str, str, int]

#: Takes finished answers as they come, one mapping of answer columns each; an answer counts once this returns.
Sink = Callable[[Sequence[Mapping[str, Any]]], None]


class Answerer(Protocol):
    """Answers for many respondents at once: a language model behind an elicitation, or the psychometric one."""

    model: str
    elicitation: str

    def plan(self, population: Population, questions: Sequence[Question], *, seed: int) -> object:
        """What must be settled over the whole population before it is cut into shards; small and picklable."""
        ...

    def answer(
        self,
        shard: Population,
        questions: Sequence[Question],
        *,
        plan: object,
        seed: int,
        round: int = 0,
        done: Collection[AnswerKey] = (),
        sink: Sink | None = None,
        situations: Mapping[str, Situation] | None = None,
    ) -> pa.Table:
        """Answers of a shard, one row per respondent and question (``ANSWER_SCHEMA`` without run_id).

        Args:
            shard: respondents to ask.
            questions: what to ask, in order.
            plan: what ``plan`` returned for the whole population.
            seed: the run's seed.
            round: number of the round.
            done: answers that exist already; they are not asked again and not returned.
            situations: what has happened to each respondent, by id; only answerers that read can feel it.
            sink: told of answers as they come, for those answerers whose answers take time or money.
        """
        ...
