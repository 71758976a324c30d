"""Descriptions measured and judged, and the judge measured too."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.running import Finished, run_study
from deeppersona.experiments.setting import Setting

TEXT = """
name: own
kind: intrinsic
title: Own
asks: Something?
countries: [KEN]
n: 5
depth: 20
arms: [persona-hub, {name: whole, told: deeppersona, told_options: {whole: true}}, all-in-one]
rubrics: [{name: uniqueness, asks: 'How unique?', low: 'not', high: 'very'}]
"""


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """A cache of its own."""


def judging(body: dict[str, Any]) -> str:
    """Counts lines as attributes; the second judge rates by length, the first calls everything alike."""
    text = body["messages"][-1]["content"]
    material = text.split("==========\n")[1].strip()
    if "attributes" in json.dumps(body["response_format"]):
        return json.dumps({"attributes": [line for line in material.split("\n") if line]})
    return json.dumps({"uniqueness": 1 + len(material) % 5 if body["model"] == "second" else 3})


def rows(found: Finished, name: str, key: str = "arm") -> dict[str, dict[str, Any]]:
    return {str(row[key]): dict(row) for row in next(one for one in found.tables if one.name == name).rows}


def test_descriptions_are_measured_without_a_judge(define: Callable[[str], Definition], tmp_path: Path) -> None:
    found = run_study(define(TEXT), Setting(), tmp_path / "out")
    (table,) = found.tables
    measured = {str(row["arm"]): row for row in table.rows}
    assert measured["whole"]["statements"] > 20 > measured["persona-hub"]["statements"]
    assert any("all-in-one" in arm and "--model" in arm for arm in measured)


def test_a_judge_is_asked_twice_and_beside_another(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=judging)
    setting = Setting(
        judge="openai-compatible/first",
        api_base=server.api_base,
        arms=("persona-hub", "whole"),
        options={"second_judge": "openai-compatible/second"},
    )
    found = run_study(define(TEXT), setting, tmp_path / "out")
    judged = rows(found, "own-judged")
    assert judged["persona-hub, openai-compatible/first"]["attributes"].value == 1.0
    assert judged["whole, openai-compatible/first"]["attributes"].value > 10
    agreed = rows(found, "own-agreement", "pair")
    assert agreed["openai-compatible/first, twice"]["attributes"] == 1.0
    sent = len(server.requests)
    assert sent == 2 * 5 * 2 * 3
    run_study(define(TEXT), setting, tmp_path / "out")
    assert len(server.requests) == sent
