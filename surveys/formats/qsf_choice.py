"""Qualtrics' randomizers in the flow of a survey: those that show some of their parts are random choices among groups of blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from ..block import Block
from ..random_choice import RandomChoice
from ..survey import Survey
from .loss import Losses
from .unsupported import note_random_choice


@dataclass(frozen=True)
class Randomizer:
    """An element of the flow that shuffles its parts, and may show only some of them.

    Attributes:
        parts: Qualtrics' ids of the blocks in each part.
        shown: how many parts are shown; None or too many for all.
    """

    parts: tuple[tuple[str, ...], ...]
    shown: float | None

    @property
    def asked(self) -> int | None:
        """How many parts a respondent is asked; None for all of them."""
        return int(self.shown) if self.shown is not None and 1 <= self.shown < len(self.parts) else None


def read_choices(
    randomizers: Sequence[Randomizer], names: Mapping[str, str], visits: Mapping[str, Sequence[object]], losses: Losses
) -> tuple[RandomChoice, ...]:
    """The random choices of a flow; what cannot be one is noted as left out.

    Args:
        randomizers: inner ones before those they stand in.
        names: our id of each of Qualtrics' blocks that is asked.
        visits: how the flow comes to each block, once for every time that it does.
        losses: takes the notes.
    """
    found: list[RandomChoice] = []
    taken: set[str] = set()
    for one in reversed(randomizers):
        if one.asked is None:
            continue
        every = [block for part in one.parts for block in part]
        # what the flow comes to outside the randomizer too is asked of everybody
        chosen = {block for block in every if block in names and every.count(block) == len(visits[block])}
        among = tuple(tuple(dict.fromkeys(names[block] for block in part if block in chosen)) for part in one.parts)
        cause = "they hold no questions" if not chosen else "it stands in another" if chosen & taken else ""
        if cause:
            what = f"random choice of {one.asked} among {len(one.parts)} parts of the flow left out"
            losses.note("survey", f"{what}: {cause}")
            continue
        taken |= chosen
        found.append(RandomChoice(one.asked, among))
    return tuple(reversed(found))


def written_flow(survey: Survey, blocks: Sequence[Block], losses: Losses) -> list[dict[str, Any]]:
    """The flow of a survey: a step for each block, and randomizers where it has random choices.

    A choice whose blocks do not stand together has no place in a flow; it is noted.
    """
    ids = {block.id: f"BL_{number}" for number, block in enumerate(blocks, 1)}
    order, numbers = list(ids), count(3)  # the root is 1, a randomizer of all blocks 2

    def step(kind: str, **more: Any) -> dict[str, Any]:
        return {"Type": kind, "FlowID": f"FL_{next(numbers)}", **more}

    def part(group: Sequence[str]) -> dict[str, Any]:
        steps = [step("Standard", ID=ids[name]) for name in group]
        return steps[0] if len(steps) == 1 else step("Group", Description=", ".join(group), Flow=steps)

    starting: dict[str, RandomChoice] = {}
    for choice in survey.random_choices:
        start = min(order.index(name) for name in choice.blocks)
        if set(order[start : start + len(choice.blocks)]) == set(choice.blocks):
            starting[order[start]] = choice
        else:
            note_random_choice(choice, losses)
    flow: list[dict[str, Any]] = []
    chosen: set[str] = set()
    for name in order:
        if name in starting:
            choice = starting[name]
            parts = [part(group) for group in choice.among]
            flow.append(step("BlockRandomizer", SubSet=choice.asked, EvenPresentation=True, Flow=parts))
            chosen |= set(choice.blocks)
        elif name not in chosen:
            flow.append(step("Standard", ID=ids[name]))
    return flow
