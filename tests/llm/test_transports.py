"""Both ways over the network, against a real server on the loopback interface."""

import math

import pytest
from deeppersona.errors import (
    AuthenticationError,
    ContentFilterError,
    ContextOverflowError,
    MissingKeyError,
    RejectedModelError,
    UnknownModelError,
    UnsupportedOptionError,
)
from deeppersona.llm import Client, Completion, Options, Price, Retry, open_client
from fake_server import Faults

QUICK = Retry(deadline_s=20.0, unproven_deadline_s=1.0, first_wait_s=0.02, longest_wait_s=0.1)
ASKED = [{"role": "system", "content": "You are Ada."}, {"role": "user", "content": "A or B?"}]
WAYS = ("openai/fake", "openai-compatible/fake")


@pytest.fixture(autouse=True)
def _keys(monkeypatch, own_home):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-planted-0123456789abcdef")
    monkeypatch.setenv("OPENAI_COMPATIBLE_API_KEY", "sk-planted-0123456789abcdef")


def connect(way: str, server, **wishes) -> Client:
    return open_client(way, api_base=server.api_base, **{"cache": False, "retry": QUICK, **wishes})


def ask(client: Client, options: Options | None = None):
    with client:
        (outcome,) = client.run([(ASKED, options or Options(timeout_s=5.0))])
    return outcome


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_comes_back_with_its_usage_and_cost(serve, way):
    answer = ask(connect(way, serve(), price=Price(prompt=1.0, completion=2.0)))
    # 12 and 7 characters at four a token, one token of answer
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens, answer.attempts) == ("A", 3 + 2, 1, 1)
    assert answer.cost_usd == pytest.approx(5 * 1e-6 + 1 * 2e-6)


@pytest.mark.parametrize("way", WAYS)
def test_parameters_reach_the_server_as_openai_names_them(serve, way):
    server = serve()
    ask(connect(way, server), Options(temperature=0.3, top_p=0.9, seed=5, max_tokens=7, timeout_s=5.0))
    (body,) = server.requests
    assert body["messages"] == ASKED
    assert {"temperature": 0.3, "top_p": 0.9, "max_tokens": 7}.items() <= body.items()
    assert isinstance(body["seed"], int)


@pytest.mark.parametrize("way", WAYS)
def test_replicates_are_sent_with_different_seeds(serve, way):
    server = serve()
    with connect(way, server) as client:
        client.run([(ASKED, Options(seed=5, replicate=number)) for number in (0, 1)])
    assert len({body["seed"] for body in server.requests}) == 2


@pytest.mark.parametrize("way", WAYS)
def test_label_probabilities_come_back_per_label(serve, way):
    server = serve(shares={"A": 0.5, " B": 0.25, "The": 0.2})
    answer = ask(connect(way, server), Options(labels=("A", "B", "C"), timeout_s=5.0))
    assert {label: math.exp(score) for label, score in answer.label_logprobs.items()} == pytest.approx(
        {"A": 0.5, "B": 0.25, "C": 0.0}
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_server_without_log_probabilities_is_named_as_such(serve, way):
    assert isinstance(ask(connect(way, serve(shares=None)), Options(labels=("A", "B"))), UnsupportedOptionError)


@pytest.mark.parametrize("way", WAYS)
def test_a_rejected_key_is_an_authentication_error_and_is_not_tried_twice(serve, way):
    server = serve(key="another")
    assert isinstance(ask(connect(way, server)), AuthenticationError)
    assert server.received == 1


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_model_of_a_known_server_is_named_as_such(serve, way):
    server = serve(models=frozenset({"other"}))
    assert isinstance(ask(connect(way, server)), RejectedModelError)
    assert server.received == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_prompt_longer_than_the_context_is_named_as_such(serve, way):
    server = serve(context=2)
    assert isinstance(ask(connect(way, server)), ContextOverflowError)
    assert server.received == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_content_filter_is_named_as_such(serve, way):
    server = serve(faults=Faults(filtered=1.0))
    assert isinstance(ask(connect(way, server)), ContentFilterError)
    assert server.received == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_refusal_is_a_completion_that_says_so(serve, way):
    answer = ask(connect(way, serve(faults=Faults(refused=1.0))))
    assert isinstance(answer, Completion)
    assert answer.finish_reason == "refusal"


@pytest.mark.parametrize("way", WAYS)
def test_a_server_that_is_down_ends_within_seconds(way):
    with open_client(way, api_base="http://127.0.0.1:9/v1", cache=False, retry=QUICK) as client:
        outcomes = client.run([(ASKED, Options(timeout_s=5.0))] * 400)
    assert len(outcomes) == 400
    assert {type(outcome).__name__ for outcome in outcomes} == {"BrokenConnectionError"}
    assert "given up" in str(outcomes[0])
    assert "nothing more is sent" in str(outcomes[-1])


def test_a_missing_key_is_found_before_anything_is_sent(serve, monkeypatch):
    server = serve()
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(MissingKeyError, match="OPENAI_API_KEY"):
        connect("openai/fake", server)
    assert server.received == 0


def test_an_unknown_provider_is_answered_with_the_nearest_known_one():
    with pytest.raises(UnknownModelError, match="openai"):
        open_client("opnai/gpt-4o", cache=False)


def test_another_providers_key_is_never_sent_to_a_self_hosted_server(serve, monkeypatch):
    monkeypatch.delenv("OPENAI_COMPATIBLE_API_KEY")
    server = serve()
    ask(connect("openai-compatible/fake", server))
    assert "Authorization" not in server.headers[0]


@pytest.mark.parametrize("way", WAYS)
def test_a_schema_is_sent_and_its_json_comes_back_validated(serve, way):
    schema = {"type": "object", "properties": {"answer": {"enum": ["A", "B"]}}, "required": ["answer"]}
    server = serve(script=lambda body: 'Sure!\n```json\n{"answer": "B"}\n```')
    answer = ask(connect(way, server), Options(json_schema=schema, timeout_s=5.0))
    assert answer.text == '{"answer": "B"}'
    assert server.requests[0]["response_format"]["json_schema"]["schema"] == schema
