"""Weighted distributions: who counts, how often, and with what weight."""

import numpy as np
import pandas as pd
import pytest
from deeppersona.analysis import Scale, estimate
from deeppersona.errors import InputError
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

HAPPY = {"Q46": Scale("Q46", (1, 2, 3, 4))}


def test_shares_are_design_weighted(table):
    rows = [
        {"respondent_id": "a", "option_code": 1, "weight": 3.0},
        {"respondent_id": "b", "option_code": 2, "weight": 1.0},
    ]
    (found,) = estimate(table(rows), HAPPY)
    assert_allclose(found.shares, [0.75, 0.25, 0.0, 0.0])
    assert_allclose(found.n_effective, 16 / 10)
    assert found.n == 2


def test_replicates_are_averaged_as_distributions_and_a_respondent_counts_once(table):
    rows = [{"respondent_id": "a", "option_code": code, "replicate": i} for i, code in enumerate([1, 1, 4, 4])]
    rows += [{"respondent_id": "b", "option_code": 2}]
    (found,) = estimate(table(rows), HAPPY)
    assert_allclose(found.shares, [0.25, 0.5, 0.0, 0.25])
    assert (found.n, found.n_effective) == (2, 2.0)


def test_only_answered_rows_count_and_every_status_is_reported(table):
    rows = [{"respondent_id": "a", "option_code": 1}]
    rows += [{"respondent_id": name, "status": name} for name in ("refused", "unparsable", "failed", "skipped")]
    (found,) = estimate(table(rows), HAPPY)
    assert_allclose(found.shares, [1.0, 0.0, 0.0, 0.0])
    assert found.statuses == dict.fromkeys(("answered", "refused", "unparsable", "failed", "skipped"), 1)


def test_distributions_and_option_codes_mix_within_a_question(table):
    rows = [{"respondent_id": "a", "distribution": [0.1, 0.2, 0.3, 0.4]}, {"respondent_id": "b", "option_code": 1}]
    (found,) = estimate(table(rows), HAPPY)
    assert_allclose(found.shares, [0.55, 0.1, 0.15, 0.2])


def test_a_distribution_follows_the_order_in_which_the_instrument_lists_its_options(table):
    downwards = {"Q46": Scale("Q46", (1, 2, 3, 4), listed=(3, 2, 1, 0))}
    (found,) = estimate(table([{"distribution": [0.1, 0.2, 0.3, 0.4]}]), downwards)
    assert_allclose(found.shares, [0.4, 0.3, 0.2, 0.1])


def test_option_codes_with_gaps_keep_their_places(table):
    gaps = {"Q46": Scale("Q46", (1, 2, 5))}
    (found,) = estimate(
        table([{"respondent_id": str(i), "option_code": code} for i, code in enumerate([5, 5, 1])]), gaps
    )
    assert_allclose(found.shares, [1 / 3, 0.0, 2 / 3])


def test_rounds_variants_countries_and_questions_are_kept_apart(table):
    cells = [(r, v, c, q) for r in (0, 1) for v in ("", "b") for c in ("DEU", "USA") for q in ("Q46", "Q45")]
    rows = [
        {"round": r, "variant": v, "country": c, "question_id": q, "respondent_id": f"{c}{i}", "option_code": 1 + i}
        for r, v, c, q in cells
        for i in range(2)
    ]
    found = estimate(table(rows), HAPPY)
    assert {(one.round, one.variant, one.country, one.question_id) for one in found} == set(cells)
    assert all(one.n == 2 for one in found)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([{"status": "refused"}, {"respondent_id": "b", "status": "refused"}], "no answer counts: 2 refused"),
        ([{"option_code": 7}], "code 7"),
        ([{"option_code": None}], "no option code"),
        ([{"distribution": [0.5, 0.5]}], "a distribution over 2 options"),
        ([{"distribution": [0.5, 0.6, 0.2, 0.1]}], "does not sum to 1"),
        ([{"distribution": [1.5, -0.5, 0.0, 0.0]}], "does not sum to 1"),
        ([{"option_code": 1, "weight": 0.0}], "weight 0"),
    ],
)
def test_a_cell_without_a_distribution_names_its_reason(table, rows, reason):
    (found,) = estimate(table(rows), HAPPY)
    assert reason in found.reason
    assert np.isnan(found.shares).all()


@pytest.mark.parametrize("row", [{"weight": -1.0}, {"weight": None}, {"status": "answerd"}])
def test_malformed_weights_and_statuses_are_refused(table, row):
    with pytest.raises(InputError):
        estimate(table([{"option_code": 1}, {"option_code": 1} | row]), HAPPY)


def test_an_empty_table_and_a_missing_column_are_refused(table):
    with pytest.raises(InputError, match="empty"):
        estimate(table([]), HAPPY)
    with pytest.raises(InputError, match="lacks status"):
        estimate(table([{"option_code": 1}]).drop_columns(["status"]), HAPPY)


def test_a_cell_never_mixes_tracks(table):
    rows = [{"option_code": 1, "track": "unseen"}, {"respondent_id": "b", "option_code": 1, "track": "elsewhere"}]
    with pytest.raises(InputError, match="track"):
        estimate(table(rows), HAPPY)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 60))
def test_estimates_equal_a_plain_pandas_computation(table_builder, seed, n):
    rng = np.random.default_rng(seed)
    rows = [
        {
            "respondent_id": f"p{rng.integers(n)}",
            "country": str(rng.choice(["DEU", "USA"])),
            "option_code": int(rng.integers(1, 5)),
            "replicate": i,
        }
        for i in range(n * 2)
    ]
    weight = {f"p{i}": float(rng.gamma(2.0)) for i in range(n)}
    for row in rows:
        row["weight"] = weight[row["respondent_id"]]
    found = estimate(table_builder(rows), HAPPY)
    frame = pd.DataFrame(rows)
    frame["share"] = 1.0 / frame.groupby(["country", "respondent_id"])["respondent_id"].transform("size")
    for one in found:
        mine = frame[frame["country"] == one.country]
        mass = (mine["share"] * mine["weight"]).groupby(mine["option_code"]).sum()
        expected = mass.reindex([1, 2, 3, 4], fill_value=0.0) / mass.sum()
        assert_allclose(one.shares, expected.to_numpy(), atol=1e-12)
        w = mine.drop_duplicates("respondent_id")["weight"]
        assert_allclose(one.n_effective, w.sum() ** 2 / (w**2).sum())


@pytest.fixture(scope="module")
def table_builder():
    import pyarrow as pa

    return lambda rows: pa.Table.from_pylist(
        [{"status": "answered", "question_id": "Q46", "round": 0} | row for row in rows]
    )


def test_the_sampling_number_is_kishs_for_single_answers_and_weights_unrelated_to_them(table):
    rng = np.random.default_rng(5)
    rows = [
        {"respondent_id": str(i), "option_code": int(code), "weight": float(w)}
        for i, (code, w) in enumerate(zip(rng.integers(1, 5, 20000), rng.gamma(2.0, size=20000), strict=True))
    ]
    (found,) = estimate(table(rows), HAPPY)
    assert_allclose(found.n_sampling, found.n_effective, rtol=0.03)


def test_respondents_who_answer_with_one_and_the_same_distribution_leave_no_sampling_noise(table):
    rows = [{"respondent_id": str(i), "distribution": [0.1, 0.2, 0.3, 0.4]} for i in range(5)]
    (found,) = estimate(table(rows), HAPPY)
    assert np.isinf(found.n_sampling)
    assert found.n_effective == 5.0
