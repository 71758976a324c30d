"""The parts that need no server: bounds, labels, prices, structure, threads, ids."""

import asyncio
import math

import pytest
from deeppersona.cores import usable_cores
from deeppersona.errors import InputError, UnknownModelError, UnsupportedOptionError
from deeppersona.llm import Concurrency, Connection, ModelId, Options, Price, known_price, open_client, read_price
from deeppersona.llm.estimate import estimate
from deeppersona.llm.labels import label_logprobs
from deeppersona.llm.pace import Pace
from deeppersona.llm.structure import structured
from deeppersona.llm.threads import available_threads, writing_threads
from hypothesis import given
from hypothesis import strategies as st


def entry(token: str, **top: float):
    listed = [{"token": name.replace("_", " "), "logprob": math.log(share)} for name, share in top.items()]
    return {"token": token, "logprob": math.log(top[token.replace(" ", "_")]), "top_logprobs": listed}


def shares(labels, *entries):
    return {label: round(math.exp(score), 6) for label, score in label_logprobs(labels, list(entries)).items()}


def test_a_letter_and_the_letter_after_a_space_are_the_same_answer():
    assert shares(("A", "B"), entry("A", A=0.5, _A=0.1, B=0.2)) == {"A": 0.6, "B": 0.2}


def test_ten_is_not_one_where_ten_is_a_token():
    assert shares(("1", "2", "10"), entry("1", **{"1": 0.5, "10": 0.3, "2": 0.1})) == {"1": 0.5, "2": 0.1, "10": 0.3}


def test_ten_is_told_from_one_by_the_next_token_where_digits_are_tokens():
    listed = [entry("1", **{"1": 0.8, "2": 0.1}), {"token": "0", "logprob": math.log(0.25), "top_logprobs": []}]
    assert shares(("1", "2", "10"), *listed) == {"1": 0.6, "2": 0.1, "10": 0.2}


def test_a_label_that_cannot_be_told_from_another_is_refused_not_guessed():
    with pytest.raises(UnsupportedOptionError, match="letters"):
        label_logprobs(("1", "2", "10"), [entry("2", **{"1": 0.4, "2": 0.5})])


def test_a_word_that_begins_one_label_only_counts_for_it():
    assert shares(("Very happy", "Not happy"), entry("Very", Very=0.7, Not=0.2)) == {
        "Very happy": 0.7,
        "Not happy": 0.2,
    }


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("2-8-64", (2, 8, 64)), ("8", (8, 8, 8)), ("2-64", (2, 8, 64)), (16, (16, 16, 16)), (None, (1, 8, 64))],
)
def test_bounds_are_read_as_least_start_most(text, bounds):
    parsed = Concurrency.parse(text)
    assert (parsed.least, parsed.start, parsed.most) == bounds


@pytest.mark.parametrize("text", ["0-1-2", "8-4-2", "a-b-c", "1-2-3-4", "-1", ""])
def test_other_bounds_are_refused(text):
    with pytest.raises(InputError, match="MIN-START-MAX"):
        Concurrency.parse(text)


@given(st.lists(st.booleans(), max_size=300), st.integers(1, 4), st.integers(1, 8), st.integers(1, 32))
def test_requests_in_flight_stay_within_their_bounds_whatever_happens(fates, least, more, most):
    async def play() -> None:
        bounds = Concurrency(least, least + more, least + more + most)
        pace = Pace(bounds)

        async def one(is_overloaded: bool) -> None:
            entered = await pace.enter()
            assert pace.in_flight <= bounds.most
            await asyncio.sleep(0)
            pace.leave(entered, overloaded=is_overloaded)
            assert bounds.least <= pace.limit <= bounds.most

        await asyncio.gather(*(one(fate) for fate in fates))
        assert pace.in_flight == 0

    asyncio.run(play())


def test_failures_of_one_episode_cut_once():
    async def play() -> int:
        pace = Pace(Concurrency(1, 16, 16))
        entered = [await pace.enter() for _ in range(16)]
        for when in entered:
            pace.leave(when, overloaded=True)
        return pace.limit

    assert asyncio.run(play()) == 8


def test_retry_after_holds_everybody_back():
    async def play() -> float:
        pace = Pace(Concurrency(1, 4, 4))
        pace.leave(await pace.enter(), overloaded=True, retry_after_s=0.2)
        started = asyncio.get_running_loop().time()
        await pace.enter()
        return asyncio.get_running_loop().time() - started

    assert asyncio.run(play()) >= 0.19


def test_a_cancelled_waiter_leaves_no_place_taken():
    async def play() -> int:
        pace = Pace(Concurrency(1, 1, 1))
        entered = await pace.enter()
        waiters = [asyncio.create_task(pace.enter()) for _ in range(3)]
        await asyncio.sleep(0)
        waiters[0].cancel()
        pace.leave(entered)
        waiters[1].cancel()
        await asyncio.sleep(0)
        await asyncio.gather(*waiters[:2], return_exceptions=True)
        await asyncio.wait_for(waiters[2], 1.0)
        return pace.in_flight

    assert asyncio.run(play()) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('Here: {"a": 1} as asked', '{"a": 1}'),
        ('```json\n{"a": 2}\n```', '{"a": 2}'),
        ('{"a": "one"}', None),
        ("nothing", None),
    ],
)
def test_json_is_found_validated_or_refused(text, found):
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    assert structured(text, schema)[0] == found


def test_a_price_counts_cached_tokens_once():
    # 1,000 prompt tokens, 400 of them cached; 100 written
    assert Price(prompt=2.0, completion=10.0, cached=0.5).cost(1000, 100, 400) == pytest.approx(
        (600 * 2.0 + 400 * 0.5 + 100 * 10.0) / 1e6
    )


def test_prices_come_from_a_file_for_one_model_or_for_all(tmp_path):
    file = tmp_path / "prices.json"
    file.write_text('{"*": {"prompt": 1, "completion": 2}, "x/y": {"prompt": 3, "completion": 4, "cached": 0.3}}')
    assert read_price(file, "x/y") == Price(3.0, 4.0, 0.3)
    assert read_price(file, "other/model") == Price(1.0, 2.0, None)


def test_a_file_need_not_name_every_model_unless_a_budget_must_be_kept(tmp_path):
    file = tmp_path / "prices.json"
    file.write_text('{"another/model": {"prompt": 1, "completion": 2}}')
    assert Connection(price_file=str(file)).price("gpt-4o-mini") == known_price("gpt-4o-mini")
    address = "http://127.0.0.1:1/v1"
    assert Connection(price_file=str(file), cache=False).client("openai-compatible/mine", address).price is None
    with pytest.raises(InputError, match=r"No price is known for openai-compatible/mine") as refused:
        Connection(price_file=str(file), budget_usd=1.0).client("openai-compatible/mine", address)
    assert "--price" in refused.value.hint


@pytest.mark.parametrize("content", ["{", "[]", '{"x/y": {"prompt": -1, "completion": 1}}', '{"x/y": {"prompt": 1}}'])
def test_a_price_file_of_another_form_is_refused_by_name(tmp_path, content):
    file = tmp_path / "prices.json"
    file.write_text(content)
    with pytest.raises(InputError, match="price"):
        read_price(file, "x/y")


def test_prices_are_known_for_hosted_models_free_for_local_ones_and_unknown_for_ones_own():
    assert known_price("gpt-4o-mini") == Price(0.15, 0.6, 0.075)
    assert known_price("local/anything").cost(1000, 1000) == 0.0
    assert known_price("openai-compatible/mine") is None


def test_an_estimate_of_a_sample_is_scaled_to_the_job():
    job = [([{"role": "system", "content": "You are Ada."}, {"role": "user", "content": "A or B?"}], Options())] * 10
    whole, scaled = estimate(job, Price(1.0, 1.0)), estimate(job[:5], Price(1.0, 1.0), calls=10)
    assert whole.prompt_tokens == scaled.prompt_tokens
    assert (whole.calls, scaled.calls) == (10, 10)


@pytest.mark.parametrize("text", ["", "  ", "local/", "openai-compatible/", "embedded/psychometric"])
def test_ids_without_a_language_model_are_refused(text):
    with pytest.raises(UnknownModelError):
        ModelId.parse(text)


def test_the_way_is_read_from_the_id():
    assert [ModelId.parse(text).kind for text in ("local/x", "openai-compatible/org/x", "openai/x")] == [
        "local",
        "direct",
        "hosted",
    ]


def test_a_self_hosted_server_needs_an_address(monkeypatch):
    monkeypatch.delenv("OPENAI_COMPATIBLE_API_BASE", raising=False)
    with pytest.raises(InputError, match="api-base"):
        open_client("openai-compatible/x", cache=False)


def test_the_quota_of_the_cgroup_limits_the_cores(tmp_path):
    (tmp_path / "cpu.max").write_text("100000 100000\n")
    assert usable_cores(tmp_path) == 1


def test_the_threads_are_the_cores_of_this_process_however_busy_the_machine_is(tmp_path, monkeypatch):
    monkeypatch.delenv("DEEPPERSONA_THREADS", raising=False)
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(6)))
    monkeypatch.setattr("os.getloadavg", lambda: (50.0, 50.0, 50.0))
    assert (available_threads(tmp_path), writing_threads(tmp_path)) == (6, 3)
    (tmp_path / "cpu.max").write_text("350000 100000\n")
    assert available_threads(tmp_path) == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "2")  # a Ray worker's share
    assert available_threads(tmp_path) == 2


def test_a_variable_overrides_the_threads_and_nonsense_in_it_is_refused(monkeypatch):
    monkeypatch.setenv("DEEPPERSONA_THREADS", "5")
    assert (available_threads(), writing_threads()) == (5, 5)
    monkeypatch.setenv("DEEPPERSONA_THREADS", "many")
    with pytest.raises(InputError, match="DEEPPERSONA_THREADS"):
        available_threads()


def test_importing_the_model_layer_loads_no_heavy_library():
    import subprocess
    import sys

    code = "import sys, deeppersona.llm; print([m for m in ('litellm', 'xllamacpp', 'aiohttp') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
