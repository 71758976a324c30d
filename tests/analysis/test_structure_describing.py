"""The table of structure: every statistic with its human value, or with a reason."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.analysis import compare, load_truth
from deeppersona.analysis.structure.human_correlations import shipped_correlations
from deeppersona.analysis.structure.statistic import STATISTICS
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.surveys import load_survey


@pytest.fixture(scope="module")
def bigfive():
    return load_truth("bigfive", atlas=Atlas.shipped())


@pytest.fixture
def copula_people(table):
    """Answers that hang together as the humans' do, or independently of each other."""

    def build(truth, country, n, *, correlated=True, seed=0):
        known = shipped_correlations(truth.id).of(list(truth.items))
        if not correlated:
            known = type(known)(known.names, np.eye(len(known.names)), known.is_latent, known.basis)
        shares = [truth.items[name].of(country) for name in known.names]
        codes = [np.array(truth.items[name].scale.codes, dtype=float) for name in known.names]
        drawn = known.sample(shares, codes, n, seed, "test")
        return table(
            [
                {"respondent_id": f"{country}{i}", "country": country, "question_id": name, "option_code": int(code)}
                for i, row in enumerate(drawn)
                for name, code in zip(known.names, row, strict=True)
            ]
        )

    return build


def value(comparison, statistic, subject=""):
    rows = comparison.structure.query("statistic == @statistic and subject == @subject and country == ''")
    return rows.iloc[0]


def test_people_with_the_humans_correlations_miss_them_by_chance_only(copula_people):
    truth = load_truth("wvs7", questions=["Q57", "Q58", "Q59", "Q60", "Q61", "Q62", "Q63"], atlas=Atlas.shipped())
    row = value(compare(copula_people(truth, "DEU", 400), truth, seed=1, draws=20), "item_correlation_error")
    assert row["model"] == pytest.approx(row["people"], rel=0.5)
    assert row["baseline"] > 3 * row["model"]


def test_independent_answers_miss_the_correlations_by_the_baseline(copula_people):
    truth = load_truth("wvs7", questions=["Q57", "Q58", "Q59", "Q60", "Q61", "Q62", "Q63"], atlas=Atlas.shipped())
    answers = copula_people(truth, "DEU", 2000, correlated=False)
    row = value(compare(answers, truth, seed=1, draws=20), "item_correlation_error")
    assert row["model"] == pytest.approx(row["baseline"], rel=0.1)


def test_an_inventory_answered_like_the_humans_is_as_reliable_and_has_their_traits(bigfive, copula_people):
    answers = copula_people(bigfive, "USA", 400)
    found = compare(answers, bigfive, seed=1, draws=20, questions=load_survey("ipip50").questions)
    for trait in ("extraversion", "openness"):
        alpha, omega = value(found, "alpha", trait), value(found, "omega", trait)
        assert alpha["model"] == pytest.approx(alpha["human"], abs=0.07)
        assert omega["model"] == pytest.approx(omega["human"], abs=0.07)
        assert value(found, "loading_congruence", trait)["model"] > 0.95
        assert value(found, "trait_distance", trait)["model"] < 0.2
    assert value(found, "acquiescence")["model"] == pytest.approx(value(found, "acquiescence")["human"], abs=0.01)
    assert value(found, "inconsistent_pairs")["model"] == pytest.approx(
        value(found, "inconsistent_pairs")["human"], abs=0.03
    )


def test_a_straight_liner_is_caught(bigfive, table):
    questions = load_survey("ipip50").questions
    rows = [
        {"respondent_id": f"r{i}", "country": "USA", "question_id": question.id, "option_code": 1 + i % 5}
        for i in range(20)
        for question in questions
    ]
    found = compare(table(rows), bigfive, seed=1, draws=20, questions=questions)
    assert value(found, "straight_lining")["model"] == 1.0
    assert value(found, "straight_lining")["human"] < 0.01
    assert value(found, "longstring")["model"] == 1.0


def test_no_number_is_missing_without_a_reason(wvs7, people, table):
    one = table([{"option_code": 1}])
    spread = table(
        [{"distribution": [0.25, 0.25, 0.25, 0.25], "question_id": "Q46", "respondent_id": str(i)} for i in range(3)]
    )
    both = people(wvs7, ["DEU", "KEN", "USA"], 12)
    for answers in (one, spread, both):
        structure = compare(answers, wvs7, seed=1, draws=20).structure
        lacking = structure[structure["model"].isna()]
        assert (lacking["reason"] != "").all()
        unknown = structure[structure["model"].notna() & structure["human"].isna()]
        assert (unknown["reason"] != "").all()
        assert set(structure["statistic"]) <= set(STATISTICS)


def test_answers_given_as_distributions_only_have_no_correlations(wvs7, table):
    rows = [
        {"distribution": [0.5, 0.5] if name == "Q57" else [0.25] * 4, "question_id": name, "respondent_id": str(i)}
        for i in range(12)
        for name in ("Q46", "Q57")
    ]
    row = value(compare(table(rows), wvs7, seed=1, draws=20), "item_correlation_error")
    assert "no respondent chose an option" in row["reason"]


def test_tracks_never_share_a_row(wvs7, people):
    one = people(wvs7.of_questions(["Q46", "Q57"]), ["DEU"], 20, track="a")
    two = people(wvs7.of_questions(["Q45"]), ["DEU"], 20, track="b")
    structure = compare(pa.concat_tables([one, two]), wvs7, seed=1, draws=20).structure
    assert set(structure["track"]) == {"a", "b"}
    assert structure.query("track == 'b' and statistic == 'sd_ratio'")["n_questions"].tolist() == [1]


def test_nothing_scored_leaves_an_empty_table_with_its_columns(wvs7, table):
    structure = compare(table([{"status": "refused"}]), wvs7, seed=1, draws=20).structure
    assert structure.empty
    assert "statistic" in structure.columns


def test_subgroups_of_a_users_own_survey_are_compared_like_with_like(table, tmp_path):
    """Women say yes, men say no: a run that mixes them is right on the whole and wrong in every subgroup."""
    rows = []
    for sex, code in (("female", 1), ("male", 2)):
        rows += [
            {"respondent_id": f"{sex}{i}", "country": "DEU", "question_id": "Q1", "option_code": code}
            | {"sex": sex, "age": 40, "education": "tertiary"}
            for i in range(50)
        ]
    file = tmp_path / "people.csv"
    pd.DataFrame(rows).to_csv(file, index=False)
    truth = load_truth(file)
    people = pa.table(
        {
            "respondent_id": [f"DEU-{i}" for i in range(100)],
            "sex": ["female", "male"] * 50,
            "age": [40] * 100,
            "education": ["tertiary"] * 100,
        }
    )
    right = table([{"respondent_id": f"DEU-{i}", "question_id": "Q1", "option_code": 1 + i % 2} for i in range(100)])
    mixed = table([{"respondent_id": f"DEU-{i}", "question_id": "Q1", "option_code": 1 + i // 50} for i in range(100)])
    for answers, error in ((right, 0.0), (mixed, 0.5)):
        found = compare(answers, truth, seed=1, draws=20, people=people)
        row = value(found, "subgroup_error", "sex")
        assert row["model"] == pytest.approx(error)
        assert row["baseline"] == pytest.approx(0.5)
        assert found.headline()["model"].item() == pytest.approx(0.0)
    without = value(compare(right, truth, seed=1, draws=20), "subgroup_error", "sex")
    assert "population was not given" in without["reason"]
