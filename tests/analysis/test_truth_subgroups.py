"""Ground truth of a user's own: people's answers, and shares of subgroups."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deeppersona.analysis import read_truth
from deeppersona.analysis.demographic_split import Split, band_limits
from deeppersona.errors import GroundTruthError


@pytest.fixture
def written(tmp_path):
    def write(rows):
        file = tmp_path / "mine.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        return file

    return write


def answer(i, **columns):
    return {"respondent_id": i, "country": "DEU", "question_id": "Q1", "option_code": 1} | columns


def test_peoples_answers_become_weighted_shares_with_an_effective_number(written):
    truth = read_truth(
        written([answer(1, weight=3), answer(2, option_code=2, weight=1), answer(3, option_code=2, weight=1)])
    )
    item = truth.items["Q1"]
    assert item.of("DEU") == pytest.approx([0.6, 0.4])
    assert item.n.tolist() == [3]
    assert item.n_effective[0] == pytest.approx(25 / 11)


def test_their_correlations_are_those_within_countries(written):
    rng = np.random.default_rng(0)
    rows, pairs = [], {}
    for country, shift in (("DEU", 0), ("KEN", 4)):
        codes = rng.integers(1, 4, size=(80, 2)) + shift
        codes[:, 1] = np.where(rng.random(80) < 0.5, codes[:, 0], codes[:, 1])
        pairs[country] = np.corrcoef(codes.T)[0, 1]
        rows += [
            answer(i, country=country, question_id=name, option_code=int(code))
            for i, row in enumerate(codes)
            for name, code in zip(("Q1", "Q2"), row, strict=True)
        ]
    known = read_truth(written(rows)).correlations
    assert known.matrix[0, 1] == pytest.approx(np.mean(list(pairs.values())))
    assert not known.is_latent


def test_ages_fall_into_the_published_bands(written):
    truth = read_truth(written([answer(1, age=18), answer(2, age=29), answer(3, age=30), answer(4, age=90)]))
    (part,) = truth.subgroups.values()
    assert part.countries == ("DEU 18-29", "DEU 30-49", "DEU 50+")
    assert part.items["Q1"].n.tolist() == [2, 1, 1]


def test_each_demographic_splits_alone_and_all_of_them_crossed(written):
    truth = read_truth(written([answer(1, sex="male", age=40), answer(2, sex="female", age=20)]))
    assert [split.name for split in truth.subgroups] == ["age", "sex", "age x sex"]


def test_rows_about_subgroups_stand_beside_those_about_the_whole(written):
    share = {"country": "DEU", "question_id": "Q1"}
    rows = [
        share | {"option_code": code, "share": value, "sex": sex, "n": 100}
        for sex, pair in (("", (0.5, 0.5)), ("male", (0.2, 0.8)), ("female", (0.8, 0.2)))
        for code, value in zip((1, 2), pair, strict=True)
    ]
    truth = read_truth(written(rows))
    assert truth.items["Q1"].of("DEU") == pytest.approx([0.5, 0.5])
    assert truth.subgroups[Split(("sex",))].items["Q1"].of("DEU male") == pytest.approx([0.2, 0.8])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([answer(1, sex="woman")], "female"),
        ([answer(1), answer(1)], "twice"),
        ([answer(1, option_code=1.5)], "whole numbers"),
        ([{"country": "DEU", "question_id": "Q1", "option_code": 1, "share": 1.0, "sex": "male"}], "whole country"),
        ([{"country": "DEU", "question_id": "Q1", "option_code": 1, "share": 1.0, "age": "young"}], "18-29"),
    ],
)
def test_a_file_that_cannot_be_matched_is_refused_in_words(written, rows, words):
    with pytest.raises(GroundTruthError, match=words):
        read_truth(written(rows))


def test_a_person_outside_every_band_has_no_subgroup():
    people = pa.table({"age": [17, 18, None], "sex": ["male", "male", "male"]})
    assert Split(("age", "sex"), ("18-29",)).labels(people).tolist() == ["", "18-29 male", ""]
    assert band_limits("50+")[0] == 50
