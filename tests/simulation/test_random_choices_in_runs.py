"""Runs of a survey with arms: whoever is not drawn for an arm is asked nothing of it, by whatever answers."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deeppersona import simulate
from deeppersona.surveys import Block, RandomChoice, Survey, load_survey

CORE = load_survey("wvs7-core6")
FIRST, SECOND, THIRD, *REST = (question.id for question in CORE)
BLOCKS = (Block("a", ((FIRST,),)), Block("b", ((SECOND,),)), Block("rest", ((THIRD, *REST),)))
#: One arm is asked the first question, the other the second; the third question is for those who answered the first.
ARMS: Survey = replace(
    CORE,
    questions=tuple(replace(one, show_if=f"answered({FIRST})") if one.id == THIRD else one for one in CORE),
    blocks=BLOCKS,
    random_choices=(RandomChoice(1, (("a",), ("b",))),),
)


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def arms(rows: list[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Questions that each respondent answered, of the first three."""
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(rows, key=lambda one: [FIRST, SECOND, THIRD, *REST].index(one["question_id"])):
        if row["question_id"] in (FIRST, SECOND, THIRD):
            mine = found.setdefault(row["respondent_id"], ())
            found[row["respondent_id"]] = mine + ((row["question_id"],) if row["status"] == "answered" else ())
    return found


def test_the_embedded_respondent_and_a_model_ask_the_same_arms_and_nothing_else(
    serve: Callable[..., Any], tmp_path: Path
) -> None:
    server = serve(script=lambda request: "B")
    common = {"n": 12, "depth": 10, "seed": 5, "survey": ARMS}
    embedded = simulate("DEU", out=tmp_path / "embedded", **common).answers().to_pylist()
    asked = simulate("DEU", out=tmp_path / "model", model="openai/fake", api_base=server.api_base, **common)
    expected = arms(embedded)
    assert set(expected.values()) == {(FIRST, THIRD), (SECOND,)}
    assert arms(asked.answers().to_pylist()) == expected
    assert len(server.requests) == sum(len(one) for one in expected.values()) + 12 * len(REST)
    assert asked.manifest["statuses"]["skipped"] == 12 * 3 - sum(len(one) for one in expected.values())


def test_arms_are_of_about_equal_size_and_the_same_in_every_run(tmp_path: Path) -> None:
    runs = [
        simulate("DEU", n=n, depth=0, seed=5, survey=ARMS, out=tmp_path / str(n)).answers().to_pylist()
        for n in (300, 40)
    ]
    large, small = (arms(rows) for rows in runs)
    assert abs(sum(FIRST in one for one in large.values()) - 150) < 4 * 75**0.5  # four standard errors
    assert all((FIRST in large[who]) == (FIRST in one) for who, one in small.items())
