"""Distances between two distributions over the options of one question, one a module."""

from .every import every_distance
from .jensen_shannon import jensen_shannon_distance, jensen_shannon_divergence
from .kolmogorov_smirnov import kolmogorov_smirnov
from .mean_difference import mean_difference
from .metric import HEADLINE, METRICS, Metric
from .total_variation import total_variation
from .wasserstein import wasserstein

__all__ = [
    "HEADLINE",
    "METRICS",
    "Metric",
    "every_distance",
    "jensen_shannon_distance",
    "jensen_shannon_divergence",
    "kolmogorov_smirnov",
    "mean_difference",
    "total_variation",
    "wasserstein",
]
