"""The distances by name: what a comparison computes and how a table heads its columns."""

from collections.abc import Callable
from dataclasses import dataclass

from numpy.typing import ArrayLike

from .aligned import Floats
from .jensen_shannon import jensen_shannon_distance, jensen_shannon_divergence
from .kolmogorov_smirnov import kolmogorov_smirnov
from .mean_difference import mean_difference
from .total_variation import total_variation
from .wasserstein import wasserstein


@dataclass(frozen=True)
class Metric:
    """One distance as a comparison uses it.

    Attributes:
        name: key in tables and JSON.
        label: heading for people.
        needs_order: not defined for nominal options.
        is_comparable: lies in [0, 1] whatever the scale, so that items of different length may be averaged.
        evaluate: (p, q, codes) to distances; shapes (..., n_options), (..., n_options), (n_options,).
    """

    name: str
    label: str
    needs_order: bool
    is_comparable: bool
    evaluate: Callable[[ArrayLike, ArrayLike, ArrayLike], Floats]


_ALL = (
    Metric("ks", "Kolmogorov-Smirnov", True, True, lambda p, q, codes: kolmogorov_smirnov(p, q)),
    Metric(
        "wasserstein",
        "Wasserstein-1, scale points",
        True,
        False,
        lambda p, q, codes: wasserstein(p, q, codes, normalised=False),
    ),
    Metric(
        "wasserstein_normalised",
        "Wasserstein-1, share of range",
        True,
        True,
        lambda p, q, codes: wasserstein(p, q, codes, normalised=True),
    ),
    Metric(
        "js_divergence",
        "Jensen-Shannon divergence, bits",
        False,
        True,
        lambda p, q, codes: jensen_shannon_divergence(p, q),
    ),
    Metric("js_distance", "Jensen-Shannon distance", False, True, lambda p, q, codes: jensen_shannon_distance(p, q)),
    Metric("total_variation", "Total variation", False, True, lambda p, q, codes: total_variation(p, q)),
    Metric(
        "mean_difference",
        "Mean difference, scale points",
        True,
        False,
        lambda p, q, codes: mean_difference(p, q, codes, normalised=False),
    ),
    Metric(
        "mean_difference_normalised",
        "Mean difference, share of range",
        True,
        True,
        lambda p, q, codes: mean_difference(p, q, codes, normalised=True),
    ),
)

#: Every metric of a comparison, in the order in which tables show them.
METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}

#: What a terminal or the first table of a report shows: one of each kind, all in [0, 1].
HEADLINE: tuple[str, ...] = ("ks", "wasserstein_normalised", "js_distance", "mean_difference_normalised")
