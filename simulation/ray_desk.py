"""The allowance of a run in a Ray process of its own, where workers on all nodes reach it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..llm import Allowance


@dataclass(frozen=True)
class RayDesk:
    """Reaches the allowance from any worker; see ``llm.Desk``.

    Attributes:
        actor: Ray's handle of it; the allowance lives as long as somebody holds one.
        budget_usd, is_limited: as the allowance says.
    """

    actor: Any
    budget_usd: float | None
    is_limited: bool

    @classmethod
    def open(cls, allowance: Allowance) -> RayDesk:
        """Give an allowance that nobody has drawn from yet a process on this node: the others may go away."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=True)
        actor_class = ray.remote(num_cpus=0, scheduling_strategy=here)(Allowance)
        actor = actor_class.remote(allowance.budget_usd, allowance.requests_per_minute, allowance.tokens_per_minute)
        return cls(actor, allowance.budget_usd, allowance.is_limited)

    def lent_usd(self) -> float | None:
        """See ``Allowance.lent_usd``; None where the cluster is gone, and with it the account."""
        import ray

        try:
            return float(ray.get(self.actor.lent_usd.remote()))
        except (ray.exceptions.RayError, ConnectionError):
            return None

    async def call(self, method: str, *arguments: Any) -> Any:
        """See ``Desk.call``."""
        return await getattr(self.actor, method).remote(*arguments)
