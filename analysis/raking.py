"""New weights for a finished run: post-stratified or raked to a user's margins, beside the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from ..errors import InputError, MarginError, nearest
from ..populations.calibration.margins import CATEGORIES, Target, read_margins
from ..populations.kish import kish
from ..populations.population import Population
from ..run import Run
from .run_weights import WEIGHTS_FILE
from .survey_weights import adjusted


@dataclass(frozen=True)
class CountryWeights:
    """How one country's weights changed.

    Attributes:
        country: ISO3 code.
        method: ``post-stratified`` (one table) or ``raked`` (several).
        tables: dimensions of each table.
        respondents: who answered at least one question; only they are weighted.
        silent: who answered none; their weight is 0.
        design_effect_before, design_effect: Kish's, of the design weights and of the new ones.
        effective_n_before, effective_n: respondents over design effect.
        smallest, largest: new weights, as multiples of the mean.
    """

    country: str
    method: str
    tables: tuple[str, ...]
    respondents: int
    silent: int
    design_effect_before: float
    design_effect: float
    effective_n_before: float
    effective_n: float
    smallest: float
    largest: float


@dataclass(frozen=True)
class RakedWeights:
    """New weights of a run.

    Attributes:
        path: the file written.
        margins, margins_sha256: name and hash of the file of targets.
        countries: one entry a country.
    """

    path: Path
    margins: str
    margins_sha256: str
    countries: tuple[CountryWeights, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for ``--json``."""
        return {
            "weights": str(self.path),
            "margins": self.margins,
            "margins_sha256": self.margins_sha256,
            "countries": [{**asdict(one), "tables": list(one.tables)} for one in self.countries],
        }


def rake(run: Run, margins: str | Path) -> RakedWeights:
    """Weight the respondents who answered so that they meet a user's margins, and keep the weights in the run.

    Starts from the design weights, also when the run was raked before; the answers are never changed. The weights of a
    country keep their sum.

    Args:
        run: a finished run.
        margins: file of targets, see ``populations.calibration.margins.read_margins``.

    Returns:
        What was written and what it cost in precision.

    Raises:
        RunError: the run is unfinished.
        MarginError: targets that do not sum to 1, name unknown or empty categories, leave somebody out or contradict
            each other.
        InputError: a design weight is missing or negative.
    """
    run.require_finished("weight")
    population = run.population()
    people = population.people
    answers = run.answers()
    answered = answers.filter(pc.equal(answers["status"], "answered"))["respondent_id"].unique()
    spoke = pc.is_in(people["respondent_id"], value_set=answered.cast(people["respondent_id"].type)).to_numpy()
    design = _design_weights(population)
    country = population.column("country")
    weight = np.zeros(len(people))
    countries = []
    for code in population.countries:
        mine = np.flatnonzero((country == code) & spoke)
        tables = read_margins(margins, country=code).tables
        places = [_positions(table, population, mine, code) for table in tables]
        if not design[mine].sum() > 0:
            raise InputError(
                "nobody who answered has a weight",
                where="rake()",
                parameter="weight",
                got=0.0,
                allowed=f"some in {code}",
            )
        # those who answered stand for all who were asked
        start = design[mine] * (design[country == code].sum() / design[mine].sum())
        weight[mine] = adjusted(start, tables, places, where=code)
        countries.append(_summary(code, tables, start, weight[mine], int((country == code).sum()) - len(mine)))
    file = Path(margins)
    about = {"margins": file.name, "margins_sha256": sha256(file.read_bytes()).hexdigest()}
    path = _write(run, people, design, weight, about)
    return RakedWeights(path, about["margins"], about["margins_sha256"], tuple(countries))


def _design_weights(population: Population) -> NDArray[np.float64]:
    weights = population.column("weight").astype(np.float64)
    wrong = ~np.isfinite(weights) | (weights < 0)
    if wrong.any():
        at = int(np.flatnonzero(wrong)[0])
        raise InputError(
            f"the design weight of {population.people['respondent_id'][at].as_py()} is missing or negative",
            where="rake()",
            parameter="weight",
            got=float(weights[at]),
            allowed="numbers of at least 0",
        )
    return weights


def _positions(table: Target, population: Population, rows: NDArray[np.int64], country: str) -> NDArray[np.int64]:
    columns = {}
    for name, labels in zip(table.dimensions, table.categories, strict=True):
        if name not in population.people.column_names:
            raise MarginError(
                "no such column in the run's population",
                where=table.where,
                parameter="dimension",
                got=name,
                allowed=", ".join(sorted({*CATEGORIES, "age", "language", "city"})),
                hint=nearest(name, population.people.column_names),
            )
        columns[name] = population.column(name)[rows]
        _check_labels(name, labels, columns[name], table, country)
    return table.positions(columns)


def _check_labels(name: str, labels: tuple[str, ...], values: NDArray[Any], table: Target, country: str) -> None:
    """Every respondent with a value is in a category; a category of a listed column occurs."""
    if name == "age":
        return
    held = {str(int(value)) if isinstance(value, float) else str(value) for value in set(values[_has(values)].tolist())}
    if name not in CATEGORIES:
        strange = [label for label in labels if label not in held]
        if strange:
            raise MarginError(
                f"nobody who answered in {country} has this {name}",
                where=table.where,
                parameter="category",
                got=strange[0],
                allowed=", ".join(sorted(held)[:30]),
                hint=nearest(strange[0], held),
            )
    left_out = sorted(held - set(labels))
    if left_out:
        raise MarginError(
            f"the table leaves out {name}={left_out[0]}, which respondents of {country} have",
            where=table.where,
            parameter="category",
            got=", ".join(labels[:10]),
            hint="List it; with a share of 0 these respondents get weight 0.",
        )


def _has(values: NDArray[Any]) -> NDArray[np.bool_]:
    if values.dtype.kind == "f":
        return np.asarray(np.isfinite(values))
    return np.array([value is not None for value in values], dtype=bool)


def _summary(
    country: str, tables: tuple[Target, ...], before: NDArray[np.float64], after: NDArray[np.float64], silent: int
) -> CountryWeights:
    old, new = kish(before), kish(after)
    relative = after / after.mean()
    return CountryWeights(
        country,
        "post-stratified" if len(tables) == 1 else "raked",
        tuple(" x ".join(table.dimensions) for table in tables),
        len(after),
        silent,
        old.design_effect,
        new.design_effect,
        old.n,
        new.n,
        float(relative.min()),
        float(relative.max()),
    )


def _write(
    run: Run,
    people: pa.Table,
    design: NDArray[np.float64],
    weight: NDArray[np.float64],
    about: Mapping[str, str],
) -> Path:
    columns = {"respondent_id": people["respondent_id"], "country": people["country"]}
    table = pa.table({**columns, "design_weight": design, "weight": weight}).replace_schema_metadata(dict(about))
    path = run.path / WEIGHTS_FILE
    part = path.with_name(path.name + ".part")
    pq.write_table(table, part, compression="zstd")
    run.store.write_file(part, WEIGHTS_FILE)
    return path
