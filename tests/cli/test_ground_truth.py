"""Importing human answers and using them: from respondents' files to a comparison."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from deeppersona.populations.calibration.atlas import Atlas

Command = Callable[..., Any]
COUNTRIES = ("DEU", "KEN", "USA", "IND", "ARG", "AUS", "CAN", "JPN")

SURVEY = """id: water
title: Water
questions:
- {id: Q301, text: How worried are you about drinking water, source: water, topic: water,
   options: {1: Not at all, 2: A little, 3: Somewhat, 4: Very}, missing: {9: Did not understand}}
- {id: Q302, text: Should the city own the waterworks, source: water, kind: single, options: {1: 'Yes', 2: 'No'}}
"""


def microdata(path: Path, n: int = 400) -> dict[tuple[str, str], np.ndarray]:
    """A respondents' file of two questions in eight countries; returns the weighted shares by question and country."""
    rng = np.random.default_rng(3)
    lines, truth = ["B_COUNTRY_ALPHA,W_WEIGHT,A_YEAR,Q301,Q302,Q260,Q900"], {}
    for at, country in enumerate(COUNTRIES):
        weight = rng.uniform(0.5, 2.0, n).round(3)
        worry = rng.choice([1, 2, 3, 4, 9, -1], n, p=np.array([4, 3, 2, 1 + at / 4, 0.3, 0.5]) / (10.8 + at / 4))
        owned = rng.choice([1, 2, -2], n, p=[0.3 + at / 20, 0.6 - at / 20, 0.1])
        for question, codes, options in (("Q301", worry, (1, 2, 3, 4)), ("Q302", owned, (1, 2))):
            mass = np.array([weight[codes == code].sum() for code in options])
            truth[question, country] = mass / mass.sum()
        lines += [
            f"{country},{w},2018,{a},{b},1,{i}" for i, (w, a, b) in enumerate(zip(weight, worry, owned, strict=True))
        ]
    path.write_text("\n".join(lines) + "\n")
    return truth


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "water.yaml"
    path.write_text(SURVEY)
    return path


def test_own_microdata_are_imported_simulated_and_compared(command: Command, tmp_path: Path, survey: Path) -> None:
    truth = microdata(tmp_path / "wvs.csv")
    imported = command("ground-truth", "import", "wvs", tmp_path / "wvs.csv", "--name", "water", "--survey", survey)
    assert imported.code == 0
    assert "2 questions, 8 countries" in imported.out
    run = tmp_path / "run"
    assert command("simulate", "DEU,KEN", "--n", 300, "--depth", 0, "--survey", survey, "--out", run).code == 0
    found = json.loads(command("compare", run, "--against", "water", "--json").out)
    assert found["about"]["tracks"] == ["known elsewhere"]
    for row in found["shares"]:
        want = truth[row["question_id"], row["country"]]
        assert row["human"] == pytest.approx(want[int(row["option_code"]) - 1], abs=1e-6)
    ks = {(c["question_id"], c["country"]): c for c in found["cells"] if c["metric"] == "ks"}
    assert len(ks) == 4
    assert np.mean([cell["model"] for cell in ks.values()]) < np.mean([cell["uniform"] for cell in ks.values()])


def test_the_country_asked_is_left_out_of_what_was_imported(command: Command, tmp_path: Path, survey: Path) -> None:
    microdata(tmp_path / "wvs.csv")
    command("ground-truth", "import", "wvs", tmp_path / "wvs.csv", "--name", "water", "--survey", survey)
    command("simulate", "JPN", "--n", 500, "--depth", 0, "--survey", survey, "--out", tmp_path / "on")
    options = ("--leak-guard", "off", "--out", tmp_path / "off")
    command("simulate", "JPN", "--n", 500, "--depth", 0, "--survey", survey, *options)
    miss = {
        name: json.loads(command("compare", tmp_path / name, "--json").out)["averages"][0]["model"]
        for name in ("on", "off")
    }
    assert miss["off"] < 0.01 < miss["on"]


def test_without_a_questions_file_only_attitudes_with_few_answers_come_in(command: Command, tmp_path: Path) -> None:
    rows = ["B_COUNTRY_ALPHA;W_WEIGHT;Q46;Q91;Q99;Q262;Q275"]
    rows += [f"{c};1;{i % 4 + 1};{i % 3 + 1};{i};{20 + i};{i % 9}" for c in ("DEU", "KEN") for i in range(40)]
    (tmp_path / "wvs.csv").write_text("\n".join(rows))
    assert command("ground-truth", "import", "wvs", tmp_path / "wvs.csv", "--name", "mine").code == 0
    atlas = Atlas.with_imports()
    assert atlas.questions("mine") == ("Q46", "Q91")
    assert "happy" in atlas.item("mine", "Q46").text
    assert (atlas.item("mine", "Q46").scale, atlas.item("mine", "Q91").scale) == ("ordinal", "nominal")


def test_an_spss_file_brings_its_own_wording(command: Command, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    import pandas as pd

    data = pd.DataFrame(
        {
            "B_COUNTRY_ALPHA": ["DEU"] * 30 + ["KEN"] * 30,
            "W_WEIGHT": [1.0] * 60,
            "Q51": [1.0, 2.0, -1.0] * 20,
        }
    )
    pyreadstat.write_sav(
        data,
        str(tmp_path / "wvs.sav"),
        column_labels=["country", "weight", "Q51: Active membership: sport"],
        variable_value_labels={"Q51": {-1.0: "Don't know", 1.0: "Inactive", 2.0: "Active"}},
    )
    assert command("ground-truth", "import", "wvs", tmp_path / "wvs.sav", "--name", "sport").code == 0
    item = Atlas.with_imports().item("sport", "Q51")
    assert (item.text, item.codes, item.labels) == ("Active membership: sport", (1, 2), ("Inactive", "Active"))
    assert Atlas.with_imports().shares("sport", "Q51")[2].tolist() == [[0.5, 0.5], [0.5, 0.5]]


def bigfive(path: Path) -> None:
    names = [f"{trait}{number}" for trait in "ENACO" for number in range(1, 11)]
    lines = ["\t".join(["race", "country", *names])]
    for country, people in (("DE", 60), ("NA", 50), ("KE", 10), ("(nu", 80)):
        for person in range(people):
            lines.append("\t".join(["1", country, *[str((person + at) % 5 + 1) for at in range(50)]]))
    lines.append("\t".join(["1", "DE", "0", *["3"] * 49]))  # an incomplete one
    path.write_text("\n".join(lines))


def test_the_big_five_file_counts_complete_people_of_known_countries(command: Command, tmp_path: Path) -> None:
    bigfive(tmp_path / "data.csv")
    assert command("ground-truth", "import", "bigfive", tmp_path / "data.csv", "--name", "own5").code == 0
    atlas = Atlas.with_imports()
    countries, codes, shares = atlas.shares("own5", "E1")
    assert countries == ("DEU", "NAM")  # Kenya is too thin, the rest has no country
    assert codes == (1, 2, 3, 4, 5)
    assert shares[0] == pytest.approx([0.2] * 5)
    assert atlas.effective_n("own5", "E1").tolist() == [60.0, 50.0]
    assert (atlas.item("own5", "N1").trait, atlas.item("own5", "N1").keyed) == ("emotional_stability", -1)


def test_a_table_of_shares_takes_wording_and_missing_codes_from_a_survey(
    command: Command, tmp_path: Path, survey: Path
) -> None:
    rows = ["country,question_id,option_code,share"]
    for country in ("DEU", "Kenya", "USA"):
        rows += [f"{country},Q301,{code},{share}" for code, share in ((1, 0.4), (2, 0.2), (3, 0.1), (4, 0.1), (9, 0.2))]
    (tmp_path / "water.csv").write_text("\n".join(rows))
    assert command("ground-truth", "import", "csv", tmp_path / "water.csv", "--survey", survey).code == 0
    atlas = Atlas.with_imports()
    assert atlas.shares("water", "Q301")[2][0] == pytest.approx([0.5, 0.25, 0.125, 0.125])
    assert atlas.item("water", "Q301").labels[3] == "Very"


def test_sources_are_listed_with_terms_and_imports_marked(command: Command, tmp_path: Path) -> None:
    bigfive(tmp_path / "data.csv")
    command("ground-truth", "import", "bigfive", tmp_path / "data.csv", "--name", "own5")
    rows = {row["source"]: row for row in json.loads(command("ground-truth", "list", "--json").out)}
    assert (rows["wvs7"]["is_imported"], rows["own5"]["is_imported"]) == (False, True)
    assert (rows["wvs7"]["questions"], rows["wvs7"]["countries"]) == (91, 66)
    assert "self-selected" in rows["own5"]["terms"]
    assert "own5: 50 questions, 2 countries" in command("ground-truth", "list").out


FAULTS = [
    ("wvs", "B_COUNTRY_ALPHA,Q46\nDEU,1\n", "W_WEIGHT"),
    ("wvs", "B_COUNTRY_ALPHA,W_WEIGHT,Q46\nDEU,-1,1\nDEU,1,2\n", "weight of respondent 1 is"),
    ("wvs", "B_COUNTRY_ALPHA,W_WEIGHT,Q46\nDEU,1,1\nDEU,,2\n", "weight of respondent 2 is"),
    ("wvs", "B_COUNTRY_ALPHA,W_WEIGHT,Q46\nDEUT,1,1\nDEUT,1,2\n", "Did you mean DEU"),
    ("wvs", "B_COUNTRY_ALPHA,W_WEIGHT,Q46\nDEU,1,1\nDEU,1,1\n", "no closed question"),
    ("bigfive", "country\tE1\nDE\t1\n", "E1 to O10"),
    ("csv", "country,question_id,option_code,share\nDEU,A,1,0.5\nDEU,A,2,0.6\n", "a sum of 1.1"),
    ("csv", "country,question_id,option_code\nDEU,A,1\n", "share"),
    ("wave", "", "Did you mean wvs"),
]


@pytest.mark.parametrize(("kind", "text", "said"), FAULTS, ids=[said for *_, said in FAULTS])
def test_bad_files_end_with_one_sentence_and_keep_nothing(
    command: Command, tmp_path: Path, own_home: Path, kind: str, text: str, said: str
) -> None:
    (tmp_path / "file.csv").write_text(text)
    outcome = command("ground-truth", "import", kind, tmp_path / "file.csv", "--name", "bad")
    assert outcome.code == 2
    assert said in outcome.err
    assert not (own_home / "atlas" / "bad").exists()


def test_codes_that_the_questions_file_does_not_list_are_named(command: Command, tmp_path: Path, survey: Path) -> None:
    rows = ["B_COUNTRY_ALPHA,W_WEIGHT,Q301,Q302", *[f"DEU,1,{code},1" for code in (1, 2, 3, 4, 5)]]
    (tmp_path / "wvs.csv").write_text("\n".join(rows))
    outcome = command("ground-truth", "import", "wvs", tmp_path / "wvs.csv", "--survey", survey)
    assert outcome.code == 2
    assert "codes of Q301" in outcome.err
    assert "[5]" in outcome.err
