"""A million respondents from build to compared marginals: ``python benchmarks/scale.py [N] [--workers W]``.

Prints seconds, peak memory over all processes of the run, and bytes on disk; leaves nothing behind.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from figure import figure
from session_usage import run_measured


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--workers", type=int, default=0, help="0: in this process, without Ray")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    command = [sys.executable, "-c", "from deeppersona.cli.main import run; run()", "simulate", "DEU"]
    command += ["--n", str(arguments.n), "--depth", "0", "--seed", "7", "--out", str(folder / "run")]
    if arguments.workers:
        command += ["--ray", "local", "--workers", str(arguments.workers)]
    used = run_measured(command, every_s=0.2)
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    print(
        f"{os.cpu_count()} cores; {arguments.n:,} respondents x 6 questions, workers {arguments.workers or 'none (in process)'}"
    )
    print(
        f"exit {used.returncode}; {used.wall_s:.0f} s ({used.cpu_s:.0f} s of CPU); peak {used.peak_bytes / 2**30:.2f} GiB; "
        f"disk {disk / 2**30:.2f} GiB; load now {os.getloadavg()[0]:.1f}"
    )
    is_promised = arguments.n == 1_000_000
    figure(
        f"{arguments.n:,} respondents from build to compared marginals",
        used.wall_s,
        "s",
        at_most=600 if is_promised else None,
    )
    figure("peak over all processes", used.peak_bytes / 2**30, "GiB", at_most=6 if is_promised else None)
    figure("disk", disk / 2**30, "GiB", at_most=4 if is_promised else None)


if __name__ == "__main__":
    main()
