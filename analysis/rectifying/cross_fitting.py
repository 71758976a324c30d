"""Corrections and weights learned on other topics and other countries, applied to the cell left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .cells import QuestionCells
from .correction import CORRECTIONS, IDENTITY, Correction, loss, padded

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Weights of the run beside the statistical estimate.
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
#: Fewest other topics and cells that anything is learned from.
FEWEST_BLOCKS, FEWEST_CELLS = 2, 4
NOT_BETTER = "no correction was better by two standard errors on other topics: left as it was"
TOO_FEW = f"fewer than {FEWEST_BLOCKS} other topics or {FEWEST_CELLS} cells to learn from: left as it was"


@dataclass(frozen=True)
class Fitted:
    """Calibrated shares of one question, each country's by what was learned without it.

    Attributes:
        question: the cells.
        shares: calibrated, shape (n_countries, n_options).
        corrections: what was done to each country.
        weights: of the run beside the statistical estimate, shape (n_countries,); 1 without one.
        reasons: why nothing was changed, or empty, per country.
    """

    question: QuestionCells
    shares: Floats
    corrections: tuple[Correction, ...]
    weights: Floats
    reasons: tuple[str, ...]


def cross_fit(questions: Sequence[QuestionCells], *, combine: bool) -> list[Fitted]:
    """Leave the question's whole block out, and the country; learn on what remains; apply to what was left out.

    With one country only the block is left out: then the correction has seen that country's other topics.

    Args:
        questions: cells with human shares.
        combine: learn the run's weight beside the statistical estimate too; cells without an estimate must not be there.
    """
    if not questions:
        return []
    weights = np.array(WEIGHTS if combine else (1.0,))
    losses = [_losses(one, weights, combine) for one in questions]
    block = np.concatenate(
        [np.full(len(one.countries), number) for one, number in zip(questions, _blocks(questions), strict=True)]
    )
    names = [country for one in questions for country in one.countries]
    distinct = {name: at for at, name in enumerate(dict.fromkeys(names))}
    country = np.array([distinct[name] for name in names])
    stacked = np.concatenate(losses)
    single = len(distinct) == 1
    # doing nothing: the run as it is, or the statistical estimate as it is
    default = 0
    found = []
    row = 0
    for one in questions:
        chosen, reasons = [], []
        for _ in one.countries:
            learn = block != block[row]
            if not single:
                learn &= country != country[row]
            enough = int(learn.sum()) >= FEWEST_CELLS and len(set(block[learn].tolist())) >= FEWEST_BLOCKS
            best = _best(stacked[learn], block[learn], default) if enough else -1
            chosen.append(best)
            reasons.append("" if best >= 0 else NOT_BETTER if enough else TOO_FEW)
            row += 1
        found.append(_apply(one, chosen, weights, tuple(reasons), combine))
    return found


def _best(losses: Floats, block: Integers, default: int) -> int:
    """Position of the correction with the least loss; -1 unless it beats doing nothing by two standard errors over topics.

    Without this rule six questions are enough to learn a correction that does harm: on the core questions a run that was
    right already went from KS .088 to .103. Two, since the best of hundreds is picked.

    Source: after the one-standard-error rule, Breiman et al. (1984), Classification and Regression Trees, 3.4.3.
    """
    best = int(np.argmin(losses.mean(axis=0)))
    gain = losses[:, default] - losses[:, best]
    means = np.array([gain[block == number].mean() for number in np.unique(block)])
    error = float(means.std(ddof=1)) / np.sqrt(len(means))
    return best if means.mean() > 2.0 * error else -1


def _blocks(questions: Sequence[QuestionCells]) -> list[int]:
    """Number of each question's block; a question without a topic is a block of its own."""
    known: dict[str, int] = {}
    return [known.setdefault(one.block or f"question {one.scale.question_id}", len(known)) for one in questions]


def _losses(one: QuestionCells, weights: Floats, combine: bool) -> Floats:
    """Loss of every correction and weight on each country, shape (n_countries, n_corrections * n_weights)."""
    base = padded(one.model, one.n)
    corrected = np.stack([correction.apply(base) for correction in CORRECTIONS], axis=1)[:, :, None, :]
    if combine:
        w = weights[:, None]
        corrected = w * corrected + (1.0 - w) * one.statistics[:, None, None, :]
    found = loss(corrected, one.human[:, None, None, :], one.scale.is_ordered)
    return found.reshape(len(one.countries), -1)


def _apply(
    one: QuestionCells, chosen: Sequence[int], weights: Floats, reasons: tuple[str, ...], combine: bool
) -> Fitted:
    base = padded(one.model, one.n)
    shares, corrections, used = [], [], []
    for row, at in enumerate(chosen):
        if at < 0:
            # nothing learned: the run as it is, or the statistical estimate, which needs no learning
            shares.append(one.statistics[row] if combine else one.model[row])
            corrections.append(IDENTITY)
            used.append(0.0 if combine else 1.0)
            continue
        correction, w = CORRECTIONS[at // len(weights)], float(weights[at % len(weights)])
        mine = correction.apply(base)[row]
        shares.append(w * mine + (1.0 - w) * one.statistics[row] if combine else mine)
        corrections.append(correction)
        used.append(w)
    return Fitted(one, np.stack(shares), tuple(corrections), np.array(used), reasons)
