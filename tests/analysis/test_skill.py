"""The skill score: cells are summed before dividing."""

import numpy as np
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.skill import skill
from hypothesis import given
from hypothesis import strategies as st

errors = st.floats(0.0, 1.0)


def test_the_world_average_scores_zero_and_a_sample_of_people_one():
    assert skill(0.2, 0.2, 0.05) == 0.0
    assert skill(0.2, 0.05, 0.05) == 1.0


def test_half_of_the_way_scores_one_half_in_every_row():
    assert skill([0.3, 0.5], [0.2, 0.3], [0.1, 0.1]) == pytest.approx([0.5, 0.5])


def test_no_score_is_given_where_the_world_average_is_no_farther_than_people_or_an_error_is_missing():
    assert np.isnan(skill([0.05, np.nan, 0.3, 0.3], [0.05, 0.1, np.nan, 0.1], [0.05, 0.1, 0.1, np.nan])).all()


@given(errors, errors, st.floats(0.0, 0.5), st.floats(0.01, 0.5))
def test_a_nearer_model_never_scores_lower(model, floor, better, gain):
    assert skill(floor + gain, model - better, floor) >= skill(floor + gain, model, floor)


def test_the_cells_of_a_comparison_are_summed_before_dividing(wvs7, people):
    comparison = compare(people(wvs7, ["DEU", "KEN", "USA"], 20), wvs7, seed=1, draws=20)
    cells = comparison.cells.query("metric == 'ks'")
    world, model, floor = (cells[name].sum() for name in ("world", "model", "floor"))
    row = comparison.averages.query("metric == 'ks' and scope == 'all'").iloc[0]
    assert row["skill"] == pytest.approx((world - model) / (world - floor))
    assert row["skill"] != pytest.approx(cells["skill"].mean(), abs=0.01)
