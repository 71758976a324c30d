"""Tables of estimates with intervals, by group and by round."""

import numpy as np
import pyarrow as pa
import pytest
from deeppersona.analysis import Scale, tabulate
from deeppersona.errors import InputError
from numpy.testing import assert_allclose

HAPPY = {"Q46": Scale("Q46", (1, 2, 3, 4))}


@pytest.fixture
def two_rounds(table):
    rng = np.random.default_rng(0)
    rows = []
    for i in range(60):
        before = int(rng.integers(1, 4))
        for at_round, code in ((0, before), (1, before + (i % 2))):
            rows.append({"respondent_id": f"p{i}", "round": at_round, "option_code": code, "weight": 1.0 + i % 3})
    people = pa.table(
        {"respondent_id": [f"p{i}" for i in range(60)], "sex": ["female" if i % 2 else "male" for i in range(60)]}
    )
    return table(rows), people


def test_shares_sum_to_one_and_the_mean_is_that_of_the_codes(two_rounds):
    frame = tabulate(two_rounds[0], HAPPY).query("round == 0")
    shares = frame.query("statistic == 'share'")
    assert_allclose(shares["estimate"].sum(), 1.0)
    assert_allclose(
        (shares["estimate"] * shares["option_code"].astype(float)).sum(), frame.query("statistic == 'mean'")["estimate"]
    )
    assert (frame["low"] <= frame["estimate"]).all()
    assert (frame["estimate"] <= frame["high"]).all()


def test_groups_split_the_respondents(two_rounds):
    answers, people = two_rounds
    frame = tabulate(answers, HAPPY, people=people, by="sex").query("statistic == 'mean' and round == 0")
    assert set(frame["group"]) == {"female", "male"}
    assert frame["n"].sum() == 60


def test_a_change_is_paired_within_respondents(two_rounds):
    answers, people = two_rounds
    change = tabulate(answers, HAPPY, people=people, by="sex").query("statistic == 'change'").set_index("group")
    # every woman moved up by exactly one point, no man moved: no noise is left
    assert_allclose(change.loc["female", ["estimate", "low", "high"]].astype(float), 1.0)
    assert_allclose(change.loc["male", ["estimate", "low", "high"]].astype(float), 0.0)


def test_allocated_answers_have_estimates_but_no_interval(two_rounds):
    frame = tabulate(two_rounds[0], HAPPY, is_allocated=True)
    assert frame["estimate"].notna().all()
    assert frame["low"].isna().all()
    assert frame["reason"].str.contains("allocated").all()


def test_answers_that_fit_no_option_and_single_respondents_are_named(table):
    rows = [{"option_code": 9}, {"country": "USA", "respondent_id": "u", "option_code": 1}]
    frame = tabulate(table(rows), HAPPY).set_index("country")
    assert "code 9" in frame.loc["DEU", "reason"]
    assert frame.loc["USA", "reason"].str.contains("one respondent").all()


def test_an_unknown_group_and_a_respondent_without_a_person_are_refused(two_rounds):
    answers, people = two_rounds
    with pytest.raises(InputError, match="by"):
        tabulate(answers, HAPPY, people=people, by="shoe_size")
    with pytest.raises(InputError, match="without a person"):
        tabulate(answers, HAPPY, people=people.slice(0, 3), by="sex")
