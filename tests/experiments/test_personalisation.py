"""Descriptions put before a scripted assistant that uses them, or does not, and a scripted judge."""

import csv
import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from deeppersona.errors import ExperimentError
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.preference.bradley_terry import Comparison, strengths
from deeppersona.experiments.preference.page import Pair, rating_page
from deeppersona.experiments.rating import agreement
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import Finished, plan, run_study
from deeppersona.experiments.setting import Setting

TEXT = """
name: own
kind: personalisation
title: Own
asks: Something?
countries: [KEN]
n: 6
depth: 0
each: 1
pairs: 1
requests: [Plan my dinner., What comes now.]
arms: [persona-hub, open-character]
swaps: [{field: sex, values: [male, female]}]
rubrics: [{name: fit, asks: 'Does it fit?', low: 'not', high: fully}]
"""


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """A cache of its own."""


def scripted(body: dict[str, Any]) -> str:
    """An assistant that repeats what it is told, and a judge for whom a name is a fit and the longer answer is better."""
    text = body["messages"][-1]["content"]
    if "response_format" not in body:
        return str(text)
    if "answer A" in text:
        a, b = re.split(r"=+ answer B\n", text.split("answer A\n")[1])
        return json.dumps({"better": "A" if len(a) > len(b) else "B"})
    return json.dumps({"fit": 5 if "Name:" in text else 2})


def table(found: Finished, name: str) -> dict[str, dict[str, Any]]:
    return {str(row["arm"]): dict(row) for row in next(one for one in found.tables if one.name == name).rows}


def test_an_assistant_that_uses_the_description_is_moved_by_a_swap(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=scripted)
    setting = Setting(models=("openai-compatible/fake",), judge="openai-compatible/judge", api_base=server.api_base)
    found = run_study(define(TEXT), setting, tmp_path / "out")
    use = table(found, "own")
    assert use["persona-hub"]["moved"].value > 0.0
    assert use["persona-hub"]["same"].value == 0.0
    assert use["persona-hub"]["generic"] == 0.0
    ratings = table(found, "own-ratings")
    assert ratings["persona-hub"]["fit"].value == pytest.approx(2.0)
    assert ratings["open-character"]["fit"].value == pytest.approx(5.0)
    preference = table(found, "own-preference")
    assert preference["open-character"]["wins"].value == 1.0
    assert preference["open-character"]["wins"].low < 0.9  # six of six is no certainty
    assert preference["open-character"]["elo"].value > 1000.0 > preference["persona-hub"]["elo"].value
    _, design = plan(define(TEXT), setting)
    assert {(row["model"]) for row in server.requests} == {"fake", "judge"}
    assert design.calls[0] == 2 * 6 * 4 + 2 * 6 + 2 * 6
    sent = len(server.requests)
    again = run_study(define(TEXT), setting, tmp_path / "out")
    assert len(server.requests) == sent
    assert [one.to_csv() for one in again.tables] == [one.to_csv() for one in found.tables]


def test_an_assistant_that_ignores_the_description_is_not(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=lambda body: "Take a walk.")
    setting = Setting(models=("openai-compatible/fake",), api_base=server.api_base, arms=("persona-hub",))
    row = table(run_study(define(TEXT), setting, tmp_path / "out"), "own")["persona-hub"]
    assert row["moved"].value == 0.0
    assert row["generic"] == 1.0


def test_answers_need_a_language_model() -> None:
    with pytest.raises(ExperimentError, match="--model"):
        run_study(read_definition("personalisation"), Setting(models=("embedded/psychometric",)), "never-written")


def test_two_arms_have_the_odds_that_their_wins_show() -> None:
    wins = [Comparison(str(at), "a", "b", float(at < 75)) for at in range(100)]
    found = strengths(wins)
    odds = (75 + 0.5) / (25 + 0.5)  # half a win each way is the prior
    assert found.elo[0] - found.elo[1] == pytest.approx(400 * math.log10(odds))
    assert found.elo.mean() == pytest.approx(1000.0)
    assert found.low[0] < found.elo[0] < found.high[0]


def test_strengths_that_made_the_choices_are_found_again() -> None:
    rng = np.random.default_rng(0)
    true = {"a": 1200.0, "b": 1000.0, "c": 800.0}
    made = []
    for at in range(3000):
        left, right = rng.choice(list(true), 2, replace=False)
        odds = 10 ** ((true[left] - true[right]) / 400)
        made.append(Comparison(str(at), str(left), str(right), float(rng.random() < odds / (1 + odds))))
    found = strengths(made, draws=50)
    for name, elo in zip(found.arms, found.elo, strict=True):
        assert elo == pytest.approx(true[name], abs=25)


def test_agreement_is_one_for_equal_ratings_and_near_zero_for_unrelated_ones() -> None:
    assert agreement([1, 2, 5, 4], [1, 2, 5, 4]) == 1.0
    rng = np.random.default_rng(1)
    assert abs(agreement(rng.integers(1, 6, 5000), rng.integers(1, 6, 5000))) < 0.05


def test_labels_of_people_give_win_rates(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("rater,item,left,right,choice\nx,1,a,b,left\nx,2,b,a,right\nx,3,a,b,tie\nx,4,a,b,left\n")
    found = run_study(read_definition("preference"), Setting(options={"labels": str(file)}), tmp_path / "out")
    rows = table(found, "preference")
    assert rows["a"]["wins"].value == pytest.approx(3.5 / 4)
    assert next(iter(rows)) == "a"
    with (tmp_path / "out" / "tables" / "preference.csv").open() as stream:
        assert [line["arm"] for line in csv.DictReader(stream)] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("item,left,right\n1,a,b\n", "choice"),
        ("item,left,right,choice\n1,a,b,lefd\n", "line 2"),
        ("item,left,right,choice\n1,a,a,left\n", "two different arms"),
        ("item,left,right,choice\n", "no line"),
    ],
)
def test_broken_labels_are_refused_with_the_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(text)
    with pytest.raises(ExperimentError, match=told):
        run_study(read_definition("preference"), Setting(options={"labels": str(file)}), tmp_path / "out")


def test_the_rating_page_runs_nothing_that_a_model_wrote() -> None:
    evil = "</script><script>alert(1)</script>"
    page = rating_page([Pair("1", evil, evil, "a", "b", evil, evil)], title=evil, seed=1)
    assert "<script>alert" not in page
    data = page.split('id="pairs">')[1].split("</script>")[0]
    assert json.loads(data)[0]["leftText"] == evil
