"""What an error says: to a programmer the function, to the user of a command the flag."""

import ast
from pathlib import Path

from deeppersona.errors import InputError

ROOT = Path(__file__).parent.parent
FOLDERS = ("llm", "populations", "surveys", "agents", "simulation", "analysis", "experiments", "cli")


def test_a_programmer_is_told_the_function_and_a_user_the_flag() -> None:
    error = InputError(where="Population.build()", parameter="n", got=0, allowed="1 or more")
    assert str(error) == "Population.build(): n: got 0; allowed: 1 or more."
    assert error.for_users({"n": "--n"}) == "--n: got 0; allowed: 1 or more."
    assert error.for_users() == "n: got 0; allowed: 1 or more."


def test_a_user_is_told_the_place_in_a_file_and_the_flag_before_what_is_wrong() -> None:
    error = InputError("no price for x", where="prices.json:3", parameter="price_file", got=1, hint="Add one.")
    assert error.for_users({"price_file": "--price"}) == "prices.json:3: --price: no price for x: got 1. Add one."


def test_functions_in_errors_are_written_with_brackets() -> None:
    modules = [ast.parse(file.read_text("utf-8")) for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    nodes = [node for module in modules for node in ast.walk(module)]
    named = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)} - {
        "conditions",
        "environment",
    }
    places = {
        keyword.value.value
        for node in nodes
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "where" and isinstance(keyword.value, ast.Constant)
    }
    assert {place for place in places if str(place).rpartition(".")[2] in named} == set()


def test_a_sentence_stays_short_whatever_a_damaged_file_holds() -> None:
    long = "a" * 30_000
    assert len(str(InputError(long, where=long, got=long, hint=long))) < 4000
    assert len(str(InputError(parameter=long, where=long, got=long, hint=long))) < 4000
