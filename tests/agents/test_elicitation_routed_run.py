"""Runs of surveys with every kind of question and with routes, asked of a scripted model over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona import simulate
from deeppersona.errors import UnknownElicitationError
from deeppersona.surveys.formats.native import parse_native

EVERY_KIND = parse_native("""
id: kinds
title: Every kind of question
questions:
- {id: job, text: "Do you have a paid job?", kind: single, order: fixed, options: {1: "Yes", 2: "No"},
   missing: {-1: No idea}, offered: [-1]}
- {id: hours, text: "How many hours a week do you work?", kind: numeric, unit: hours, low: 0, high: 112, show_if: job == 1}
- {id: seeking, text: "Are you looking for work?", kind: single, options: {1: "Yes", 2: "No"}, show_if: job == 2}
- {id: likes, text: "Which of these do you like?", kind: multiple, scale: nominal, order: fixed, options: {1: Bread, 2: Milk}}
- {id: trust, text: "How much trust?", kind: matrix, order: fixed, rows: {a: Family, b: Others}, options: {1: Some, 2: None}}
- {id: aims, text: Rank these., kind: ranking, scale: nominal, order: fixed, options: {1: Order, 2: Freedom}}
- {id: share, text: Divide 100., kind: allocation, scale: nominal, order: fixed, total: 100, options: {1: Health, 2: Schools}}
- {id: born, text: "When were you born?", kind: date}
- {id: why, text: "You work ${hours} hours. Why?", kind: text, show_if: answered(hours)}
""")
REPLIES = {
    "paid job": "A", "How many hours": "40 hours", "looking for work": "A", "Which of these": "A, B",
    "How much trust": "1: A\n2: B",
    "Rank these": "B, A", "Divide 100": "A: 60\nB: 40", "When were you born": "23 May 1980", "Why?": "I need the money.",
}  # fmt: skip


def script(request: dict[str, Any]) -> str:
    asked = request["messages"][-1]["content"].split("Question:")[-1]
    return next(reply for start, reply in REPLIES.items() if start in asked)


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def run(serve: Callable[..., Any], tmp_path: Path, **more: Any) -> tuple[list[dict[str, Any]], Any]:
    server = serve(script=more.pop("script", script))
    options = {"n": 2, "depth": 20, "seed": 3, "model": "openai/fake", "api_base": server.api_base}
    found = simulate("DEU", survey=EVERY_KIND, out=tmp_path / "run", **{**options, **more})
    return found.answers().to_pylist(), server


def test_every_kind_is_answered_in_its_own_column(serve: Callable[..., Any], tmp_path: Path) -> None:
    rows, _ = run(serve, tmp_path)
    first = {row["question_id"]: row for row in rows if row["respondent_id"] == rows[0]["respondent_id"]}
    assert first["job"]["option_code"] == 1
    assert {name: row["value"] for name, row in first.items()} == {
        "job": None, "hours": "40", "seeking": None, "likes": "[1, 2]", "trust": '{"a": 1, "b": 2}', "aims": "[2, 1]",
        "share": '{"1": 60, "2": 40}', "born": "1980-05-23", "why": "I need the money.",
    }  # fmt: skip


def test_what_a_route_leaves_out_is_skipped_and_not_sent(serve: Callable[..., Any], tmp_path: Path) -> None:
    rows, server = run(serve, tmp_path)
    assert {row["status"] for row in rows if row["question_id"] == "seeking"} == {"skipped"}
    assert {row["status"] for row in rows if row["question_id"] != "seeking"} == {"answered"}
    assert not any("looking for work" in request["messages"][-1]["content"] for request in server.requests)


def test_a_pipe_holds_the_respondents_own_answer(serve: Callable[..., Any], tmp_path: Path) -> None:
    _, server = run(serve, tmp_path)
    assert any("You work 40 hours. Why?" in request["messages"][-1]["content"] for request in server.requests)


def test_who_chooses_a_missing_code_has_not_answered(serve: Callable[..., Any], tmp_path: Path) -> None:
    rows, _ = run(serve, tmp_path, script=lambda request: "C" if "paid job" in json.dumps(request) else script(request))
    assert {(row["status"], row["option_code"], row["value"]) for row in rows if row["question_id"] == "job"} == {
        ("refused", None, "-1")
    }
    assert {row["status"] for row in rows if row["question_id"] in ("hours", "seeking", "why")} == {"skipped"}


def test_kinds_that_an_elicitation_cannot_read_are_refused_before_anything_is_written(
    serve: Callable[..., Any], tmp_path: Path
) -> None:
    with pytest.raises(UnknownElicitationError, match="matrix"):
        run(serve, tmp_path, elicitation="verbalized")
    assert not (tmp_path / "run").exists()
