"""Shares for questions that nobody was asked: from a near-duplicate, or wide and near-uniform."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from ..populations.calibration.atlas import Atlas
from ..populations.calibration.atlas_item import Key
from ..populations.calibration.wording_similarity import similarity

Array = NDArray[np.float64]

#: Weight of the mean shape of other questions against uniform, where nothing is known of the question itself.
SHAPE_WEIGHT = 0.5
#: Fewest options of a scale that has a shape of its own: people heap on the ends and the middle of long scales (leaving
#: topics out, .012 nearer to the truth with ten options). Shorter ones gained nothing that could be told from chance.
LONG_SCALE = 7


def neutral_shares(atlas: Atlas, options: int, nominal: bool, hidden: Collection[Key], country: str) -> Array:
    """Uniform; on long scales half of it, and half the mean shape of other questions with as many options, and its mirror image.

    The mirror image because the direction of an unseen question is unknown; other countries only.

    Args:
        atlas: human shares.
        options: how many options the question has.
        nominal: the options have no order, so there is no shape.
        hidden: questions that must not count.
        country: the target, left out.

    Returns:
        Shape (options,), sums to 1; uniform when no other question has as many options.
    """
    uniform = np.full(options, 1 / options)
    if nominal or options < LONG_SCALE:
        return uniform
    shapes = []
    for (source, question), item in atlas.items.items():
        if (source, question) in hidden or item.scale == "nominal" or not atlas.has(source, question):
            continue
        countries, codes, shares = atlas.shares(source, question)
        if len(codes) == options:
            keep = np.array([name != country for name in countries])
            if keep.any():
                shapes.append(shares[keep].mean(axis=0))
    if not shapes:
        return uniform
    mean = np.mean(shapes, axis=0)
    return np.asarray((1 - SHAPE_WEIGHT) * uniform + SHAPE_WEIGHT * (mean + mean[::-1]) / 2)


def duplicate_shares(
    source: Array, from_labels: tuple[str, ...], to_labels: tuple[str, ...], neutral: Array, alike: float, nominal: bool
) -> Array:
    """A near-duplicate's shares carried over to a question's options, mixed with neutral shares.

    Options are matched by their labels where these agree; otherwise the cumulative shares are read off at even steps,
    forward or backward as the labels at the ends suggest. What cannot be decided is averaged over both directions.

    Args:
        source: the near-duplicate's shares, shape (len(from_labels),).
        from_labels, to_labels: options in scale order.
        neutral: what to mix with, shape (len(to_labels),).
        alike: weight of the near-duplicate, 0 to 1: the likeness of the wordings.
        nominal: the options have no order.
    """
    if len(from_labels) == len(to_labels):
        folded = [label.casefold().strip() for label in from_labels]
        if sorted(folded) == sorted(label.casefold().strip() for label in to_labels):
            matched = np.array([source[folded.index(label.casefold().strip())] for label in to_labels])
            return np.asarray(alike * matched + (1 - alike) * neutral)
    if nominal:
        return neutral
    cumulative = np.concatenate([[0.0], np.cumsum(source)])
    steps = np.linspace(0, 1, len(to_labels) + 1)
    forward = np.diff(np.interp(steps, np.linspace(0, 1, len(source) + 1), cumulative))
    likeness = similarity((to_labels[0], to_labels[-1]), (from_labels[0], from_labels[-1]))
    same, turned = likeness[0, 0] + likeness[1, 1], likeness[0, 1] + likeness[1, 0]
    weight = 0.5 if abs(same - turned) < 0.05 else float(same > turned)
    carried = weight * forward + (1 - weight) * forward[::-1]
    return np.asarray(alike * carried + (1 - alike) * neutral)
