"""The social network of a society: who knows whom, drawn once for the whole population."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from .. import draws
from ..errors import InputError, nearest
from ..populations.population import Population
from .schedule import Network

#: Ties by position: sources and targets, each tie once in each direction, sorted by source.
TIES = pa.schema([("source", pa.int64()), ("target", pa.int64())])


def ties(network: Network, population: Population, *, seed: int) -> pa.Table:
    """Ties as pairs of positions in the population (``TIES``).

    ``small_world`` orders respondents at random on a ring; ``homophily`` orders them by the given columns first, so that
    near on the ring means alike, and then draws the same ring. Both rewire a share of the ties to anybody.

    Raises:
        InputError: an unknown column, an edge list that cannot be read, or one with unknown ids.
    """
    if network.kind == "none":
        return TIES.empty_table()
    if network.kind == "edges":
        pairs = _from_file(network.file, population)
    else:
        pairs = _ring(network, _order(network, population, seed), seed)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    both = np.unique(np.vstack([pairs, pairs[:, ::-1]]), axis=0)
    return pa.table({"source": both[:, 0], "target": both[:, 1]}, schema=TIES)


def _order(network: Network, population: Population, seed: int) -> NDArray[np.int64]:
    n = len(population)
    chance = draws.uniforms(seed, "network order", np.arange(n))
    if network.kind == "small_world":
        return np.argsort(chance)
    keys: list[NDArray[np.float64]] = [chance]
    for name in reversed(network.by):
        column = population.column(name)
        if name == "age":
            column = column // 10  # people of about one age know each other, not only those born in one year
        keys.append(np.unique(column.astype(str), return_inverse=True)[1].astype(np.float64))
    return np.lexsort(keys)


def _ring(network: Network, order: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    n = len(order)
    reach = min(max(1, network.neighbours // 2), max(0, n - 1))
    if n < 2 or reach == 0:
        return np.zeros((0, 2), dtype=np.int64)
    place = np.arange(n)
    pairs = []
    for step in range(1, reach + 1):
        target = (place + step) % n
        elsewhere = (draws.uniforms(seed, ("network to", step), place) * n).astype(np.int64)
        target = np.where(draws.uniforms(seed, ("network rewire", step), place) < network.rewire, elsewhere, target)
        pairs.append(np.stack([order, order[target]], axis=1))
    return np.vstack(pairs)


def _from_file(file: str, population: Population) -> NDArray[np.int64]:
    position = {name: at for at, name in enumerate(population.people["respondent_id"].to_pylist())}
    pairs: list[tuple[int, int]] = []
    try:
        with Path(file).open(newline="", encoding="utf-8") as stream:
            for number, row in enumerate(csv.reader(stream), 1):
                if number == 1 and row and row[0].strip().lower() in ("source", "from"):
                    continue
                if len(row) != 2:
                    raise InputError(
                        "an edge is two respondent ids",
                        where=f"{Path(file).name}:{number}",
                        got=row,
                        allowed="source,target",
                    )
                pairs.append((_known(row[0], position, file, number), _known(row[1], position, file, number)))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("cannot read the edge list", got=file, allowed="a CSV file of two columns") from error
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _known(name: str, position: dict[str, int], file: str, number: int) -> int:
    if name.strip() not in position:
        raise InputError(
            "unknown respondent in the edge list",
            where=f"{Path(file).name}:{number}",
            got=name,
            allowed=f"{len(position)} ids such as {next(iter(position), '(none)')}",
            hint=nearest(name, list(position)[:1000]),
        )
    return position[name.strip()]
