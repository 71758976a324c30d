"""What Ray costs and what it gives: ``python benchmarks/rounds.py [served] [embedded] [--runs N]``.

``served``: 2,000 respondents answer six questions through the scripted server of the tests, which runs as a process of its own
with 50 ms latency; in process and on Ray workers, alternating; answers per CPU second of everything but the server.
``embedded``: respondents without a language model on one and on two Ray workers, alternating; answers per second of the rounds
themselves (what the driver does alone, drawing and comparing, is apart).
Start-up, that of every worker, is taken out by a run of a fifth of the respondents. What two plain loops on two cores give over
one is printed beside ``embedded``: on a machine where that is not near 2, others are at work and the figure says little.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from figure import figure
from session_usage import run_measured

SERVER = Path(__file__).parent.parent / "tests" / "llm" / "fake_server.py"
QUESTIONS = 6


@dataclass(frozen=True)
class Cost:
    """What a run took: CPU of all its processes, the seconds in which its workers answered, and bytes by folder."""

    cpu_s: float
    answering_s: float
    bytes: Mapping[str, int]


def simulate(n: int, *options: str) -> Cost:
    """One run in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-c",
            "from deeppersona.cli.main import run; run()",
            "simulate",
            "DEU",
            "--n",
            str(n),
        ]
        command += ["--depth", "0", "--no-cache", "--out", f"{folder}/run", *options]
        used = run_measured(command, env={**os.environ, "DEEPPERSONA_HOME": folder})
        if used.returncode:
            raise SystemExit(f"the run ended with {used.returncode}")
        manifest = json.loads(Path(f"{folder}/run/manifest.json").read_text("utf-8"))
        sizes = {
            name: sum(file.stat().st_size for file in Path(f"{folder}/run/{name}").glob("*"))
            for name in ("journal", "answers", "population")
        }
    return Cost(used.cpu_s, manifest["answering_seconds"], sizes)


def rates(n: int, runs: int, ways: Mapping[str, Sequence[str]], cost: Callable[[Cost], float]) -> dict[str, float]:
    """Median answers per second of ``cost`` for each way of running, start-up apart."""
    few = n // 5
    found: dict[str, list[float]] = {name: [] for name in ways}
    start: dict[str, float] = {}
    for _ in range(runs):
        for name, options in ways.items():
            less, more = cost(simulate(few, *options)), cost(simulate(n, *options))
            rate = (n - few) * QUESTIONS / max(more - less, 1e-9)
            found[name].append(rate)
            start[name] = less - few * QUESTIONS / rate
    taken = simulate(n, *next(iter(ways.values()))).bytes
    print("  " + ", ".join(f"{name} {size / n / QUESTIONS:,.0f}" for name, size in taken.items()) + " bytes an answer")
    middle = {name: statistics.median(values) for name, values in found.items()}
    for name, rate in middle.items():
        listed = ", ".join(f"{value:,.0f}" for value in found[name])
        print(f"  {name:16} {rate:10,.0f} answers/s ({listed}; start-up of {start[name]:.1f} s apart)")
    print(f"  load now {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    return middle


def served(n: int, runs: int) -> None:
    server = subprocess.Popen([sys.executable, str(SERVER), "--latency", "0.05"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        model = ["--model", "openai-compatible/fake", "--api-base", server.stdout.readline().split()[-1]]
        model += ["--concurrency", "1-32-64"]
        ways = {"in process": model, "Ray, 2 workers": [*model, "--ray", "local", "--workers", "2"]}
        print(f"served: {n:,} respondents x {QUESTIONS}, CPU seconds")
        found = rates(n, runs, ways, lambda used: used.cpu_s)
        print(f"  with Ray {found['Ray, 2 workers'] / found['in process']:.2f} of in process (at least 0.9)")
        figure(
            "with Ray over in process, answers per CPU second",
            found["Ray, 2 workers"] / found["in process"],
            at_least=0.9,
        )
    finally:
        server.kill()


def embedded(n: int, runs: int) -> None:
    ways = {f"{count} worker(s)": ["--ray", "local", "--workers", str(count)] for count in (1, 2)}
    print(f"embedded: {n:,} respondents x {QUESTIONS}, seconds of answering")
    before = machine()
    found = rates(n, runs, ways, lambda used: used.answering_s)
    print(f"  the machine itself: {before:.2f} times for two plain loops before, {machine():.2f} after")
    print(f"  two workers {found['2 worker(s)'] / found['1 worker(s)']:.2f} times one (at least 1.4)")
    figure("embedded, two workers over one", found["2 worker(s)"] / found["1 worker(s)"], at_least=1.4)


def machine(seconds: float = 2.0) -> float:
    """How much more work two processes do than one that runs alone."""
    loop = f"import time; end = time.monotonic() + {seconds}; n = 0\nwhile time.monotonic() < end: n += 1\nprint(n)"

    def work(processes: int) -> int:
        started = [subprocess.Popen([sys.executable, "-c", loop], stdout=subprocess.PIPE) for _ in range(processes)]
        return sum(int(process.communicate()[0]) for process in started)

    return work(2) / work(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=["served", "embedded", []], default=[])
    parser.add_argument("--respondents", type=int, default=2000)
    parser.add_argument("--embedded-respondents", type=int, default=400_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    parts = arguments.parts or ["served", "embedded"]
    if "served" in parts:
        served(arguments.respondents, arguments.runs)
    if "embedded" in parts:
        embedded(arguments.embedded_respondents, arguments.runs)


if __name__ == "__main__":
    main()
