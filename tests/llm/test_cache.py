"""Answers on disk."""

import math
import multiprocessing
from dataclasses import replace

import pytest
from deeppersona.llm import Cache, Completion, Options, Retry, open_client
from deeppersona.llm.cache import cache_key
from fake_server import Faults

ASKED = [{"role": "user", "content": "A or B?"}]
QUICK = Retry(deadline_s=0.5, unproven_deadline_s=0.3, first_wait_s=0.05)


def key(number: int) -> bytes:
    return number.to_bytes(32, "little")


def test_what_was_stored_comes_back_with_no_cost_and_no_attempts(tmp_path):
    stored = Completion("A", "stop", {"A": -0.5, "B": -math.inf}, 10, 4, 1, 0.25, 12.0, 3, "m")
    Cache(tmp_path / "c.sqlite").put(key(1), stored)
    assert Cache(tmp_path / "c.sqlite").get(key(1)) == replace(stored, cost_usd=0.0, latency_ms=0.0, attempts=0)


def test_a_second_client_asks_nothing_twice(serve, own_home):
    server = serve()
    for _ in range(2):
        with open_client("openai-compatible/fake", api_base=server.api_base) as client:
            outcomes = client.run([(ASKED, Options(seed=1, replicate=number)) for number in range(5)])
    assert server.received == 5
    assert [outcome.attempts for outcome in outcomes] == [0] * 5
    assert client.usage.cache_hits == 5


@pytest.mark.parametrize(
    "changed",
    [
        {"temperature": 0.5},
        {"top_p": 0.5},
        {"seed": 2},
        {"max_tokens": 3},
        {"labels": ("A",)},
        {"json_schema": {"type": "object"}},
        {"replicate": 1},
    ],
)
def test_every_parameter_that_can_change_an_answer_is_part_of_the_key(changed):
    base = Options(seed=1)
    assert cache_key("m", "", ASKED, replace(base, **changed)) != cache_key("m", "", ASKED, base)


def test_model_address_and_messages_are_part_of_the_key_and_the_time_limit_is_not():
    base = cache_key("m", "http://a", ASKED, Options())
    other = [{"role": "system", "content": "A or B?"}]
    assert len({base, cache_key("n", "http://a", ASKED, Options()), cache_key("m", "http://b", ASKED, Options()),
                cache_key("m", "http://a", other, Options())}) == 4  # fmt: skip
    assert cache_key("m", "http://a", ASKED, Options(timeout_s=1.0)) == base


@pytest.mark.parametrize("faults", [Faults(broken=1.0), Faults(filtered=1.0), Faults(malformed=1.0)])
def test_failures_are_never_stored(serve, own_home, faults):
    with open_client("openai-compatible/fake", api_base=serve(faults=faults).api_base, retry=QUICK) as client:
        client.run([(ASKED, Options())])
    healthy = serve()
    with open_client("openai-compatible/fake", api_base=healthy.api_base) as client:
        client.run([(ASKED, Options())])
    assert healthy.received == 1


def test_a_damaged_file_is_set_aside_and_named_and_the_run_goes_on(tmp_path, caplog):
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"this is no database" * 1000)
    cache = Cache(path)
    assert cache.get(key(1)) is None
    cache.put(key(1), Completion("A"))
    assert cache.get(key(1)).text == "A"
    assert cache.set_aside.read_bytes().startswith(b"this is no database")
    assert cache.set_aside.name in caplog.text


def test_a_file_damaged_in_the_middle_is_set_aside_too(tmp_path):
    path = tmp_path / "c.sqlite"
    cache = Cache(path)
    for number in range(300):
        cache.put(key(number), Completion("x" * 200))
    cache.close()
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    path.write_bytes(damaged)
    again = Cache(path)
    for number in range(300):
        again.put(key(number), Completion("y"))
    assert again.set_aside is not None
    assert {again.get(key(number)).text for number in range(300)} == {"y"}


def test_above_its_bound_the_entries_unused_for_longest_go(tmp_path):
    cache = Cache(tmp_path / "c.sqlite", most_bytes=100_000)
    for number in range(1000):
        cache.put(key(number), Completion("x" * 500))
        cache.get(key(0))
    cache.close()
    kept = [number for number in range(1000) if Cache(tmp_path / "c.sqlite").get(key(number)) is not None]
    assert 0 in kept
    assert 999 in kept
    assert 20 < len(kept) < 200


def _write(path, first: int) -> None:
    cache = Cache(path)
    for number in range(first, first + 200):
        cache.put(key(number), Completion(str(number)))
    cache.close()


def test_many_processes_write_at_once_and_nothing_is_lost(tmp_path):
    path = tmp_path / "c.sqlite"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, 200 * number)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    cache = Cache(path)
    assert [cache.get(key(number)).text for number in range(600)] == [str(number) for number in range(600)]
