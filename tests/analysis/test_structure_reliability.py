"""Alpha, omega and loadings against hand-made factor models."""

import numpy as np
import pytest
from deeppersona.analysis.structure.reliability import alpha, congruence, loadings, omega

UNEQUAL = np.array([0.8, 0.7, 0.6, 0.5, 0.3])


def one_factor(loading):
    found = np.outer(loading, loading)
    np.fill_diagonal(found, 1.0)
    return found


def test_alpha_of_equally_correlated_items_is_spearman_and_browns_formula():
    correlations = np.full((4, 4), 0.3)
    np.fill_diagonal(correlations, 1.0)
    assert alpha(correlations) == pytest.approx(4 * 0.3 / (1 + 3 * 0.3))


def test_alpha_of_cronbachs_textbook_data():
    """Two items with variances 1 and 4, covariance 1: 2 (1 - 5/7)."""
    assert alpha(np.array([[1.0, 1.0], [1.0, 4.0]])) == pytest.approx(2 * (1 - 5 / 7))


def test_loadings_of_a_one_factor_matrix_are_found_again():
    assert loadings(one_factor(UNEQUAL)) == pytest.approx(UNEQUAL, abs=1e-6)


def test_omega_is_the_common_share_and_above_alpha_when_loadings_differ():
    expected = UNEQUAL.sum() ** 2 / (UNEQUAL.sum() ** 2 + (1 - UNEQUAL**2).sum())
    assert omega(one_factor(UNEQUAL)) == pytest.approx(expected, abs=1e-6)
    assert omega(one_factor(UNEQUAL)) > alpha(one_factor(UNEQUAL))


def test_omega_equals_alpha_when_all_items_load_alike():
    same = one_factor(np.full(6, 0.6))
    assert omega(same) == pytest.approx(alpha(same), abs=1e-6)


def test_two_items_determine_no_factor():
    assert np.isnan(omega(one_factor(np.array([0.5, 0.5]))))


def test_congruence_sees_shape_and_not_size():
    assert congruence(UNEQUAL, 0.5 * UNEQUAL) == pytest.approx(1.0)
    assert congruence(UNEQUAL, -UNEQUAL) == pytest.approx(-1.0)


def test_alpha_equals_pingouins():
    """Version 0.7.0 (GPL, so no dependency) gave this number for these draws."""
    drawn = np.random.default_rng(0).normal(size=(300, 5)) + np.random.default_rng(1).normal(size=(300, 1))
    assert alpha(np.cov(drawn.T)) == pytest.approx(0.8280037827656574, abs=1e-12)
