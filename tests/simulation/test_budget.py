"""Cost: known before, bounded during, resumable after."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from deeppersona import simulate
from deeppersona.agents.answers import deterministic
from deeppersona.errors import BudgetExhaustedError, InputError
from deeppersona.llm import Connection
from deeppersona.run import Run
from deeppersona.simulation.dry_run import dry_run
from deeppersona.simulation.simulate import prepare
from deeppersona.simulation.status import progress_of
from fake_server import Faults, tokens_of


@pytest.fixture(autouse=True)
def _own_home(own_home: Path) -> None:
    """Caches of their own, so that nothing is free."""


@pytest.fixture
def price(tmp_path: Path) -> Path:
    file = tmp_path / "price.json"
    file.write_text(json.dumps({"*": {"prompt": 100.0, "completion": 1000.0}}))
    return file


def options(server: Any, price: Path, budget: float | None = None, **more: Any) -> dict[str, Any]:
    connection = Connection(concurrency="1-4-4", cache=False, budget_usd=budget, price_file=str(price))
    base = {"n": 6, "depth": 0, "seed": 3, "model": "openai-compatible/fake", "api_base": server.api_base}
    return {**base, "connection": connection, **more}


def test_the_budget_is_never_passed_and_the_run_resumes(
    serve: Callable[..., Any], out: Path, tmp_path: Path, price: Path
) -> None:
    server = serve(script=lambda request: "A")
    whole = simulate("DEU", out=tmp_path / "whole", **options(server, price))
    total = whole.manifest["used"]["cost_usd"]
    assert total > 0
    with pytest.raises(BudgetExhaustedError) as caught:
        simulate("DEU", out=out, **options(server, price, total / 2))
    assert caught.value.exit_code == 4
    so_far = progress_of(Run.open(out))
    assert so_far.state == "running"
    assert 0 < so_far.cost_usd <= total / 2
    sent = len(server.requests)
    assert sent - 36 == so_far.answered  # every paid answer was kept
    done = simulate("DEU", out=out, **options(server, price, total * 1.5))
    assert len(server.requests) - 36 == 36  # and none was paid again
    assert deterministic(done.answers()).equals(deterministic(whole.answers()))


def test_attempts_together_keep_the_budget_where_answers_that_failed_were_paid_for(
    serve: Callable[..., Any], out: Path, price: Path
) -> None:
    def declines_then_breaks(request: dict[str, Any]) -> Any:
        is_second = any(message["role"] == "assistant" for message in request["messages"])
        return web.json_response({"error": {"message": "no"}}, status=400) if is_second else "I cannot say."

    def paid() -> float:
        asked = [request["messages"] for request in server.requests]
        first = [messages for messages in asked if all(one["role"] != "assistant" for one in messages)]
        read = sum(tokens_of(one["content"]) for messages in first for one in messages)
        return (100.0 * read + 1000.0 * len(first) * tokens_of("I cannot say.")) / 1e6

    server = serve(script=declines_then_breaks)
    simulate("DEU", out=out.with_name("whole"), **options(server, price))
    budget = paid() / 2
    server.requests.clear()
    for _ in range(3):
        with pytest.raises(BudgetExhaustedError):
            simulate("DEU", out=out, **options(server, price, budget))
    assert paid() <= budget
    assert progress_of(Run.open(out)).spent_usd == pytest.approx(paid())


@pytest.mark.parametrize("budget", [0.0, -1.0])
def test_a_budget_of_nothing_is_refused(serve: Callable[..., Any], out: Path, price: Path, budget: float) -> None:
    with pytest.raises(InputError, match="budget"):
        simulate("DEU", out=out, **options(serve(), price, budget))
    assert not out.exists()


def test_a_budget_needs_a_price(serve: Callable[..., Any], out: Path) -> None:
    server = serve()
    with pytest.raises(InputError, match="--price"):
        simulate(
            "DEU",
            n=2,
            depth=0,
            model="openai-compatible/fake",
            api_base=server.api_base,
            connection=Connection(budget_usd=1.0),
            out=out,
        )
    assert not server.requests
    assert not out.exists()


@pytest.mark.parametrize(
    ("elicitation", "reply"),
    [
        ("sample", "A"),
        ("sample", "It is hard to say."),
        ("logprob", "A"),
        ("verbalized", "A: 60\nB: 40"),
        ("verbalized", "so " * 60),
        ("ssr", "I am quite happy with that."),
        ("pair", "Yes"),
        ("pair without log-probabilities", "Hard to say."),
    ],
)
@pytest.mark.parametrize("refused", [0.0, 0.3])
def test_the_estimate_holds_the_actual_cost(
    serve: Callable[..., Any], out: Path, price: Path, elicitation: str, reply: str, refused: float
) -> None:
    elicitation, _, without = elicitation.partition(" without ")
    shares = None if without else {"A": 0.6, "Yes": 0.3}
    server = serve(script=lambda request: reply, faults=Faults(refused=refused), shares=shares)
    chosen = options(server, price, elicitation=elicitation)
    job, _ = prepare("DEU", **chosen)
    guess = dry_run(job, job.draw(3))
    assert not server.requests
    run = simulate("DEU", out=out, **chosen)
    used = run.manifest["used"]
    assert guess.calls[0] <= len(server.requests) <= guess.calls[1]
    assert guess.prompt_tokens[0] <= used["prompt_tokens"] <= guess.prompt_tokens[1]
    assert guess.completion_tokens[0] <= used["completion_tokens"] <= guess.completion_tokens[1]
    assert guess.cached_tokens[0] <= used["cached_tokens"] <= guess.cached_tokens[1]
    assert guess.cost_usd is not None
    assert guess.cost_usd[0] <= used["cost_usd"] <= guess.cost_usd[1]
