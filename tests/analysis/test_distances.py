"""Every distance against scipy or a hand count, and the rules it must obey, on random distributions."""

import numpy as np
import pytest
from deeppersona.analysis.distances import (
    METRICS,
    every_distance,
    jensen_shannon_distance,
    jensen_shannon_divergence,
    kolmogorov_smirnov,
    mean_difference,
    total_variation,
    wasserstein,
)
from deeppersona.errors import DistributionError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy.spatial.distance import jensenshannon
from scipy.stats import ks_2samp, wasserstein_distance

names = pytest.mark.parametrize("name", list(METRICS))
ordered = pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if metric.needs_order])
unordered = pytest.mark.parametrize("name", [name for name, metric in METRICS.items() if not metric.needs_order])


#: Rules are tried on every metric: fewer examples each.
fewer = settings(max_examples=35)


@st.composite
def counts(draw, n_options):
    votes = draw(arrays(np.int64, n_options, elements=st.integers(0, 40)))
    votes[draw(st.integers(0, n_options - 1))] += 1
    return votes


@st.composite
def cases(draw):
    """Votes for two samples over one scale whose codes have gaps."""
    n_options = draw(st.integers(2, 10))
    gaps = draw(st.lists(st.integers(1, 5), min_size=n_options, max_size=n_options))
    return draw(counts(n_options)), draw(counts(n_options)), np.cumsum(gaps) - draw(st.integers(0, 9))


def shares(votes):
    return votes / votes.sum()


@given(cases())
def test_kolmogorov_smirnov_equals_scipy_on_the_expanded_samples(case):
    p, q, codes = case
    expected = ks_2samp(np.repeat(codes, p), np.repeat(codes, q)).statistic
    assert_allclose(kolmogorov_smirnov(shares(p), shares(q)), expected, atol=1e-12)


@given(cases())
def test_wasserstein_equals_scipy_with_unequal_gaps_between_codes(case):
    p, q, codes = case
    expected = wasserstein_distance(codes, codes, p, q)
    assert_allclose(wasserstein(shares(p), shares(q), codes, normalised=False), expected, atol=1e-12)
    assert_allclose(wasserstein(shares(p), shares(q), codes), expected / (codes[-1] - codes[0]), atol=1e-12)


@given(cases())
def test_jensen_shannon_equals_scipy_in_base_two(case):
    p, q, _ = case
    expected = jensenshannon(p, q, base=2)
    # scipy leaves identical rows at 1e-8 or NaN where ours is 0: the square root magnifies rounding
    assert_allclose(jensen_shannon_distance(shares(p), shares(q)), np.nan_to_num(expected), atol=3e-8)
    assert_allclose(jensen_shannon_divergence(shares(p), shares(q)), np.nan_to_num(expected) ** 2, atol=1e-12)


@given(cases())
def test_total_variation_is_the_largest_difference_over_all_sets_of_options(case):
    p, q, _ = case
    difference = shares(p) - shares(q)
    n = len(difference)
    over_sets = max(abs(sum(difference[k] for k in range(n) if chosen >> k & 1)) for chosen in range(2**n))
    assert_allclose(total_variation(shares(p), shares(q)), over_sets, atol=1e-12)


@given(cases())
def test_mean_difference_equals_the_means_of_the_expanded_samples(case):
    p, q, codes = case
    expected = abs(np.repeat(codes, p).mean() - np.repeat(codes, q).mean())
    assert_allclose(mean_difference(shares(p), shares(q), codes, normalised=False), expected, atol=1e-12)


@given(cases())
def test_all_distances_in_one_pass_are_those_of_the_single_functions(case):
    p, q, codes = case
    together = every_distance(shares(p)[None], np.stack([shares(q), shares(p)]), codes)
    alone = [metric.evaluate(shares(p)[None], np.stack([shares(q), shares(p)]), codes) for metric in METRICS.values()]
    assert_allclose(together, alone, atol=3e-8)
    assert (together[:, 1] == 0.0).all()


def test_options_without_order_leave_the_ordered_distances_empty():
    found = every_distance([0.2, 0.8], [0.6, 0.4], [1, 2], is_ordered=False)
    assert {name for name, value in zip(METRICS, found, strict=True) if np.isnan(value)} == {
        name for name, metric in METRICS.items() if metric.needs_order
    }


@names
@fewer
@given(case=cases())
def test_a_distance_is_symmetric(name, case):
    p, q, codes = case
    evaluate = METRICS[name].evaluate
    assert_allclose(evaluate(shares(p), shares(q), codes), evaluate(shares(q), shares(p), codes), atol=1e-12)


@names
@fewer
@given(case=cases())
def test_a_distribution_is_at_distance_zero_from_itself(name, case):
    p, _, codes = case
    assert METRICS[name].evaluate(shares(p), shares(p), codes) == 0.0


@names
@fewer
@given(case=cases())
def test_comparable_distances_lie_between_zero_and_one_and_raw_ones_within_the_range(name, case):
    p, q, codes = case
    limit = 1.0 if METRICS[name].is_comparable else codes[-1] - codes[0]
    distance = METRICS[name].evaluate(shares(p), shares(q), codes)
    assert 0.0 <= distance <= limit + 1e-12


@names
def test_opposite_ends_of_a_scale_are_as_far_apart_as_can_be(name):
    codes = np.array([1, 2, 5])
    distance = METRICS[name].evaluate([1.0, 0.0, 0.0], [0.0, 0.0, 1.0], codes)
    assert_allclose(distance, 1.0 if METRICS[name].is_comparable else 4.0)


@unordered
@fewer
@given(case=cases(), seed=st.integers(0, 2**32 - 1))
def test_distances_without_order_do_not_see_a_relabelling(name, case, seed):
    p, q, codes = case
    order = np.random.default_rng(seed).permutation(len(codes))
    evaluate = METRICS[name].evaluate
    assert_allclose(
        evaluate(shares(p), shares(q), codes), evaluate(shares(p)[order], shares(q)[order], codes), atol=1e-12
    )


@ordered
@fewer
@given(case=cases())
def test_distances_with_order_do_not_see_a_reversed_scale(name, case):
    p, q, codes = case
    evaluate = METRICS[name].evaluate
    assert_allclose(
        evaluate(shares(p), shares(q), codes), evaluate(shares(p)[::-1], shares(q)[::-1], -codes[::-1]), atol=1e-12
    )


@given(case=cases(), third=st.data())
def test_the_triangle_inequality_holds_for_the_metrics(case, third):
    p, q, codes = case
    r = shares(third.draw(counts(len(codes))))
    for name, metric in METRICS.items():
        if name in {"js_divergence"}:  # its square root is the metric
            continue
        direct, first, second = (
            metric.evaluate(a, b, codes) for a, b in ((shares(p), shares(q)), (shares(p), r), (r, shares(q)))
        )
        assert direct <= first + second + 1e-7, name


@given(cases())
def test_the_mean_difference_never_exceeds_wasserstein_nor_ks_the_total_variation(case):
    p, q, codes = case
    p, q = shares(p), shares(q)
    assert mean_difference(p, q, codes) <= wasserstein(p, q, codes) + 1e-12
    assert kolmogorov_smirnov(p, q) <= total_variation(p, q) + 1e-12


@names
@fewer
@given(case=cases())
def test_leading_axes_give_the_same_numbers_as_one_row_at_a_time(name, case):
    p, q, codes = case
    evaluate = METRICS[name].evaluate
    stacked = np.stack([shares(p), shares(q), shares(p + q)])
    together = evaluate(stacked[:, None, :], stacked[None, :, :], codes)
    assert together.shape == (3, 3)
    one_by_one = [[float(evaluate(a, b, codes)) for b in stacked] for a in stacked]
    assert_allclose(together, one_by_one, atol=1e-12)


@names
def test_nan_comes_out_only_where_nobody_answered(name):
    rows = np.array([[0.5, 0.5], [np.nan, np.nan]])
    distance = METRICS[name].evaluate(rows, [0.25, 0.75], [1, 2])
    assert np.isnan(distance).tolist() == [False, True]


@names
@pytest.mark.parametrize(
    "p",
    [[0.5, 0.6], [1.2, -0.2], [0.5, np.nan], [0.2, 0.3, 0.5], []],
    ids=["sum", "negative", "half missing", "length", "empty"],
)
def test_what_is_no_distribution_is_refused_by_name(name, p):
    with pytest.raises(DistributionError):
        METRICS[name].evaluate(p, [0.5, 0.5], [1, 2])


@ordered
@pytest.mark.parametrize("codes", [[2, 1], [1, 1], [1, 2, 3], [1, np.nan]])
def test_codes_must_match_the_options_and_increase(name, codes):
    if name == "ks":  # only the order counts
        return
    with pytest.raises(DistributionError):
        METRICS[name].evaluate([0.5, 0.5], [0.25, 0.75], codes)
