"""The embedded respondent follows the routes of a survey, as a language model does, whatever the shards."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.agents.psychometric import PsychometricAnswerer
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.synthesis import synthesise
from deeppersona.populations.calibration.value_core import draw_facets
from deeppersona.populations.population import Population
from deeppersona.surveys import Survey, load_survey
from deeppersona.surveys.condition import holds, parse_condition
from deeppersona.surveys.route_columns import AnswerColumn, rows_where
from deeppersona.surveys.routing import given, is_asked
from deeppersona.surveys.skip import Skip
from hypothesis import given as given_any
from hypothesis import strategies as st

CORE = load_survey("wvs7-core6")
IDS = [question.id for question in CORE]


def routed() -> Survey:
    """One answer jumps over the second question; the third depends on it, the fourth on two others; nobody gets to the last."""
    first, second, third, fourth, fifth, last = CORE.questions
    questions = (
        replace(first, skips=(Skip(f"{IDS[0]} == {first.codes[0]}", IDS[2]),)),
        second,
        replace(third, show_if=f"answered({IDS[1]}) and not {IDS[1]} has {second.codes[0]}"),
        replace(fourth, show_if=f"{IDS[0]} > {first.codes[0]} or {IDS[2]} != {third.codes[0]}"),
        fifth,
        replace(last, show_if=f"{IDS[4]} == -1"),
    )
    return replace(CORE, questions=questions)


@pytest.fixture(scope="module")
def people() -> Population:
    return Population(draw_facets(synthesise("DEU", 160, seed=6), seed=6))


@pytest.fixture(scope="module")
def plan(people: Population) -> object:
    return PsychometricAnswerer(atlas=Atlas.shipped()).plan(people, CORE.questions, seed=6)


def answers(plan: object, survey: Survey, *shards: Population) -> pa.Table:
    answerer = PsychometricAnswerer(atlas=Atlas.shipped())
    return pa.concat_tables([answerer.answer(shard, survey.routed_questions, plan=plan, seed=6) for shard in shards])


def test_a_question_is_skipped_where_its_route_does_not_lead(people: Population, plan: object) -> None:
    asked = {question.id: question for question in routed().routed_questions}
    rows = answers(plan, routed(), people).to_pylist()
    statuses = {}
    for respondent in {row["respondent_id"] for row in rows}:
        mine = {row["question_id"]: row for row in rows if row["respondent_id"] == respondent}
        known: dict[str, object] = {}
        for name in IDS:
            expected = "answered" if is_asked(asked[name], known) else "skipped"  # type: ignore[arg-type]
            assert mine[name]["status"] == expected
            assert (
                (mine[name]["option_code"] is None) == (mine[name]["distribution"] is None) == (expected == "skipped")
            )
            known |= given(asked[name], mine[name]["option_code"], None)
            statuses[name] = statuses.get(name, set()) | {expected}
    assert [len(statuses[name]) for name in IDS] == [1, 2, 2, 2, 1, 1]
    assert statuses[IDS[5]] == {"skipped"}


def test_routes_are_the_same_with_any_number_of_shards(people: Population, plan: object) -> None:
    keys = [("respondent_id", "ascending"), ("question_id", "ascending")]
    parts = [Population(people.people.slice(start, 50)) for start in range(0, 160, 50)]
    assert answers(plan, routed(), *parts).sort_by(keys).equals(answers(plan, routed(), people).sort_by(keys))


def test_routes_do_not_move_the_answers_of_those_they_reach(people: Population, plan: object) -> None:
    free = answers(plan, CORE, people)["option_code"].to_numpy()
    bound = answers(plan, routed(), people)["option_code"].to_pandas()
    assert (bound[bound.notna()] == free[bound.notna()]).all()


CONDITIONS = [
    "a == 1", "a != 2", "a < 3 and b >= 2", "a in (1, 3) or not b has 2", "answered(a)", "not answered(b)", "a == 'x'", "a != 'x'",
    "not (a == 1 or c > 1)", "c != 1", "b has 3 and not c has 3",
]  # fmt: skip


@given_any(
    st.sampled_from(CONDITIONS),
    st.lists(st.tuples(*[st.none() | st.integers(1, 3)] * 2), min_size=1, max_size=20),
)
def test_columns_hold_what_rows_hold(text: str, rows: list[tuple[int | None, int | None]]) -> None:
    condition = parse_condition(text)
    columns = {
        name: AnswerColumn(
            np.array([row[at] or 0 for row in rows], dtype=np.int64), np.array([row[at] is not None for row in rows])
        )
        for at, name in enumerate("ab")
    }
    one_by_one = [holds(condition, dict(zip("ab", row, strict=True))) for row in rows]
    assert rows_where(condition, columns, len(rows)).tolist() == one_by_one
