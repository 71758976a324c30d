"""A random choice among groups of blocks, of which each respondent is asked some: the arms of an experiment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import draws
from ..errors import InputError
from .block import Block


@dataclass(frozen=True)
class RandomChoice:
    """Groups of blocks of which each respondent is asked so many, drawn at random.

    Attributes:
        asked: how many groups a respondent is asked; fewer than there are.
        among: ids of blocks, group by group; a group may be empty (nothing is asked), and share blocks with others.
    """

    asked: int
    among: tuple[tuple[str, ...], ...]

    @property
    def blocks(self) -> tuple[str, ...]:
        """Ids of the blocks in any group, each once, in order."""
        return tuple(dict.fromkeys(name for group in self.among for name in group))

    def holding(self, block: str) -> tuple[int, ...]:
        """Numbers of the groups that hold a block, from 0."""
        return tuple(number for number, group in enumerate(self.among) if block in group)


@dataclass(frozen=True)
class Draw:
    """What decides whether a question is put to a respondent.

    Attributes:
        name: of the random choice; questions of one choice share it, and with it the draw.
        groups: numbers of the groups that the question stands in.
        asked, size: how many groups a respondent is asked, of how many.
    """

    name: str
    groups: tuple[int, ...]
    asked: int
    size: int

    def reaches(self, respondents: Sequence[str], *, seed: int) -> NDArray[np.bool_]:
        """Which respondents are asked the question; the same in every round, shard and order.

        Args:
            respondents: their ids.
            seed: of the run.

        Returns:
            Shape (n_respondents,).
        """
        keys = np.array([draws.key(seed, "random choice", self.name, one) for one in respondents], dtype=np.uint64)
        places = draws.keyed_uniforms(keys[:, None], np.arange(self.size)).argsort(axis=1).argsort(axis=1)
        return np.asarray((places[:, list(self.groups)] < self.asked).any(axis=1))


def check_choices(choices: Sequence[RandomChoice], blocks: Sequence[Block], where: str) -> None:
    """Refuse choices that choose nothing, or name a block that is not there or stands in another choice.

    Raises:
        InputError: with the choice.
    """
    known = {block.id for block in blocks}
    taken: set[str] = set()
    for number, choice in enumerate(choices, 1):
        at = f"random choice {number}"
        if not 1 <= choice.asked < len(choice.among):
            raise InputError(
                "it chooses nothing", where=where, parameter=at, got=f"{choice.asked} of {len(choice.among)} groups",
                allowed="at least one group, and fewer than there are",
            )  # fmt: skip
        unknown = [name for name in choice.blocks if name not in known]
        if unknown or not choice.blocks:
            raise InputError(
                "no such block", where=where, parameter=at, got=unknown[:3], allowed=", ".join(sorted(known)[:12])
            )
        twice = [name for name in choice.blocks if name in taken]
        if twice:
            raise InputError(
                "a block stands in two random choices", where=where, parameter=at, got=twice[:3],
                allowed="blocks of no other choice",
            )  # fmt: skip
        taken |= set(choice.blocks)


def draws_of(choices: Sequence[RandomChoice], blocks: Sequence[Block]) -> dict[str, Draw]:
    """What decides over each question that stands in a random choice, by question id."""
    found: dict[str, Draw] = {}
    for choice in choices:
        for block in (one for one in blocks if one.id in choice.blocks):
            draw = Draw(choice.blocks[0], choice.holding(block.id), choice.asked, len(choice.among))
            found |= dict.fromkeys(block.questions, draw)
    return found
