import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deeppersona.errors import MarginError
from deeppersona.populations.calibration.margins import read_margins
from deeppersona.populations.calibration.raking import rake


def write(tmp_path, text, name="targets.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_long_and_wide_layouts_say_the_same(tmp_path):
    long = read_margins(
        write(
            tmp_path,
            "dimension,category,dimension2,category2,share\nsex,male,area,urban,.3\nsex,male,area,rural,.2\nsex,female,area,urban,.5\n",
        )
    )
    wide = read_margins(write(tmp_path, "sex,area,share\nmale,urban,.3\nmale,rural,.2\nfemale,urban,.5\n", "wide.csv"))
    assert long.tables[0].dimensions == wide.tables[0].dimensions == ("sex", "area")
    np.testing.assert_array_equal(long.tables[0].shares, wide.tables[0].shares)


@pytest.mark.parametrize(
    "text",
    [
        "dimension;category;share\nsex;male;0,25\nsex;female;0,75\n",
        "dimension\tcategory\tshare\nsex\tmale\t0.25\nsex\tfemale\t.75\n",
        "sex;share\nmale;25%\nfemale;75 %\n",
        'sex,share\nmale,"0,25"\nfemale,"0,75"\n',
    ],
)
def test_files_are_read_as_spreadsheets_of_other_countries_save_them(tmp_path, text):
    (table,) = read_margins(write(tmp_path, text)).tables
    assert dict(zip(table.categories[0], table.shares, strict=True)) == {"male": 0.25, "female": 0.75}


def test_parquet_is_read_like_csv(tmp_path):
    path = tmp_path / "targets.parquet"
    pq.write_table(pa.table({"household_size": [1, 2], "share": [0.4, 0.6]}), path)
    target = read_margins(path).tables[0]
    assert target.shares[target.categories[0].index("2")] == 0.6


def test_rows_of_another_country_are_left_out(tmp_path):
    path = write(
        tmp_path,
        "country,dimension,category,share\nDEU,sex,male,.4\nDEU,sex,female,.6\nKenya,sex,male,.5\nKenya,sex,female,.5\n",
    )
    assert list(read_margins(path, country="Germany").tables[0].shares) == [0.4, 0.6]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("dimension,category,share\nsex,male,.4\nsex,female,.5\n", "do not sum to 1"),
        ("dimension,category,share\nsex,mael,.4\nsex,female,.6\n", "Did you mean male"),
        ("dimension,category,share\neducaton,tertiary,1\n", "Did you mean education"),
        ("dimension,category,share\ngender,male,.4\ngender,female,.6\n", "Did you mean sex"),
        ("dimension,category,share\nsex,male,-.4\nsex,female,1.4\n", "from 0 to 1"),
        ("dimension,category,share\nsex,male,\nsex,female,1\n", "from 0 to 1"),
        ("dimension,category,share\nsex,male,.5\nsex,male,.5\n", "twice"),
        ("dimension,category,share\nage,18-29,.5\nage,29+,.5\n", "overlap"),
        ("dimension,category,share\nage,18-29,.5\nage,40+,.5\n", "none for age 30"),
        ("dimension,category,share\nage,16-29,.5\nage,30+,.5\n", "not a band of adult ages"),
        ("dimension,category,share\nweight,1,1\n", "no target can be set"),
        ("dimension,category,share\n", "no targets"),
        ("category,percent\nmale,1\n", "columns"),
        ("", "not a readable table"),
    ],
)
def test_a_faulty_file_is_refused_with_the_reason(tmp_path, text, problem):
    with pytest.raises(MarginError, match=problem):
        read_margins(write(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(MarginError, match="no such file"):
        read_margins(tmp_path / "nowhere.csv")


def test_conflicting_tables_name_the_cell(tmp_path):
    text = "dimension,category,dimension2,category2,share\n"
    text += "sex,male,,,.4\nsex,female,,,.6\nsex,male,area,urban,.5\nsex,female,area,rural,.5\n"
    with pytest.raises(MarginError, match="conflict at sex=male"):
        read_margins(write(tmp_path, text))


def test_raking_gives_the_weights_of_a_worked_example(tmp_path):
    # Four respondents, one per cell: the two-way table with these margins that keeps the odds ratio of 1 is their product.
    targets = read_margins(
        write(tmp_path, "dimension,category,share\nsex,male,.3\nsex,female,.7\narea,urban,.8\narea,rural,.2\n")
    )
    columns = {
        "sex": np.array(["male", "male", "female", "female"], dtype=object),
        "area": np.array(["urban", "rural", "urban", "rural"], dtype=object),
    }
    weights = rake(np.ones(4), targets.tables, [table.positions(columns) for table in targets.tables])
    np.testing.assert_allclose(weights, 4 * np.array([0.24, 0.06, 0.56, 0.14]), atol=1e-8)


def test_targets_that_cannot_hold_together_are_refused(tmp_path):
    targets = read_margins(
        write(tmp_path, "dimension,category,share\nsex,male,.3\nsex,female,.7\narea,urban,.8\narea,rural,.2\n")
    )
    columns = {"sex": np.array(["male", "female"], dtype=object), "area": np.array(["urban", "rural"], dtype=object)}
    with pytest.raises(MarginError, match="cannot hold together"):
        rake(np.ones(2), targets.tables, [table.positions(columns) for table in targets.tables])
