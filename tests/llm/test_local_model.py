"""A real language model in this process: SmolLM2-135M, its weights pulled from the package index."""

import asyncio
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from deeppersona.errors import ContextOverflowError, UnknownModelError, WeightsError
from deeppersona.llm import Completion, Options, open_client, weights_hash
from deeppersona.llm.local import local_model
from deeppersona.llm.weights import find_weights, release, weights_path

pytestmark = [pytest.mark.weights, pytest.mark.slow]

PERSONA = (
    "You are Greta, 61, a retired teacher in Leipzig. You like walks, dislike thing number 37 and vote every time."
)
QUESTIONS = ("Are you happy?\nA. Yes\nB. No", "Is your health good?\nA. Yes\nB. No")


def asked(question: str, persona: str = PERSONA):
    return [{"role": "system", "content": persona}, {"role": "user", "content": f"{question}\nAnswer with a letter."}]


SCORED = Options(labels=("A", "B"), max_tokens=1, seed=1)
WRITTEN = Options(max_tokens=4, seed=3, temperature=0.9)


def said(outcome):
    assert isinstance(outcome, Completion), outcome
    return outcome.text, outcome.label_logprobs, outcome.prompt_tokens, outcome.completion_tokens


def test_a_real_model_scores_labels_and_meters_tokens(smollm2):
    with open_client(smollm2, cache=False) as client:
        (answer,) = client.run([(asked(QUESTIONS[0]), SCORED)])
    shares = [math.exp(score) for score in answer.label_logprobs.values()]
    assert 0.05 < sum(shares) <= 1.0
    assert min(shares) > 0.0
    assert 50 < answer.prompt_tokens < 100
    assert answer.cost_usd == 0.0


def test_answers_do_not_depend_on_what_was_asked_before(smollm2):
    """The prefix is evaluated once and reused; in another order, or alone, every digit must stay the same."""
    requests = [(asked(question, persona), options) for persona in (PERSONA, PERSONA + " You are shy.") for question in
                QUESTIONS for options in (SCORED, WRITTEN)]  # fmt: skip
    with open_client(smollm2, cache=False) as client:
        forward = client.run(requests)
        backward = client.run(requests[::-1])[::-1]
        local_model(find_weights(smollm2.partition("/")[2])).engine.forget()
        alone = client.run(requests[-1:])
    assert list(map(said, forward)) == list(map(said, backward))
    assert said(forward[-1]) == said(alone[0])
    assert sum(outcome.cached_tokens for outcome in forward) > 0.3 * sum(outcome.prompt_tokens for outcome in forward)


def test_another_process_with_other_threads_gives_the_same_answers(smollm2, tmp_path):
    code = (
        "import json, sys; sys.path.insert(0, sys.argv[1]); import test_local_model as t\n"
        "from deeppersona.llm import open_client\n"
        "with open_client(sys.argv[2], cache=False) as client:\n"
        "    outcomes = client.run([(t.asked(t.QUESTIONS[1]), o) for o in (t.SCORED, t.WRITTEN)])\n"
        "print(json.dumps([[o.text, o.label_logprobs] for o in outcomes]))\n"
    )
    environment = {**os.environ, "DEEPPERSONA_THREADS": "2"}
    folder = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", code, folder, smollm2], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    with open_client(smollm2, cache=False) as client:
        here = client.run([(asked(QUESTIONS[1]), o) for o in (SCORED, WRITTEN)])
    assert json.loads(done.stdout) == [[outcome.text, outcome.label_logprobs] for outcome in here]


def test_a_label_that_begins_another_one_is_scored_as_the_answer_that_ends_there(smollm2):
    """The oracle is the chain rule on the model's own generation probabilities, taken through LiteLLM."""
    request = asked("Rate your life from 1 to 10.")
    with open_client(smollm2, cache=False) as client:
        (answer,) = client.run([(request, Options(labels=("1", "10", "2"), max_tokens=1))])
        engine = local_model(find_weights(smollm2.partition("/")[2])).engine
        tokens = engine.prompt(request)
        one, zero = engine.tokenize("1"), engine.tokenize("0")
        assert engine.tokenize("10") == one + zero

        def share(prompt, token):
            (entry,) = engine.generate(prompt, 1, alternatives=100_000, temperature=0.0).listed
            return next(math.exp(each["logprob"]) for each in entry["top_logprobs"] if each["id"] == token)

        first = share(tokens, one[0])
        then = share(tokens + one, zero[0])
    assert math.exp(answer.label_logprobs["10"]) == pytest.approx(first * then, rel=0.2)
    assert math.exp(answer.label_logprobs["1"]) == pytest.approx(first * (1 - then), rel=0.2)


@pytest.mark.parametrize("question", ["ما مدى سعادتك؟ أجب بالعربية.", "请用中文回答：你快乐吗？", "हिन्दी में उत्तर दें"])
def test_labels_are_scored_where_the_likeliest_next_token_is_a_part_of_a_letter(smollm2, question):
    engine = local_model(find_weights(smollm2.partition("/")[2])).engine
    tokens = engine.prompt([{"role": "user", "content": question}])
    greedy = engine.generate(tokens, 1, alternatives=512, temperature=0.0)
    assert (greedy.text, greedy.listed) == ("\ufffd", [])  # the server lists nothing: what this test is about
    labels = [engine.tokenize(label) for label in ("A", "B")]
    scores, _ = engine.score(tokens, labels)
    # the same probabilities, listed beside another token that the model is made to write
    forced = engine.generate(
        tokens, 1, alternatives=1_000_000, temperature=0.0, logit_bias=[[engine.tokenize("7")[0], 1e4]]
    )
    listed = {one["id"]: one["logprob"] for one in forced.listed[0]["top_logprobs"]}
    assert scores == pytest.approx([listed[label[0]] for label in labels], abs=1e-6)


def test_the_seed_and_the_replicate_decide_what_is_sampled(smollm2):
    free = [Options(max_tokens=5, seed=seed, temperature=1.5, replicate=r) for seed in (1, 2) for r in (0, 1)]
    with open_client(smollm2, cache=False) as client:
        first, second = (
            client.run([(asked("Tell me about your day."), options) for options in free]) for _ in range(2)
        )
    assert list(map(said, first)) == list(map(said, second))
    assert len({outcome.text for outcome in first}) == 4


def test_json_is_held_to_its_schema_by_the_grammar(smollm2):
    schema = {
        "type": "object",
        "properties": {"answer": {"type": "integer", "enum": [1, 2, 3]}},
        "required": ["answer"],
        "additionalProperties": False,
    }
    with open_client(smollm2, cache=False) as client:
        (outcome,) = client.run([(asked("Pick a number."), Options(json_schema=schema, seed=1))])
    assert json.loads(outcome.text)["answer"] in (1, 2, 3)
    assert outcome.attempts == 1


def test_a_prompt_longer_than_the_context_is_refused_by_name(smollm2):
    with open_client(smollm2, cache=False) as client:
        (outcome,) = client.run([(asked("word " * 6000), SCORED)])
    assert isinstance(outcome, ContextOverflowError)


def test_litellm_reaches_the_same_model_and_the_event_loop_stays_free(smollm2):
    from deeppersona.llm.providers import litellm

    async def both():
        beats = 0

        async def beat():
            nonlocal beats
            while True:
                await asyncio.sleep(0.01)
                beats += 1

        heart = asyncio.create_task(beat())
        reply = await litellm().acompletion(
            model=smollm2, messages=asked(QUESTIONS[0]), max_tokens=1, temperature=0, logprobs=True, top_logprobs=40
        )
        heart.cancel()
        return reply, beats

    reply, beats = asyncio.run(both())
    with open_client(smollm2, cache=False) as client:
        (answer,) = client.run([(asked(QUESTIONS[0]), SCORED)])
    listed = {each.token: each.logprob for each in reply.choices[0].logprobs.content[0].top_logprobs}
    both_ways = math.exp(listed["A"]) + math.exp(listed.get(" A", -math.inf))
    assert both_ways == pytest.approx(math.exp(answer.label_logprobs["A"]), rel=1e-3)
    assert beats > 3


def test_a_path_to_a_file_is_a_model_too(smollm2):
    path = weights_path(release(smollm2.partition("/")[2]))
    assert weights_hash(f"local/{path}") == release("smollm2-135m").sha256


def test_the_check_measures_label_bias(smollm2):
    from deeppersona.llm.catalogue import check

    with open_client(smollm2, cache=False) as client:
        report = asyncio.run(check(client))
    assert -0.5 <= report.label_bias <= 0.5
    assert 0.0 < report.permitted_mass <= 1.0


def test_an_unknown_name_is_answered_with_the_nearest_one():
    with pytest.raises(UnknownModelError, match="smollm2-135m"):
        open_client("local/smolm2", cache=False)


def test_weights_that_were_not_pulled_are_named_with_the_command(own_home):
    with pytest.raises(WeightsError, match="deeppersona model pull smollm2-135m"):
        open_client("local/smollm2-135m", cache=False)
