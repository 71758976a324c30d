"""How much of a model's probability was on answers stands in a table of the run."""

import pyarrow as pa
import pytest
from deeppersona.analysis.permitted_mass import permitted_mass


def test_permitted_mass_is_weighted_and_counts_what_could_not_be_read() -> None:
    answers = pa.table(
        {
            "question_id": ["b", "b", "b", "a", "c"],
            "status": ["answered", "unparsable", "failed", "refused", "answered"],
            "weight": [1.0, 3.0, 9.0, 1.0, 1.0],
            "permitted_mass": [0.9, 0.1, None, 0.5, None],
        }
    )
    assert permitted_mass(answers).to_pylist() == [
        {"question_id": "b", "n": 2, "mean": pytest.approx(0.3), "lowest": 0.1},
        {"question_id": "a", "n": 1, "mean": pytest.approx(0.5), "lowest": 0.5},
    ]


def test_answers_that_state_none_have_no_row() -> None:
    nothing = {"question_id": ["a"], "weight": [1.0], "permitted_mass": pa.array([None], pa.float64())}
    assert permitted_mass(pa.table(nothing)).num_rows == 0
