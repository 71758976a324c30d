"""The command line: every fault ends with one sentence and its exit code, and nothing is overwritten."""

import errno
import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from deeppersona.cli.main import run
from deeppersona.run import Run


@pytest.fixture
def deeppersona(command: Callable[..., Any]) -> Callable[..., Any]:
    return command


SMALL = ("--n", 4, "--depth", 10, "--seed", 7)


def test_the_main_job_prints_the_table_and_the_reports_path(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    outcome = deeppersona("simulate", "DEU", *SMALL, "--report", "--out", tmp_path / "run")
    assert outcome.code == 0
    for word in ("Q46", "Floor", "Unif", "Mode", "World", "24 answered"):
        assert word in outcome.out
    assert str(tmp_path / "run" / "report.html") in outcome.out.replace("\n", "")
    assert "<html" in (tmp_path / "run" / "report.html").read_text("utf-8")


def test_compare_prints_plain_json(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    deeppersona("simulate", "DEU", *SMALL, "--out", tmp_path / "run")
    outcome = deeppersona("compare", tmp_path / "run", "--against", "wvs7", "--json")
    assert outcome.code == 0
    assert isinstance(json.loads(outcome.out), dict)


def test_a_population_is_built_shown_and_never_overwritten(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    assert deeppersona("build", "Kenya", "--n", 3, "--depth", 12, "--out", tmp_path / "kenya").code == 0
    shown = deeppersona("persona", "show", tmp_path / "kenya", "KEN-0000001")
    assert shown.code == 0
    assert "assumed" in shown.out
    again = deeppersona("build", "Kenya", "--n", 5, "--out", tmp_path / "kenya")
    assert again.code == 2
    assert "this path is taken" in again.err


FAULTS = [
    (("simulate", "DEU", "--language", "de", "--out", "{out}"), "allowed: en"),
    (("simulate", "DEU", "--variant", "blunt", "--out", "{out}"), "none in this survey"),
    (("simulate", "DEUT", "--out", "{out}"), "DEU"),
    (("simulate", "DEU", "--n", "0", "--out", "{out}"), "n: got 0"),
    (("simulate", "DEU", "--n", "-5", "--out", "{out}"), "n: got -5"),
    (("simulate", "DEU", "--depth", "-1", "--out", "{out}"), "depth"),
    (("simulate", "DEU", "--depth", "99999", "--out", "{out}"), "depth"),
    (("simulate", "DEU", "--survey", "wvs-core6", "--out", "{out}"), "Did you mean wvs7-core6"),
    (("simulate", "DEU", "--model", "local/smolm2-135m", "--out", "{out}"), "smollm2-135m"),
    (("simulate", "DEU", "--model", "nosuch/model", "--out", "{out}"), "nosuch"),
    (("simulate", "DEU", "--elicitation", "sampel", "--out", "{out}"), "psychometric"),
    (("simulate", "DEU", "--model", "local/smollm2-135m", "--elicitation", "sampel", "--out", "{out}"), "sample"),
    (("simulate", "DEU", "--leak-guard", "maybe", "--out", "{out}"), "on, off"),
    (("simulate", "DEU", "--workers", "0", "--out", "{out}"), "--workers: got 0"),
    (("simulate", "DEU", "--budget", "-1", "--out", "{out}"), "--budget: got -1.0"),
    (("build", "DEU", "--margins", "{out}", "--out", "{out}"), "--margins: no such file"),
    (("simulate", "DEU"), "--out"),
    (("simulate", "DEU", "--out", f"{__file__}/run"), "cannot write here"),
    (("simulate", "DEU", "--n", "3", "--depth", "0", "--ray", "127.0.0.1:1", "--out", "{out}"), "cluster"),
    (("compare", "{out}"), "no run here"),
    (("report", "{out}"), "no run here"),
    (("simulate", "DEU", "--seed", "-1", "--out", "{out}"), "seed: got -1"),
    (("simulate", "DEU", "--rounds", "two", "--out", "{out}"), "a number of rounds"),
    (
        ("simulate", "DEU", "--model", "openai-compatible/x", "--price", "{out}", "--out", "{out}"),
        "no such file",
    ),
    (("survey", "show", "nosuch"), "wvs7-core6"),
    (("survey", "import", "mine.qsf", "--to", "native"), "survey convert FILE"),
    (("model", "pull", "nosuch"), "smollm2-135m"),
    (("persona", "show", "{out}", "X"), "no population here"),
]


@pytest.mark.parametrize(
    ("arguments", "said"), FAULTS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else None
)
def test_bad_input_ends_with_one_sentence_and_code_2(
    deeppersona: Callable[..., Any],
    tmp_path: Path,
    arguments: tuple[str, ...],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("deeppersona.cli.model.fetch_weights", lambda model: None)
    outcome = deeppersona(*(part.format(out=tmp_path / "out") for part in arguments))
    assert outcome.code == 2
    lines = [line for line in outcome.err.splitlines() if line.startswith("deeppersona: ")]
    assert len(lines) == 1
    assert said in lines[0]
    assert "Traceback" not in outcome.err
    assert "()" not in lines[0]  # names of functions are for those who call them


def test_options_that_change_nothing_are_named(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    outcome = deeppersona("simulate", "DEU", *SMALL, "--workers", 2, "--budget", 3, "--out", tmp_path / "run")
    assert outcome.code == 0
    assert "not used, since --ray is off: --workers" in outcome.err
    assert "not used, since embedded/psychometric asks no server: --budget" in outcome.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OSError(errno.EROFS, "Read-only file system", "report.html"), 2, "report.html: Read-only file system."),
        (OSError(errno.ENOSPC, "No space left on device"), 3, "No space left on device."),
        (MemoryError(), 3, "not enough memory here; ask fewer respondents at a time (3 GiB a million)."),
    ],
)
def test_a_machine_that_has_no_room_is_said_in_a_sentence_wherever_it_comes_up(
    deeppersona: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str
) -> None:
    def fails() -> None:
        raise error

    monkeypatch.setattr("deeppersona.cli.main.app", fails)
    outcome = deeppersona("report", "runs/any")
    assert (outcome.code, outcome.err) == (code, f"deeppersona: {said}\n")


@pytest.mark.parametrize("judge", ["report", "compare"])
def test_an_unfinished_run_is_not_judged(deeppersona: Callable[..., Any], tmp_path: Path, judge: str) -> None:
    deeppersona("simulate", "DEU", *SMALL, "--out", tmp_path / "run")
    unfinished = Run.open(tmp_path / "run")
    unfinished.write_manifest({**unfinished.manifest, "state": "running"})
    outcome = deeppersona(judge, tmp_path / "run")
    assert outcome.code == 2
    assert "unfinished" in outcome.err
    assert "deeppersona simulate DEU" in outcome.err  # how to go on
    assert not (tmp_path / "run" / "report.html").exists()


def test_a_run_that_another_process_holds_is_refused_and_left_as_it_is(
    deeppersona: Callable[..., Any], tmp_path: Path
) -> None:
    place = tmp_path / "run"
    place.mkdir()
    other = os.open(place, os.O_RDONLY)  # a file of its own to the kernel, as another process would have
    fcntl.flock(other, fcntl.LOCK_EX)
    outcome = deeppersona("simulate", "DEU", *SMALL, "--out", place)
    assert outcome.code == 2
    assert "another process" in outcome.err
    assert place.is_dir()
    os.close(other)
    assert deeppersona("simulate", "DEU", *SMALL, "--out", place).code == 0


def test_a_dry_run_needs_neither_a_key_nor_a_place(
    deeppersona: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    outcome = deeppersona("simulate", "DEU", *SMALL, "--model", "openai/gpt-4o-mini", "--dry-run")
    assert outcome.code == 0
    assert "US dollars" in outcome.out


def test_another_run_in_the_directory_is_refused(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    deeppersona("simulate", "DEU", *SMALL, "--out", tmp_path / "run")
    outcome = deeppersona("simulate", "DEU", "--n", 5, "--depth", 10, "--seed", 7, "--out", tmp_path / "run")
    assert outcome.code == 2
    assert "n was 4, now 5" in outcome.err


def test_a_run_that_fails_for_one_reason_stops_at_once_and_says_it(
    deeppersona: Callable[..., Any], tmp_path: Path, serve: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-key-0123456789")
    server: Any = serve(key="sk-another")
    outcome = deeppersona(
        "simulate",
        "DEU",
        *SMALL,
        "--model",
        "openai/fake",
        "--api-base",
        server.api_base,
        "--report",
        "--out",
        tmp_path / "run",
    )  # type: ignore[attr-defined]
    assert outcome.code == 3
    assert "The first 5 requests all failed" in outcome.err
    assert "Incorrect API key" in outcome.err
    assert server.received < 24
    assert "sk-planted" not in outcome.err + outcome.out


def test_a_comparison_of_nothing_is_no_success(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    deeppersona("simulate", "DEU", "--n", 3, "--depth", 0, "--survey", "mini-ipip20", "--out", tmp_path / "run")
    outcome = deeppersona("compare", tmp_path / "run", "--against", "wvs7")
    assert outcome.code == 2
    assert outcome.out.count("not among the questions of wvs7") == 1, "said once, not for each question"
    assert "Caution: " in deeppersona("compare", tmp_path / "run", "--against", "bigfive").out


def test_surveys_are_listed_shown_and_validated(deeppersona: Callable[..., Any], tmp_path: Path) -> None:
    assert "wvs7-core6" in deeppersona("survey", "list").out
    assert "Never justifiable" in deeppersona("survey", "show", "wvs7-core6").out
    file = tmp_path / "mine.yaml"
    file.write_text("id: mine\ntitle: Mine\nquestions:\n- {id: A, text: Are you well, options: {1: 'Yes', 2: 'No'}}\n")
    assert deeppersona("survey", "validate", file).out.startswith("valid")


@pytest.mark.weights
@pytest.mark.slow
@pytest.mark.timeout(900)  # a minute on two idle cores; several where other work shares them
def test_a_real_language_model_answers_and_gets_an_honest_report(
    smollm2: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["simulate", "DEU", "--n", "2", "--depth", "20", "--survey", "wvs7-core6", "--model", smollm2]
    monkeypatch.setattr(
        "sys.argv", ["deeppersona", *arguments, "--report", "--no-cache", "--out", str(tmp_path / "run")]
    )
    with pytest.raises(SystemExit) as ended:
        run()
    assert not ended.value.code
    found = Run.open(tmp_path / "run")
    statuses = found.manifest["statuses"]
    assert sum(statuses.values()) == 12
    assert statuses.get("failed", 0) == 0
    assert len(found.manifest["model_sha256"]) == 64
    assert all(row["prompt_tokens"] > 100 for row in found.answers().to_pylist())
    assert (tmp_path / "run" / "report.html").is_file()


def test_a_survey_is_asked_in_a_language_and_what_it_lacks_is_said(
    deeppersona: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "id: mine\ntitle: Mine\nquestions:\n- {id: Q1, text: Happy, options: {1: Yes indeed, 2: Not at all}, "
        "translations: {de: {text: Froh}}}\n",
        "utf-8",
    )
    outcome = deeppersona(
        "simulate", "DEU", "--n", 2, "--depth", 0, "--survey", file, "--language", "de", "--out", tmp_path / "r"
    )
    assert (outcome.code, outcome.err.count("not wholly in de")) == (0, 1)
    assert "reads no wording" in outcome.err
    assert Run.open(tmp_path / "r").manifest["config"]["language"] == "de"
