"""What the model layer itself costs, on a fake server in another process: CPU per answer, requests in flight, memory.

    python benchmarks/model_layer.py            # CPU of three ways, medians of 5 alternating runs, in-flight bound
    python benchmarks/model_layer.py --memory   # growth over 100,000 answers
    python benchmarks/model_layer.py --prefix   # six questions a persona on SmolLM2, prefix reused and not

The server waits 50 ms before every answer; 100 respondents are asked 6 questions each. CPU is that of this process only.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deeppersona.llm import (
    Allowance,
    Client,
    Completion,
    Concurrency,
    Messages,
    Options,
    Price,
    Request,
    Retry,
    open_client,
)
from deeppersona.llm.pace import Pace
from deeppersona.llm.providers import litellm
from figure import figure

RESPONDENTS, QUESTIONS, LATENCY_S, BOUND = 100, 6, 0.05, 64
SERVER = Path(__file__).parent.parent / "tests" / "llm" / "fake_server.py"


#: Figures with a limit, by their name among the results.
PROMISED = {
    "added_to_litellm_cpu_s_per_1000": ("CPU added to LiteLLM, 1,000 answers", "s", {"at_most": 0.5}),
    "direct_answers_per_cpu_s_over_litellm": (
        "direct transport against LiteLLM, answers per CPU second",
        "times",
        {"at_least": 4},
    ),
    "requests_in_flight": ("requests in flight, of 64 allowed", "", {"at_least": 64}),
    "growth_mb": ("growth of memory over 100,000 answers", "MB", {"at_most": 50}),
    "times_faster": ("six questions of a persona with prefix reuse", "times faster", {"at_least": 3}),
}


@contextmanager
def server(latency_s: float) -> Iterator[str]:
    """The fake server as a process; yields its address."""
    running = subprocess.Popen(
        [sys.executable, str(SERVER), "--latency", str(latency_s)], stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    try:
        yield running.stdout.readline().strip()
    finally:
        running.terminate()
        running.wait()


def requests(respondents: int = RESPONDENTS) -> Iterator[Request]:
    """Prompts of the size that ``simulate`` writes: about 600 tokens of persona, 60 of question."""
    for respondent in range(respondents):
        persona = f"You are respondent {respondent}. " + "You have lived here for a long time. " * 70
        for question in range(QUESTIONS):
            text = f"Question {question}. " + "How much do you agree with this? " * 7 + "\nA. Yes\nB. No"
            messages = [{"role": "system", "content": persona}, {"role": "user", "content": text}]
            yield messages, Options(temperature=1.0, max_tokens=4, seed=respondent)


async def bare(api_base: str) -> int:
    """LiteLLM's own ``acompletion`` under a plain semaphore; returns the number of answers."""
    places = asyncio.Semaphore(BOUND)

    async def one(request: Request) -> str:
        messages, options = request
        async with places:
            reply = await litellm().acompletion(
                model="openai/fake",
                messages=list(messages),
                api_base=api_base,
                temperature=options.temperature,
                max_tokens=options.max_tokens,
                seed=options.seed,
                num_retries=0,
                max_retries=0,
                timeout=60.0,
            )
        return str(reply.choices[0].message.content)

    return len(await asyncio.gather(*(one(request) for request in requests())))


def layered(model: str) -> Callable[[str], Awaitable[int]]:
    """The same job through this layer; asserts that the requests in flight reached their bound."""

    async def run(api_base: str) -> int:
        client = open_client(model, api_base=api_base, concurrency=f"{BOUND}-{BOUND}-{BOUND}", cache=False)
        outcomes = await client.complete_many(requests())
        assert client.pace.peak == BOUND, f"only {client.pace.peak} requests were in flight"
        assert all(isinstance(outcome, Completion) for outcome in outcomes)
        await client.close()
        return len(outcomes)

    return run


class Instant:
    """A transport that answers at once: what is left is the layer's own code."""

    model, fingerprint, supports_logprobs = "instant", "", True

    async def send(self, messages: Messages, options: Options) -> Completion:
        await asyncio.sleep(0)
        return Completion("A", prompt_tokens=600, completion_tokens=1)

    async def close(self) -> None:
        pass


async def alone(api_base: str) -> int:
    """The job through the layer with nothing behind it."""
    pace = Pace(Concurrency(BOUND, BOUND, BOUND))
    client = Client(Instant(), pace=pace, allowance=Allowance(), cache=None, price=Price(1.0, 1.0), retry=Retry())
    return len(await client.complete_many(requests()))


def compare(runs: int) -> dict[str, object]:
    """CPU and wall seconds per 1,000 answers: medians of alternating runs in one process."""
    ways: dict[str, Callable[[str], Awaitable[int]]] = {
        "litellm bare": bare,
        "layer over litellm": layered("openai/fake"),
        "layer, direct": layered("openai-compatible/fake"),
        "layer alone": alone,
    }
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    wall: dict[str, list[float]] = {name: [] for name in ways}
    with server(LATENCY_S) as api_base, asyncio.Runner() as runner:
        for way in ways.values():
            runner.run(_settled(way, api_base))  # imports and connections are not what is measured
        for _ in range(runs):
            for name, way in ways.items():
                gc.collect()
                started, used = time.perf_counter(), time.process_time()
                answers = runner.run(_settled(way, api_base))
                cpu[name].append(1000 * (time.process_time() - used) / answers)
                wall[name].append(1000 * (time.perf_counter() - started) / answers)
    medians = {name: statistics.median(figures) for name, figures in cpu.items()}
    return {
        "cpu_s_per_1000": {name: round(figure, 3) for name, figure in medians.items()},
        "cpu_s_per_1000_runs": {name: [round(figure, 3) for figure in figures] for name, figures in cpu.items()},
        "wall_s_per_1000": {name: round(statistics.median(figures), 3) for name, figures in wall.items()},
        # neighbouring runs share the machine's mood, which moves LiteLLM's own CPU by more than what is measured
        "added_to_litellm_cpu_s_per_1000": round(
            statistics.median(a - b for a, b in zip(cpu["layer over litellm"], cpu["litellm bare"], strict=True)), 3
        ),
        "direct_answers_per_cpu_s_over_litellm": round(medians["litellm bare"] / medians["layer, direct"], 1),
        "requests_in_flight": BOUND,
    }


async def _settled(way: Callable[[str], Awaitable[int]], api_base: str) -> int:
    """One run, LiteLLM's logging tasks included in its CPU."""
    answers = await way(api_base)
    await asyncio.sleep(0.2)
    return answers


def memory(answers: int) -> dict[str, object]:
    """Growth of the resident set while answers stream through the layer, after the first tenth as warm-up."""

    async def stream(api_base: str) -> dict[str, object]:
        client = open_client("openai-compatible/fake", api_base=api_base, concurrency="64-64-64", cache=False)
        respondents = answers // QUESTIONS + 1
        got, start_mb, peak_mb = 0, 0.0, 0.0
        async for _, outcome in client.complete_stream(requests(respondents)):
            assert isinstance(outcome, Completion)
            got += 1
            if got % (answers // 50) == 0:
                now_mb = _resident_mb()
                start_mb = start_mb if got > answers // 10 else now_mb
                peak_mb = max(peak_mb, now_mb)
        await client.close()
        return {"answers": got, "resident_mb_at_start": round(start_mb, 1), "growth_mb": round(peak_mb - start_mb, 1)}

    with server(0.0) as api_base:
        return asyncio.run(stream(api_base))


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def simulated_prompts(respondents: int) -> list[list[Request]]:
    """The requests that ``simulate`` sends for some German respondents: six questions each, options in both orders."""
    from deeppersona.populations.population import Population
    from deeppersona.simulation.answerers import AnswererSpec
    from deeppersona.simulation.config import SimulationConfig
    from deeppersona.surveys import load_survey

    survey = load_survey("wvs7-core6")
    config = SimulationConfig(
        countries=("DEU",), n=respondents, survey=survey.id, model="local/smollm2-135m", elicitation="logprob"
    )
    answerer = AnswererSpec(config, survey).open()
    population = Population.build("DEU", n=respondents, seed=7)
    personas: dict[str, list[Request]] = {}
    for messages, options in answerer.rehearse(population, survey.questions, seed=7):
        personas.setdefault(messages[0]["content"], []).append((messages, options))
    return list(personas.values())


def prefix(respondents: int) -> dict[str, object]:
    """Six questions a persona as ``simulate`` writes them, the evaluated prefix kept or thrown away before each question."""
    from deeppersona.llm.engine import Engine
    from deeppersona.llm.pull import pull

    engine = Engine(pull("smollm2-135m"))
    kept: list[float] = []
    dropped: list[float] = []
    lengths: list[int] = []
    for persona in simulated_prompts(respondents):
        work = [
            (
                engine.prompt([dict(message) for message in messages]),
                [engine.tokenize(label) for label in options.labels or ()],
            )
            for messages, options in persona
        ]
        lengths += [len(tokens) for tokens, _ in work]
        for keep, times in ((True, kept), (False, dropped)):
            engine.forget()
            used = time.process_time()  # CPU of all threads: other work on the machine shifts it less than wall time
            for tokens, labels in work:
                if not keep:
                    engine.forget()
                engine.score(tokens, labels)
            times.append(time.process_time() - used)
    return {
        "respondents": len(kept),
        "prompt_tokens": round(statistics.mean(lengths)),
        "six_questions_cpu_s": round(statistics.median(kept), 2),
        "six_questions_without_reuse_cpu_s": round(statistics.median(dropped), 2),
        "times_faster": round(statistics.median(a / b for a, b in zip(dropped, kept, strict=True)), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--prefix", action="store_true")
    chosen = parser.parse_args()
    os.environ.setdefault("OPENAI_API_KEY", "none-needed")
    if chosen.memory:
        result = memory(100_000)
    elif chosen.prefix:
        result = prefix(respondents=2)
    else:
        result = compare(chosen.runs)
    print(json.dumps(result, indent=2))
    for name, (what, unit, limit) in PROMISED.items():
        if name in result:
            figure(what, float(str(result[name])), unit, **limit)


if __name__ == "__main__":
    main()
