"""Studies in a survey's other languages and wordings: what is asked, scored together, kept, said and refused."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona.errors import ExperimentError
from deeppersona.experiments.definition import Definition
from deeppersona.experiments.reading import read_definition
from deeppersona.experiments.running import Finished, run_study
from deeppersona.experiments.setting import Setting
from deeppersona.run import Run

SURVEY = """
id: two
title: Two
questions:
- id: Q46
  text: Taking all things together, how happy are you?
  options: {1: Very happy, 2: Quite happy, 3: Not very happy, 4: Not at all happy}
  source: wvs7
  translations:
    de:
      text: Wie glücklich sind Sie, alles in allem?
      options: {1: Sehr glücklich, 2: Ziemlich glücklich, 3: Nicht sehr glücklich, 4: Überhaupt nicht glücklich}
    fr: {text: "Êtes-vous heureux ?"}
- id: Q57
  text: Can most people be trusted?
  options: {1: Most people can be trusted, 2: Need to be very careful}
  source: wvs7
  variants: {blunt: "Are most people liars?"}
  translations:
    de: {text: "Kann man den meisten trauen?", options: {1: Den meisten kann man trauen, 2: Man muss sehr vorsichtig sein}}
"""
BASE = """name: own
kind: survey
title: Own
asks: Something?
countries: [DEU]
n: 6
depth: 0
"""
ENGLISH = ("Taking all", "Very happy", "Can most people", "Need to be")
GERMAN = ("Wie glücklich", "Sehr glücklich", "den meisten trauen?", "Man muss")

Study = Callable[..., tuple[Finished, list[str]]]


@pytest.fixture
def define(tmp_path: Path) -> Callable[[str], Definition]:
    """Reads a definition of a study of the survey above."""
    (tmp_path / "two.yaml").write_text(SURVEY, "utf-8")

    def read(text: str, kind: str = "survey") -> Definition:
        file = tmp_path / "own.yaml"
        head = BASE.replace("kind: survey", f"kind: {kind}") + f"survey: {tmp_path / 'two.yaml'}\n"
        file.write_text(head + text, "utf-8")
        return read_definition(file)

    return read


@pytest.fixture
def study(serve: Callable[..., Any], own_home: Path, define: Callable[..., Definition], tmp_path: Path) -> Study:
    """A study with a model whose reply hangs on its seed alone, and every prompt that it was sent."""

    def call(text: str, kind: str = "survey") -> tuple[Finished, list[str]]:
        server = serve(script=lambda request: "AB"[request["seed"] % 2])
        setting = Setting(models=("openai-compatible/fake",), api_base=server.api_base)
        found = run_study(define(text, kind), setting, tmp_path / "out")
        return found, ["\n".join(part["content"] for part in request["messages"]) for request in server.requests]

    return call


def row(found: Finished, arm: str) -> dict[str, Any]:
    return dict(next(row for row in found.tables[0].rows if row["arm"] == arm))


@pytest.mark.filterwarnings("error")
def test_a_study_in_one_language_asks_every_arm_in_it_and_says_so(study: Study, tmp_path: Path) -> None:
    found, prompts = study("language: de\narms: [deeppersona, persona-hub, embedded]\n")
    assert len(prompts) == 2 * 6 * 2
    assert all(any(words in prompt for prompt in prompts) for words in GERMAN)
    assert not [words for words in ENGLISH if any(words in prompt for prompt in prompts)]
    assert json.loads((tmp_path / "out" / "experiment.json").read_text())["definition"]["language"] == "de"
    runs = {path.name: Run(path).manifest["config"]["language"] for path in (tmp_path / "out" / "runs").iterdir()}
    assert sorted(runs.values()) == ["de", "de", "en"]  # the embedded respondent reads none
    assert "deeppersona: asked in de" in found.tables[0].notes


def test_arms_that_differ_in_their_words_ask_the_same_people_in_each_of_them(study: Study, tmp_path: Path) -> None:
    arms = "[{name: own}, {name: german, language: de}, {name: blunt, variant: blunt}]"
    found, prompts = study(f"arms: {arms}\nvaries: [language, variant]\n")
    assert len(prompts) == 3 * 12 - 6  # Q46 has no blunt wording: the same words share the answer
    assert sum("Are most people liars?" in prompt for prompt in prompts) == 6
    assert sum(any(words in prompt for words in GERMAN) for prompt in prompts) == 12
    people = [Run(path).population().people for path in (tmp_path / "out" / "runs").iterdir()]
    assert all(one.equals(people[0]) for one in people)
    assert "blunt: asked in the variant blunt, which 1 of 2 questions have" in found.tables[0].notes


def test_an_arm_in_a_variant_is_scored_over_all_its_questions(study: Study) -> None:
    found, _ = study("arms: [{name: own}, {name: blunt, variant: blunt}]\n")
    own, blunt = ({**row(found, name), "arm": ""} for name in ("own", "blunt"))
    assert own == blunt  # replies hang on the seed alone, and the draws are those of the main wording


def test_a_multiverse_varies_the_language(study: Study) -> None:
    found, prompts = study("choices: {language: [en, de]}\nheadline: {language: en}\n", "multiverse")
    assert {"en", "de"} <= {row["arm"] for row in found.tables[2].rows}
    assert sum("Wie glücklich" in prompt for prompt in prompts) == 6


def test_an_arm_may_go_back_to_the_surveys_own_words(study: Study) -> None:
    _, prompts = study("language: de\narms: [{name: a, language: ''}, {name: b, language: '', variant: blunt}]\n")
    assert not [words for words in GERMAN if any(words in prompt for prompt in prompts)]
    assert sum("liars" in prompt for prompt in prompts) == 6


def test_what_a_translation_lacks_is_warned_of_before_and_noted_below_the_table(study: Study) -> None:
    with pytest.warns(UserWarning, match="two is not wholly in fr; what lacks is asked in en: Q46, Q57"):
        found, _ = study("arms: [{name: french, language: fr}]\nseeds: [1, 2]\n")
    said = [note for note in found.tables[0].notes if "not wholly in fr" in note]
    assert len(said) == 1  # once for both seeds


def test_the_respondent_that_reads_no_words_cannot_be_asked_what_they_do(
    define: Callable[..., Definition], tmp_path: Path
) -> None:
    definition = define("arms: [{name: own}, {name: german, language: de}]\nvaries: [language]\n")
    with pytest.raises(ExperimentError, match="reads no wording"):
        run_study(definition, Setting(models=("embedded/psychometric",)), tmp_path / "out")


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("arms: [deeppersona]\nlanguage: dee\n", "survey", ":10: language: .*no such language.*en, de, fr.*mean de"),
        ("arms:\n- deeppersona\n- {name: b,\n   variant: blnt}\n", "survey", ":12: arms.1.variant: .*mean blunt"),
        ("language: de\narms:\n- {name: b, variant: blunt}\n", "survey", ":9: language: .*own language alone"),
        ("arms: [{name: a, language: 3}]\n", "survey", ":9: arms.0.language: .*string"),
        (
            "arms: [uniform]\nchoices:\n  told: ['']\n  language: [en, dee]\nheadline: {told: '', language: en}\n",
            "multiverse",
            ":12: choices.language: .*mean de",
        ),
    ],
)
def test_a_wording_that_the_survey_lacks_is_refused_with_line_and_field(
    define: Callable[..., Definition], text: str, kind: str, said: str
) -> None:
    with pytest.raises(ExperimentError) as caught:
        define(text, kind)
    assert re.search(r"own\.yaml" + said, str(caught.value))
    assert "\n" not in str(caught.value)
