"""The embedded respondent: answers Likert and single-choice questions without a language model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..errors import InputError
from ..populations.calibration.atlas import Atlas
from ..populations.calibration.leak_guard import LeakGuard
from ..populations.population import Population
from ..surveys import Question
from ..surveys.condition import parse_condition
from ..surveys.route_columns import AnswerColumn, rows_where
from .answerer import EMBEDDED, AnswerKey, Sink
from .answers import ANSWER_SCHEMA
from .country_rows import country_rows
from .graded_response import chosen_option, option_probabilities
from .psychometric_plan import PsychometricPlan, QuestionPlan, make_plan
from .respondent_latents import RespondentLatents
from .situation import Situation


class PsychometricAnswerer:
    """Answers from human shares of other countries, facets and demographics; no weights, no network.

    A country's distribution is estimated in the track that a question allows, then spread over respondents by a graded
    response whose loadings are small: over nine tenths of an answer stay residual. It reads facets and demographics,
    not the long-tail facts. Answers are stable over rounds.

    Args:
        atlas: human shares; the shipped atlas and the user's imports when None.
        leak_guard: leave target countries out of every scored question and mask facets that are nearly one.
    """

    model = EMBEDDED
    elicitation = "psychometric"

    def __init__(self, *, atlas: Atlas | None = None, leak_guard: bool = True) -> None:
        self.atlas = atlas if atlas is not None else Atlas.with_imports()
        self.guard = LeakGuard(leak_guard)

    def plan(self, population: Population, questions: Sequence[Question], *, seed: int) -> PsychometricPlan:
        """Estimates and quotas over the whole population.

        Raises:
            GroundTruthError: a question contradicts the atlas.
            InputError: the population lacks place, country or weight.
        """
        for name in ("place", "country", "weight"):
            if name not in population.people.column_names:
                raise InputError(
                    f"a population needs the column {name}",
                    where="PsychometricAnswerer.plan()",
                    parameter="population",
                    got=population.people.column_names,
                    allowed="a population written by `deeppersona build`",
                )
        return make_plan(population, questions, atlas=self.atlas, guard=self.guard, seed=seed)

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
        """Answers of a shard, one row per respondent and question; see ``Answerer.answer``.

        A question that its condition withholds from a respondent is ``skipped``. Whom a route reaches does not move the answers:
        quotas are those of everybody. The answerer reads nothing, so situations change nothing: schedules that need a reader are
        refused before they reach it.

        Raises:
            InputError: the plan was made for other questions or countries.
        """
        settled = cast(PsychometricPlan, plan)
        blocks = []
        for country, rows in country_rows(shard.people):
            whole = len(rows) == len(shard)
            people = shard.people if whole else shard.people.take(pa.array(rows))
            plans = [_planned(settled, country, question) for question in questions]
            latents = RespondentLatents.of(
                people,
                country,
                settled.moments[country],
                seed=seed,
                with_factors=any(part.loading.factors.any() for part in plans),
            )
            common = _common_columns(people, country, round)
            earlier: dict[str, AnswerColumn] = {}
            for question, part in zip(questions, plans, strict=True):
                latent = latents.latent(part.loading, question.id, seed=seed)
                codes = np.array(question.codes, dtype=np.int64)[chosen_option(latent, part.cuts)]
                reached = _asked(question, earlier, len(rows))
                if question.draw is not None:
                    reached &= question.draw.reaches(common["respondent_id"].to_pylist(), seed=seed)
                given = AnswerColumn(codes, reached)
                shares = option_probabilities(latents.expected(part.loading), part.loading.spread, part.mean_cuts)
                blocks.append(_block(common, question, part, given, shares))
                earlier[question.id] = given
        table = pa.concat_tables(blocks) if blocks else ANSWER_SCHEMA.empty_table()
        return _undone(table, done)


def _planned(plan: PsychometricPlan, country: str, question: Question) -> QuestionPlan:
    part = plan.questions.get((country, question.id))
    if part is None:
        raise InputError(
            "the plan does not cover this question in this country",
            where="PsychometricAnswerer.answer()",
            parameter="plan",
            got=f"{question.id} in {country}",
            allowed="questions and countries of the population that the plan was made for",
        )
    return part


def _asked(question: Question, earlier: Mapping[str, AnswerColumn], n: int) -> NDArray[np.bool_]:
    """Whom the question is asked, given the earlier answers; shape (n,)."""
    if not question.show_if:
        return np.ones(n, dtype=np.bool_)
    return rows_where(parse_condition(question.show_if), earlier, n)


def _strings(column: pa.ChunkedArray) -> pa.Array:
    column = column.cast(pa.string())
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _common_columns(people: pa.Table, country: str, round: int) -> dict[str, pa.Array]:
    """What is the same in the answers to every question: made once, and shared by all of them."""
    n = len(people)
    constant = {
        "round": round,
        "country": country,
        "replicate": 0,
        "elicitation": "psychometric",
        "model": EMBEDDED,
        "prompt_tokens": 0,
        "cached_tokens": 0,
        "completion_tokens": 0,
        "cost_usd": 0.0,
        "attempts": 1,
    }
    columns = {field.name: _repeated(constant.get(field.name), field, n) for field in ANSWER_SCHEMA}
    columns["respondent_id"] = _strings(people["respondent_id"])
    columns["weight"] = people["weight"].cast(pa.float64()).combine_chunks()
    return columns


def _repeated(value: object, field: pa.Field, n: int) -> pa.Array:
    return pa.repeat(pa.scalar(value, field.type), n)


def _block(
    common: Mapping[str, pa.Array],
    question: Question,
    part: QuestionPlan,
    given: AnswerColumn,
    shares: NDArray[np.float64],
) -> pa.Table:
    n, width = shares.shape
    offsets = pa.array(np.arange(0, (n + 1) * width, width, dtype=np.int32))
    skipped = None if given.is_answered.all() else pa.array(~given.is_answered)
    status = pa.repeat("answered", n)
    columns = {
        **common,
        "question_id": pa.repeat(question.id, n),
        "variant": pa.repeat(question.variant, n),
        "track": pa.repeat(part.estimate.track, n),
        "status": status if skipped is None else pc.if_else(skipped, "skipped", status),
        "option_code": pa.array(given.codes, mask=~given.is_answered),
        "distribution": pa.ListArray.from_arrays(offsets, pa.array(shares.reshape(-1)), mask=skipped),
    }
    return pa.table([columns[field.name] for field in ANSWER_SCHEMA], schema=ANSWER_SCHEMA)


def _undone(table: pa.Table, done: Collection[AnswerKey]) -> pa.Table:
    """The rows that do not exist yet."""
    if not done:
        return table
    held = {(respondent, question) for respondent, question, _, _ in done}
    keys = zip(table["respondent_id"].to_pylist(), table["question_id"].to_pylist(), strict=True)
    return table.filter(pa.array([key not in held for key in keys], pa.bool_()))
