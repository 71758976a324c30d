"""Question-agnostic corrections: undo over-concentration, cap country amplitude, mix with uniform."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Exponent's inverse, country amplitude kept, share of uniform: a coarse grid, since few cells cannot tell more apart.
TEMPERATURES = (0.75, 1.0, 1.5, 2.0, 3.0, 5.0)
AMPLITUDES = (0.0, 0.25, 0.5, 0.75, 1.0)
UNIFORM = (0.0, 0.15, 0.3, 0.5, 0.7, 1.0)


@dataclass(frozen=True)
class Correction:
    """What is done to every question and country alike.

    Attributes:
        temperature: shares are raised to the power of 1 / temperature; above 1 undoes over-concentration.
        amplitude: share of a country's deviation from the run's mean over countries that is kept.
        uniform: share of uniform answers mixed in.
    """

    temperature: float
    amplitude: float
    uniform: float

    def apply(self, shares: Floats) -> Floats:
        """Corrected shares of one question.

        Args:
            shares: of the run, shape (n_countries, n_options), all above 0 (see ``padded``).

        Returns:
            Same shape, rows summing to 1. The amplitude has no effect on a single country.
        """
        flat = shares ** (1.0 / self.temperature)
        flat = flat / flat.sum(axis=-1, keepdims=True)
        centre = flat.mean(axis=0, keepdims=True)
        kept = centre + self.amplitude * (flat - centre)
        return np.asarray((1.0 - self.uniform) * kept + self.uniform / shares.shape[-1])


#: Leaves everything as it is.
IDENTITY = Correction(1.0, 1.0, 0.0)
#: Every correction that is tried; the identity comes first, so that it wins ties.
CORRECTIONS: tuple[Correction, ...] = (
    IDENTITY,
    *(
        found
        for values in product(TEMPERATURES, AMPLITUDES, UNIFORM)
        if (found := Correction(*values)) != IDENTITY
        # all uniform is one correction, whatever comes before
        and (found.uniform < 1.0 or (found.temperature, found.amplitude) == (1.0, 1.0))
    ),
)


def padded(shares: Floats, n: Floats) -> Floats:
    """Shares of n respondents with half a respondent added to every option, so that no option is impossible.

    Args:
        shares: shape (n_countries, n_options).
        n: respondents behind each row, shape (n_countries,); infinite rows are padded as 10,000.
    """
    people = np.minimum(n, 1e4)[:, None]
    return np.asarray((shares * people + 0.5) / (people + 0.5 * shares.shape[1]))


def loss(estimate: Floats, human: Floats, is_ordered: bool) -> Floats:
    """Mean squared difference of cumulative shares, or of the shares themselves where options have no order.

    Smooth and proper, so that a best correction exists where KS has none; both lie in [0, 1].

    Args:
        estimate: shape (..., n_options).
        human: shape broadcasting with it.
        is_ordered: whether options have an order.

    Source: ranked probability score, Epstein (1969), Journal of Applied Meteorology 8.
    """
    if is_ordered:
        gap = np.cumsum(estimate, axis=-1)[..., :-1] - np.cumsum(human, axis=-1)[..., :-1]
        return np.asarray((gap**2).mean(axis=-1))
    return np.asarray(((estimate - human) ** 2).sum(axis=-1) / 2)
