"""What a run meets on a bad day: nothing is lost, nothing is paid twice."""

import pytest
from deeppersona.errors import BudgetExhaustedError, InputError
from deeppersona.llm import Completion, Options, Price, Retry, open_client
from fake_server import Faults

PATIENT = Retry(deadline_s=60.0, unproven_deadline_s=20.0, first_wait_s=0.02, longest_wait_s=0.2)
BAD_DAY = Faults(throttled=0.1, broken=0.1, reset=0.05, hanging=0.05, malformed=0.1)


@pytest.fixture(autouse=True)
def _keys(monkeypatch, own_home):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-0123456789abcdef")


def asked(number: int):
    return [{"role": "user", "content": f"Question {number}: A or B?"}]


@pytest.mark.parametrize(
    ("way", "retry_after"),
    [("openai/fake", None), ("openai-compatible/fake", None), ("openai-compatible/fake", "0.05")],
)
def test_180_of_180_answers_survive_a_bad_day_and_none_is_paid_twice(serve, way, retry_after):
    # LiteLLM loads parts of itself with its first request; a time limit short enough for a test must not run meanwhile
    with open_client(way, api_base=serve().api_base, cache=False) as client:
        client.run([(asked(0), Options())])
    server = serve(latency_s=0.005, faults=BAD_DAY, retry_after=retry_after)
    with open_client(way, api_base=server.api_base, retry=PATIENT, cache=False) as client:
        outcomes = client.run([(asked(number), Options(seed=1, timeout_s=1.2)) for number in range(180)])
    assert [type(outcome) for outcome in outcomes] == [Completion] * 180
    assert len(server.answered) == 180
    assert set(server.answered.values()) == {1}
    assert server.received > 180 * 1.2, "the faults were not met"
    assert client.usage.attempts == server.received


def test_the_order_of_outcomes_is_the_order_of_requests(serve):
    server = serve(latency_s=0.002, script=lambda body: body["messages"][0]["content"].split()[1])
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False) as client:
        outcomes = client.run([(asked(number), Options()) for number in range(300)])
    assert [outcome.text for outcome in outcomes] == [f"{number}:" for number in range(300)]


def test_the_same_request_at_the_same_time_is_sent_once(serve):
    server = serve(latency_s=0.02)
    with open_client("openai-compatible/fake", api_base=server.api_base) as client:
        outcomes = client.run([(asked(1), Options(seed=1))] * 20)
    assert [outcome.text for outcome in outcomes] == ["A"] * 20
    assert server.received == 1


def test_one_request_that_fails_for_good_does_not_touch_the_others(serve):
    from aiohttp import web

    def script(body):
        bad = "Question 3:" in body["messages"][0]["content"]
        return web.json_response({"error": {"message": "no such thing"}}, status=422) if bad else "A"

    server = serve(script=script)
    with open_client("openai-compatible/fake", api_base=server.api_base, retry=PATIENT, cache=False) as client:
        outcomes = client.run([(asked(number), Options()) for number in range(8)])
    assert [type(outcome).__name__ for outcome in outcomes] == ["Completion"] * 3 + ["PermanentModelError"] + [
        "Completion"
    ] * 4


def test_a_run_in_which_every_request_fails_alike_is_not_sent_to_its_end(serve):
    server = serve(key="another")
    with open_client("openai-compatible/fake", api_base=server.api_base, retry=PATIENT, cache=False) as client:
        outcomes = client.run([(asked(number), Options()) for number in range(500)])
    assert {type(outcome).__name__ for outcome in outcomes} == {"AuthenticationError"}
    assert server.received < 50
    assert "rejected the key" in str(outcomes[-1])


def test_a_budget_stops_before_it_is_exceeded(serve):
    server = serve(latency_s=0.005)
    # 1000 USD a million tokens: each request costs about half a cent and may cost three times as much
    with open_client(
        "openai-compatible/fake", api_base=server.api_base, budget_usd=0.5, price=Price(1000.0, 1000.0), cache=False
    ) as client:
        outcomes = client.run([(asked(number), Options(max_tokens=2)) for number in range(500)])
    paid = [outcome for outcome in outcomes if isinstance(outcome, Completion)]
    assert len(server.answered) == len(paid) > 20
    assert 0.4 < sum(outcome.cost_usd for outcome in paid) <= 0.5
    assert {type(outcome) for outcome in outcomes[len(paid) :]} >= {BudgetExhaustedError}
    assert client.budget.reserved_usd == pytest.approx(0.0)


def test_a_lost_answer_counts_against_the_budget(serve):
    server = serve(faults=Faults(reset=1.0))
    quick = Retry(deadline_s=0.3, unproven_deadline_s=0.3, first_wait_s=0.05)
    with open_client(
        "openai-compatible/fake",
        api_base=server.api_base,
        budget_usd=1.0,
        price=Price(10.0, 10.0),
        cache=False,
        retry=quick,
    ) as client:
        client.run([(asked(0), Options())])
    assert client.budget.uncertain_usd > 0.0


@pytest.mark.parametrize("budget", [0.0, -1.0, float("nan")])
def test_a_budget_of_nothing_is_refused(budget):
    with pytest.raises(InputError, match="above 0"):
        open_client(
            "openai-compatible/fake", api_base="http://127.0.0.1:9/v1", budget_usd=budget, price=Price(1.0, 1.0)
        )


def test_a_budget_without_a_price_is_refused():
    with pytest.raises(InputError, match="--price"):
        open_client("openai-compatible/fake", api_base="http://127.0.0.1:9/v1", budget_usd=1.0)


def test_the_bound_on_requests_in_flight_is_reached_and_kept(serve):
    server = serve(latency_s=0.05)
    with open_client("openai-compatible/fake", api_base=server.api_base, concurrency="2-4-32", cache=False) as client:
        client.run([(asked(number), Options()) for number in range(600)])
    assert server.peak == client.pace.peak == 32


def test_a_server_that_throttles_is_asked_less_until_it_keeps_up(serve):
    server = serve(latency_s=0.02, capacity=10)
    with open_client(
        "openai-compatible/fake", api_base=server.api_base, concurrency="1-64-64", cache=False, retry=PATIENT
    ) as client:
        outcomes = client.run([(asked(number), Options()) for number in range(400)])
    assert {type(outcome) for outcome in outcomes} == {Completion}
    assert client.pace.limit < 64
    assert client.pace.cuts >= 2
