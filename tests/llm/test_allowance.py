"""Money and minutes of a run, shared by its workers."""

import asyncio

import pytest
from deeppersona.errors import BudgetExhaustedError, InputError
from deeppersona.llm import Allowance, Completion, Options, Price, open_client
from deeppersona.llm.budget import Budget
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(autouse=True, scope="module")
def _impatient():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("deeppersona.llm.budget._PATIENCE_S", 0.001)
        yield


class Clock:
    """Seconds that pass only when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@given(
    st.integers(1, 50),
    st.integers(20, 500),
    st.lists(st.tuples(st.integers(1, 80), st.floats(0, 20)), min_size=1, max_size=120),
)
def test_no_minute_holds_more_than_its_limits_and_nobody_overtakes(requests, tokens, asked):
    clock = Clock()
    allowance = Allowance(None, requests, tokens, clock)
    sent: list[tuple[float, int]] = []
    for size, pause in asked:
        ((_, wait),) = allowance.admit([size])
        sent.append((clock.now + wait, min(size, tokens)))
        clock.now += pause
    moments = [at for at, _ in sent]
    assert moments == sorted(moments)
    for start in moments:
        within = [size for at, size in sent if start <= at < start + 60.0]
        assert len(within) <= requests
        assert sum(within) <= tokens


def test_requests_are_spread_over_the_minute():
    waits = [wait for _, wait in Allowance(None, 120, None, Clock()).admit([1] * 10)]
    assert waits == pytest.approx([0.5 * number for number in range(10)])


def test_tokens_that_were_not_used_are_free_for_the_next_request():
    allowance = Allowance(None, None, 600, Clock())
    ((slot, _),) = allowance.admit([300])
    allowance.settle([(slot, 60)])
    assert allowance.admit([300])[0][1] == pytest.approx(6.0)  # a tenth of the minute's tokens were used


def test_workers_that_ask_in_turn_get_alternate_moments_whoever_they_are():
    allowance = Allowance(None, 60, None, Clock())
    busy, idle = allowance.admit([1] * 3), allowance.admit([1])
    assert [wait for _, wait in (*busy, *idle)] == pytest.approx([0.0, 1.0, 2.0, 3.0])


@pytest.mark.parametrize("wishes", [(0.0,), (-1.0,), (float("nan"),), (None, 0), (None, None, -5)])
def test_an_allowance_of_nothing_is_refused(wishes):
    with pytest.raises(InputError, match=r"1 or above|above 0"):
        Allowance(*wishes)


async def spend(desk: Allowance, requests: int, most: float, cost: float) -> tuple[float, int]:
    """One worker: so many requests, four at a time; what it spent and how many it could afford."""
    budget = Budget(desk)
    places = asyncio.Semaphore(4)
    afforded = 0

    async def one() -> None:
        nonlocal afforded
        async with places:
            try:
                await budget.reserve(most)
            except BudgetExhaustedError:
                return
            await asyncio.sleep(0)
            afforded += 1
            await budget.settle(most, cost)

    await asyncio.gather(*(one() for _ in range(requests)))
    await budget.close()
    return budget.spent_usd, afforded


@given(
    st.lists(st.integers(0, 60), min_size=1, max_size=4), st.floats(0.05, 2.0), st.floats(0.0, 1.0), st.floats(0.01, 60)
)
def test_workers_together_never_pass_the_cap_and_leave_no_request_behind_that_fits(jobs, most, share, limit):
    async def play() -> None:
        desk = Allowance(limit)
        done = await asyncio.gather(*(spend(desk, requests, most, most * share) for requests in jobs))
        spent = sum(usd for usd, _ in done)
        assert spent <= limit * (1 + 1e-9)
        if sum(afforded for _, afforded in done) < sum(jobs):
            assert limit - spent < most * (1 + 1e-6), "somebody stopped while there was money for another request"

    asyncio.run(play())


def test_a_worker_with_nine_tenths_of_the_work_gets_the_money_of_the_idle_ones():
    async def play() -> list[tuple[float, int]]:
        desk = Allowance(10.0)
        return list(await asyncio.gather(*(spend(desk, requests, 0.2, 0.1) for requests in (90, 4, 4, 0))))

    assert [afforded for _, afforded in asyncio.run(play())] == [90, 4, 4, 0]


def test_money_of_a_dead_worker_counts_as_spent_and_is_waited_for_no_longer_than_it_may_be_silent():
    clock = Clock()
    desk = Allowance(1.0, clock=clock)
    held = desk.draw("dead", 0.5, 0.5, True)
    rest = desk.draw("alive", 0.1, 5.0, True)
    assert 0.0 < rest <= 0.5 == held
    assert desk.draw("alive", 0.5, 0.5, True) == 0.0  # the other may give some back
    clock.now += 31.0
    assert desk.draw("alive", 0.5, 0.5, True) is None


def test_a_limit_of_requests_holds_back_a_whole_client(serve):
    server = serve()
    with open_client(
        "openai-compatible/fake", api_base=server.api_base, cache=False, requests_per_minute=1200
    ) as client:
        asked = [([{"role": "user", "content": f"{number}"}], Options()) for number in range(12)]
        loop_s = -asyncio.new_event_loop().time()
        outcomes = client.run(asked)
        loop_s += asyncio.new_event_loop().time()
    assert {type(outcome) for outcome in outcomes} == {Completion}
    assert loop_s >= 11 * 0.05


def test_two_clients_of_one_run_share_one_budget(serve):
    server = serve()
    desk = Allowance(0.5)
    outcomes = []
    for _ in range(2):
        with open_client(
            "openai-compatible/fake",
            api_base=server.api_base,
            cache=False,
            allowance=desk,
            price=Price(1000.0, 1000.0),
        ) as client:
            outcomes += client.run([([{"role": "user", "content": "A or B?"}], Options(max_tokens=2))] * 100)
    paid = [outcome for outcome in outcomes if isinstance(outcome, Completion)]
    assert 0.4 < sum(outcome.cost_usd for outcome in paid) <= 0.5
