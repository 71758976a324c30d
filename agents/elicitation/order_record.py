"""The line of provenance that says in which order options were shown and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: As ``order_line`` writes it and no looser: the text around it is a model's.
_LINE = re.compile(r"^order (\d+(?: \d+)*): (\d+\.\d{6}(?: \d+\.\d{6})*)$", re.MULTILINE)


def order_line(order: Sequence[int], shares: Sequence[float] | NDArray[np.float64]) -> str:
    """One line of provenance: the positions in the order shown, and the shares in scale order."""
    return f"order {' '.join(map(str, order))}: {' '.join(f'{float(share):.6f}' for share in shares)}"


def recorded_orders(raw_text: str) -> list[tuple[tuple[int, ...], NDArray[np.float64]]]:
    """The orders and distributions that an answer's raw text records."""
    return [
        (tuple(map(int, order.split())), np.array(list(map(float, shares.split()))))
        for order, shares in _LINE.findall(raw_text or "")
    ]
