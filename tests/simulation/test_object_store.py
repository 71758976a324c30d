"""Runs in an object store: nothing is appended, renamed or put twice, and the promises are the same."""

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from deeppersona import Run, Simulation, simulate
from deeppersona.agents.answers import deterministic
from deeppersona.cli.main import app
from deeppersona.errors import DeepPersonaError, InputError, RunError, RunStoreError
from deeppersona.run import open_store
from deeppersona.simulation.journal import Journal
from deeppersona.simulation.status import progress_of
from processes import LATENCY_S, QUESTIONS, N, check, said, start, wait_for_requests
from strict_store import StrictFileSystem
from typer.testing import CliRunner


@pytest.fixture(autouse=True)
def home(own_home: Path) -> Path:
    """Copies of runs lie in a home of their own."""
    return own_home


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Where no object is yet, on a file system that forbids what object stores cannot do."""
    return f"strict://{tmp_path}/bucket/run"


def objects(address: str) -> list[str]:
    root = Path(address.removeprefix("strict://"))
    return sorted(str(file.relative_to(root)) for file in root.rglob("*") if file.is_file())


def test_the_file_system_of_these_tests_forbids_appending_renaming_and_putting_twice(address: str) -> None:
    fs = fsspec.filesystem("strict")
    fs.pipe_file(f"{address}/journal/1", b"a")
    with pytest.raises(NotImplementedError):
        fs.open(f"{address}/journal/1", "ab")
    with pytest.raises(NotImplementedError):
        fs.mv(f"{address}/journal/1", f"{address}/journal/2")
    with pytest.raises(PermissionError):
        fs.pipe_file(f"{address}/journal/1", b"b")
    with pytest.raises(FileExistsError):
        fs.pipe_file(f"{address}/journal/1", b"b", mode="create")


def test_a_run_in_an_object_store_holds_the_same_answers(embedded_run: Run, address: str) -> None:
    run = simulate("DEU", n=40, depth=20, seed=7, out=address)
    assert deterministic(run.answers()).equals(deterministic(embedded_run.answers()))
    assert deterministic(Run.open(address).answers()).equals(deterministic(embedded_run.answers()))
    assert {name.split("/")[0] for name in objects(address)} >= {"manifest.json", "population", "answers", "commits"}


def test_every_command_that_reads_a_run_reads_it_from_the_store(address: str, home: Path, tmp_path: Path) -> None:
    simulate("DEU", n=12, depth=0, seed=7, out=address)
    for copy in (home / "runs").iterdir():  # as on another machine
        copy.rename(tmp_path / copy.name)
    command = CliRunner()
    for arguments in (
        ["compare", address, "--json"],
        ["status", address, "--json"],
        ["report", address],
        ["export", address, "--out", str(tmp_path / "answers.csv")],
    ):
        done = command.invoke(app, arguments)
        assert done.exit_code == 0, (arguments, done.output, done.exception)
    assert "report.html" in objects(address)
    assert len((tmp_path / "answers.csv").read_text().splitlines()) == 13


def test_the_same_call_again_changes_no_object_and_another_one_is_refused(address: str) -> None:
    simulate("DEU", n=6, depth=0, seed=1, out=address)
    before = {name: (Path(address.removeprefix("strict://")) / name).stat().st_mtime_ns for name in objects(address)}
    simulate("DEU", n=6, depth=0, seed=1, out=address)
    with pytest.raises(RunError, match="seed was 1, now 2"):
        simulate("DEU", n=6, depth=0, seed=2, out=address)
    after = {name: (Path(address.removeprefix("strict://")) / name).stat().st_mtime_ns for name in objects(address)}
    assert before == after


def test_other_objects_under_the_address_are_not_touched(address: str) -> None:
    fsspec.filesystem("strict").pipe_file(f"{address}/thesis.txt", b"mine")
    with pytest.raises(RunError, match="taken"):
        simulate("DEU", n=6, depth=0, out=address)
    assert objects(address) == ["thesis.txt"]


def test_a_shard_round_is_committed_once_whoever_comes_second(address: str) -> None:
    first, second = open_store(address), open_store(address)
    first.write_text("manifest.json", json.dumps({"run_id": first.run_id}))
    name = "answers/round-000-shard-00000.parquet"
    for store, content in ((first, b"first"), (second, b"second")):
        part = store.path / f"{name}.part"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        store.commit(part, name)
    third = open_store(address)
    assert third.has(name)
    assert [(store.path / name).read_bytes() for store in (first, second, third)] == [b"first"] * 3
    assert sum(found.startswith("answers/") for found in objects(address)) == 1


def test_a_commit_whose_reply_was_lost_counts_though_the_second_try_is_refused(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = StrictFileSystem.pipe_file

    def put_twice(self: StrictFileSystem, path: str, value: bytes, mode: str = "overwrite", **more: Any) -> None:
        put(self, path, value, mode=mode, **more)
        if mode == "create":
            put(self, path, value, mode=mode, **more)

    monkeypatch.setattr(StrictFileSystem, "pipe_file", put_twice)
    run = simulate("DEU", n=6, depth=0, seed=1, out=address)
    shutil.rmtree(run.path)
    assert Run.open(address).answers().num_rows == 36


def test_a_bucket_that_does_not_exist_is_refused_in_one_sentence(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_bucket(*_: object, **__: object) -> None:
        raise FileNotFoundError("The specified bucket does not exist")

    def too_late(*_: object) -> None:
        raise AssertionError("a population was drawn")

    for put in ("put_file", "pipe_file"):
        monkeypatch.setattr(StrictFileSystem, put, no_bucket)
    monkeypatch.setattr(Simulation, "draw", too_late)
    with pytest.raises(RunStoreError, match="bucket does not exist"):
        simulate("DEU", n=2, depth=0, out=address)


def test_copies_that_nobody_used_for_a_week_go_when_the_next_one_begins(address: str, home: Path) -> None:
    kept = [simulate("DEU", n=2, depth=0, out=f"{address}/{number}").path for number in range(3)]
    eight_days_ago = time.time() - 8 * 86_400
    (home / "runs" / "mine").mkdir()
    for copy in (kept[0], kept[1], home / "runs" / "mine"):
        for part in (*copy.iterdir(), copy):
            os.utime(part, (eight_days_ago, eight_days_ago))
    Run.open(f"{address}/1")  # used today
    os.utime(kept[2], (eight_days_ago, eight_days_ago))  # begun long ago, and its folders are still added to
    fresh = simulate("DEU", n=2, depth=0, out=f"{address}/3").path
    assert {copy.name for copy in (home / "runs").iterdir()} == {kept[1].name, kept[2].name, fresh.name, "mine"}
    assert Run.open(f"{address}/0").answers().num_rows == 12


def test_journalled_answers_are_segments_that_any_machine_reads_back_in_order(address: str) -> None:
    rows = [
        {"respondent_id": f"DEU-{number}", "question_id": "Q1", "variant": "", "replicate": 0} for number in range(9)
    ]
    for at in (0, 3, 6):
        counted: list[Any] = []
        with Journal(open_store(address), "journal/a.jsonl", counted.extend) as journal:
            assert journal.rows == rows[:at]
            journal.append(rows[at : at + 3])
        assert counted == rows[at : at + 3]
    assert len(objects(address)) == 3


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.ray)])
def test_kill_9_and_the_same_command_again_give_the_same_table(
    workers: int, serve: Callable[..., Any], undisturbed: Any, address: str, tmp_path: Path
) -> None:
    server = serve(latency_s=LATENCY_S, script=said)
    driver = start(server, address, tmp_path / "first", *(("--ray", "local", "--workers", "2") if workers == 2 else ()))
    wait_for_requests(server, random.Random(workers).randrange(40, N * QUESTIONS - 20), driver)
    driver.kill()
    so_far = progress_of(Run.open(address))
    assert so_far.state == "running"
    assert so_far.answered <= len(server.requests)
    start(server, address, tmp_path / "second").finish()  # elsewhere: nothing of the first one's disk is there
    check(server, address, undisturbed, kills=1, workers=workers, group_s=0.5)
    assert progress_of(Run.open(address)).statuses == {"answered": N * QUESTIONS}
    assert not any(name.startswith("journal/") for name in objects(address))  # superseded by what was committed


@pytest.mark.parametrize("location", ["nosuch://bucket/run", "s4://x"])
def test_an_address_that_nothing_understands_is_refused_in_one_sentence(location: str) -> None:
    with pytest.raises(InputError, match="run store"):
        simulate("DEU", n=2, depth=0, out=location)


def test_a_store_that_does_not_answer_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> bytes:
        raise ConnectionError("no route to bucket")

    monkeypatch.setattr("strict_store.StrictFileSystem.cat_file", broken)
    with pytest.raises(RunStoreError, match="no route to bucket") as caught:
        simulate("DEU", n=2, depth=0, out=address)
    assert caught.value.exit_code == 2


def test_a_store_inside_one_process_cannot_be_shared_with_workers() -> None:
    with pytest.raises(InputError, match="one process"):
        simulate("DEU", n=2, depth=0, ray="local", out="memory://alone/run")


def test_a_run_in_memory_works_in_process() -> None:
    simulate("DEU", n=2, depth=0, seed=1, out="memory://together/run")
    assert Run.open("memory://together/run").answers().num_rows == 12


@pytest.mark.parametrize("content", [b"{}", b"[]", b"no json", b'{"run_id": "../../../etc"}'])
def test_a_foreign_manifest_leads_nowhere(address: str, content: bytes) -> None:
    fsspec.filesystem("strict").pipe_file(f"{address}/manifest.json", content)
    with pytest.raises(RunError, match="no run's"):
        Run.open(address)


def test_a_marker_that_names_another_file_is_refused(address: str) -> None:
    run = simulate("DEU", n=2, depth=0, out=address)
    fsspec.filesystem("strict").pipe_file(f"{address}/commits/round-000-shard-00009", b"answers/../../../etc/passwd")
    with pytest.raises(DeepPersonaError, match="marker"):
        Run.open(run.location)
