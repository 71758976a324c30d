"""``deeppersona experiment`` as a user calls it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_the_list_names_every_study_and_what_it_asks(command: Callable[..., Any]) -> None:
    shown = command("experiment", "list", "--json")
    listed = {one["name"]: one for one in json.loads(shown.out)}
    assert {"floor", "social-simulation", "assistant", "multiverse", "intrinsic", "personalisation"} <= listed.keys()
    assert all(one["asks"].endswith("?") for one in listed.values())


def test_a_study_runs_resumes_and_is_compared(command: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "floor"
    asked = ("experiment", "run", "floor", "--n", 20, "--countries", "DEU", "--arms", "uniform,pooled", "--out", out)
    first = command(*asked, "--json")
    assert first.code == 0
    rows = {row["arm"]: row for row in json.loads(first.out)["tables"][0]["rows"]}
    assert rows["uniform"]["ks"][0] > rows["noise floor"]["ks"]
    assert command(*asked).code == 0
    compared = command("experiment", "compare", out, "--reference", "pooled", "--format", "md")
    assert "| uniform |" in compared.out


def test_a_dry_run_prints_the_design_and_writes_nothing(command: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "never"
    shown = command("experiment", "run", "floor", "--n", 20, "--countries", "DEU", "--dry-run", "--out", out)
    assert shown.code == 0
    assert "nothing was sent" in shown.out
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("floor", "--arms", "unifrom"), "Did you mean uniform?"),
        (("flor",), "Did you mean floor?"),
        (("floor", "--set", "endpoint=x"), "no such option"),
        (("floor", "--judge", "openai/x"), "no use for --judge"),
        (("ablation-depth",), "cannot feel"),
        (("floor", "--budget", "0"), "above 0"),
        (("assistant",), "--endpoint"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_two(
    command: Callable[..., Any], tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    found = command("experiment", "run", *arguments, "--out", tmp_path / "out")
    assert found.code == 2
    assert told in found.err
    assert "Traceback" not in found.err
    assert not (tmp_path / "out").exists()


def test_a_study_says_once_what_a_translation_lacks_and_shows_no_line_of_ours(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")
    (tmp_path / "mine.yaml").write_text(
        "id: mine\ntitle: Mine\nquestions:\n- {id: Q57, text: Trust, source: wvs7, options: {1: Yes indeed, 2: Not at all}, "
        "translations: {de: {text: Froh}}}\n"
    )
    (tmp_path / "study.yaml").write_text(
        f"name: s\nkind: survey\ntitle: S\nasks: Q\nsurvey: {tmp_path / 'mine.yaml'}\ncountries: [DEU]\nn: 2\ndepth: 0\n"
        "seeds: [1, 2]\nlanguage: de\narms: [deeppersona]\n"
    )
    study = ("experiment", "run", tmp_path / "study.yaml", "--model", "openai/gpt-4o-mini", "--dry-run")
    shown = command(*study)
    assert (shown.code, shown.err.count("note: mine is not wholly in de")) == (0, 1)
    assert "Warning" not in shown.err
