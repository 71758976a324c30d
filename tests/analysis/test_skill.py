"""The skill score: cells are summed before dividing."""

from math import isnan

import numpy as np
from deeppersona.analysis.skill import skill
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

errors = st.floats(0.0, 1.0)


def test_the_world_average_scores_zero_and_a_sample_of_people_one():
    world, floor = [0.2, 0.1, 0.3], [0.05, 0.05, 0.06]
    assert skill(world, world, floor) == 0.0
    assert skill(world, floor, floor) == 1.0


def test_cells_are_summed_before_dividing():
    # the second cell has next to nothing to gain; a mean of ratios would be -4.5
    assert_allclose(skill([0.30, 0.06], [0.05, 0.15], [0.05, 0.05]), 0.16 / 0.26)


def test_a_cell_with_a_missing_error_is_left_out_of_all_three_sums():
    assert_allclose(skill([0.3, np.nan], [0.1, 0.9], [0.1, 0.0]), 1.0)


def test_no_score_is_given_where_the_world_average_is_no_farther_than_people():
    assert isnan(skill([0.05], [0.05], [0.05]))
    assert isnan(skill([np.nan], [0.1], [0.1]))


@given(st.lists(st.tuples(errors, errors), min_size=1, max_size=6), st.floats(0.0, 0.5), st.floats(0.01, 0.5))
def test_a_nearer_model_never_scores_lower(cells, better, gain):
    model, floor = np.array(cells).T
    world = floor + gain
    assert skill(world, model - better, floor) >= skill(world, model, floor)
