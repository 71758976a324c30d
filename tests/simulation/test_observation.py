"""What a run says of itself: to its caller, in its log, and to another terminal."""

import json
import os
import platform
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from deeppersona import Run, simulate
from deeppersona.cli.progress import in_words
from deeppersona.errors import UnfinishedRunError
from deeppersona.run_store import RunStore
from deeppersona.simulation.observation import Observation
from deeppersona.simulation.run_log import INCIDENTS, RunLog, read_log
from deeppersona.simulation.schedule import Schedule, Wave
from deeppersona.simulation.shard_worker import ShardWorker
from deeppersona.simulation.status import progress_of
from deeppersona.simulation.tally import Tally
from processes import QUESTIONS, N, said, start, wait_for_requests


@pytest.fixture(autouse=True)
def _own_home(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", "sk-planted-key-0123456789")


@pytest.fixture
def told(serve: Callable[..., Any], out: Path) -> tuple[Run, list[Observation]]:
    """A run whose server refuses some answers, and what was told while it ran."""
    server = serve(
        latency_s=0.3, script=lambda request: "I cannot say." if "Q" in str(request["messages"])[-40:] else "A"
    )
    seen: list[Observation] = []
    run = simulate(
        "DEU",
        n=40,
        depth=0,
        seed=3,
        model="openai-compatible/fake",
        api_base=server.api_base,
        out=out,
        progress=seen.append,
    )
    return run, seen


def test_the_caller_hears_of_answers_speed_and_requests_in_flight(told: tuple[Run, list[Observation]]) -> None:
    run, seen = told
    assert max(one.in_flight for one in seen) > 1
    assert any(one.answers_per_s for one in seen)
    assert [one.tally.answers for one in seen] == sorted(one.tally.answers for one in seen)
    assert dict(seen[-1].tally.statuses) == run.manifest["statuses"]


def test_the_log_is_json_lines_without_keys(told: tuple[Run, list[Observation]]) -> None:
    run, _ = told
    lines = [json.loads(line) for line in (run.path / "log.jsonl").read_text().splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["started", "finished"]
    assert lines[-1]["answers"] == 240
    assert "sk-planted" not in (run.path / "log.jsonl").read_text()


def test_a_log_stays_small_and_scrubbed_whatever_keeps_breaking(tmp_path: Path) -> None:
    log = RunLog(RunStore(tmp_path))
    for _ in range(3 * INCIDENTS):
        log.incident(RuntimeError("the key sk-planted-key-0123456789 was refused " + "x" * 10_000))
    log.close()
    rows = read_log(RunStore(tmp_path))
    assert len(rows) == INCIDENTS
    assert (tmp_path / "log.jsonl").stat().st_size < INCIDENTS * 700
    assert not any("sk-planted" in row["reason"] for row in rows)


def test_mesas_table_of_each_round_counts_what_the_answers_hold(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deeppersona.simulation.simulation.EMBEDDED_SHARD", 20)
    run = simulate("DEU", n=60, depth=0, seed=5, out=out, rounds=Schedule((Wave(), Wave(attrition=0.3))))
    table = pd.read_csv(run.path / "rounds.csv", index_col="round")
    rows = run.answers().to_pylist()
    for number in (0, 1):
        counts = Counter(row["status"] for row in rows if row["round"] == number)
        assert table.loc[number, "answered"] == counts["answered"]
        assert table.loc[number, "skipped"] == counts["skipped"]
        assert table.loc[number, "left"] * 6 == counts["skipped"]
        assert table.loc[number, "respondents"] + table.loc[number, "left"] == 60


@pytest.mark.slow
def test_another_terminal_sees_speed_and_requests_in_flight_while_it_runs(
    serve: Callable[..., Any], tmp_path: Path
) -> None:
    server = serve(latency_s=0.1, script=said)
    driver = start(server, tmp_path / "run", tmp_path / "home")
    wait_for_requests(server, 40, driver)
    deadline = time.monotonic() + 60
    while (found := progress_of(Run.open(tmp_path / "run"))).answers_per_s is None:
        assert not driver.has_ended, driver.errors
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert found.is_alive
    assert found.in_flight > 0
    assert found.time_left_s is not None
    assert 0 < found.answered < found.expected == N * QUESTIONS
    driver.finish()
    after = progress_of(Run.open(tmp_path / "run"))
    assert (after.state, after.last_event, after.in_flight, after.time_left_s) == ("finished", "finished", 0, None)
    assert after.answers_per_s is not None


def test_a_shard_that_broke_stands_in_the_log(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken for good")

    with monkeypatch.context() as fault:
        fault.setattr(ShardWorker, "_answers", broken)
        with pytest.raises(UnfinishedRunError):
            simulate("DEU", n=4, depth=0, seed=1, out=out)
    events = Counter(line["event"] for line in read_log(RunStore(out)))
    assert events["incident"] == 6  # two shards, three tries each
    found = progress_of(Run.open(out))
    assert (found.last_event, found.stands) == ("stopped", "stopped")
    assert found.reason


def test_a_dead_run_shows_no_sign_of_life(out: Path) -> None:
    run = simulate("DEU", n=4, depth=0, seed=1, out=out)
    run.write_manifest({**run.manifest, "state": "running"})
    line = {"at": "2020-01-01T00:00:00+00:00", "event": "started"}
    (out / "log.jsonl").write_text(json.dumps(line) + "\n")
    assert not progress_of(run).is_alive
    assert progress_of(run).stands == "silent"


def test_a_run_whose_process_has_died_on_this_machine_is_silent_at_once(out: Path) -> None:
    run = simulate("DEU", n=4, depth=0, seed=1, out=out)
    run.write_manifest({**run.manifest, "state": "running"})
    dead = subprocess.Popen(["true"])
    dead.wait()
    now = datetime.now(UTC).isoformat()
    for process, stands in ((dead.pid, "silent"), (os.getpid(), "running")):
        line = {"at": now, "event": "started", "host": platform.node(), "process": process}
        (out / "log.jsonl").write_text(json.dumps(line) + "\n")
        assert progress_of(run).stands == stands
    (out / "log.jsonl").write_text(json.dumps({**line, "process": dead.pid, "host": "another"}) + "\n")
    assert progress_of(run).stands == "running", "nobody here knows the processes of another machine"


def test_the_command_to_resume_with_is_that_of_the_latest_attempt(out: Path) -> None:
    for command in ("with --budget 1", "with --budget 5"):
        run = simulate("DEU", n=4, depth=0, seed=1, out=out, command=command)
        run.write_manifest({**run.manifest, "state": "running"})
    assert progress_of(run).command == "with --budget 5"


def test_a_run_that_ends_while_somebody_looks_has_finished(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = simulate("DEU", n=4, depth=0, seed=1, out=out)
    finished = run.manifest
    run.write_manifest({**finished, "state": "running"})

    def read_slowly(store: RunStore) -> list[dict[str, Any]]:
        lines = read_log(store)
        run.write_manifest(finished)
        return lines

    monkeypatch.setattr("deeppersona.simulation.status.read_log", read_slowly)
    assert progress_of(run).stands == "finished"


def test_a_bar_says_speed_in_flight_trouble_cost_and_time_left() -> None:
    tally = Tally(Counter(answered=90, refused=8, failed=2), cost_usd=0.5)
    words = in_words(Observation(expected=300, tally=tally, in_flight=64, answers_per_s=50.0))
    assert words == "50/s, 64 in flight, 8 refused, 2 failed, 0.5000 USD, 0:00:04 left"
