"""The public names, what they take, and that the command line and the documentation call the same things the same."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import deeppersona
import pytest
from deeppersona.cli.main import app
from deeppersona.errors import InputError
from deeppersona.experiments.pretest import pretesting
from deeppersona.populations import plan
from deeppersona.simulation import simulate
from typer.main import get_command

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.md"

#: Everything a program may rely on. A change here is a decision, and a line in CHANGELOG.md.
FUNCTIONS = {
    "simulate": (
        "countries out progress n survey language variant model elicitation depth seed rounds replicates leak_guard assumed_facts "
        "context api_base margins where allocate tree sources population ray workers wheel connection command"
    ),
    "compare": "run against seed weights",
    "report": "runs out format against human comparison",
    "pretest": (
        "survey told progress variants countries n model out elicitation adjust depth seed probes coder api_base population "
        "connection ray workers wheel"
    ),
    "load_survey": "name",
    "Population.build": (
        "countries n connection seed depth margins where allocate bias require forbid assumed_facts tree sources filler "
        "embeddings api_base judge"
    ),
    "Population.load": "directory",
    "Population.save": "self directory",
    "Run.open": "location",
    "Run.answers": "self columns",
    "Run.population": "self",
    "Simulation.run": "self out population progress",
}
NOUNS = {
    "Connection": "concurrency cache env_file budget_usd requests_per_minute tokens_per_minute price_file sends",
    "Persona": "id country weight core facets facts stories told own_tree",
    "Population": "people facts stories origin failures own_tree",
    "Question": (
        "id text options missing kind scale source topic trait keyed offered order rows unit low high whole total at_least "
        "at_most show_if skips variants variant translations anchors draw"
    ),
    "Run": "path",
    "Simulation": "config survey connection ray workers command schedule margins tree wheel",
    "SimulationConfig": (
        "countries n survey survey_sha256 language variant model elicitation depth seed rounds schedule_sha256 replicates "
        "leak_guard assumed_facts prefix_tokens tail_tokens is_ranked api_base margins margins_sha256 where allocate tree_sha256 "
        "sources population_sha256"
    ),
    "Survey": "id title questions instruction language terms citation blocks has_random_blocks instructions random_choices",
}

#: What belongs to how a language model is reached: ``connection`` in Python, one flag each on the command line.
REACHING = {"concurrency", "no_cache", "env_file", "budget", "price", "requests_per_minute", "tokens_per_minute"}
#: Command: arguments that only Python takes, and only the command line.
ONLY_PYTHON = {
    "simulate": {"progress", "connection", "context", "command"},
    "compare": {"seed"},
    "report": {"format", "comparison"},
    "pretest": {"connection", "told", "progress"},
    "build": {"connection"},
}
ONLY_COMMAND = {
    "simulate": {"dry_run", "report"},
    "compare": {"as_json"},
    "report": {"form"},
    "pretest": {"fail_on", "as_json", "dry_run"},
    "build": {"out"},
}


#: Functions that take most of their arguments as ``**options``, and what these may be.
OPTIONS = {"simulate": simulate.Options, "pretest": pretesting.Options, "Population.build": plan.PlanOptions}


def function(name: str) -> Callable[..., Any]:
    owner, _, method = name.rpartition(".")
    found: Callable[..., Any] = getattr(getattr(deeppersona, owner) if owner else deeppersona, method)
    return found


def arguments(name: str) -> list[str]:
    taken = list(inspect.signature(function(name)).parameters)
    return [*taken[:-1], *OPTIONS[name].__annotations__] if name in OPTIONS else taken


def test_the_public_names_are_these() -> None:
    functions = {name for name in FUNCTIONS if "." not in name}
    assert set(deeppersona.__all__) == functions | NOUNS.keys() | {"DeepPersonaError"}
    assert sorted(deeppersona.__all__) == deeppersona.__all__ == dir(deeppersona)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_public_function_takes_these_arguments_and_says_what_each_is(name: str) -> None:
    assert arguments(name) == FUNCTIONS[name].split()
    said = inspect.getdoc(function(name)) or ""
    if len(arguments(name)) > 2:
        assert [one for one in arguments(name) if one != "self" and one not in said] == []


@pytest.mark.parametrize("name", NOUNS)
def test_a_public_noun_holds_these_attributes_and_says_what_each_is(name: str) -> None:
    noun = getattr(deeppersona, name)
    assert [field.name for field in fields(noun) if not field.name.startswith("_")] == NOUNS[name].split()
    assert [one for one in NOUNS[name].split() if one not in (inspect.getdoc(noun) or "")] == []


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in OPTIONS])
def test_every_argument_has_a_type(name: str) -> None:
    signature = inspect.signature(function(name))
    bare = [one for one in signature.parameters.values() if one.annotation is one.empty and one.name != "self"]
    assert bare == []
    assert signature.return_annotation is not signature.empty


@pytest.mark.parametrize("command", ONLY_PYTHON)
def test_the_command_line_calls_arguments_as_python_does(command: str) -> None:
    flags = {one.name for one in get_command(app).commands[command].params} - REACHING  # type: ignore[attr-defined]
    taken = set(arguments("Population.build" if command == "build" else command))
    assert taken - flags == ONLY_PYTHON[command]
    assert flags - taken == ONLY_COMMAND[command]


@pytest.mark.parametrize("name", OPTIONS)
def test_a_misspelt_option_is_refused_with_the_nearest_one(name: str) -> None:
    given = ("DEU", 1) if name == "Population.build" else ("wvs7-core6",)
    place = {} if name == "Population.build" else {"out": "never-written"}
    with pytest.raises(InputError, match=r"Did you mean seed\?"):
        function(name)(*given, **place, sed=1)


def test_every_public_name_stands_in_the_reference() -> None:
    documented = {line.rpartition(".")[2] for line in REFERENCE.read_text("utf-8").splitlines() if line[:3] == ":::"}
    assert set(deeppersona.__all__) - documented == {"DeepPersonaError"}
    assert "errors" in documented
