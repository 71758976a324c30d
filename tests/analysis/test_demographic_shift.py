"""The demographics-only baseline."""

import numpy as np
import pytest
from deeppersona.analysis import compare
from deeppersona.analysis.demographic_shift import DemographicShift, demographic_shift
from scipy.stats import norm


def made_up(**changes):
    same = {"age_mean": 40.0, "age_sd": 15.0, "female": 0.5, "urban": 0.5, "married": 0.5, "employed": 0.5}
    same |= {"primary_or_less": 0.25, "lower_secondary": 0.25, "upper_secondary": 0.25, "tertiary": 0.25}
    slopes = {"Q1": np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0])}
    return DemographicShift(slopes, {"AAA": same | changes, "BBB": same, "CCC": same})


def test_a_country_like_the_others_answers_like_the_others():
    shares = np.array([0.2, 0.5, 0.3])
    assert made_up().shifted("Q1", shares, "AAA", ["BBB", "CCC"]) == pytest.approx(shares)


def test_one_standard_deviation_of_age_moves_the_latent_answer_by_its_slope():
    found = made_up(age_mean=55.0).shifted("Q1", np.array([0.5, 0.5]), "AAA", ["BBB", "CCC"])
    assert found == pytest.approx([norm.cdf(-0.5), 1 - norm.cdf(-0.5)])


def test_an_unknown_question_or_country_has_a_sentence_in_place_of_shares():
    assert "not known for this question" in made_up().shifted("Q9", np.array([0.5, 0.5]), "AAA", ["BBB"])
    assert "ZZZ is not known" in made_up().shifted("Q1", np.array([0.5, 0.5]), "ZZZ", ["BBB"])
    assert demographic_shift("nobody's survey") is None


def test_demographics_add_little_to_the_world_average(wvs7, people):
    """.151 against .157 on the six core questions in seven countries: what demographics alone can do."""
    countries = ["ARG", "AUS", "CAN", "DEU", "IND", "KEN", "USA"]
    row = compare(people(wvs7, countries, 20), wvs7, seed=1, draws=20).headline().iloc[0]
    assert row["world"] == pytest.approx(0.157, abs=0.001)
    assert row["demographics"] == pytest.approx(0.151, abs=0.001)
