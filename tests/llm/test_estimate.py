"""What a job was said to cost, beside what it did cost on a server with prices and a tokenizer of its own."""

import pytest
from deeppersona.llm import Completion, Options, Price, estimate, open_client

SCHEMA = {"type": "object", "properties": {"answer": {"enum": ["A", "B"]}}, "required": ["answer"]}
JOBS = {
    "sample": Options(max_tokens=16, seed=1),
    "logprob": Options(max_tokens=1, labels=("A", "B"), temperature=0.0),
    "json": Options(max_tokens=24, json_schema=SCHEMA),
}
PERSONA = (
    "You are Greta, a retired teacher who lives in Leipzig. You like long walks, strong tea and old films. You are careful "
    "with money, you vote in every election and you see your grandchildren once a week. "
)


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("broken_json", [False, True])
def test_the_range_holds_what_the_job_costs(serve, job, broken_json):
    def script(body):
        if "response_format" not in body:
            return "A"
        return "I would say A" if broken_json and len(body["messages"]) == 2 else '{"answer": "A"}'

    price = Price(prompt=1.0, completion=4.0, cached=0.1)
    requests = [
        (
            [
                {"role": "system", "content": f"{PERSONA * 6} You are number {who}."},
                {"role": "user", "content": f"Is {what} good? A or B?"},
            ],
            JOBS[job],
        )
        for who in range(5)
        for what in ("tea", "rain", "work")
    ]
    said = estimate(requests, price)
    server = serve(script=script)
    with open_client("openai-compatible/fake", api_base=server.api_base, price=price, cache=False) as client:
        outcomes = client.run(requests)
    assert {type(outcome) for outcome in outcomes} == {Completion}
    assert said.cost_usd.low <= client.usage.cost_usd <= said.cost_usd.high
    assert said.prompt_tokens.low <= client.usage.prompt_tokens <= said.prompt_tokens.high
    assert said.completion_tokens.low <= client.usage.completion_tokens <= said.completion_tokens.high
    assert said.cached_tokens.low <= client.usage.cached_tokens <= said.cached_tokens.high
