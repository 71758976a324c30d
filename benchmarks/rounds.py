"""What Ray and Mesa cost: ``python benchmarks/rounds.py [--respondents N]``.

The scripted server of the tests runs as a process of its own with 50 ms latency; the same run is timed in process and on
Ray workers, alternating, by the CPU seconds of everything but the server. Start-up is taken out by a run of one respondent.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from session_usage import run_measured

SERVER = Path(__file__).parent.parent / "tests" / "llm" / "fake_server.py"


def cpu_of(n: int, address: str, ray: list[str]) -> float:
    """CPU seconds of one run and all its processes."""
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
        command += ["--depth", "0", "--no-cache", "--model", "openai-compatible/fake", "--api-base", address]
        command += ["--concurrency", "1-32-64", "--out", f"{folder}/run", *ray]
        used = run_measured(command, env={**os.environ, "DEEPPERSONA_HOME": folder})
    if used.returncode:
        raise SystemExit(f"the run ended with {used.returncode}")
    return used.cpu_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--respondents", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    server = subprocess.Popen([sys.executable, str(SERVER), "--latency", "0.05"], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = server.stdout.readline().split()[-1]
    try:
        modes = {"in process": [], "Ray, 2 workers": ["--ray", "local", "--workers", "2"]}
        start = {name: cpu_of(1, address, mode) for name, mode in modes.items()}
        rates: dict[str, list[float]] = {name: [] for name in modes}
        for _ in range(arguments.runs):
            for name, mode in modes.items():
                seconds = max(cpu_of(arguments.respondents, address, mode) - start[name], 1e-9)
                rates[name].append(arguments.respondents * 6 / seconds)
        for name, values in rates.items():
            print(
                f"{name:16} {statistics.median(values):8.0f} answers per CPU second (start-up {start[name]:.1f} s apart)"
            )
        print(f"ratio {statistics.median(rates['Ray, 2 workers']) / statistics.median(rates['in process']):.2f}")
    finally:
        server.kill()


if __name__ == "__main__":
    main()
