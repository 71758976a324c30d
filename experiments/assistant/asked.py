"""Who asks what, in which versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ... import draws
from .profile import matched, profile

if TYPE_CHECKING:
    from ...llm import Request
    from ...populations.persona import Persona
    from .definition import AskedRequest, AssistantDefinition, Constraint, Swap


@dataclass(frozen=True)
class Asked:
    """One person's request and the versions in which it is put.

    Attributes:
        persona: who asks.
        request: what.
        constraint: what the person adds, or None.
        swap: in what the matched versions differ, or None.
        messages: version to the message: ``plain``, ``again`` (the same words), ``constrained``, ``first``, ``second``.
    """

    persona: Persona
    request: AskedRequest
    constraint: Constraint | None
    swap: Swap | None
    messages: dict[str, str]

    def key(self, version: str) -> str:
        """Of one version, unique within the study."""
        return f"{self.persona.id} {self.request.name} {version}"

    def sent(self, most_tokens: int) -> dict[str, Request]:
        """What is sent, by key."""
        from ...llm import Options

        return {
            self.key(version): (
                [{"role": "user", "content": text}],
                Options(temperature=1.0, seed=0, max_tokens=most_tokens, replicate=int(version == "again")),
            )
            for version, text in self.messages.items()
        }


def who_asks_what(
    definition: AssistantDefinition,
    requests: Sequence[AskedRequest],
    people: Sequence[Persona],
    seed: int,
    *,
    tell: Callable[[Persona], str] = profile,
) -> list[Asked]:
    """Every person with the requests of its turn; who gets which depends on seed and person alone.

    Args:
        definition: versions and turns.
        requests: what is asked.
        people: who asks.
        seed: of the turns.
        tell: what a person tells of itself.
    """
    found = []
    each = min(definition.each, len(requests))
    for place, persona in enumerate(people):
        order = draws.generator(seed, "requests", persona.id).permutation(len(requests))
        for turn, at in enumerate(order[:each]):
            number = place * each + turn
            constraint = (
                definition.constraints[number % len(definition.constraints)] if definition.constraints else None
            )
            found.append(_asked(persona, requests[int(at)], constraint, _swap(definition.swaps, persona, number), tell))
    return found


def _swap(swaps: Sequence[Swap], persona: Persona, number: int) -> Swap | None:
    fitting = [swap for swap in swaps if matched(persona, swap) is not None]
    return fitting[number % len(fitting)] if fitting else None


def _asked(
    persona: Persona,
    request: AskedRequest,
    constraint: Constraint | None,
    swap: Swap | None,
    tell: Callable[[Persona], str],
) -> Asked:
    plain = _message(request, tell(persona))
    messages = {"plain": plain, "again": plain}
    if constraint is not None:
        messages["constrained"] = _message(request, f"{tell(persona)}\n- {constraint.says}")
    pair = None if swap is None else matched(persona, swap)
    if pair is not None:
        messages["first"], messages["second"] = (_message(request, tell(one)) for one in pair)
    return Asked(persona, request, constraint, swap, messages)


def _message(request: AskedRequest, about: str) -> str:
    return f"{request.text}\n\nAbout me:\n{about}"
