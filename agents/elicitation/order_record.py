"""The line of provenance that says in which order options were shown, under which letters, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: As ``order_line`` writes it and no looser: the text around it is a model's.
_LINE = re.compile(r"^order (\d+(?: \d+)*)(?: letters (\d+(?: \d+)*))?: (\d+\.\d{6}(?: \d+\.\d{6})*)$", re.MULTILINE)


class Showing(NamedTuple):
    """One way in which a question was shown, and what came of it.

    Attributes:
        order: positions of the options in the order shown.
        shares: of the options in scale order, shape (n_options,).
        lettering: the place in the alphabet of the letter at each place shown; A, B, C ... where none was recorded.
    """

    order: tuple[int, ...]
    shares: NDArray[np.float64]
    lettering: tuple[int, ...]


def order_line(
    order: Sequence[int], shares: Sequence[float] | NDArray[np.float64], lettering: Sequence[int] | None = None
) -> str:
    """One line of provenance: the positions in the order shown, their letters if not A, B, C ..., the shares in scale order."""
    letters = "" if lettering is None else f" letters {' '.join(map(str, lettering))}"
    return f"order {' '.join(map(str, order))}{letters}: {' '.join(f'{float(share):.6f}' for share in shares)}"


def without_orders(text: str) -> str:
    """A model's text, no line of which can be taken for one of ``order_line``: such a line is indented."""
    return _LINE.sub(" \\g<0>", text)


def recorded_orders(raw_text: str) -> list[Showing]:
    """What an answer's raw text records of how its question was shown."""
    found = []
    for written, letters, shares in _LINE.findall(raw_text or ""):
        order = tuple(map(int, written.split()))
        lettering = tuple(map(int, letters.split())) if letters else tuple(range(len(order)))
        found.append(Showing(order, np.array(list(map(float, shares.split()))), lettering))
    return found
