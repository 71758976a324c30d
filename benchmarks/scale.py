"""A million respondents from build to compared marginals: ``python benchmarks/scale.py [N] [--workers W]``.

Prints seconds, peak memory over all processes of the run, and bytes on disk; leaves nothing behind.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path


def resident(root: int) -> int:
    """Proportional memory of a process and everything in its session, in bytes (shared pages are counted once)."""
    total = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            session = int((folder / "stat").read_text().rsplit(") ", 1)[1].split()[3])
            if session == root:
                lines = (folder / "smaps_rollup").read_text().splitlines()
                total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        except (OSError, IndexError, ValueError):
            continue
    return total


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
    started = time.perf_counter()
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    seconds = time.perf_counter() - started
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    print(
        f"{os.cpu_count()} cores; {arguments.n:,} respondents x 6 questions, workers {arguments.workers or 'none (in process)'}"
    )
    print(f"exit {process.returncode}; {seconds:.0f} s; peak {peak / 2**30:.2f} GiB; disk {disk / 2**30:.2f} GiB")


if __name__ == "__main__":
    main()
