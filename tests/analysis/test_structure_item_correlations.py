"""Correlations between questions: weighted, cut into options, and how far off."""

import numpy as np
import pytest
from deeppersona.analysis.structure.item_correlations import (
    correlation_error,
    correlation_noise,
    expected_correlations,
    weighted_correlations,
)


def test_weighted_correlations_equal_numpys_on_repeated_rows():
    rng = np.random.default_rng(0)
    codes, times = rng.integers(1, 6, size=(60, 4)).astype(float), rng.integers(1, 5, size=60)
    found, _ = weighted_correlations(codes, times.astype(float))
    assert found == pytest.approx(np.corrcoef(np.repeat(codes, times, axis=0).T), abs=1e-12)


def test_a_missing_answer_leaves_the_other_pairs_alone():
    rng = np.random.default_rng(1)
    codes = rng.normal(size=(50, 3))
    whole, _ = weighted_correlations(codes, np.ones(50))
    holed = codes.copy()
    holed[:20, 2] = np.nan
    found, n = weighted_correlations(holed, np.ones(50))
    assert found[0, 1] == pytest.approx(whole[0, 1])
    assert found[0, 2] == pytest.approx(np.corrcoef(codes[20:, 0], codes[20:, 2])[0, 1])
    assert n[0, 2] == pytest.approx(30)


def test_a_question_that_everybody_answers_alike_has_no_correlation():
    codes = np.column_stack([np.arange(5.0), np.full(5, 3.0)])
    assert np.isnan(weighted_correlations(codes, np.ones(5))[0][0, 1])


@pytest.mark.parametrize("latent", [-0.8, -0.3, 0.0, 0.5, 0.9])
def test_cut_correlations_equal_those_of_a_large_sample_of_normals(latent):
    rng = np.random.default_rng(7)
    z = rng.standard_normal((2, 2_000_000))
    z[1] = latent * z[0] + np.sqrt(1 - latent**2) * z[1]
    shares = [np.array([0.1, 0.2, 0.7]), np.array([0.3, 0.3, 0.2, 0.15, 0.05])]
    codes = [np.array([1.0, 2.0, 3.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0])]
    cut = [np.digitize(row, np.quantile(row, np.cumsum(p)[:-1])) for row, p in zip(z, shares, strict=True)]
    expected = expected_correlations(np.array([[1.0, latent], [latent, 1.0]]), shares, codes)
    assert expected[0, 1] == pytest.approx(np.corrcoef(cut)[0, 1], abs=0.003)


def test_two_halves_correlate_by_the_arcsine_law():
    """Sheppard (1898): medians cut a bivariate normal into 2/pi arcsin(r)."""
    half = [np.array([0.5, 0.5])] * 2
    codes = [np.array([0.0, 1.0])] * 2
    found = expected_correlations(np.array([[1.0, 0.6], [0.6, 1.0]]), half, codes)
    assert found[0, 1] == pytest.approx(2 / np.pi * np.arcsin(0.6), abs=1e-4)


def test_the_error_counts_each_pair_once_and_leaves_unknown_ones_out():
    found = np.array([[1.0, 0.5, np.nan], [0.5, 1.0, 0.2], [np.nan, 0.2, 1.0]])
    expected = np.array([[1.0, 0.1, 0.9], [0.1, 1.0, 0.0], [0.9, 0.0, 1.0]])
    assert correlation_error(found, expected) == (pytest.approx(0.3), 2)


def test_chance_errors_of_real_people_are_as_large_as_samples_show():
    rng = np.random.default_rng(5)
    expected = np.array([[1.0, 0.4, 0.1], [0.4, 1.0, 0.0], [0.1, 0.0, 1.0]])
    errors = []
    for _ in range(300):
        drawn = rng.multivariate_normal(np.zeros(3), expected, size=100)
        errors.append(correlation_error(np.corrcoef(drawn.T), expected)[0])
    assert correlation_noise(expected, np.full((3, 3), 100.0)) == pytest.approx(np.mean(errors), rel=0.06)
