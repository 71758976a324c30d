"""Response styles counted by hand."""

import numpy as np
import pytest
from deeppersona.analysis.scale import Scale
from deeppersona.analysis.structure.response_style import (
    acquiescence,
    batteries,
    extreme_share,
    inconsistent_pairs,
    longstring,
    midpoint_share,
    straight_lining,
)

FIVE = Scale("q", (1, 2, 3, 4, 5))
THREE = Scale("q", (1, 2, 3))


def test_ends_count_on_scales_of_four_or_more_ordered_options():
    assert extreme_share(np.array([0.1, 0.2, 0.3, 0.2, 0.2]), FIVE) == pytest.approx(0.3)
    assert extreme_share(np.array([0.5, 0.25, 0.25]), THREE) is None
    assert extreme_share(np.full(4, 0.25), Scale("q", (1, 2, 3, 4), is_ordered=False)) is None


def test_only_odd_scales_have_a_middle():
    assert midpoint_share(np.array([0.1, 0.2, 0.3, 0.2, 0.2]), FIVE) == pytest.approx(0.3)
    assert midpoint_share(np.full(4, 0.25), Scale("q", (1, 2, 3, 4))) is None


def test_three_like_scaled_questions_in_a_row_make_a_battery():
    assert batteries([FIVE, FIVE, FIVE, THREE, FIVE, FIVE]) == [[0, 1, 2]]


def test_straight_lining_counts_whole_batteries_by_weight():
    codes = np.array([[2, 2, 2], [2, 2, 3], [np.nan, 2, 2], [5, 5, 5]], dtype=float)
    assert straight_lining(codes, np.array([1.0, 1.0, 9.0, 2.0]), [[0, 1, 2]]) == pytest.approx(3 / 4)


def test_the_longest_string_is_a_share_of_the_battery():
    codes = np.array([[1, 1, 2, 2, 2], [1, 2, 3, 4, 5]], dtype=float)
    assert longstring(codes, np.ones(2), [[0, 1, 2, 3, 4]]) == pytest.approx((3 / 5 + 1 / 5) / 2)


def test_a_missing_answer_ends_a_string():
    codes = np.array([[1, 1, np.nan, 1, 1]])
    assert longstring(codes, np.ones(1), [[0, 1, 2, 3, 4]]) == pytest.approx(2 / 5)


def test_contradictions_are_opposite_sides_once_turned_by_the_sign():
    codes = np.array([[5, 5], [5, 1], [3, 1], [1, 2]], dtype=float)
    scales = [FIVE, FIVE]
    assert inconsistent_pairs(codes, np.ones(4), scales, [(0, 1, 1.0)]) == pytest.approx(1 / 4)
    assert inconsistent_pairs(codes, np.ones(4), scales, [(0, 1, -1.0)]) == pytest.approx(2 / 4)


def test_agreeing_to_both_directions_is_acquiescence_and_a_high_trait_is_not():
    scales, keys = [FIVE, FIVE, FIVE], [("a", 1), ("a", 1), ("a", -1)]
    assert acquiescence(np.array([4.0, 4.0, 4.0]), scales, keys) == pytest.approx(0.25)
    assert acquiescence(np.array([5.0, 5.0, 1.0]), scales, keys) == pytest.approx(0.0)
    assert np.isnan(acquiescence(np.array([5.0, 5.0]), scales[:2], keys[:2]))
