"""Whether every node of a Ray cluster sees a run's directory: asked before anything is, since a node that does not cannot help."""

from __future__ import annotations

from typing import Any

from ..errors import RunError
from ..run import MANIFEST

#: Seconds a network file system may take to show a new file to other machines, and in which every node answers.
SIGHT_S, ANSWER_S = 5.0, 60.0


def require_shared(directory: str, run_id: str) -> None:
    """Ask each node, where there are several.

    Raises:
        RunError: names the nodes that do not see the run.
    """
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    nodes = [node for node in ray.nodes() if node["Alive"]]
    if len(nodes) < 2:
        return

    # nested, so that it travels whole: no import on the node
    def sees(file: str, wanted: str, patience_s: float) -> bool:
        import json
        import time
        from pathlib import Path

        deadline = time.monotonic() + patience_s
        while True:
            try:
                if json.loads(Path(file).read_text("utf-8")).get("run_id") == wanted:
                    return True
            except (OSError, ValueError):
                pass
            if time.monotonic() > deadline:
                return False
            time.sleep(0.2)

    asked: dict[Any, str] = {}
    for node in nodes:
        place = NodeAffinitySchedulingStrategy(node["NodeID"], soft=False)
        reference = ray.remote(num_cpus=0, scheduling_strategy=place)(sees).remote(
            f"{directory}/{MANIFEST}", run_id, SIGHT_S
        )
        asked[reference] = str(node["NodeManagerHostname"])
    # a node that does not answer in time is left to its worker's own check
    answered, _ = ray.wait(list(asked), num_returns=len(asked), timeout=ANSWER_S)
    blind = sorted(asked[reference] for reference in answered if not ray.get(reference))
    if blind:
        raise RunError(
            f"{len(blind)} of {len(nodes)} nodes of the Ray cluster do not see the run directory ({', '.join(blind[:5])})",
            parameter="out",
            got=directory,
            allowed="storage that every node mounts, or an object store (s3://...)",
            hint="Give --out on shared storage, or use --ray local.",
        )
