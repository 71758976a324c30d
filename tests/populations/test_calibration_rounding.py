import numpy as np
import pytest
from deeppersona.populations.calibration import dimensions as dim
from deeppersona.populations.calibration.allotment import allot, spread, whole_counts
from deeppersona.populations.calibration.joint import fit
from deeppersona.populations.calibration.rounding import round_cells
from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 3_000), seed=st.integers(0, 10_000), country=st.sampled_from(["DEU", "KEN", "QAT"]))
def test_cells_are_rounded_down_or_up_and_sum_to_n(n, seed, country):
    expected = fit(country).share * n
    expected = expected / expected.sum() * n
    counts = round_cells(expected, np.random.default_rng(seed))
    assert counts.sum() == n
    assert np.abs(counts - expected).max() < 1 + 1e-6
    assert counts[expected == 0].sum() == 0


def test_whole_expectations_are_left_alone():
    expected = np.zeros(dim.JOINT_SHAPE)
    expected[0, 0, 0, 0, 0], expected[5, 1, 3, 7, 3] = 3, 4
    np.testing.assert_array_equal(round_cells(expected, np.random.default_rng(0)), expected)


def test_over_seeds_the_cells_get_their_share():
    share = fit("DEU").share
    mean = (
        np.mean([round_cells(share / share.sum() * 1_000, np.random.default_rng(seed)) for seed in range(60)], axis=0)
        / 1_000
    )
    independent = np.random.default_rng(0).multinomial(60_000, (share / share.sum()).ravel()) / 60_000
    assert np.abs(mean - share).sum() < np.abs(independent - share.ravel()).sum()


def test_spread_numbers_fill_every_run_evenly():
    numbers = spread(1_000, 0, 1, "test")
    for start in range(0, 1_000, 100):
        counts = np.histogram(numbers[start : start + 100], 10, (0, 1))[0]
        assert counts.min() >= 7
        assert counts.max() <= 13


@settings(max_examples=50, deadline=None)
@given(
    sizes=st.lists(st.integers(0, 60), min_size=1, max_size=12),
    categories=st.integers(1, 9),
    seed=st.integers(0, 1_000),
)
def test_allotted_counts_keep_group_sizes_and_stay_near_the_expected_totals(sizes, categories, seed):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(categories), size=len(sizes))
    counts = whole_counts(shares, np.array(sizes), rng)
    np.testing.assert_array_equal(counts.sum(1), sizes)
    assert np.abs(counts.sum(0) - np.array(sizes) @ shares).max() < 3


def test_a_category_without_share_is_never_given():
    shares = np.array([[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]])
    group = np.repeat([0, 1], 50)
    given_to = allot(shares, group, np.random.default_rng(0).random(100), np.random.default_rng(1))
    assert set(given_to[:50]) == {0, 2}
    assert set(given_to[50:]) == {1}


def test_a_single_respondent_gets_each_category_with_its_own_chance():
    shares = np.array([[0.7, 0.2, 0.1]])
    got = [allot(shares, np.zeros(1, dtype=int), np.zeros(1), np.random.default_rng(seed))[0] for seed in range(2_000)]
    np.testing.assert_allclose(np.bincount(got) / 2_000, shares[0], atol=4 * np.sqrt(0.25 / 2_000))


def test_promised_distance_cannot_be_beaten_by_much():
    # rounding the 96 cells alone by largest remainder is the least possible distance; the search comes close to it
    share = fit("USA").share
    three_way = share.sum((2, 4)) / share.sum()
    floor = np.floor(three_way * 1_000)
    rest = (three_way * 1_000 - floor).ravel()
    best = floor.ravel()
    best[np.argsort(-rest)[: round(1_000 - best.sum())]] += 1
    least = 0.5 * np.abs(best / 1_000 - three_way.ravel()).sum()
    ours = round_cells(share / share.sum() * 1_000, np.random.default_rng(3)).sum((2, 4))
    assert 0.5 * np.abs(ours / 1_000 - three_way).sum() == pytest.approx(least, abs=0.003)
