"""What a country would answer, from the same question in other countries: a Gaussian process over countries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...errors import GroundTruthError
from .country_kernel import CountryKernel
from .probit import probit_thresholds, shares_of_thresholds

Array = NDArray[np.float64]

#: Variance of the constant against that of the country kernel: large, so that the mean of the others is learned freely.
CONSTANT = 100.0
#: Variance that the profile leaves unexplained, against what it explains; sampling variance comes on top. Fixed: choosing
#: it per question by leave-one-out, or by marginal likelihood, was no better in any test (docs/decisions/003).
NOISE = 0.06


@dataclass(frozen=True)
class ShareEstimate:
    """Estimated shares of one country.

    Attributes:
        shares: shape (n_options,), sums to 1.
        variance: predictive variance of a threshold on the probit scale.
        countries: how many other countries it was learned from.
    """

    shares: Array
    variance: float
    countries: int


def estimate_shares(
    country: str,
    countries: tuple[str, ...],
    shares: Array,
    n: Array,
    kernel: CountryKernel,
    *,
    nominal: bool = False,
) -> ShareEstimate:
    """Predict one country's shares from other countries'.

    Ordered options are predicted as probit-transformed cumulative shares, unordered ones as centred log shares.

    Args:
        country: the target; if it stands in ``countries`` its row is used, so leave it out to predict it.
        countries: where the shares were measured.
        shares: shape (n_countries, n_options), options in scale order.
        n: effective sample sizes, shape (n_countries,).
        kernel: similarities of all these countries.
        nominal: the options have no order.

    Returns:
        The estimate; the measured shares themselves, with variance 0, when the target stands in ``countries``.

    Raises:
        GroundTruthError: nobody was measured.
    """
    if country in countries:
        at = countries.index(country)
        return ShareEstimate(shares[at].copy(), 0.0, len(countries))
    if not countries:
        raise GroundTruthError(
            "no country was asked this question",
            where="estimate_shares()",
            parameter="countries",
            got=countries,
            allowed="one country or more",
        )
    targets = _log_ratios(shares, n) if nominal else probit_thresholds(shares, n)
    among = kernel.between(countries, countries) + CONSTANT
    towards = kernel.between((country,), countries)[0] + CONSTANT
    sampling = _sampling_variance(shares, n)
    spread = max(float(targets.var(axis=0).mean()), 1e-4)
    inverse = np.linalg.inv(among + np.diag(NOISE + sampling / spread))
    weights = inverse @ targets
    mean = towards @ weights
    scale = float((targets * weights).sum() / targets.size)
    unexplained = max(float(1 + CONSTANT - towards @ inverse @ towards), 0.0)
    variance = scale * (unexplained + NOISE)
    found = _softmax(mean) if nominal else shares_of_thresholds(mean)
    return ShareEstimate(found, variance, len(countries))


def _sampling_variance(shares: Array, n: Array) -> Array:
    """Variance of a probit threshold near the middle of the scale: p(1-p)/n over the squared normal density, about pi/2n."""
    return np.pi / 2 / np.maximum(n, 30.0)


def _log_ratios(shares: Array, n: Array) -> Array:
    padded = (shares * n[:, None] + 0.5) / (n[:, None] + 0.5 * shares.shape[1])
    logs = np.log(padded)
    return np.asarray(logs - logs.mean(axis=1, keepdims=True))


def _softmax(logits: Array) -> Array:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())
