"""Every figure that the project promised, in one table, with the machine it was measured on.

    python benchmarks/all.py --out figures                 # all, about half an hour on two cores; again resumes what is missing
    python benchmarks/all.py --out figures --quick         # without those that take minutes
    python benchmarks/all.py --out figures --only tree     # one, measured anew
    python benchmarks/all.py --out figures --markdown docs/performance.md

Each benchmark runs as a process of its own, one after the other; its CPU, memory and wall time are those of all its processes.
One that fails is named in the table and the others go on. ``--out`` keeps what each printed (``NAME.txt``) and its figures
(``NAME.json``); with ``--markdown`` the part of the file between the two marks is replaced, and the rest stays as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from session_usage import run_measured

HERE = Path(__file__).parent
BEGIN, END = "<!-- figures: written by benchmarks/all.py -->", "<!-- end of figures -->"
PACKAGES = ("numpy", "pandas", "pyarrow", "scipy", "ray", "litellm", "mesa")


@dataclass(frozen=True)
class Benchmark:
    """One process to measure.

    Attributes:
        name: for ``--only`` and of its files.
        title: heading of its figures.
        command: script and arguments.
        is_quick: done in about half a minute on a quiet machine.
    """

    name: str
    title: str
    command: tuple[str, ...]
    is_quick: bool = False


BENCHMARKS = (
    Benchmark("startup", "What a newcomer waits for", ("startup.py",), is_quick=True),
    Benchmark("tree", "The Human-Attribute Tree", ("tree.py",), is_quick=True),
    Benchmark("parsing", "Reading replies", ("parsing.py",), is_quick=True),
    Benchmark(
        "importers", "Damaged files for every importer", ("fuzz_importers.py", "--minutes", "0.5"), is_quick=True
    ),
    Benchmark("rules", "Rules of the pre-test", ("pretest.py", "rules"), is_quick=True),
    Benchmark("core", "Embedded respondent, six core questions", ("psychometric.py", "core"), is_quick=True),
    Benchmark("speed", "A million embedded respondents", ("psychometric.py", "speed"), is_quick=True),
    Benchmark("model-layer", "The model layer", ("model_layer.py",), is_quick=True),
    Benchmark("questionnaire", "A pre-test on a server", ("pretest.py", "questionnaire")),
    Benchmark("statistics", "Statistics of the pre-test", ("pretest.py", "statistics")),
    Benchmark("memory", "Memory of the model layer", ("model_layer.py", "--memory")),
    Benchmark("prefix", "Prefix reuse in process", ("model_layer.py", "--prefix")),
    Benchmark("populations", "Populations", ("populations.py",)),
    Benchmark("everything", "Embedded respondent, everything", ("psychometric.py", "all", "facets", "unseen")),
    Benchmark("generation", "Deep personas", ("generation.py",)),
    Benchmark("analysis", "Comparing and viewing", ("analysis.py",)),
    Benchmark("scale", "A million respondents, from build to marginals", ("scale.py",)),
    Benchmark("served", "Ray and a served model", ("rounds.py", "served")),
    Benchmark("embedded", "Ray and the embedded respondent", ("rounds.py", "embedded")),
)


def machine() -> str:
    """Processor, memory, versions and the moment, as one paragraph."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    kilobytes = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{len(os.sched_getaffinity(0))} cores ({model}), {kilobytes / 2**20:.0f} GiB of memory, {platform.system()}, Python "
        f"{platform.python_version()}; {versions}; {datetime.now(UTC):%Y-%m-%d}."
    )


def measured(benchmark: Benchmark, folder: Path) -> dict[str, Any]:
    """Run one and keep what it printed and used."""
    printed = folder / f"{benchmark.name}.txt"
    load = os.getloadavg()[0]
    used = run_measured([sys.executable, str(HERE / benchmark.command[0]), *benchmark.command[1:]], output=printed)
    rows = [
        [cell.strip() for cell in line.split(" | ")[1:]]
        for line in printed.read_text("utf-8").splitlines()
        if line.startswith("figure | ")
    ]
    found = {
        "returncode": used.returncode,
        "wall_s": used.wall_s,
        "cpu_s": used.cpu_s,
        "peak_bytes": used.peak_bytes,
        "load_before": load,
        "machine": machine(),
        "figures": rows,
    }
    (folder / f"{benchmark.name}.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    return found


def markdown(results: dict[str, dict[str, Any]]) -> str:
    """The figures as tables, one a benchmark, under the machine."""
    machines = list(dict.fromkeys(found["machine"] for found in results.values()))
    parts = [
        f"Measured on {machines[0]}" if len(machines) == 1 else "\n\n".join(f"Measured on {one}" for one in machines)
    ]
    for benchmark in BENCHMARKS:
        found = results.get(benchmark.name)
        if found is None:
            continue
        cost = (
            f"`python benchmarks/{' '.join(benchmark.command)}`: {found['wall_s']:.0f} s, {found['cpu_s']:.0f} s of CPU, peak "
            f"{found['peak_bytes'] / 2**30:.1f} GiB; load before it {found['load_before']:.1f}."
        )
        rows = [
            "| figure | measured | promised | |",
            "|---|--:|--:|---|",
            *(f"| {' | '.join([*row, '', '', ''][:4])} |" for row in found["figures"]),
        ]
        failed = [f"**It failed with exit code {found['returncode']}.**", ""] if found["returncode"] else []
        parts.append("\n".join([f"### {benchmark.title}", "", cost, "", *failed, *(rows if found["figures"] else [])]))
    return "\n\n".join(parts) + "\n"


def replaced(page: str, figures: str) -> str:
    """A page with the part between the marks replaced; the marks are appended to a page that has none."""
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{figures}\n{END}{rest.partition(END)[2]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [benchmark.name for benchmark in BENCHMARKS]
    parser.add_argument("--only", action="append", choices=names, default=[], help="measure this one anew; repeatable")
    parser.add_argument("--quick", action="store_true", help="only those that take about half a minute at most")
    parser.add_argument("--out", type=Path, help="folder of what was printed and measured; a temporary one by default")
    parser.add_argument("--markdown", type=Path, help="page whose figures are replaced")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = wishes.out or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for benchmark in BENCHMARKS:
            file = folder / f"{benchmark.name}.json"
            is_wanted = benchmark.name in wishes.only if wishes.only else benchmark.is_quick or not wishes.quick
            if is_wanted and (wishes.only or not file.is_file() or json.loads(file.read_text("utf-8"))["returncode"]):
                print(f"{benchmark.name} ...", file=sys.stderr, flush=True)
                found = measured(benchmark, folder)
                print(f"  {found['wall_s']:.0f} s, exit code {found['returncode']}", file=sys.stderr, flush=True)
        files = {name: folder / f"{name}.json" for name in names}
        results = {name: json.loads(file.read_text("utf-8")) for name, file in files.items() if file.is_file()}
    figures = markdown(results)
    if wishes.markdown:
        page = wishes.markdown.read_text("utf-8") if wishes.markdown.is_file() else ""
        wishes.markdown.write_text(replaced(page, figures), "utf-8")
    else:
        print(figures, end="")
    return any(
        found["returncode"] or any(row[-1] == "MISSED" for row in found["figures"]) for found in results.values()
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines() if Path(path).is_file() else []


if __name__ == "__main__":
    sys.exit(main())
