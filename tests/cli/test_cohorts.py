"""Cohorts, targets and existing populations from the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest
from deeppersona import Population, Run
from deeppersona.agents.answers import deterministic

Command = Callable[..., Any]
SMALL = ("--n", 60, "--depth", 0, "--seed", 7)
TARGETS = "dimension,category,share\nsex,male,0.3\nsex,female,0.7\n"


@pytest.fixture
def targets(tmp_path: Path) -> Path:
    path = tmp_path / "targets.csv"
    path.write_text(TARGETS)
    return path


def test_build_takes_margins_filter_and_allocation(command: Command, tmp_path: Path, targets: Path) -> None:
    out = tmp_path / "elders"
    outcome = command(
        "build", "IND", *SMALL, "--where", "age>=65", "--allocate", "equal:sex", "--margins", targets, "--out", out
    )
    assert outcome.code == 0
    assert "design effect" in outcome.out
    population = Population.load(out)
    assert population.column("age").min() >= 65
    assert (population.column("sex") == "male").sum() == 30
    assert {"where", "allocate", "margins", "margins_sha256"} <= population.origin.keys()


def test_design_weights_reach_the_answers_and_the_estimates(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "run"
    assert command("simulate", "IND", *SMALL, "--allocate", "equal:religion", "--out", out).code == 0
    run = Run.open(out)
    people = dict(
        zip(run.population().people["respondent_id"].to_pylist(), run.population().column("weight"), strict=True)
    )
    answers = run.answers()
    assert answers["weight"].to_pylist() == [people[name] for name in answers["respondent_id"].to_pylist()]
    cells = json.loads(command("compare", out, "--json").out)["cells"]
    weights = run.population().column("weight")
    assert cells[0]["n_effective"] == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert cells[0]["n_effective"] < 50


def test_a_cohort_is_named_wherever_national_truth_is_printed(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "run"
    outcome = command("simulate", "DEU", *SMALL, "--where", "area=='rural'", "--report", "--out", out)
    assert outcome.code == 0
    assert "cohort (area=='rural')" in " ".join(outcome.out.split())
    assert "cohort (area==" in (out / "report.html").read_text("utf-8")
    assert Run.open(out).manifest["config"]["where"] == "area=='rural'"
    assert Run.open(out).manifest["population"]["where"] == "area=='rural'"
    notes = json.loads(command("compare", out, "--json").out)["notes"]
    assert any(note["kind"] == "cohort" for note in notes)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("--where", "age<65"), "where was 'age>=65', now 'age<65'"),
        (("--where", "age>=65", "--allocate", "equal:sex"), "allocate was '', now 'equal:sex'"),
    ],
)
def test_another_cohort_does_not_resume(command: Command, tmp_path: Path, changed: tuple[str, ...], said: str) -> None:
    out = tmp_path / "run"
    command("simulate", "DEU", *SMALL, "--where", "age>=65", "--out", out)
    outcome = command("simulate", "DEU", *SMALL, *changed, "--out", out)
    assert outcome.code == 2
    assert said in outcome.err


def test_an_edited_file_of_targets_does_not_resume(command: Command, tmp_path: Path, targets: Path) -> None:
    out = tmp_path / "run"
    assert command("simulate", "DEU", *SMALL, "--margins", targets, "--out", out).code == 0
    assert command("simulate", "DEU", *SMALL, "--margins", targets, "--out", out).code == 0
    targets.write_text(TARGETS.replace("0.3", "0.4").replace("0.7", "0.6"))
    outcome = command("simulate", "DEU", *SMALL, "--margins", targets, "--out", out)
    assert outcome.code == 2
    assert "margins_sha256" in outcome.err


def test_a_filter_that_fits_nobody_writes_nothing(command: Command, tmp_path: Path) -> None:
    outcome = command("simulate", "DEU", *SMALL, "--where", "age<18", "--out", tmp_path / "run")
    assert outcome.code == 2
    assert "nobody" in outcome.err
    assert not (tmp_path / "run").exists()


def test_a_built_population_is_asked_and_answers_as_if_drawn_for_the_run(command: Command, tmp_path: Path) -> None:
    built = tmp_path / "kenya"
    command("build", "KEN", *SMALL, "--out", built)
    assert command("simulate", "--population", built, "--seed", 7, "--out", tmp_path / "asked").code == 0
    command("simulate", "KEN", *SMALL, "--out", tmp_path / "drawn")
    asked, drawn = (Run.open(tmp_path / name) for name in ("asked", "drawn"))
    assert deterministic(asked.answers()).equals(deterministic(drawn.answers()))
    assert asked.manifest["config"]["countries"] == ["KEN"]
    again = command("simulate", "Kenya", "--population", built, "--seed", 7, "--out", tmp_path / "asked")
    assert again.code == 0


def test_another_population_does_not_resume(command: Command, tmp_path: Path) -> None:
    built = tmp_path / "kenya"
    command("build", "KEN", *SMALL, "--out", built)
    command("simulate", "--population", built, "--out", tmp_path / "asked")
    shutil.rmtree(built)
    command("build", "KEN", "--n", 60, "--depth", 0, "--seed", 8, "--out", built)
    outcome = command("simulate", "--population", built, "--out", tmp_path / "asked")
    assert outcome.code == 2
    assert "population_sha256" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("DEU",), "other countries"),
        (("--n", "5"), "not drawn again"),
        (("--where", "age>=65"), "not drawn again"),
    ],
)
def test_what_contradicts_a_given_population_is_refused(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    built = tmp_path / "kenya"
    command("build", "KEN", *SMALL, "--out", built)
    outcome = command("simulate", *arguments, "--population", built, "--out", tmp_path / "run")
    assert outcome.code == 2
    assert said in outcome.err
    assert not (tmp_path / "run").exists()


def test_a_call_without_country_or_population_says_what_is_missing(command: Command, tmp_path: Path) -> None:
    outcome = command("simulate", "--out", tmp_path / "run")
    assert outcome.code == 2
    assert "--population" in outcome.err


def test_countries_are_listed_with_quality_in_words_by_region(command: Command) -> None:
    rows = {row["iso3"]: row for row in json.loads(command("countries", "--json").out)}
    assert len(rows) >= 183
    assert rows["DEU"]["quality_in_words"].startswith("observed")
    assert rows["AND"]["quality_in_words"] == "proxy: figures of ESP"
    assert rows["DEU"]["has_wvs7"]
    asia = json.loads(command("countries", "--region", "southern asia", "--json").out)
    assert {row["iso3"] for row in asia} >= {"IND", "PAK"}
    assert "DEU" not in {row["iso3"] for row in asia}
    outcome = command("countries", "--region", "Southern Asie")
    assert outcome.code == 2
    assert "Did you mean Southern Asia" in outcome.err


def test_rake_prints_kish_and_the_comparison_follows(command: Command, tmp_path: Path, targets: Path) -> None:
    pytest.importorskip("svy", reason="raking needs the library svy")
    out = tmp_path / "run"
    command("simulate", "DEU", *SMALL, "--out", out)
    assert json.loads(command("compare", out, "--json").out)["about"]["weights"] == "design"
    outcome = command("rake", out, "--margins", targets)
    assert outcome.code == 0
    assert "effective n" in outcome.out
    about = json.loads(command("rake", out, "--margins", targets, "--json").out)
    assert about["countries"][0]["design_effect"] > 1
    assert json.loads(command("compare", out, "--json").out)["about"]["weights"] == "raked"
    assert json.loads(command("compare", out, "--weights", "design", "--json").out)["about"]["weights"] == "design"
    assert pc.sum(Run.open(out).answers()["weight"]).as_py() == pytest.approx(360)  # the answers keep their own
