"""Frequencies of every kind of question, counted by hand."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from deeppersona.agents.answers import ANSWER_SCHEMA
from deeppersona.analysis.frequencies import Frequencies, frequencies
from deeppersona.surveys import Option, Question, Row

BREAD = (Option(1, "Bread"), Option(2, "Milk"))
TRUST = Question("trust", "Trust?", BREAD, {-9: "Don't know"}, kind="single", scale="nominal", offered=(-9,))
HOURS = Question("hours", "Hours?", kind="numeric", unit="hours")
TICKED = Question("ticked", "Which?", BREAD, kind="multiple", scale="nominal")
RANKED = Question("ranked", "Rank", BREAD, kind="ranking", scale="nominal")
SHARED = Question("shared", "Divide", BREAD, kind="allocation", scale="nominal", total=100)
GRID = Question(
    "grid", "Each?", BREAD, kind="matrix", scale="nominal", rows=(Row("a", "Family"), Row("b", "Strangers"))
)


def of(question: Question, *rows: dict[str, Any]) -> Frequencies:
    filled = [
        {
            "run_id": "r", "round": 0, "respondent_id": f"p{at}", "country": "DEU", "weight": 1.0, "question_id": question.id,
            "variant": "", "replicate": 0, "status": "answered", "track": "", **row,
        }
        for at, row in enumerate(rows)
    ]  # fmt: skip
    (found,) = frequencies(pa.Table.from_pylist(filled, ANSWER_SCHEMA), [question])
    return found


def lines(found: Frequencies, table: int = 0) -> dict[str, float]:
    return {line.label: line.values[0] for line in found.tables[table].lines}


def test_shares_are_weighted_and_the_rest_is_counted_by_its_reason() -> None:
    found = of(
        TRUST,
        {"option_code": 1, "weight": 3.0},
        {"option_code": 2, "weight": 1.0},
        {"status": "refused", "value": "-9"},
        {"status": "refused"},
        {"status": "skipped"},
        {"status": "unparsable"},
    )
    assert lines(found) == {"Bread": 0.75, "Milk": 0.25}
    assert found.answered == (2,)
    assert found.without == {"Don't know": (1,), "refused": (1,), "could not be read": (1,), "not asked": (1,)}


def test_numbers_have_a_mean_a_spread_and_a_median_in_their_unit() -> None:
    found = of(HOURS, {"value": "10"}, {"value": "20"}, {"value": "60", "weight": 2.0}, {"status": "skipped"})
    assert found.tables[0].measure == "hours"
    assert lines(found)["mean"] == pytest.approx(37.5)
    assert lines(found)["median"] == 20
    assert (lines(found)["lowest"], lines(found)["highest"]) == (10, 60)
    assert lines(found)["standard deviation"] == pytest.approx(((27.5**2 + 17.5**2 + 2 * 22.5**2) / 4) ** 0.5)


def test_several_answers_are_shares_that_may_add_to_more_than_one() -> None:
    assert lines(of(TICKED, {"value": "[1, 2]"}, {"value": "[1]"})) == {"Bread": 1.0, "Milk": 0.5}


def test_rankings_show_who_came_first_and_the_mean_rank() -> None:
    found = of(RANKED, {"value": "[2, 1]"}, {"value": "[2]"}, {"value": "[1, 2]"})
    assert lines(found) == pytest.approx({"Bread": 1 / 3, "Milk": 2 / 3})
    assert lines(found, 1) == pytest.approx({"Bread": 1.5, "Milk": 4 / 3})


def test_allocations_are_means_and_a_matrix_has_a_table_a_row() -> None:
    assert lines(of(SHARED, {"value": '{"1": 60, "2": 40}'}, {"value": '{"1": 100}'})) == {"Bread": 80.0, "Milk": 20.0}
    found = of(GRID, {"value": '{"a": 1, "b": 2}'}, {"value": '{"a": 1, "b": 1}'})
    assert [table.part for table in found.tables] == ["Family", "Strangers"]
    assert (lines(found), lines(found, 1)) == ({"Bread": 1.0, "Milk": 0.0}, {"Bread": 0.5, "Milk": 0.5})


def test_a_question_that_nobody_answered_has_no_figures() -> None:
    found = of(HOURS, {"status": "skipped"}, {"status": "failed"})
    assert found.tables == ()
    assert found.without == {"failed": (1,), "not asked": (1,)}


def test_countries_stand_beside_one_another() -> None:
    found = of(TRUST, {"option_code": 1}, {"option_code": 2, "country": "KEN"}, {"option_code": 1, "country": "KEN"})
    assert [cell.country for cell in found.cells] == ["DEU", "KEN"]
    assert [line.values for line in found.tables[0].lines] == [(1.0, 0.5), (0.0, 0.5)]


def test_a_row_without_an_answer_is_not_among_those_who_answered_it() -> None:
    grid = Question(
        "grid", "Each?", BREAD, {-9: "Don't know"}, kind="matrix", offered=(-9,), rows=(Row("a", "Family"),)
    )
    found = of(grid, {"value": '{"a": 1}'}, {"value": '{"a": -9}'}, {"value": '{"a": 2}'})
    assert lines(found) == {"Bread": 0.5, "Milk": 0.5}
