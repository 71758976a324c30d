"""CPU seconds and memory of a command and of every process it started, Ray's daemons and workers included.

``getrusage`` of children misses them: a raylet ends without waiting for its workers, so nobody adds up their time.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Usage:
    """What a command used.

    Attributes:
        returncode: of the command.
        wall_s, cpu_s: seconds.
        peak_bytes: largest proportional memory over all processes at once; shared pages are counted once.
    """

    returncode: int
    wall_s: float
    cpu_s: float
    peak_bytes: int


def run_measured(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, every_s: float = 0.1, output: Path | None = None
) -> Usage:
    """Run a command in a session of its own and watch it; a process is seen up to ``every_s`` before it ends.

    What it prints goes to the file ``output``, or nowhere.
    """
    started = time.perf_counter()
    with Path(output or os.devnull).open("wb") as stream:
        process = subprocess.Popen(
            command, start_new_session=True, stdout=stream, env=None if env is None else dict(env)
        )
    cpu: dict[tuple[int, int], float] = {}
    peak = 0

    def watch() -> None:
        nonlocal peak
        looks = 0
        while process.poll() is None:
            found = _session(process.pid)
            cpu.update(found)
            if looks % 5 == 0:
                peak = max(peak, sum(_memory(pid) for pid, _ in found))
            looks += 1
            time.sleep(every_s)

    watcher = threading.Thread(target=watch)
    before = _children_s()
    watcher.start()
    process.wait()
    watcher.join()
    # the command itself is known exactly; what it waited for is in it, and is not added twice
    own = _children_s() - before
    others = sum(seconds for (pid, _), seconds in cpu.items() if pid != process.pid)
    mine = sum(seconds for (pid, _), seconds in cpu.items() if pid == process.pid)
    return Usage(process.returncode, time.perf_counter() - started, max(own, mine + others), peak)


def _session(leader: int) -> dict[tuple[int, int], float]:
    """CPU seconds by process and its start: those of the leader's session, its descendants, and the sessions these lead."""
    known: dict[int, tuple[int, int, int, float]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rsplit(") ", 1)[1].split()
            except (OSError, IndexError):
                continue
            used = (int(fields[11]) + int(fields[12])) / TICKS
            known[int(folder.name)] = int(fields[1]), int(fields[3]), int(fields[19]), used
    ours, fresh = set[int](), {leader} & known.keys()
    while fresh:
        ours |= fresh
        fresh = {pid for pid, (parent, session, _, _) in known.items() if parent in ours or session in ours} - ours
    return {(pid, known[pid][2]): known[pid][3] for pid in ours}


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _children_s() -> float:
    used = os.times()
    return used.children_user + used.children_system
