"""The same answers on any number of workers, in process or on Ray, resumed or not; one Ray session serves all tests here."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deeppersona import Run, simulate
from deeppersona.agents.answers import deterministic
from deeppersona.errors import RunError
from deeppersona.llm import Connection
from deeppersona.simulation.schedule import Network, Schedule, Wave
from deeppersona.surveys import Question, load_survey

pytestmark = [pytest.mark.ray, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def _four_cores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Ray session that believes in four cores; workers take their environment from it."""
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray

    ray.init(
        address="local",
        num_cpus=4,
        include_dashboard=False,
        log_to_driver=False,
        runtime_env={"env_vars": {"OPENAI_COMPATIBLE_API_KEY": "sk-test", "DEEPPERSONA_THREADS": "1"}},
    )
    yield
    ray.shutdown()


@pytest.fixture(autouse=True)
def _small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deeppersona.simulation.simulation.MODEL_SHARD", 3)
    monkeypatch.setattr("deeppersona.simulation.simulation.EMBEDDED_SHARD", 7)
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", "sk-test")


def same(one: Run, other: Run) -> bool:
    return bool(deterministic(one.answers()).equals(deterministic(other.answers())))


def interrupt(run: Run, lose: int) -> None:
    """As if it had been killed: some shards lost, one of them with half of its journal."""
    for file in run.answer_files[-lose:]:
        file.unlink()
    for journal in sorted((run.path / "journal").glob("*.jsonl"))[-lose:]:
        content = journal.read_bytes()
        journal.write_bytes(content[: len(content) // 2])
    run.write_manifest({**run.manifest, "state": "running"})


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_the_embedded_respondent(embedded_run: Run, out: Path, workers: int) -> None:
    options: dict[str, Any] = {"n": 40, "depth": 20, "seed": 7, "ray": "local", "workers": workers, "out": out}
    run = simulate("DEU", **options)
    assert len(run.answer_files) == 6
    assert same(run, embedded_run)
    if workers == 2:
        interrupt(run, 3)
        assert same(simulate("DEU", **options), embedded_run)


def test_a_served_model(serve: Callable[..., Any], tmp_path: Path) -> None:
    def script(request: dict[str, Any]) -> str:
        return "ABCD"[hashlib.sha256(json.dumps(request["messages"]).encode()).digest()[0] % 2]

    server = serve(script=script, latency_s=0.01)
    options = {"n": 12, "depth": 20, "seed": 3, "model": "openai-compatible/fake", "api_base": server.api_base}
    schedule = Schedule(
        (Wave(questions=("Q57", "Q46")), Wave(questions=("Q57",), talk=True, attrition=0.2)), Network("homophily")
    )
    alone = simulate("DEU", out=tmp_path / "alone", rounds=schedule, **options)
    assert server.peak > 1  # requests are in flight together, whatever the agents' framework
    seen: list[Any] = []
    spread = simulate(
        "DEU", out=tmp_path / "two", rounds=schedule, ray="local", workers=2, progress=seen.append, **options
    )
    assert same(alone, spread)
    assert seen[-1].tally.answers == alone.answers().num_rows
    interrupt(spread, 5)  # the second round and one shard of the first
    assert same(alone, simulate("DEU", out=tmp_path / "two", rounds=schedule, ray="local", workers=4, **options))


def test_a_served_model_whose_workers_share_money_and_minutes(serve: Callable[..., Any], tmp_path: Path) -> None:
    """Three shards for two workers: half of this budget is not enough for the one that gets two of them."""
    server = serve(script=lambda request: "A")
    price = tmp_path / "price.json"
    price.write_text('{"*": {"prompt": 10, "completion": 10}}')
    options = {"n": 9, "depth": 0, "seed": 3, "model": "openai-compatible/fake", "api_base": server.api_base}
    free = Connection(cache=False, price_file=str(price))
    alone = simulate("DEU", out=tmp_path / "alone", connection=free, **options)
    budget = 1.25 * alone.manifest["used"]["cost_usd"]
    limits = replace(free, budget_usd=budget, requests_per_minute=1200, tokens_per_minute=10**7)
    began = len(server.moments)
    spread = simulate("DEU", out=tmp_path / "two", ray="local", workers=2, connection=limits, **options)
    assert same(alone, spread)
    moments = server.moments[began:]
    assert len(moments) == 54
    assert moments[-1] - moments[0] >= 53 * 60 / 1200 - 0.5, "two workers together keep to one limit"


@pytest.mark.weights
def test_a_local_model(smollm2: str, tmp_path: Path) -> None:
    survey = load_survey("wvs7-core6")
    first: Question = next(iter(survey))
    options: dict[str, Any] = {"n": 4, "depth": 0, "seed": 5, "model": smollm2, "elicitation": "sample"}
    options["rounds"] = Schedule((Wave(questions=(first.id,)),))
    alone = simulate("DEU", out=tmp_path / "alone", **options)
    spread = simulate("DEU", out=tmp_path / "two", ray="local", workers=2, **options)
    assert same(alone, spread)
    interrupt(spread, 1)
    assert same(alone, simulate("DEU", out=tmp_path / "two", **options))


def test_a_worker_with_another_version_of_this_package_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deeppersona.simulation.ray_backend.version", lambda name: "9.9")
    with pytest.raises(RunError, match=r"has deeppersona .*, this command 9\.9"):
        simulate("DEU", n=2, depth=0, ray="local", workers=1, out=out)
