"""Runs in which a language model answers, over real HTTP against the scripted server and with a real local model."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona import report, simulate
from deeppersona.agents.answers import deterministic
from deeppersona.errors import (
    AuthenticationError,
    DeepPersonaError,
    MissingKeyError,
    UnknownElicitationError,
    UnknownModelError,
)
from deeppersona.llm import Connection
from deeppersona.simulation.observation import Observation
from deeppersona.surveys import Option, Question, Survey, load_survey

SURVEY = load_survey("wvs7-core6")


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def ask(server: Any, out: Path, **options: Any) -> Any:
    defaults = {"n": 6, "depth": 30, "seed": 3, "model": "openai/fake", "api_base": server.api_base}
    return simulate("DEU", out=out, **{**defaults, **options})


def test_a_hosted_model_answers_through_litellm(serve: Callable[..., Any], out: Path) -> None:
    server = serve(script=lambda request: "B")
    run = ask(server, out)
    answers = run.answers().to_pylist()
    assert run.manifest["statuses"] == {"answered": 36}
    assert len(server.requests) == 36
    codes = {question.id: {question.codes[1], question.codes[-2]} for question in SURVEY}
    assert all(row["option_code"] in codes[row["question_id"]] for row in answers)  # B forward or B reversed
    assert all(row["prompt_tokens"] > 0 and row["attempts"] == 1 for row in answers)


def test_the_persona_comes_first_and_the_question_last(serve: Callable[..., Any], out: Path) -> None:
    server = serve()
    ask(server, out, n=2)
    by_persona: dict[str, int] = {}
    for request in server.requests:
        system, user = request["messages"]
        by_persona[system["content"]] = by_persona.get(system["content"], 0) + 1
        assert "About you" in system["content"]
        assert any(question.text in user["content"] for question in SURVEY)
    assert list(by_persona.values()) == [6, 6]


def test_log_probabilities_are_averaged_over_both_directions(serve: Callable[..., Any], out: Path) -> None:
    server = serve(shares={"A": 0.5, "B": 0.3, "C": 0.1})
    run = ask(server, out, elicitation="logprob", n=2)
    assert len(server.requests) == 2 * 6 * 2
    trust = next(row for row in run.answers().to_pylist() if row["question_id"] == "Q57")
    assert trust["distribution"] == pytest.approx([0.5, 0.5])  # a model that only likes A says nothing about trust
    assert trust["permitted_mass"] == pytest.approx(0.8, abs=1e-6)
    authority = next(row for row in run.answers().to_pylist() if row["question_id"] == "Q45")
    assert authority["distribution"] == pytest.approx([0.6 / 1.8, 0.6 / 1.8, 0.6 / 1.8])


def test_refusals_are_asked_once_more_and_stay_refusals(serve: Callable[..., Any], out: Path) -> None:
    server = serve(script=lambda request: "As an AI language model, I have no opinion.")
    run = ask(server, out, n=2)
    assert run.manifest["statuses"] == {"refused": 12}
    assert len(server.requests) == 24
    assert {row["option_code"] for row in run.answers().to_pylist()} == {None}


def test_none_of_these_beside_another_option_is_no_answer(serve: Callable[..., Any], out: Path) -> None:
    options = (Option(1, "Bus"), Option(2, "Train"), Option(9, "None of these"))
    survey = Survey(
        "ways", "Ways", (Question("Q", "Which?", options, kind="multiple", scale="nominal", order="fixed"),)
    )
    run = ask(serve(script=lambda request: "A, C"), out, survey=survey)
    answers = run.answers()
    assert run.manifest["statuses"] == {"unparsable": 6}
    assert set(answers["value"].to_pylist()) == {None}
    assert set(answers["raw_text"].to_pylist()) == {"A, C"}


def test_what_cannot_be_read_is_no_answer(serve: Callable[..., Any], out: Path) -> None:
    run = ask(serve(script=lambda request: "Purple lighthouses."), out, n=2)
    assert run.manifest["statuses"] == {"unparsable": 12}
    assert report(run).is_file()


def test_a_rejected_key_stops_the_run_at_once_and_the_same_call_with_the_right_one_finishes_it(
    serve: Callable[..., Any], out: Path
) -> None:
    server = serve(key="sk-another")
    told: list[Observation] = []
    with pytest.raises(AuthenticationError, match=r"first 5 requests all failed.*rejected the key") as caught:
        ask(server, out, n=20, progress=told.append)
    assert caught.value.exit_code == 3
    assert (told[-1].doing, told[-1].answered) == ("stopped", 0)
    assert server.received <= 16
    server.key = None
    assert ask(server, out, n=20).manifest["statuses"] == {"answered": 120}


def test_no_file_of_a_run_holds_the_key(serve: Callable[..., Any], out: Path, own_home: Path) -> None:
    with pytest.raises(AuthenticationError):
        ask(serve(key="sk-another"), out, n=2)
    for path in [*out.rglob("*"), *own_home.rglob("*")]:
        assert not path.is_file() or b"sk-planted-key" not in path.read_bytes()


def test_the_cache_pays_once_and_answers_the_same(serve: Callable[..., Any], tmp_path: Path) -> None:
    server = serve(script=lambda request: "C" if "happy" in request["messages"][-1]["content"] else "A")
    first = ask(server, tmp_path / "one", n=3)
    paid = len(server.requests)
    second = ask(server, tmp_path / "two", n=3)
    assert len(server.requests) == paid
    assert deterministic(first.answers()).equals(deterministic(second.answers()))


def test_an_interrupted_shard_asks_only_what_is_missing(serve: Callable[..., Any], tmp_path: Path) -> None:
    server = serve(script=lambda request: "A")
    run = ask(server, tmp_path / "run")
    whole = run.answers()
    paid = len(server.requests)
    journal = next((run.path / "journal").iterdir())
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:20]) + lines[20][:15])
    run.answer_files[0].unlink()
    run.write_manifest({**run.manifest, "state": "running"})
    again = ask(server, tmp_path / "run", connection=Connection(cache=False))
    assert len(server.requests) - paid == 36 - 20
    assert deterministic(again.answers()).equals(deterministic(whole))


def test_a_missing_key_is_said_before_anything_is_written(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(MissingKeyError):
        simulate("DEU", n=2, model="openai/gpt-4o-mini", out=out)
    assert not out.exists()


@pytest.mark.parametrize("model", ["nosuch/model", "local/smolm2-135m", "gibberish"])
def test_an_unknown_model_is_refused_before_anything_is_written(model: str, out: Path) -> None:
    with pytest.raises(UnknownModelError):
        simulate("DEU", n=2, model=model, out=out)
    assert not out.exists()


def test_an_unknown_elicitation_is_refused_before_anything_is_written(out: Path) -> None:
    with pytest.raises(UnknownElicitationError, match="sample"):
        simulate("DEU", n=2, model="openai/fake", elicitation="sampel", out=out)
    assert not out.exists()


def test_errors_of_this_package_keep_their_words_across_processes() -> None:
    import pickle

    error = UnknownModelError("unknown model", got="x", allowed="y", hint="z")
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert isinstance(error, DeepPersonaError)
