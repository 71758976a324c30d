"""The study that needs no model."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from deeppersona.analysis.truth_sources import load_truth
from deeppersona.errors import ExperimentError, GroundTruthError, InputError, RunError
from deeppersona.experiments.comparing import compare_studies
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.reading import definition_names, read_definition
from deeppersona.experiments.running import Finished, run_study
from deeppersona.experiments.setting import Setting
from deeppersona.experiments.table import Column, Figure, Table
from deeppersona.llm import Connection

#: What the fixture ``floor`` was run with.
CHOSEN = Setting(n=60, countries=("DEU", "KEN"), arms=("uniform", "pooled", "embedded"))

SIX = ("Q45", "Q46", "Q57", "Q184", "Q218", "Q254")


def row(finished: Finished, arm: str) -> dict[str, Any]:
    return dict(next(row for row in finished.tables[0].rows if row["arm"] == arm))


def test_uniform_answers_score_what_dice_would(floor: Finished) -> None:
    truth = load_truth("wvs7", questions=SIX)
    cells = []
    for item in truth.items.values():
        dice = np.arange(1, len(item.scale.codes) + 1) / len(item.scale.codes)
        cells += [np.abs(np.cumsum(item.of(country)) - dice).max() for country in ("DEU", "KEN")]
    found = row(floor, "uniform")["ks"]
    assert found.value == pytest.approx(np.mean(cells))
    assert found.low < found.value < found.high


def test_pooled_answers_have_no_skill_by_definition(floor: Finished) -> None:
    assert row(floor, "pooled")["skill"].value == pytest.approx(0.0)


def test_every_table_stands_as_markdown_latex_and_csv(floor: Finished) -> None:
    for table in floor.tables:
        assert {path.suffix for path in (floor.path / "tables").glob(f"{table.name}.*")} == {".md", ".tex", ".csv"}
        lines = list(csv.DictReader((floor.path / "tables" / f"{table.name}.csv").read_text().splitlines()))
        assert [line["arm"] for line in lines] == [row["arm"] for row in table.rows]
        assert table.title in (floor.path / "results.md").read_text()


def test_the_manifest_holds_the_whole_definition_and_versions(floor: Finished) -> None:
    manifest = json.loads((floor.path / "experiment.json").read_text())
    assert manifest["state"] == "finished"
    assert manifest["setting"]["n"] == 60
    assert [arm["name"] for arm in manifest["definition"]["arms"]] == [
        "uniform",
        "modal",
        "pooled",
        "region",
        "demographics-only",
        "embedded",
    ]
    assert {"deeppersona", "numpy", "python"} <= manifest["versions"].keys()


def test_the_same_call_again_gives_the_same_tables(floor: Finished) -> None:
    before = (floor.path / "results.md").read_bytes()
    run_study(read_definition("floor"), CHOSEN, floor.path)
    assert (floor.path / "results.md").read_bytes() == before


def test_another_study_in_the_same_directory_is_refused(floor: Finished) -> None:
    with pytest.raises(RunError, match="n was 60, now 61"):
        run_study(read_definition("floor"), replace(CHOSEN, n=61), floor.path)


@pytest.mark.parametrize("name", definition_names())
def test_every_shipped_definition_can_be_read(name: str) -> None:
    assert read_definition(name).name == name


OWN = "name: own\nkind: survey\ntitle: Own\nasks: Something?\ncountries: [DEU]\narms: [uniform]\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (OWN.replace("[uniform]", "[unifrom]"), ("arms.0", "Did you mean uniform?")),
        (
            OWN.replace("[uniform]", "[{name: a, told: persona-hub, told_options: {depth: 3}}]"),
            ("arms.0", "told_options"),
        ),
        (OWN.replace("[uniform]", "[{name: a, prefix_tokens: 3}]"), ("arms.0", "at least 100")),
        (OWN.replace("[uniform]", "[uniform, uniform]"), ("stands twice", "uniform")),
        (OWN + "n: many\n", ("n", "many")),
        (OWN + "respondents: 3\n", ("respondents", "countries")),
        (OWN + "# a\n\nmetrix: [ks]\n", (f"own.yaml:{OWN.count(chr(10)) + 3}:", "Did you mean metrics?")),
        (OWN.replace("[uniform]", "[{name: a, depht: 3}]"), ("arms.0.depht", "Did you mean depth?")),
        (OWN + "structure: [sd]\n", ("structure", "sd_ratio")),
        (OWN + "metrics: [kss]\n", ("metrics", "Did you mean ks?")),
        (OWN.replace("kind: survey", "kind: surveys"), ("kind", "Did you mean survey?")),
        ("- 1\n", ("kind",)),
        ("name: !!python/object/apply:os.system [ls]\n", ("YAML",)),
        ("a: [", ("YAML",)),
        ("a: 1\nb: [1, 2\nc: 3\n", ("line 3", "YAML")),
    ],
)
def test_a_broken_definition_is_refused_with_file_and_field(
    define: Callable[[str], Definition], text: str, told: tuple[str, ...]
) -> None:
    with pytest.raises(ExperimentError) as caught:
        define(text)
    assert "own.yaml" in str(caught.value)
    assert all(part in str(caught.value) for part in told)


def test_an_unknown_arm_is_refused_with_the_nearest(define: Callable[[str], Definition]) -> None:
    with pytest.raises(ExperimentError, match="Did you mean uniform"):
        run_study(define(OWN), Setting(arms=("uniforms",)), "never-written")


def test_a_table_escapes_what_others_wrote() -> None:
    table = Table(
        "t", "T", (Column("a", "A"), Column("b", "B")), [{"a": "x|<b>_&", "b": Figure(0.5, 0.25, 0.75)}, {"a": "=1+1"}]
    )
    assert r"x\|&lt;b>_&" in table.to_markdown()
    assert r"x|\textless{}b\textgreater{}\_\&" in table.to_latex()
    assert table.to_csv().splitlines() == ["a,b,b_low,b_high", "x|<b>_&,0.5,0.25,0.75", "'=1+1,,,"]


def test_negative_numbers_have_a_minus_sign_for_people_and_a_hyphen_in_files() -> None:
    table = Table(
        "t", "T", (Column("a", "A-b"), Column("b", "B", digits=2)), [{"a": "x-y", "b": Figure(-0.5, -0.75, 0.25)}]
    )
    assert "| x-y | −0.50 [−0.75, 0.25] |" in table.to_markdown()
    assert "x-y & $-$0.50 [$-$0.75, 0.25]" in table.to_latex()
    assert table.to_csv().splitlines()[1] == "x-y,-0.5,-0.75,0.25"


def test_arms_are_compared_on_the_cells_that_both_have(floor: Finished) -> None:
    table = compare_studies([floor.path], reference="pooled")
    rows = {str(row["arm"]): row for row in table.rows}
    with (floor.path / "cells.csv").open() as file:
        cells = [line for line in csv.DictReader(file) if line["metric"] == "ks"]
    mean = {
        arm: np.mean([float(line["distance"]) for line in cells if line["arm"] == arm]) for arm in ("uniform", "pooled")
    }
    difference = rows["uniform"]["difference"]
    assert isinstance(difference, Figure)
    assert difference.value == pytest.approx(mean["uniform"] - mean["pooled"])
    assert difference.low is not None
    assert difference.low < difference.value
    assert rows["pooled"].get("difference") is None


def test_an_arm_is_compared_with_by_its_own_name(floor: Finished) -> None:
    by_name = compare_studies([floor.path], reference="embedded")
    assert by_name.to_dict() == compare_studies([floor.path], reference="embedded (known elsewhere)").to_dict()


def test_comparing_with_an_unknown_arm_names_the_nearest(floor: Finished) -> None:
    with pytest.raises(ExperimentError, match="Did you mean uniform"):
        compare_studies([floor.path], reference="unifrom")


def test_a_study_of_which_nothing_could_be_scored_is_refused() -> None:
    with pytest.raises(GroundTruthError, match="FRA"):
        run_study(read_definition("floor"), Setting(countries=("France",)), "never-written")


def test_a_budget_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="budget"):
        Setting(connection=Connection(budget_usd=0.0))
