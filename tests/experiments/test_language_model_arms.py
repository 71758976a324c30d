"""Arms that ask a language model: what is sent, shared, kept and refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import (
    BudgetExhaustedError,
    ExperimentError,
    InputError,
    ModelError,
    SelectionError,
    UnknownElicitationError,
)
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.running import plan, run_study
from deeppersona.experiments.setting import Setting
from deeppersona.llm import Connection
from deeppersona.run import Run

BASE = """
name: own
kind: survey
title: Own
asks: Something?
countries: [DEU]
n: 4
depth: 0
"""


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """A cache of its own for every test."""


def asked_of(server: Any, **more: Any) -> Setting:
    connection = {"concurrency": "1-4-4", **more.pop("connection", {})}
    return Setting(
        models=("openai-compatible/fake",), api_base=server.api_base, connection=Connection(**connection), **more
    )


def letter_of(request: dict[str, Any]) -> str:
    """A reply that depends on the prompt alone."""
    return "AB"[sum(map(ord, request["messages"][-1]["content"])) % 2]


def test_arms_that_ask_the_same_share_every_answer_and_others_share_none(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=letter_of)
    one = define(BASE + "arms: [depth-0]\n")
    run_study(one, asked_of(server), tmp_path / "one")
    alone = len(server.requests)
    assert alone >= 4 * 6
    twins = define(BASE + "arms: [depth-0, {name: twin}, {name: ranked otherwise, is_ranked: false}]\n")
    run_study(twins, asked_of(server), tmp_path / "twins")
    assert len(server.requests) == alone  # without attributes neither depth nor ranking changes a prompt
    told = define(BASE + "arms: [depth-0, persona-hub, cultural-prompting]\n")
    run_study(told, asked_of(server), tmp_path / "told")
    assert len(server.requests) == 3 * alone
    assert len(server.answered) == 3 * alone  # no conversation was sent twice


def test_respondents_with_one_prompt_still_answer_each_for_themselves(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=letter_of)
    arm = "{name: average, told: cultural-prompting, told_options: {descriptor: 0}}"
    run_study(define(BASE + f"arms: [{arm}]\n"), asked_of(server), tmp_path / "out")
    systems = {request["messages"][0]["content"] for request in server.requests}
    assert len(systems) == 1
    assert "an average human being born in Germany" in systems.pop()
    assert len({request["seed"] for request in server.requests}) >= 4 * 6


def test_a_study_stopped_by_its_budget_resumes_to_the_same_table(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=letter_of)
    price = tmp_path / "price.json"
    price.write_text(json.dumps({"*": {"prompt": 100.0, "completion": 1000.0}}))
    study = define(BASE + "arms: [persona-hub, depth-0]\n")
    paid = {"price_file": str(price), "cache": False}
    whole = run_study(study, asked_of(server, connection=paid), tmp_path / "whole")
    sent = len(server.requests)
    _, design = plan(study, asked_of(server, connection=paid))
    assert design.cost_usd is not None
    enough = design.cost_usd[0] * 1.05
    with pytest.raises(BudgetExhaustedError):
        run_study(study, asked_of(server, connection={**paid, "budget_usd": enough}), tmp_path / "part")
    manifest = json.loads((tmp_path / "part" / "experiment.json").read_text())
    assert manifest["state"] == "running"
    resumed = run_study(study, asked_of(server, connection={**paid, "budget_usd": 1e6}), tmp_path / "part")
    assert len(server.requests) == 2 * sent  # nothing was asked twice
    assert [table.to_csv() for table in resumed.tables] == [table.to_csv() for table in whole.tables]


def test_too_small_a_budget_is_refused_before_the_first_call_with_what_fits(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve()
    price = tmp_path / "price.json"
    price.write_text(json.dumps({"*": {"prompt": 100.0, "completion": 1000.0}}))
    study = define(BASE.replace("n: 4", "n: 400") + "arms: [persona-hub]\n")
    paid = {"price_file": str(price)}
    _, design = plan(study, asked_of(server, connection=paid))
    assert design.cost_usd is not None
    budget = design.cost_usd[1] / 20
    with pytest.raises(ExperimentError, match=r"--n (\d+)") as caught:
        run_study(study, asked_of(server, connection={**paid, "budget_usd": budget}), tmp_path / "out")
    fits = int(str(caught.value).split("--n ")[1].split()[0])
    _, smaller = plan(study, asked_of(server, n=fits, connection=paid))
    assert smaller.cost_usd is not None
    assert smaller.cost_usd[1] <= budget * 1.02
    assert not server.requests
    assert not (tmp_path / "out").exists()


def test_a_budget_without_a_price_is_refused(
    fake_server: Any, define: Callable[[str], Definition], tmp_path: Path
) -> None:
    study = define(BASE + "arms: [persona-hub]\n")
    with pytest.raises(InputError, match="--price"):
        run_study(study, asked_of(fake_server, connection={"budget_usd": 1.0}), tmp_path / "out")
    assert not fake_server.requests


def test_a_model_without_log_probabilities_is_refused_in_a_logprob_arm(
    fake_server: Any, define: Callable[[str], Definition], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deeppersona.llm.direct.DirectTransport.supports_logprobs", False)
    study = define(BASE + "arms: [persona-hub, {name: logprob, elicitation: logprob}]\n")
    with pytest.raises(UnknownElicitationError, match="log-prob"):
        run_study(study, asked_of(fake_server), tmp_path / "out")
    assert not fake_server.requests
    assert not (tmp_path / "out").exists()


def test_a_server_that_turns_out_to_give_none_stops_the_study_with_the_reason(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(shares=None)
    study = define(BASE.replace("n: 4", "n: 40") + "arms: [{name: logprob, elicitation: logprob}]\n")
    with pytest.raises(ModelError, match="log-prob"):
        run_study(study, asked_of(server), tmp_path / "out")
    assert len(server.requests) < 40  # of 480


def test_arms_without_a_model_run_where_none_is_chosen_and_the_others_say_so(
    define: Callable[[str], Definition], tmp_path: Path
) -> None:
    found = run_study(define(BASE + "arms: [uniform, persona-hub]\n"), Setting(), tmp_path / "out")
    last = found.tables[0].rows[-1]
    assert last["arm"] == "persona-hub"
    assert "--model" in str(last["knows"])


MINED = "arms: [uniform, {name: mined, sources: [mined], depth: 4}, {name: shipped, depth: 4}]\nvaries: [sources]\n"


def test_an_arm_of_mined_attributes_tells_those_of_the_users_tree_and_no_others(
    serve: Callable[..., Any], define: Callable[[str], Definition], own_tree: Path, tmp_path: Path
) -> None:
    server = serve(script=letter_of)
    found = run_study(define(BASE + MINED), asked_of(server, options={"tree": str(own_tree)}), tmp_path / "out")
    population, shipped = (
        Run(tmp_path / "out" / "runs" / f"{name}--openai-compatible-fake--seed-1").population()
        for name in ("mined", "shipped")
    )
    walked = [fact for persona in population.personas() for fact in persona.facts if fact.step >= 0]
    assert len(walked) == 4 * 4
    assert {population.tree[fact.attribute_id].source for fact in walked} == {"mined"}
    assert population.people.equals(shipped.people)
    assert any("Rooster as alarm clock" in str(request["messages"]) for request in server.requests)
    assert [row["arm"] for row in found.tables[0].rows[-2:]] == ["mined", "shipped"]


def test_an_arm_of_mined_attributes_says_what_it_lacks(
    serve: Callable[..., Any], define: Callable[[str], Definition], own_tree: Path, tmp_path: Path
) -> None:
    server = serve(script=letter_of)
    without = run_study(define(BASE + MINED), asked_of(server), tmp_path / "out")
    assert "--set tree=DIR" in str(without.tables[0].rows[-1]["knows"])
    sent = len(server.requests)
    deep = define(BASE + MINED.replace("mined], depth: 4", "mined], depth: 7"))
    with pytest.raises(SelectionError, match="at most 6"):
        run_study(deep, asked_of(server, options={"tree": str(own_tree)}), tmp_path / "deep")
    assert len(server.requests) == sent


@pytest.mark.parametrize("varied", ["depth", "sources", "elicitation", "told", "is_ranked"])
def test_an_ablation_that_the_respondent_cannot_feel_is_refused_with_the_reason(
    define: Callable[[str], Definition], tmp_path: Path, varied: str
) -> None:
    study = define(BASE + f"arms: [depth-0, depth-100]\nvaries: [{varied}]\n")
    with pytest.raises(ExperimentError, match="cannot feel") as caught:
        run_study(study, Setting(models=("embedded/psychometric",)), tmp_path / "out")
    assert "it reads" in str(caught.value) or "it answers" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_what_a_model_wrote_of_a_person_is_kept_and_never_written_twice(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=lambda request: "A quiet baker." if "full profile" in str(request["messages"]) else "A")
    price = tmp_path / "price.json"
    price.write_text(json.dumps({"*": {"prompt": 100.0, "completion": 1000.0}}))
    study = define(BASE + "arms: [{name: all in one, told: all-in-one, told_options: {n_attributes: 5}}]\n")
    setting = asked_of(server, connection={"cache": False, "price_file": str(price), "budget_usd": 1e3})
    run_study(study, setting, tmp_path / "out")
    written = [request for request in server.requests if "full profile" in str(request["messages"])]
    assert len(written) == 4
    told = [request["messages"][0]["content"] for request in server.requests if request not in written]
    assert all("A quiet baker." in text for text in told)
    (paid,) = (tmp_path / "out" / "populations").glob("*/writing.json")
    assert json.loads(paid.read_text())["cost_usd"] > 0.0  # counts against the budget of the study
    sent = len(server.requests)
    run_study(study, setting, tmp_path / "out")
    assert len(server.requests) == sent


def test_a_multiverse_reports_its_spread_and_the_one_fixed_beforehand(
    serve: Callable[..., Any], define: Callable[[str], Definition], tmp_path: Path
) -> None:
    server = serve(script=letter_of)
    text = BASE.replace("kind: survey", "kind: multiverse") + (
        "choices: {elicitation: [sample, verbalized], told: ['', persona-hub]}\n"
        "headline: {elicitation: sample, told: persona-hub}\n"
        "arms: [uniform]\n"
    )
    found = run_study(define(text), asked_of(server), tmp_path / "out")
    spread, choices, every = found.tables[:3]
    named = {row["arm"]: row for row in every.rows}
    assert {"sample told-none", "sample persona-hub", "verbalized told-none", "verbalized persona-hub"} <= named.keys()
    ks = next(row for row in spread.rows if row["figure"] == "KS")
    assert ks["headline"] == named["sample persona-hub"]["ks"]
    assert ks["least"] <= ks["median"] <= ks["most"]
    assert ks["configurations"] <= 4
    assert len(choices.rows) == 4
    with pytest.raises(ExperimentError, match="headline"):
        define(text.replace("{elicitation: sample, told: persona-hub}", "{elicitation: pair, told: persona-hub}"))
