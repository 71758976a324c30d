"""Post-stratified or raked weights of one country's respondents, by the survey-statistics library svy."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, MarginError
from ..populations.calibration.margins import Target

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: Relative miss at which svy stops, and the sweeps it may take.
TOLERANCE, SWEEPS = 1e-10, 2000
#: A share missed by more than this after all sweeps means that the tables contradict each other on these respondents.
CONFLICT = 1e-5
#: The group of respondents to whom a table does not apply, such as people without work in a table of occupations.
OUTSIDE = "outside"


def adjusted(weights: Floats, tables: Sequence[Target], positions: Sequence[Integers], *, where: str) -> Floats:
    """Weights as near to the design weights as the tables allow.

    One table is post-stratified, several are raked. Respondents in a cell with target 0 get weight 0. Those to whom a
    table does not apply keep their design-weighted share in it.

    Args:
        weights: design weights, non-negative, shape (n,).
        tables: targets to meet.
        positions: flat cell of each respondent in each table, shape (n,); -1 where it does not apply.
        where: the country, for errors.

    Returns:
        Weights of the same sum, shape (n,).

    Raises:
        MarginError: a cell with a target in which nobody is, or tables that cannot hold together; the cell is named.
        InputError: the library is not installed.

    Source: Deville, Särndal and Sautory (1993), JASA 88; computed by svy (docs/decisions/004).
    """
    excluded = [
        (place >= 0) & (table.shares.ravel()[place] <= 0) for table, place in zip(tables, positions, strict=True)
    ]
    kept = np.flatnonzero((weights > 0) & ~np.logical_or.reduce(excluded))
    groups = [_groups(weights, table, place, kept, where) for table, place in zip(tables, positions, strict=True)]
    if all(len(shares) == 1 for _, shares in groups):
        alone = np.where(np.isin(np.arange(len(weights)), kept), weights, 0.0)
        return np.asarray(alone * (weights.sum() / alone.sum()))
    found = _by_svy(weights[kept], groups)
    _refuse_conflicts(found, tables, groups, where)
    result = np.zeros(len(weights))
    result[kept] = found * (weights.sum() / found.sum())
    return result


def _groups(
    weights: Floats, table: Target, place: Integers, kept: Integers, where: str
) -> tuple[NDArray[np.str_], dict[str, float]]:
    """The group of each kept respondent in one table, and the share that each group must have."""
    mine = place[kept]
    total = weights[kept].sum()
    outside = float(weights[kept][mine < 0].sum() / total) if total > 0 else 0.0
    shares = table.shares.ravel()
    held = np.bincount(mine[mine >= 0], minlength=len(shares))
    empty = np.flatnonzero((held == 0) & (shares > 0))
    if len(empty):
        cell = table.cell(int(empty[0]))
        raise MarginError(
            f"nobody who answered in {where} is {cell}",
            where=table.where,
            parameter=cell,
            got=f"a share of {shares[empty[0]]:.4g}",
            allowed="0, or categories merged until each holds somebody",
            hint="More respondents, or --allocate when they are drawn, fill rare categories.",
        )
    wanted = {str(cell): float(shares[cell]) * (1 - outside) for cell in np.flatnonzero(held)}
    if outside > 0:
        wanted[OUTSIDE] = outside
    return np.where(mine < 0, OUTSIDE, mine.astype(str)), wanted


def _by_svy(weights: Floats, groups: Sequence[tuple[NDArray[np.str_], dict[str, float]]]) -> Floats:
    svy, polars = _libraries()
    # a margin with one group is met already
    used = {f"t{at}": group for at, group in enumerate(groups) if len(group[1]) > 1}
    data = polars.DataFrame({"weight": weights, **{name: labels.tolist() for name, (labels, _) in used.items()}})
    sample = svy.Sample(data=data, design=svy.Design(wgt="weight"))
    if len(used) == 1:
        name, (_, shares) = next(iter(used.items()))
        sample = sample.weighting.poststratify(shares=shares, cells=name, wgt_name="adjusted")
    else:
        sample = sample.weighting.rake(
            shares={name: shares for name, (_, shares) in used.items()},
            wgt_name="adjusted",
            tol=TOLERANCE,
            max_iter=SWEEPS,
            on_nonconvergence="ignore",  # whether the targets hold is checked below, naming the cell
        )
    return np.asarray(sample.data["adjusted"].to_numpy(), dtype=np.float64)


def _libraries() -> tuple[ModuleType, ModuleType]:
    try:
        import polars
        import svy
    except ImportError as error:
        raise InputError(
            "weighting a run needs the library svy",
            where="rake()",
            parameter="installation",
            got=f"no module {error.name}",
            hint="pip install svy",
        ) from error
    return svy, polars


def _refuse_conflicts(
    found: Floats,
    tables: Sequence[Target],
    groups: Sequence[tuple[NDArray[np.str_], dict[str, float]]],
    where: str,
) -> None:
    total = found.sum()
    for table, (labels, shares) in zip(tables, groups, strict=True):
        for label, share in shares.items():
            have = float(found[labels == label].sum() / total)
            if abs(have - share) > CONFLICT:
                cell = "those outside the table" if label == OUTSIDE else table.cell(int(label))
                raise MarginError(
                    f"the targets cannot hold together among those who answered in {where}; the worst cell is {cell}",
                    where=table.where,
                    parameter=cell,
                    got=f"{have:.4f} at best",
                    allowed=f"{share:.4f}",
                )
