"""Ground truth: reading, checking, and what is no country."""

import pandas as pd
import pytest
from deeppersona.analysis import Scale, Truth, load_truth, read_truth
from deeppersona.errors import GroundTruthError
from deeppersona.populations.calibration.atlas import Atlas
from numpy.testing import assert_allclose

ROWS = [("DEU", "Q", 1, 0.25, 1000), ("DEU", "Q", 5, 0.75, 1000), ("USA", "Q", 1, 0.5, 800), ("USA", "Q", 2, 0.5, 800)]


def frame(rows=ROWS):
    return pd.DataFrame(rows, columns=["country", "question_id", "option_code", "share", "n"])


def test_codes_are_the_union_over_countries_and_an_option_nobody_chose_has_share_zero():
    item = Truth.from_frame(frame(), id="mine").items["Q"]
    assert item.scale.codes == (1, 2, 5)
    assert_allclose(item.of("DEU"), [0.25, 0.0, 0.75])
    assert_allclose(item.of("USA"), [0.5, 0.5, 0.0])


def test_rounding_is_normalised_away():
    item = Truth.from_frame(frame([("DEU", "Q", 1, 0.333, 9), ("DEU", "Q", 2, 0.666, 9)]), id="mine").items["Q"]
    assert_allclose(item.of("DEU").sum(), 1.0, atol=1e-12)


@pytest.mark.parametrize(
    "rows",
    [
        [("DEU", "Q", 1, 0.2, 9), ("DEU", "Q", 2, 0.2, 9)],
        [("DEU", "Q", 1, 1.2, 9), ("DEU", "Q", 2, -0.2, 9)],
        [("DEU", "Q", 1, 0.5, 9), ("DEU", "Q", 1, 0.5, 9)],
        [("DEU", "Q", 1.5, 0.5, 9), ("DEU", "Q", 2, 0.5, 9)],
    ],
    ids=["sum", "negative", "twice", "fractional code"],
)
def test_malformed_shares_are_refused(rows):
    with pytest.raises(GroundTruthError):
        Truth.from_frame(frame(rows), id="mine")


def test_a_code_that_is_no_option_of_the_question_is_refused():
    with pytest.raises(GroundTruthError, match="Missing codes"):
        Truth.from_frame(frame(), id="mine", scales={"Q": Scale("Q", (1, 2))})


def test_a_csv_file_is_read_with_its_own_or_the_publishers_column_names(tmp_path):
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    frame().to_csv(ours, index=False)
    frame().rename(columns={"country": "country_iso3", "share": "weighted_share"}).to_csv(theirs, index=False)
    for path in (ours, theirs):
        assert_allclose(load_truth(path).items["Q"].of("DEU"), [0.25, 0.0, 0.75])


@pytest.mark.parametrize(("divider", "decimal"), [(";", ","), (";", "."), ("\t", ","), (",", ".")])
def test_a_table_that_a_spreadsheet_saved_is_read_whatever_its_dividers(tmp_path, divider, decimal):
    rows = [["country", "question_id", "option_code", "share", "n"]]
    rows += [["DEU", "Q1", "1", f"0{decimal}45", "1500"], ["DEU", "Q1", "2", f"0{decimal}55", "1500"]]
    file = tmp_path / "mine.csv"
    file.write_text("\ufeff" + "\r\n".join(divider.join(row) for row in rows), "utf-8")
    assert_allclose(load_truth(file).items["Q1"].of("DEU"), [0.45, 0.55])


@pytest.mark.parametrize("name", ["wvs8", "nowhere.csv"])
def test_an_unknown_truth_is_refused_with_what_is_allowed(name):
    with pytest.raises(GroundTruthError, match="CSV file"):
        load_truth(name, atlas=Atlas.shipped())


def test_countries_may_go_by_their_names_and_pooled_rows_stay(tmp_path):
    path = tmp_path / "truth.csv"
    rows = [f"{name},q,{code},0.5" for name in ("Germany", "ken", "ALL") for code in (1, 2)]
    path.write_text("country,question_id,option_code,share\n" + "\n".join(rows))
    assert set(load_truth(path).items["q"].countries) == {"DEU", "KEN", "ALL"}


@pytest.mark.parametrize("cell", ["Very", "9" * 400, "0,1", "1e300", "inf"])
def test_a_cell_that_is_no_code_is_named_with_its_row(tmp_path, cell):
    path = tmp_path / "truth.csv"
    path.write_text(f'country,question_id,option_code,share\nDEU,q,1,0.5\nDEU,q,"{cell}",0.5\n')
    with pytest.raises(GroundTruthError, match=r"truth.csv, row 2: option_code"):
        load_truth(path)


@pytest.mark.parametrize("row", ["p2,,q,1", "p2,DEU,,1", ",DEU,q,1"])
def test_an_empty_cell_that_says_whom_a_row_is_about_is_named(tmp_path, row):
    path = tmp_path / "people.csv"
    path.write_text(f"respondent_id,country,question_id,option_code\np1,DEU,q,1\n{row}\n")
    with pytest.raises(GroundTruthError, match=r"people.csv, row 2: an empty cell"):
        load_truth(path)


def test_a_file_says_whom_to_cite(tmp_path):
    path = tmp_path / "truth.csv"
    path.write_text("country,question_id,option_code,share,citation\nDEU,q,1,0.5,Smith 2024\nDEU,q,2,0.5,Smith 2024\n")
    assert load_truth(path).citation == "Smith 2024"


def test_a_file_that_is_no_table_is_refused(tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    with pytest.raises(GroundTruthError):
        read_truth(empty)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(GroundTruthError, match="columns"):
        read_truth(tmp_path / "other.csv")


def test_the_personality_reference_warns_of_its_sample_and_its_pooled_row_is_no_country():
    truth = load_truth("bigfive", questions=["E1"], atlas=Atlas.shipped())
    assert "self-selected" in truth.caution
    assert "ALL" not in truth.countries
