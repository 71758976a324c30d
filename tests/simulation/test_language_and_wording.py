"""A survey asked in one of its translations, or in another of its wordings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona import simulate
from deeppersona.cli.main import run as command
from deeppersona.errors import InputError, RunError
from deeppersona.run import Run
from deeppersona.surveys.formats.native import parse_native, write_native

SURVEY = parse_native("""
id: mood
title: Mood
instruction: Answer as yourself.
instructions: {de: Antworten Sie als Sie selbst.}
questions:
- id: happy
  text: "How happy are you?"
  order: fixed
  options: {1: Very happy, 2: Not happy}
  missing: {-1: No idea}
  offered: [-1]
  variants: {soft: "How happy would you say you are?"}
  translations: {de: {text: "Wie froh sind Sie?", options: {1: Sehr froh, 2: Nicht froh}, missing: {-1: Keine Ahnung}}}
- id: cars
  text: "How many cars are there?"
  kind: numeric
  unit: cars
  translations: {de: {text: "Wie viele Autos gibt es?"}, fr: {text: "Combien de voitures ?"}}
""")


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")


def asked(serve: Callable[..., Any], out: Path, **options: Any) -> tuple[Run, str]:
    """The run, and all that the model was sent."""
    sent: list[str] = []

    def script(request: dict[str, Any]) -> str:
        sent.append("\n".join(message["content"] for message in request["messages"]))
        return "3" if "Autos" in sent[-1] or "cars are there" in sent[-1] else "A"

    server = serve(script=script)
    run = simulate(
        "DEU", n=2, depth=5, survey=SURVEY, model="openai/fake", api_base=server.api_base, out=out, **options
    )
    return run, "\n".join(sent)


def test_a_translation_is_what_the_model_reads(serve: Callable[..., Any], tmp_path: Path) -> None:
    run, sent = asked(serve, tmp_path / "run", language="de")
    for words in (
        "Antworten Sie als Sie selbst.",
        "Wie froh sind Sie?",
        "Sehr froh",
        "Keine Ahnung",
        "Wie viele Autos",
    ):
        assert words in sent
    assert "How happy" not in sent
    assert {
        (row["question_id"], row["option_code"], row["value"], row["variant"]) for row in run.answers().to_pylist()
    } == {
        ("happy", 1, None, ""),
        ("cars", None, "3", ""),
    }
    assert run.survey().language == "de"
    assert run.survey()["happy"].labels == ("Sehr froh", "Nicht froh")


def test_a_wording_is_asked_and_named_in_its_answers_only(serve: Callable[..., Any], tmp_path: Path) -> None:
    run, sent = asked(serve, tmp_path / "run", variant="soft")
    assert "How happy would you say you are?" in sent
    assert "How happy are you?" not in sent
    assert {(row["question_id"], row["variant"]) for row in run.answers().to_pylist()} == {
        ("happy", "soft"),
        ("cars", ""),
    }
    assert run.survey()["happy"].variant == "soft"


def test_a_run_resumes_in_its_own_wording_only(serve: Callable[..., Any], tmp_path: Path) -> None:
    run, _ = asked(serve, tmp_path / "run", variant="soft")
    options: dict[str, Any] = {"n": 2, "depth": 5, "model": "openai/fake", "api_base": base_of(run), "out": run.path}
    again = simulate("DEU", survey=SURVEY, variant="soft", **options)
    assert again.answers().equals(run.answers())
    with pytest.raises(RunError, match=r"variant was 'soft', now ''"):
        simulate("DEU", survey=SURVEY, **options)


def base_of(run: Run) -> str:
    return str(run.manifest["config"]["api_base"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "sv"}, r"language.*sv.*en, de, fr"),
        ({"language": "fr"}, r"not the whole survey is translated into fr.*happy"),
        ({"variant": "hard"}, r"variant.*hard.*soft"),
        ({"variant": "soft", "language": "de"}, r"survey's own language, en"),
    ],
)
def test_what_the_survey_does_not_have_is_refused_before_anything_is_written(
    options: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=said):
        simulate("DEU", n=2, survey=SURVEY, model="openai/fake", out=tmp_path / "run", **options)  # type: ignore[arg-type]
    assert not (tmp_path / "run").exists()


def test_arms_and_wordings_do_not_share_a_column(tmp_path: Path) -> None:
    schedule = tmp_path / "waves.yaml"
    schedule.write_text("rounds:\n- {name: one, stimulus: {news: Something happened., control: ''}}\n")
    with pytest.raises(InputError, match="treatment arms"):
        simulate("DEU", n=2, survey=SURVEY, model="openai/fake", rounds=schedule, out=tmp_path / "run", variant="soft")


@pytest.mark.parametrize("option", [{"language": "de"}, {"variant": "soft"}])
def test_the_embedded_respondent_reads_no_wording_and_says_so(option: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match="reads no wording"):
        simulate("DEU", n=2, survey=SURVEY, out=tmp_path / "run", **option)  # type: ignore[arg-type]
    assert not (tmp_path / "run").exists()


def test_the_command_takes_both(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mood.yaml"
    file.write_text(write_native(SURVEY))
    line = ["simulate", "DEU", "--n", "2", "--survey", str(file), "--model", "openai/fake", "--dry-run"]
    for option, status in (["--language", "de"], 0), (["--variant", "soft"], 0), (["--language", "xx"], 2):
        monkeypatch.setattr("sys.argv", ["deeppersona", *line, *option])
        with pytest.raises(SystemExit) as ended:
            command()
        assert (ended.value.code or 0) == status, capsys.readouterr()
