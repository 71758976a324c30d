"""Runs in one of a survey's languages, or in other wordings: what is asked, kept and refused."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deeppersona import Run, Survey, report, simulate
from deeppersona.analysis.viewer.asked_prompt import Prompts
from deeppersona.analysis.viewer.run_reader import RunReader
from deeppersona.errors import InputError, RunError
from deeppersona.simulation.recollection import recollection
from deeppersona.simulation.schedule import Schedule, Wave
from deeppersona.surveys import Wording, load_survey
from deeppersona.surveys.untranslated import UntranslatedWarning

WRITTEN = """
id: neighbours
title: Neighbours
instruction: Think of the last year.
instructions: {de: Denken Sie an das letzte Jahr.}
questions:
- id: Q1
  text: Do you trust your neighbours?
  options: {1: Fully, 2: Hardly}
  missing: {-1: No opinion}
  offered: [-1]
  order: fixed
  variants: {blunt: "Are your neighbours liars?"}
  translations:
    de: {text: "Vertrauen Sie Ihren Nachbarn?", options: {1: Völlig, 2: Kaum}, missing: {-1: Keine Meinung}}
    fr: {text: "Faites-vous confiance à vos voisins ?"}
- id: Q2
  text: Would you lend them a key?
  options: {1: Certainly, 2: Never}
  order: fixed
  translations:
    de: {text: "Würden Sie ihnen einen Schlüssel leihen?", options: {1: Sicher, 2: Nie}}
"""
ENGLISH = ("Do you trust", "Fully", "Hardly", "No opinion", "lend them", "Certainly", "Never", "last year")
GERMAN = ("Vertrauen Sie Ihren Nachbarn?", "Völlig", "Kaum", "Keine Meinung", "Schlüssel leihen?", "Sicher", "Nie")


@pytest.fixture
def survey(tmp_path: Path) -> Survey:
    file = tmp_path / "neighbours.yaml"
    file.write_text(WRITTEN, "utf-8")
    return load_survey(file)


@pytest.fixture
def ask(
    serve: Callable[..., Any], own_home: Path, monkeypatch: pytest.MonkeyPatch, survey: Survey, out: Path
) -> Callable[..., tuple[Run, list[str]]]:
    """A run with a model that says B, and every prompt that it was sent."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")

    def call(**options: Any) -> tuple[Run, list[str]]:
        server = serve(script=lambda request: "B")
        defaults = {"survey": survey, "n": 2, "depth": 10, "seed": 3, "model": "openai/fake"}
        run = simulate("DEU", out=out, api_base=server.api_base, **{**defaults, **options})
        return run, ["\n".join(part["content"] for part in request["messages"]) for request in server.requests]

    return call


def test_a_model_is_asked_in_the_translation_alone(ask: Callable[..., Any]) -> None:
    run, prompts = ask(language="de")
    assert len(prompts) == 4
    assert all(any(words in prompt for prompt in prompts) for words in GERMAN)
    assert all("Denken Sie an das letzte Jahr." in prompt for prompt in prompts)
    assert not [words for words in ENGLISH if any(words in prompt for prompt in prompts)]
    assert {row["option_code"] for row in run.answers().to_pylist()} == {2}
    assert run.manifest["config"]["language"] == "de"
    assert run.survey()["Q1"].labels == ("Völlig", "Kaum")


def test_a_variant_is_asked_and_named_where_a_question_has_it(ask: Callable[..., Any]) -> None:
    run, prompts = ask(variant="blunt")
    assert sum("Are your neighbours liars?" in prompt for prompt in prompts) == 2
    assert not any("Do you trust" in prompt for prompt in prompts)
    named = {(row["question_id"], row["variant"]) for row in run.answers().to_pylist()}
    assert named == {("Q1", "blunt"), ("Q2", "")}
    assert "en, variant blunt" in report(run).read_text("utf-8")


def test_what_a_respondent_said_is_remembered_in_the_language_asked(ask: Callable[..., Any]) -> None:
    _, prompts = ask(language="de", rounds=2)
    later = [prompt for prompt in prompts if prompt.count("Schlüssel leihen?") and prompt.count("Vertrauen Sie")]
    assert len(later) == 4  # two respondents, two questions, in the second round
    assert not any(words in prompt for prompt in prompts for words in ENGLISH)


def test_respondents_are_told_the_same_of_themselves_in_every_language(
    ask: Callable[..., Any], survey: Survey, out: Path
) -> None:
    longer = replace(
        survey, instructions={"de": "Denken Sie bitte in aller Ruhe an das ganze letzte Jahr zurück. " * 8}
    )
    told = []
    for language in ("en", "de"):
        _, prompts = ask(survey=longer, language=language, depth=60, n=1)
        told.append(prompts[-1].partition("More about you\n")[2].partition("\n\n")[0])
        shutil.rmtree(out)
    assert told[0].count("\n") > 5
    assert told[0] == told[1]


def test_earlier_answers_are_ranked_alike_in_every_language(ask: Callable[..., Any]) -> None:
    core = load_survey("wvs7-core6")
    german = {question.id: f"Überm{'ü' * at}ßig?" for at, question in enumerate(core)}
    said = {
        question.id: Wording(german[question.id], {option.code: f"Ja {option.code}" for option in question.options})
        for question in core
    }
    survey = replace(
        core, questions=tuple(replace(question, translations={"de": said[question.id]}) for question in core)
    )
    waves = Schedule((Wave(), Wave(questions=("Q57",))), memory_tokens=30)  # room for few of six
    _, prompts = ask(survey=survey, language="de", rounds=waves)
    later = [prompt for prompt in prompts if "asked before" in prompt]
    assert len(later) == 2
    assert all(f'- On "{german["Q57"]}": Ja ' in prompt for prompt in later)


@pytest.mark.parametrize("changed", [{"language": "de"}, {"variant": "blunt"}])
def test_a_run_is_not_resumed_in_another_wording(survey: Survey, out: Path, changed: dict[str, str]) -> None:
    simulate("DEU", n=2, depth=0, survey=survey, out=out)
    with pytest.raises(RunError, match=f"{next(iter(changed))} was '.*', now '{next(iter(changed.values()))}'"):
        simulate("DEU", n=2, depth=0, survey=survey, out=out, **changed)
    simulate("DEU", n=2, depth=0, survey=survey, out=out, language="en")  # its own, by name


def test_the_embedded_respondent_answers_alike_in_every_wording(survey: Survey, tmp_path: Path) -> None:
    runs = {
        name: simulate("DEU", n=30, depth=0, seed=5, survey=survey, out=tmp_path / f"run{at}", **options)
        for at, (name, options) in enumerate({"main": {}, "de": {"language": "de"}, "b": {"variant": "blunt"}}.items())
    }
    codes = {name: run.answers()["option_code"].to_pylist() for name, run in runs.items()}
    assert codes["main"] == codes["de"] == codes["b"]
    named = {(row["question_id"], row["variant"]) for row in runs["b"].answers().to_pylist()}
    assert named == {("Q1", "blunt"), ("Q2", "")}


def test_those_who_left_the_panel_have_the_variant_too(survey: Survey, out: Path) -> None:
    waves = Schedule((Wave(), Wave(attrition=0.5)))
    rows = simulate("DEU", n=30, depth=0, survey=survey, rounds=waves, variant="blunt", out=out).answers().to_pylist()
    left = {(row["question_id"], row["variant"]) for row in rows if row["status"] == "skipped"}
    assert left == {("Q1", "blunt"), ("Q2", "")}


@pytest.mark.parametrize("wording", [{"language": "de"}, {"variant": "blunt"}])
def test_the_viewer_builds_the_prompts_of_a_worded_run_again(ask: Callable[..., Any], wording: dict[str, str]) -> None:
    run, _ = ask(rounds=2, **wording)
    reader = RunReader(run)
    prompts = Prompts(reader, recollection(run))
    for row in run.answers().to_pylist():
        person, question = row["respondent_id"], reader.survey[row["question_id"]]
        assert prompts.of(reader.population_of(person), question, row, reader.answers_of(person)).is_verified


def test_questions_not_wholly_translated_are_named(survey: Survey, out: Path) -> None:
    with pytest.warns(UntranslatedWarning, match=r"neighbours is not wholly in fr; what lacks is asked in en: Q1, Q2$"):
        simulate("DEU", n=2, depth=0, survey=survey, language="fr", out=out)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"language": "dee"}, "allowed: en, de, fr.*Did you mean de"),
        ({"language": "ja"}, "`translations`"),
        ({"variant": "blnt"}, "allowed: blunt.*Did you mean blunt"),
        ({"variant": "blunt", "language": "de"}, "own language alone"),
        ({"variant": "blunt", "rounds": Schedule((Wave(stimulus={"a": "Read."}),))}, "which arm read it"),
    ],
)
def test_a_wording_that_the_survey_lacks_is_refused_before_anything_is_written(
    survey: Survey, out: Path, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as caught:
        simulate("DEU", n=2, depth=0, survey=survey, out=out, **options)
    assert re.search(said, str(caught.value) + caught.value.for_users(), re.DOTALL)
    assert not out.exists()


def test_the_report_names_what_was_not_asked_in_the_language(survey: Survey, out: Path) -> None:
    with pytest.warns(UntranslatedWarning):
        run = simulate("DEU", n=2, depth=0, survey=survey, language="fr", out=out)
    assert "fr; wholly or partly in en: Q1, Q2" in report(run).read_text("utf-8")


def test_words_of_other_scripts_are_set_apart_in_the_report(ask: Callable[..., Any]) -> None:
    run, _ = ask(
        language="de"
    )  # a question that ends in a mark would else show it at its wrong end in Arabic or Hebrew
    written = re.sub(r"<pre.*?</pre>", "", report(run).read_text("utf-8"), flags=re.DOTALL)
    for words in ("Vertrauen Sie Ihren Nachbarn?", "Völlig", "Kaum"):
        assert set(re.findall(rf"(.{{0,5}}){re.escape(words)}", written)) == {"<bdi>"}, words


@pytest.mark.parametrize(
    ("kind", "said"),
    [("kind: date", "one date, written as"), ("kind: multiple, options: {1: A car, 2: A bike}", "letters of all")],
)
def test_the_prompt_shown_in_a_report_is_that_of_the_questions_kind(
    ask: Callable[..., Any], tmp_path: Path, kind: str, said: str
) -> None:
    file = tmp_path / "first.yaml"
    file.write_text(f"id: first\ntitle: First\nquestions: [{{id: Q, text: Since when, {kind}}}]\n")
    run, prompts = ask(survey=load_survey(file))
    assert all(said in prompt for prompt in prompts)
    assert said in report(run).read_text("utf-8").partition("[system]")[2]


def test_a_reply_that_only_english_vectors_can_hear_is_asked_for_in_english(ask: Callable[..., Any]) -> None:
    anchored = load_survey("wvs7-core6")["Q46"]
    anchors = (("I am delighted and very happy", "I am content", "I feel rather sad", "I am miserable"),)
    translations = {"de": Wording("Wie glücklich sind Sie, alles in allem?")}
    survey = Survey("one", "One", (replace(anchored, anchors=anchors, translations=translations),))
    with pytest.warns(UntranslatedWarning):
        _, german = ask(survey=survey, elicitation="ssr", language="de")
    assert all("in your own words and in English" in prompt for prompt in german if "could not be read" not in prompt)
    assert any("of your own and in English" in prompt for prompt in german)  # the script's "B" is no speech


def test_an_english_question_asks_for_no_language(ask: Callable[..., Any]) -> None:
    _, prompts = ask(survey=load_survey("wvs7-core6"), elicitation="ssr", n=1)
    assert not any("in English" in prompt for prompt in prompts)
