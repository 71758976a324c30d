"""The shipped experiments on wording, and the study that asks them again."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import ExperimentError
from deeppersona.experiments.pretest.ballots import SETS, Ballot, ballots
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import run_study
from deeppersona.experiments.setting import Setting
from deeppersona.llm import Connection

CLASSIC, ANALOGUES = (ballots(name) for name in SETS)


def test_classics_name_their_source_and_the_text_that_was_read() -> None:
    assert all(ballot.source and ballot.read for ballot in CLASSIC)


def test_twenty_and_more_experiments_have_published_shares() -> None:
    assert sum(ballot.published is not None for ballot in CLASSIC) >= 20


def test_the_direction_is_that_of_the_published_shares() -> None:
    for ballot in CLASSIC:
        if ballot.published is not None and ballot.expect != "same":
            assert (ballot.published > 0) == (ballot.expect == "a"), ballot.id


def test_nulls_and_reversed_effects_are_among_them() -> None:
    nulls = [ballot for ballot in CLASSIC if ballot.expect == "same"]
    assert len(nulls) >= 3
    assert all(abs(ballot.published or 0.0) <= 0.05 for ballot in nulls)
    assert sum(bool(ballot.reversed) for ballot in CLASSIC) >= 2
    assert {ballot.expect for ballot in CLASSIC} == {"a", "b", "same"}


def test_analogues_are_of_a_classic_and_claim_no_share() -> None:
    known = {ballot.id: ballot for ballot in CLASSIC}
    assert len(ANALOGUES) >= 12
    for ballot in ANALOGUES:
        assert ballot.expect == known[ballot.like].expect, ballot.id
        assert ballot.published is None


def test_compared_answers_are_answers_of_their_form() -> None:
    for ballot in (*CLASSIC, *ANALOGUES):
        for form in (ballot.a, ballot.b):
            assert set(form.codes) < set(form.options), ballot.id


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """No cache of an earlier test."""


def setting(server: Any, **wishes: Any) -> Setting:
    return Setting(
        models=("openai-compatible/fake",),
        api_base=server.api_base,
        n=8,
        connection=Connection(cache=False),
        **{"arms": ("analogues",), **wishes},
    )


def answering(share: Callable[[Ballot, str], float]) -> Callable[[dict[str, Any]], str]:
    """A script that gives one of a form's compared answers with a given probability."""
    forms = [(ballot, side, form) for ballot in ANALOGUES for side, form in (("a", ballot.a), ("b", ballot.b))]

    def script(request: dict[str, Any]) -> str:
        text = request["messages"][-1]["content"]
        shown = {label.strip(): letter for letter, label in re.findall(r"^([A-Z])\. (.*)$", text, re.M)}
        known = [
            found
            for found in forms
            if f"Question: {found[2].text}" in text and set(found[2].options.values()) == set(shown)
        ]
        if not known:
            return sorted(shown.values())[0]
        ballot, side, form = known[-1] if "When you were asked before" in text else known[0]
        draw = int(hashlib.sha256(f"{text}{request['seed']}".encode()).hexdigest(), 16) % 1000 / 1000
        wanted = draw < share(ballot, side)
        label = next(label for code, label in form.options.items() if (code in form.codes) == wanted)
        return shown[label]

    return script


def test_a_model_that_moves_like_people_gets_the_directions_right(serve: Callable[..., Any], tmp_path: Path) -> None:
    server = serve(script=answering(lambda ballot, side: 1.1 if ballot.expect == side else -0.1), keep=False)
    done = run_study(read_definition("split-ballot"), setting(server), tmp_path / "s")
    [row] = done.tables[0].rows
    assert row["right"] == "11 of 11"
    assert row["share"].low > 0.5  # type: ignore[union-attr]
    assert row["false_alarms"] == "0 of 2"


def test_not_moving_and_moving_by_chance_are_told_apart() -> None:
    from deeppersona.experiments.pretest.split_ballot import Outcome
    from deeppersona.experiments.table import Figure

    aimed = next(ballot for ballot in CLASSIC if ballot.expect == "a")
    null = next(ballot for ballot in CLASSIC if ballot.expect == "same")

    def verdict(ballot: Ballot, difference: float, p: float) -> str:
        return Outcome(ballot, "classic", 0.5, 0.5, Figure(difference), p, 40).verdict

    assert [verdict(aimed, value, 1.0) for value in (0.1, -0.1, 0.0)] == ["right", "wrong", "did not move"]
    assert [verdict(null, 0.2, p) for p in (0.2, 0.01)] == ["no change, as people", "false alarm"]


def test_the_embedded_respondent_is_refused() -> None:
    for models in ((), ("embedded/psychometric",)):
        with pytest.raises(ExperimentError, match="reads the wording"):
            run_study(read_definition("split-ballot"), Setting(models=models), "nowhere")
