"""A user's own World Values Survey file becomes weighted shares."""

from pathlib import Path

import pytest
from deeppersona.errors import GroundTruthError
from deeppersona.populations.calibration.atlas import Atlas
from deeppersona.populations.calibration.wvs_microdata import import_wvs

#: Four Germans with weights 1, 1, 2, 1 (the last did not answer Q2), two Kenyans.
FILE = """B_COUNTRY_ALPHA;A_YEAR;W_WEIGHT;Q2;Q254;Q999
DEU;2018;1;1;1;1
DEU;2018;1;2;5;2
DEU;2018;2;2;2;3
DEU;2018;1;-2;2;4
KEN;2021;1;1;1;5
KEN;2021;1;1;1;6
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "wvs.csv"
    path.write_text(FILE)
    return path


def test_shares_are_weighted_and_no_answers_are_left_out(file: Path, tmp_path: Path) -> None:
    import_wvs(file, questions=["Q2", "Q254"], directory=tmp_path)
    atlas = Atlas.with_imports(tmp_path)
    countries, codes, shares = atlas.shares("wvs7", "Q2")
    assert (countries, codes) == (("DEU", "KEN"), (1, 2))
    assert shares.tolist() == [[0.25, 0.75], [1.0, 0.0]]
    # Kish: (1 + 1 + 2)^2 / (1 + 1 + 4)
    assert atlas.effective_n("wvs7", "Q2")[0] == pytest.approx(16 / 6)
    pride = atlas.shares("wvs7", "Q254")
    assert pride[2][pride[0].index("DEU")][:2] == pytest.approx([0.25, 0.75])


def test_a_question_that_the_file_lacks_is_named(file: Path, tmp_path: Path) -> None:
    with pytest.raises(GroundTruthError, match="Q3"):
        import_wvs(file, questions=["Q3"], directory=tmp_path)


def test_every_form_of_the_file_gives_the_same_shares(file: Path, tmp_path: Path) -> None:
    import pandas as pd
    import pyreadstat

    import_wvs(file, questions=["Q2"], directory=tmp_path / "plain")
    expected = Atlas.with_imports(tmp_path / "plain").shares("wvs7", "Q2")[2].tolist()
    lines = FILE.splitlines()
    labels = {"1": "1. Very important", "2": "2 Rather important", "-2": "No answer"}
    worded = [",".join([*row[:3], labels[row[3]], *row[4:]]) for row in (line.split(";") for line in lines[1:])]
    named = lines[0].replace("Q2;", '"Q2: Important in life: Friends";').lower()
    people = pd.read_csv(file, sep=";")
    pyreadstat.write_dta(people, str(tmp_path / "stata.dta"))
    forms = {
        "bom.csv": b"\xef\xbb\xbf" + FILE.encode(),
        "utf16.csv": FILE.encode("utf-16"),
        "latin.csv": "\n".join([named, *(line.replace(";1;", ";1,0;", 1) for line in lines[1:])]).encode("latin-1"),
        "labels.csv": "\n".join([lines[0].replace(";", ","), *worded]).encode(),
        "titled.csv": b"World Values Survey, caf\xe9\n\n" + FILE.replace("DEU", "deu ").encode(),
        "stata.dta": (tmp_path / "stata.dta").read_bytes(),
    }
    for name, held in forms.items():
        (tmp_path / name).write_bytes(held)
        import_wvs(tmp_path / name, questions=["Q2"], directory=tmp_path / f"kept {name}")
        assert Atlas.with_imports(tmp_path / f"kept {name}").shares("wvs7", "Q2")[2].tolist() == expected, name


@pytest.mark.parametrize(
    ("name", "held", "said"),
    [
        ("wvs.zip", "PK", "Unpack"),
        ("wvs.rds", "x", "SPSS"),
        ("series.csv", "S003,COUNTRY_ALPHA,S017,A165\n276,DEU,1,1\n", "time series"),
        ("empty.csv", "", "lacks columns"),
        ("zeros.csv", "\0" * 200_000, "readable CSV"),
    ],
)
def test_other_files_of_the_survey_are_named(tmp_path: Path, name: str, held: str, said: str) -> None:
    (tmp_path / name).write_text(held)
    with pytest.raises(GroundTruthError, match=said):
        import_wvs(tmp_path / name, directory=tmp_path)


def test_labels_of_a_shipped_question_are_read_as_its_codes(tmp_path: Path) -> None:
    head = "B_COUNTRY_ALPHA,W_WEIGHT,Q46\n"
    labels = {1: "Very happy", 2: "QUITE HAPPY", 3: "Not very happy", -1: "Don't know"}
    for name, column in (("codes", list(labels)), ("words", list(labels.values()))):
        (tmp_path / f"{name}.csv").write_text(head + "".join(f"DEU,{at + 1},{one}\n" for at, one in enumerate(column)))
        import_wvs(tmp_path / f"{name}.csv", questions=["Q46"], source="mine", directory=tmp_path / name)
    found = [Atlas.with_imports(tmp_path / name).shares("mine", "Q46")[2].tolist() for name in ("codes", "words")]
    assert found[0] == found[1] == [pytest.approx([1 / 6, 2 / 6, 3 / 6])]


def test_respondents_of_other_rounds_are_left_out(tmp_path: Path) -> None:
    head = "A_WAVE,B_COUNTRY_ALPHA,W_WEIGHT,Q46\n"
    (tmp_path / "both.csv").write_text(f"{head}7,DEU,1,1\n6,DEU,5,4\n7,DEU,1,2\n6,KEN,1,3\n")
    import_wvs(tmp_path / "both.csv", questions=["Q46"], source="mine", directory=tmp_path)
    countries, _, shares = Atlas.with_imports(tmp_path).shares("mine", "Q46")
    assert countries == ("DEU",)
    assert shares[0][:2] == pytest.approx([0.5, 0.5])
    (tmp_path / "six.csv").write_text(f"{head}6,DEU,1,1\n6,DEU,1,2\n")
    with pytest.raises(GroundTruthError, match="Round Seven"):
        import_wvs(tmp_path / "six.csv", directory=tmp_path)
