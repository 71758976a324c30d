"""How many cores this process really has."""

import os
from pathlib import Path


def usable_cores(root: Path = Path("/sys/fs/cgroup")) -> int:
    """Cores this process may run on: the least of its affinity and its cgroup's quota, at least 1."""
    # affinity is what the scheduler grants; macOS and Windows have no such call
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(root)
    return max(1, cores if quota is None else min(cores, int(quota)))


def _quota(root: Path) -> float | None:
    """CPU quota in cores: cgroup v2's cpu.max of this process's own group and its parents, or v1's pair of files."""
    quotas = []
    own = _own_group()
    for group in [own, *own.parents]:
        try:
            allowed, period = (root / group / "cpu.max").read_text().split()
            quotas.append(int(allowed) / int(period))
        except (OSError, ValueError):
            continue
    try:
        allowed_us = int((root / "cpu" / "cpu.cfs_quota_us").read_text())
        if allowed_us > 0:
            quotas.append(allowed_us / int((root / "cpu" / "cpu.cfs_period_us").read_text()))
    except (OSError, ValueError):
        pass
    return min(quotas, default=None)


def _own_group() -> Path:
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return Path()
    for line in lines:
        if line.startswith("0::"):
            return Path(line[3:].lstrip("/"))
    return Path()
