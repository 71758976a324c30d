"""Answers that no specification foresees, from servers and the proxies before them."""

import json
import math
import time
from email.utils import formatdate

import pytest
from aiohttp import web
from deeppersona.errors import ContextOverflowError, UnsupportedOptionError
from deeppersona.llm import Completion, Options, Price, Retry, open_client
from deeppersona.llm.failure import ThrottledError, failure

QUICK = Retry(deadline_s=20.0, unproven_deadline_s=10.0, first_wait_s=0.01, longest_wait_s=0.05)
ASKED = [{"role": "user", "content": "A or B?"}]


def whole(**changes):
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "B"}, **changes}
    return {"choices": [choice], "usage": {"prompt_tokens": 5, "completion_tokens": 1}}


ODD = {
    "a page of HTML": lambda: web.Response(text="<html><body>502 Bad Gateway</body></html>", content_type="text/html"),
    "nothing": lambda: web.Response(body=b""),
    "null": lambda: web.json_response(None),
    "a list": lambda: web.json_response([1, 2]),
    "no choices": lambda: web.json_response({"choices": []}),
    "choices of null": lambda: web.json_response({"choices": None}),
    "content of null": lambda: web.json_response(whole(message={"role": "assistant", "content": None})),
    "half a body": lambda: web.Response(text=json.dumps(whole())[:40], content_type="application/json"),
    "bytes that are no text": lambda: web.Response(body=b"\xff\xfe\x00{" * 50, content_type="application/json"),
    "a body without end": lambda: web.Response(body=b"[" * 20_000_000, content_type="application/json"),
    "an error as success": lambda: web.json_response({"error": {"message": "overloaded", "code": 503}}),
    "429 without a header": lambda: web.json_response({"error": "slow down"}, status=429),
    "429 until a date": lambda: web.Response(status=429, headers={"Retry-After": formatdate(time.time(), usegmt=True)}),
    "429 with nonsense": lambda: web.Response(status=429, headers={"Retry-After": "soon"}),
}


@pytest.mark.parametrize("oddity", ODD)
def test_one_odd_answer_is_asked_again_and_never_taken_for_an_answer(serve, oddity):
    seen = []

    def script(body):
        seen.append(body)
        return ODD[oddity]() if len(seen) == 1 else "A"

    server = serve(script=script)
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False, retry=QUICK) as client:
        (outcome,) = client.run([(ASKED, Options())])
    assert isinstance(outcome, Completion), outcome
    assert (outcome.text, outcome.attempts, len(seen)) == ("A", 2, 2)


def test_a_whole_answer_under_another_content_type_is_an_answer(serve):
    server = serve(script=lambda body: web.Response(text=json.dumps(whole()), content_type="text/plain"))
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False, retry=QUICK) as client:
        (outcome,) = client.run([(ASKED, Options())])
    assert outcome.text == "B"


def test_log_probabilities_with_holes_are_read_where_they_stand(serve):
    listed = [{"token": "A", "logprob": -0.5}, {"token": None, "logprob": -1.0}, {"token": "B", "logprob": None}, {}]
    content = [{"token": "A", "logprob": -0.5, "top_logprobs": listed}]
    server = serve(script=lambda body: web.json_response(whole(logprobs={"content": content})))
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False, retry=QUICK) as client:
        (outcome,) = client.run([(ASKED, Options(labels=("A", "B")))])
    assert outcome.label_logprobs == {"A": pytest.approx(-0.5), "B": -math.inf}


@pytest.mark.parametrize(
    "body",
    [
        "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens",
        '{"error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}}',
        "Input length and `max_tokens` exceed context limit",
        '{"error": {"code": 400, "message": "request exceeds the available context size", "type": "exceed_context_size"}}',
        "The input token count (40000) exceeds the maximum number of tokens allowed (32768).",
        "Please reduce the length of the messages or completion.",
        "too many tokens: total tokens exceed the limit",
    ],
)
def test_a_prompt_too_long_is_known_in_the_words_of_several_providers(body):
    assert isinstance(failure(400, body, model="m"), ContextOverflowError)


def test_too_many_tokens_a_minute_is_no_prompt_too_long():
    assert isinstance(failure(429, "Too many tokens, please wait before trying again.", model="m"), ThrottledError)


def test_a_date_to_wait_for_becomes_seconds():
    waits = failure(429, "", model="m", retry_after=formatdate(time.time() + 30, usegmt=True)).retry_after_s
    assert 25.0 < waits <= 31.0


def test_an_answer_that_cannot_be_read_counts_against_the_budget(serve):
    server = serve(script=lambda body: web.Response(text="<html>"))
    quick = Retry(deadline_s=0.2, unproven_deadline_s=0.2, first_wait_s=0.02)
    with open_client(
        "openai-compatible/fake",
        api_base=server.api_base,
        cache=False,
        retry=quick,
        budget_usd=1.0,
        price=Price(9.0, 9.0),
    ) as client:
        client.run([(ASKED, Options())])
    assert client.budget.uncertain_usd > 0.0


def test_a_server_that_lists_no_alternatives_says_nothing_of_the_other_labels(serve):
    server = serve(
        script=lambda body: web.json_response(whole(logprobs={"content": [{"token": "B", "logprob": -0.2}]}))
    )
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False, retry=QUICK) as client:
        (outcome,) = client.run([(ASKED, Options(labels=("A", "B")))])
    assert isinstance(outcome, UnsupportedOptionError)


def test_a_server_without_log_probabilities_is_not_given_up_where_they_are_not_needed(serve):
    """Twenty requests wish for them at once: failures do not count, and those that waited for a place are not sent."""
    server = serve(shares=None)
    wish = Options(labels=("Yes", "No"), labels_needed=False)
    with open_client("openai-compatible/fake", api_base=server.api_base, cache=False, retry=QUICK) as client:
        wishes = client.run([(ASKED, wish)] * 20)
        (written,) = client.run([(ASKED, Options())])
        assert (client.gave_up, written.text) == (None, "A")
        assert len(server.requests) < 21
    assert {type(one) for one in wishes} == {UnsupportedOptionError}
