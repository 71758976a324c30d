"""How many workers a cluster gets, and what each of them holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .config import SimulationConfig

#: Cores of one worker whose model runs on the processor: more threads of one model wait for each other more than they help.
MODEL_CORES = 4


@dataclass(frozen=True)
class Placement:
    """Workers of one run.

    Attributes:
        workers: how many.
        cores, gpus: what Ray sets aside for each.
    """

    workers: int
    cores: float
    gpus: float = 0.0

    @classmethod
    def of(cls, config: SimulationConfig, resources: Mapping[str, float], workers: int | None = None) -> Placement:
        """Workers for these resources of a cluster.

        A model in process takes one GPU each where there are any, else a group of cores. The embedded respondent keeps one
        core busy. A hosted model mostly waits: one worker a core is plenty, and more than that share the cores.

        Args:
            config: of the run.
            resources: as ``ray.cluster_resources()`` gives them.
            workers: as many as a user asked for; None for as many as fit.
        """
        cores, gpus = max(1, int(resources.get("CPU", 1))), int(resources.get("GPU", 0))
        if config.model.startswith("local/"):
            if gpus:
                return cls(workers or gpus, min(1.0, cores / (workers or gpus)), min(1.0, gpus / (workers or gpus)))
            return cls(workers or -(-cores // MODEL_CORES), _share(cores, workers or -(-cores // MODEL_CORES)))
        return cls(workers or cores, 1.0 if (workers or cores) <= cores else _share(cores, workers or cores))


def _share(cores: int, workers: int) -> float:
    """An equal part of the cores: whole ones where there is one for each, as Ray wants it."""
    return float(cores // workers) if workers <= cores else cores / workers
