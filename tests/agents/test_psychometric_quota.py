"""Low-discrepancy draws and quota cuts."""

import numpy as np
import pytest
from deeppersona.agents.graded_response import calibrated_cuts, option_probabilities
from deeppersona.agents.quota import even_uniforms, quota_cuts
from hypothesis import given, settings
from hypothesis import strategies as st


@given(seed=st.integers(0, 2**31), block=st.integers(0, 500), power=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_every_aligned_run_of_a_power_of_two_fills_each_cell_once(seed: int, block: int, power: int) -> None:
    size = 2**power
    draws = even_uniforms(seed, "q", np.arange(block * size, (block + 1) * size))
    assert sorted((draws * size).astype(int)) == list(range(size))


def test_different_questions_draw_independently() -> None:
    draws = np.array([even_uniforms(1, f"question {at}", np.arange(1024)) for at in range(40)])
    together = np.abs(np.corrcoef(draws))[np.triu_indices(40, 1)]
    # 1,024 independent draws correlate by .025 on average
    assert together.mean() < 0.04


def test_a_draw_depends_on_its_place_alone() -> None:
    whole = even_uniforms(5, "q", np.arange(100))
    assert np.array_equal(even_uniforms(5, "q", np.array([70, 3])), whole[[70, 3]])


@given(
    weights=st.lists(st.floats(0.1, 5), min_size=3, max_size=80),
    raw=st.lists(st.floats(0.01, 1), min_size=2, max_size=8),
    seed=st.integers(0, 1000),
)
@settings(max_examples=80, deadline=None)
def test_weighted_shares_are_met_within_half_a_respondent(weights: list[float], raw: list[float], seed: int) -> None:
    latent = np.random.default_rng(seed).normal(size=len(weights))
    weight, shares = np.array(weights), np.array(raw) / sum(raw)
    cuts = quota_cuts(latent, weight, shares)
    chosen = np.searchsorted(cuts, latent, side="right")
    found = np.cumsum(np.bincount(chosen, weight, minlength=len(shares)))[:-1] / weight.sum()
    assert np.abs(found - np.cumsum(shares)[:-1]).max() <= 0.5 * weight.max() / weight.sum() + 1e-9


def test_calibrated_cuts_make_the_mean_probability_the_share() -> None:
    rng = np.random.default_rng(0)
    predictor, weight = rng.normal(0, 0.3, 500), rng.gamma(2, 1, 500)
    shares = np.array([0.02, 0.18, 0.5, 0.3])
    cuts = calibrated_cuts(predictor, 0.95, weight, shares)
    found = np.average(option_probabilities(predictor, 0.95, cuts), axis=0, weights=weight)
    assert found == pytest.approx(shares, abs=1e-9)
