"""Imported respondents leave the shares of subgroups too, so that errors can be told group by group."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from deeppersona.analysis import load_truth
from deeppersona.analysis.demographic_split import Split
from deeppersona.errors import GroundTruthError
from deeppersona.populations.calibration.bigfive_microdata import ITEMS, import_bigfive
from deeppersona.populations.calibration.share_table import import_table
from deeppersona.populations.calibration.subgroup_shares import imported_subgroups
from deeppersona.populations.calibration.wvs_microdata import import_wvs

BANDS = ("18-29", "30-49", "50+")
SCHOOLS = ["primary_or_less"] * 2 + ["lower_secondary"] + ["upper_secondary"] * 2 + ["tertiary"] * 4


def respondents(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    return pd.DataFrame(
        {
            "B_COUNTRY_ALPHA": rng.choice(["DEU", "KEN"], n),
            "A_YEAR": 2018,
            "W_WEIGHT": rng.uniform(0.5, 2, n).round(3),
            "Q46": rng.choice([1, 2, 3, 4, -1, -2], n),
            "Q260": rng.choice([1, 2, -2], n, p=[0.48, 0.48, 0.04]),
            "Q262": rng.choice([*range(16, 90), -2], n),
            "Q275": rng.choice([*range(9), -1], n),
        }
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DEEPPERSONA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_subgroups_of_a_wvs_file_are_its_weighted_cross_tabulations(home: Path, tmp_path: Path) -> None:
    data = respondents()
    data.to_csv(tmp_path / "wvs.csv", index=False)
    import_wvs(tmp_path / "wvs.csv", questions=["Q46"])
    truth = load_truth("wvs7", questions=["Q46"])
    assert {split.name for split in truth.subgroups} == {"age", "sex", "education", "age x sex x education"}
    held = data[data.Q46 > 0].assign(
        age=pd.cut(data.Q262, [17, 29, 49, 120], labels=BANDS).astype(object),
        sex=data.Q260.map({1: "male", 2: "female"}),
        education=data.Q275.map(dict(enumerate(SCHOOLS))),
    )
    for split, part in truth.subgroups.items():
        cells = held.dropna(subset=list(split.by)).groupby(["B_COUNTRY_ALPHA", *split.by])
        large = {" ".join(name): cell for name, cell in cells if len(cell) >= 10}
        assert set(part.countries) == set(large)
        for name, cell in large.items():
            mass = cell.groupby("Q46").W_WEIGHT.sum().reindex([1, 2, 3, 4], fill_value=0)
            assert part.items["Q46"].of(name) == pytest.approx((mass / mass.sum()).tolist())


def test_an_spss_file_gives_the_same_shares_as_the_csv(home: Path, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    data = respondents(300)
    data.to_csv(tmp_path / "wvs.csv", index=False)
    pyreadstat.write_sav(data, str(tmp_path / "wvs.sav"))
    found = []
    for name in ("wvs.csv", "wvs.sav"):
        import_wvs(tmp_path / name, questions=["Q46"], source="mine")
        found.append(imported_subgroups("mine"))
    pd.testing.assert_frame_equal(*found)


def test_the_bigfive_file_is_split_by_age_and_gender(home: Path, tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    data = pd.DataFrame({item: rng.integers(1, 6, 300) for item in ITEMS})
    data = data.assign(country=rng.choice(["US", "IN"], 300), age=rng.choice([17, 25, 40, 70, 1984], 300))
    data["gender"] = rng.choice([1, 2, 3], 300)
    data.to_csv(tmp_path / "data.csv", sep="\t", index=False)
    import_bigfive(tmp_path / "data.csv", source="mine")
    truth = load_truth("mine", questions=["E1"])
    assert truth.subgroups[Split(("age",), BANDS)].countries == tuple(
        f"{country} {band}" for country in ("IND", "USA") for band in BANDS
    )
    assert Split(("sex",)) in truth.subgroups


def test_rows_about_subgroups_of_a_tidy_table_are_kept_apart(home: Path, tmp_path: Path) -> None:
    rows = [("DEU", "q1", code, share, "") for code, share in ((1, 0.4), (2, 0.6))]
    rows += [("DEU", "q1", code, share, "female") for code, share in ((1, 0.3), (2, 0.7))]
    pd.DataFrame(rows, columns=["country", "question_id", "option_code", "share", "sex"]).to_csv(
        tmp_path / "t.csv", index=False
    )
    import_table(tmp_path / "t.csv", source="mine")
    truth = load_truth("mine")
    assert truth.items["q1"].of("DEU") == pytest.approx([0.4, 0.6])
    assert truth.subgroups[Split(("sex",))].items["q1"].of("DEU female") == pytest.approx([0.3, 0.7])


def test_a_file_without_demographics_takes_back_the_subgroups_of_an_earlier_one(home: Path, tmp_path: Path) -> None:
    data = respondents(300)
    for frame in (data, data.drop(columns=["Q260", "Q262", "Q275"])):
        frame.to_csv(tmp_path / "wvs.csv", index=False)
        import_wvs(tmp_path / "wvs.csv", questions=["Q46"], source="mine")
    assert imported_subgroups("mine") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('B_COUNTRY_ALPHA,W_WEIGHT,Q46\nDEU,"1,1\n', "readable CSV"),
        ("B_COUNTRY_ALPHA,W_WEIGHT,Q46\nDEU,\xff,1\n", "weight of respondent 1"),
    ],
)
def test_a_torn_or_undecodable_file_is_refused_in_a_sentence(home: Path, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "wvs.csv").write_text(text, encoding="latin-1")
    with pytest.raises(GroundTruthError, match=said):
        import_wvs(tmp_path / "wvs.csv", questions=["Q46"])


def test_a_subgroup_that_nobody_belongs_to_is_refused_at_import(home: Path, tmp_path: Path) -> None:
    rows = [("DEU", "q1", code, 0.5, sex) for sex in ("", "woman") for code in (1, 2)]
    pd.DataFrame(rows, columns=["country", "question_id", "option_code", "share", "sex"]).to_csv(
        tmp_path / "t.csv", index=False
    )
    with pytest.raises(GroundTruthError, match="sex: got 'woman'; allowed: male, female"):
        import_table(tmp_path / "t.csv", source="mine")
