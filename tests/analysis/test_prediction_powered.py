"""Prediction-powered shares: unbiased, tuned, and as narrow as the predictions are good."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.analysis.answer_columns import AnswerColumns
from deeppersona.analysis.rectifying.human_sample import SAME_FOR_ALL, rectify_run
from deeppersona.analysis.rectifying.prediction_powered import rectified
from deeppersona.errors import DistributionError


def one_hot(codes, k):
    return np.eye(k)[codes]


def drawn(rng, n, skill):
    """Chance of option 1 varies by person; predictions know it with some skill and are biased by .2 towards option 0."""
    chance = rng.beta(0.4, 0.6, n)
    answers = one_hot((rng.random(n) < chance).astype(int), 2)
    known = skill * chance + (1 - skill) * 0.4
    biased = np.column_stack([1 - 0.8 * known, 0.8 * known])
    return answers, biased


def test_useless_predictions_leave_the_sample_as_it_is():
    rng = np.random.default_rng(0)
    answers, _ = drawn(rng, 100, 0.0)
    constant = np.tile([0.5, 0.5], (100, 1))
    found = rectified(answers, constant, np.tile([0.5, 0.5], (50, 1)))
    assert found.shares == pytest.approx(answers.mean(axis=0))
    assert found.power == 0.0
    assert found.worth == 1.0


def test_perfect_predictions_of_a_large_population_are_worth_many_people():
    rng = np.random.default_rng(0)
    answers, _ = drawn(rng, 100, 1.0)
    population, _ = drawn(rng, 10_000, 1.0)
    found = rectified(answers, answers, population)
    assert found.power > 0.98
    assert found.worth > 50
    assert found.shares == pytest.approx(population.mean(axis=0), abs=0.01)


def test_bias_of_the_predictions_is_taken_out_and_intervals_cover():
    rng = np.random.default_rng(1)
    covered, estimates, worth = 0, [], []
    for _ in range(1000):
        answers, predicted = drawn(rng, 120, 0.9)
        _, population = drawn(rng, 2000, 0.9)
        found = rectified(answers, predicted, population)
        estimates.append(found.shares[1])
        worth.append(found.worth)
        covered += abs(found.shares[1] - 0.4) <= 1.96 * found.errors[1]
    assert np.mean(estimates) == pytest.approx(0.4, abs=0.004)
    assert 0.93 <= covered / 1000 <= 0.97
    assert np.mean(worth) > 1.3


def test_shares_sum_to_one():
    rng = np.random.default_rng(2)
    answers = one_hot(rng.integers(0, 4, 30), 4)
    predicted, population = rng.dirichlet(np.ones(4), 30), rng.dirichlet(np.ones(4), 500)
    assert rectified(answers, predicted, population, weights=rng.random(30)).shares.sum() == pytest.approx(1.0)


def test_it_equals_ppi_python():
    """Version 0.2.3 gave these numbers for these draws; it brings numba and more, so it is no dependency of the tests."""
    rng = np.random.default_rng(3)

    def people(n):
        chance = rng.beta(0.4, 0.6, n)
        return chance, np.column_stack([1 - 0.8 * (0.8 * chance + 0.08), 0.8 * (0.8 * chance + 0.08)])

    chance, predicted = people(150)
    answers = one_hot((rng.random(150) < chance).astype(int), 2)
    found = rectified(answers, predicted, people(3000)[1])
    assert found.shares[1] == pytest.approx(0.43056856, abs=1e-7)
    low, high = found.shares[1] - 1.95996 * found.errors[1], found.shares[1] + 1.95996 * found.errors[1]
    # theirs divides by n, ours by n - 1
    assert (low, high) == (pytest.approx(0.37135405, abs=5e-4), pytest.approx(0.48978307, abs=5e-4))


@pytest.mark.parametrize("rows", [1, 0])
def test_one_human_is_refused(rows):
    with pytest.raises(DistributionError):
        rectified(np.ones((rows, 2)), np.ones((rows, 2)), np.ones((5, 2)))


@pytest.fixture
def run(table):
    """Women say 1, men say 2, in a run of 400; the population as it is read from a run."""
    rows = [{"respondent_id": f"DEU-{i}", "question_id": "Q1", "option_code": 1 + i % 2} for i in range(400)]
    people = pa.table({"respondent_id": [f"DEU-{i}" for i in range(400)], "sex": ["female", "male"] * 200})
    return AnswerColumns.of(table(rows), where="test"), people


def humans(n_female, n_male, **columns):
    return pd.DataFrame(
        [
            {"respondent_id": i, "country": "DEU", "question_id": "Q1", "option_code": 1 if i < n_female else 2}
            | ({"sex": "female" if i < n_female else "male"} if columns.get("sex", True) else {})
            for i in range(n_female + n_male)
        ]
    )


def test_a_lopsided_sample_is_set_right_by_what_its_sex_predicts(run):
    rows = rectify_run(*run, humans(18, 6), {}, where="test")
    assert rows[0]["sample"] == pytest.approx(0.75)
    assert rows[0]["rectified"] == pytest.approx(0.5, abs=0.1)
    assert rows[0]["worth"] > 1.5


def test_without_demographics_the_sample_stays_and_the_reason_is_given(run):
    rows = rectify_run(*run, humans(18, 6, sex=False), {}, where="test")
    assert rows[0]["rectified"] == pytest.approx(0.75)
    assert rows[0]["note"] == SAME_FOR_ALL


def test_people_whom_the_run_asked_are_predicted_by_their_own_answer(run):
    frame = humans(12, 12, sex=False)
    frame["respondent_id"] = [f"DEU-{2 * i}" for i in range(12)] + [f"DEU-{2 * i + 1}" for i in range(12)]
    rows = rectify_run(*run, frame, {}, where="test")
    assert rows[0]["note"] == ""
    assert rows[0]["worth"] > 1.5


def test_what_cannot_be_rectified_is_named(run):
    few = humans(3, 3)
    other = humans(10, 10).assign(question_id="Q9")
    abroad = humans(10, 10).assign(country="KEN")
    rows = rectify_run(*run, pd.concat([few, other, abroad]), {}, where="test")
    reasons = {(row["question_id"], row["country"]): row["reason"] for row in rows}
    assert "fewer than 10" in reasons["Q1", "DEU"]
    assert "did not ask it" in reasons["Q9", ""]
    assert "did not ask this country" in reasons["Q1", "KEN"]
