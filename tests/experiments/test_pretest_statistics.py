"""Tests, effects, adjustments and power of wording experiments, against SciPy, hand counts and published figures."""

from typing import Any

import numpy as np
import pytest
from deeppersona.errors import InputError
from deeppersona.experiments.pretest.coding import Agreement, Problem
from deeppersona.experiments.pretest.effect import measure
from deeppersona.experiments.pretest.multiplicity import adjusted
from deeppersona.experiments.pretest.permutation import grouped_test, paired_test
from deeppersona.experiments.pretest.power import PowerStatement, detectable_shift, fewest_for_any_hit, recommended_n
from deeppersona.experiments.pretest.wording import Comparison
from deeppersona.surveys import Option, Question
from scipy import stats

LABELS = ("Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree")


def scale(*labels: str, codes: tuple[int, ...] = (), kind: str = "likert", **more: object) -> Question:
    numbered = codes or tuple(range(1, len(labels) + 1))
    options = tuple(Option(code, label) for code, label in zip(numbered, labels, strict=True))
    return Question("Q", "Trains are late.", options, kind=kind, **more)  # type: ignore[arg-type]


def answers(codes: np.ndarray) -> dict[str, int | None]:
    return {f"r{at}": int(code) for at, code in enumerate(codes)}


def mid_p(oracle: Any) -> float:
    """Of SciPy's permutations: those more extreme, and half of those as extreme."""
    drawn, seen = np.abs(oracle.null_distribution), abs(oracle.statistic)
    return float(np.mean(drawn > seen + 1e-9) + np.mean(np.abs(drawn - seen) <= 1e-9) / 2)


def test_the_issue_s_power_figures_come_out() -> None:
    assert detectable_shift(200) == pytest.approx(0.28, abs=0.005)
    assert detectable_shift(200, level=0.05 / 40) == pytest.approx(0.41, abs=0.005)


def test_the_recommended_n_has_the_power_of_the_t_test() -> None:
    n = recommended_n(0.3)
    noncentral = 0.3 * np.sqrt(n / 2)
    critical = stats.t.ppf(0.975, 2 * n - 2)
    assert stats.nct.sf(critical, 2 * n - 2, noncentral) == pytest.approx(0.8, abs=0.005)


@pytest.mark.parametrize("n", [6, 10, 30, 200])
def test_the_detectable_shift_is_found_with_the_power_of_the_t_test(n: int) -> None:
    noncentral, critical = detectable_shift(n) * np.sqrt(n / 2), stats.t.ppf(0.975, 2 * n - 2)
    assert stats.nct.sf(critical, 2 * n - 2, noncentral) == pytest.approx(0.8, abs=0.02)
    assert recommended_n(detectable_shift(n) - 1e-9) in (n, n + 1)


@pytest.mark.parametrize(("paired", "level", "fewest"), [(True, 0.05, 5), (False, 0.02, 4)])
def test_too_few_respondents_can_find_nothing(paired: bool, level: float, fewest: int) -> None:
    assert fewest_for_any_hit(level, paired=paired) == fewest
    for n in (fewest - 1, fewest):  # everybody changes in the same direction: no outcome is more extreme
        nothing, change = np.zeros((n, 1)), np.ones((n, 1))
        strata = np.zeros(2 * n, dtype=np.int64)
        test = paired_test(nothing, change, seed=1) if paired else grouped_test(nothing, change, strata, seed=1)
        assert (test.p <= level) == (n == fewest)
    with pytest.raises(InputError, match="too small for any power"):
        PowerStatement.of(fewest - 1, 1, level=level, paired=paired).require_any()
    PowerStatement.of(fewest, 1, level=level, paired=paired).require_any()


def test_the_power_statement_says_whose_behaviour_it_speaks_of() -> None:
    assert "never of how people" in str(PowerStatement.of(200, 40))


def test_holm_follows_the_hand_count_and_bh_follows_scipy() -> None:
    p = [0.01, 0.04, 0.03, 0.005, float("nan")]
    assert adjusted(p, "holm")[:4] == pytest.approx([0.03, 0.06, 0.06, 0.02])  # Wright (1992), Biometrics 48, p. 1007
    assert adjusted(p, "bh")[:4] == pytest.approx(stats.false_discovery_control(p[:4]))
    assert np.isnan(adjusted(p, "holm")[4])


@pytest.mark.parametrize("n", [12, 30, 200])
def test_the_paired_test_agrees_with_scipy_s_permutations(n: int) -> None:
    rng = np.random.default_rng(n)
    first = rng.integers(0, 5, n).astype(float)
    second = np.clip(first + rng.integers(-1, 3, n), 0, 4)
    oracle = stats.permutation_test(
        (first, second),
        lambda a, b, axis: np.mean(b - a, axis=axis),
        permutation_type="samples",
        n_resamples=20_000,
        rng=1,
    )
    ours = paired_test(first[:, None], second[:, None], seed=1)
    assert ours.p == pytest.approx(mid_p(oracle), abs=0.012)


@pytest.mark.parametrize("n", [10, 150])
def test_the_grouped_test_agrees_with_scipy_s_permutations(n: int) -> None:
    rng = np.random.default_rng(n)
    first, second = rng.integers(0, 5, n).astype(float), rng.integers(0, 6, n).astype(float)
    oracle = stats.permutation_test(
        (first, second), lambda a, b, axis: np.mean(b, axis=axis) - np.mean(a, axis=axis), n_resamples=20_000, rng=1
    )
    ours = grouped_test(first[:, None], second[:, None], np.zeros(2 * n, dtype=np.int64), seed=1)
    assert ours.p == pytest.approx(mid_p(oracle), abs=0.012)


def test_strata_take_differences_between_countries_out() -> None:
    # country 1 answers 4, country 0 answers 0; the variant changes nothing, but is asked more often in country 1
    first, second = np.array([0.0] * 40 + [4.0] * 10), np.array([0.0] * 10 + [4.0] * 40)
    strata = np.array([0] * 40 + [1] * 10 + [0] * 10 + [1] * 40)
    assert grouped_test(first[:, None], second[:, None], strata, seed=1).p == 1.0
    assert grouped_test(first[:, None], second[:, None], np.zeros(100, dtype=np.int64), seed=1).p < 1e-6


@pytest.mark.parametrize("n", [10, 60])
def test_countries_that_answered_one_variant_alone_say_nothing_of_its_effect(n: int) -> None:
    first, second = np.arange(2.0 * n).reshape(n, 2) % 5, np.arange(2.0 * n).reshape(n, 2) % 7
    apart = grouped_test(first, second, np.repeat([0, 1], n), seed=1)
    assert (apart.p, apart.freedom) == (1.0, 0)


def test_nominal_pairs_follow_stuart_and_maxwell() -> None:
    # the table of Fleiss (1981), Statistical Methods for Rates and Proportions, 8.2, in 100 pairs; statistic by hand from
    # d = (row - column totals), S = diag(n_i. + n_.i - 2 n_ii), off-diagonal -(n_ij + n_ji)
    table = np.array([[35, 5, 0], [15, 20, 5], [10, 5, 5]])
    pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i, j])]
    first, second = (np.eye(3)[[pair[side] for pair in pairs]][:, :2] for side in (0, 1))
    d = (table.sum(axis=1) - table.sum(axis=0))[:2]
    s = -(table + table.T)[:2, :2].astype(float)
    np.fill_diagonal(s, (table.sum(axis=1) + table.sum(axis=0) - 2 * np.diag(table))[:2])
    found = paired_test(first, second, seed=1)
    assert found.statistic == pytest.approx(d @ np.linalg.inv(s) @ d)
    assert found.freedom == 2


def test_ordinal_answers_of_different_respondents_are_compared_by_ranks() -> None:
    rng = np.random.default_rng(8)
    main, variant = rng.integers(1, 6, 150), rng.integers(2, 6, 150)
    found = measure(
        Comparison.of(scale(*LABELS), scale(*LABELS), "v"),
        {f"m{at}": int(code) for at, code in enumerate(main)},
        {f"v{at}": int(code) for at, code in enumerate(variant)},
        {**{f"m{at}": "DEU" for at in range(150)}, **{f"v{at}": "DEU" for at in range(150)}},
        paired=False,
        seed=1,
    )
    oracle = stats.mannwhitneyu(main, variant, use_continuity=False, method="asymptotic")
    assert found.p == pytest.approx(oracle.pvalue, rel=0.05)  # their variance divides by N, ours by N - 1


def test_answers_that_never_differ_show_no_change() -> None:
    same = np.ones((50, 1))
    assert paired_test(same, same, seed=1).p == 1.0


def test_a_shift_is_measured_in_standard_deviations() -> None:
    rng = np.random.default_rng(3)
    main, variant = rng.integers(1, 6, 4000), np.minimum(rng.integers(1, 6, 4000) + (rng.random(4000) < 0.4), 5)
    comparison = Comparison.of(scale(*LABELS), scale(*LABELS), "v")
    found = measure(comparison, answers(main), answers(variant), {}, paired=True, seed=1)
    pooled = np.sqrt((main.var(ddof=1) + variant.var(ddof=1)) / 2)
    assert found.shift == pytest.approx((variant.mean() - main.mean()) / pooled)
    assert found.shift_low < found.shift < found.shift_high
    assert found.total_variation == pytest.approx(
        sum(abs((variant == code).mean() - (main == code).mean()) for code in range(1, 6)) / 2
    )


def test_the_interval_of_the_shift_keeps_its_level() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(400):
        base = rng.normal(size=80)
        one, other = base + rng.normal(size=80), base + rng.normal(size=80) + 0.5 * np.sqrt(2)
        cut = [np.digitize(values, np.linspace(-4, 5, 60)) + 1 for values in (one, other)]
        question = scale(*[str(at) for at in range(1, 62)])
        found = measure(
            Comparison.of(question, question, "v"), answers(cut[0]), answers(cut[1]), {}, paired=True, seed=1
        )
        hits += found.shift_low <= 0.5 <= found.shift_high
    assert 0.925 <= hits / 400 <= 0.975


def test_a_mirrored_statement_is_turned_before_it_is_compared() -> None:
    comparison = Comparison.of(scale(*LABELS), scale(*LABELS), "not", "negated", mirror=True)
    found = measure(comparison, answers(np.full(60, 1)), answers(np.full(60, 5)), {}, paired=True, seed=1)
    assert found.p == 1.0
    assert found.total_variation == 0.0


def test_scales_of_different_length_are_compared_over_their_range() -> None:
    seven = scale("a", "b", "c", "d", "e", "f", "g")
    comparison = Comparison.of(scale(*LABELS), seven, "seven", "scale length", rule="range")
    assert comparison.main[5] == comparison.variant[7] == 1.0
    assert comparison.main[3] == comparison.variant[4] == 0.5


def test_codes_that_cannot_be_compared_are_refused() -> None:
    with pytest.raises(InputError, match="cannot be compared"):
        Comparison.of(scale(*LABELS), scale("Yes", "No", codes=(7, 8)), "yesno")
    with pytest.raises(InputError, match="cannot be compared"):
        Comparison.of(scale(*LABELS), scale("Yes", "No", codes=(7, 8)), "yesno", rule="common")


def test_dropping_the_middle_compares_what_both_have() -> None:
    four = scale("Strongly agree", "Agree", "Disagree", "Strongly disagree", codes=(1, 2, 4, 5))
    comparison = Comparison.of(scale(*LABELS), four, "four", "midpoint", rule="common")
    assert comparison.codes == (1, 2, 4, 5)
    assert 3 not in comparison.main


def test_agreement_of_coders_is_cohen_s_kappa() -> None:
    one, other = Problem("comprehension", "", False), Problem("retrieval", "", False)
    found = Agreement.of(("a", "b"), [((one,), (one,)), ((one, other), (one,)), ((), (other,))])
    # by hand: of 12 judgements both see trouble in 2, either alone in 1, neither in 8; chance 1/16 + 9/16
    assert found.share == pytest.approx(10 / 12)
    assert found.kappa == pytest.approx((10 / 12 - 10 / 16) / (1 - 10 / 16))
