"""How demographics are sampled: a country's adults, every anchor from a national distribution."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ...draws import generator
from ...errors import InputError
from .allocation import Stratum, strata
from .cells import expand
from .cohort import Universe, condition
from .conditionals import conditionals
from .countries import resolve
from .expression import Expression
from .joint import fit
from .margins import Targets, read_margins
from .new_column import NewColumn, new_columns
from .people import WIDTH, People, assemble
from .recruiting import recruit
from .targeting import rake_respondents, retarget

#: One more than the most respondents of a country.
LIMIT = 10**WIDTH


def synthesise(
    country: str,
    n: int,
    *,
    seed: int,
    margins: str | Path | Targets | None = None,
    where: str | None = None,
    allocate: str | None = None,
    open_licence: bool = False,
) -> pa.Table:
    """Draw n adults of one country.

    Cells of the joint are rounded to whole respondents so that margins hold (total variation at most .006 one-way at n = 1,000);
    everything else is drawn given the joint with its national margin kept. Respondents stand in random order: any slice is a
    sample of the whole.

    Args:
        country: ISO3 code or English name.
        n: respondents, 1 to 9,999,999.
        seed: every draw follows from it.
        margins: a file for ``margins.read_margins``, or what it returned. Without ``where`` the weights meet every target
            exactly; with it the targets describe the nation that the cohort is taken from.
        where: a filter such as ``age >= 65 and area == 'rural'``; the national joint holds inside the cohort.
        allocate: ``equal:COLUMN`` draws as many from every category and returns design weights that restore its share.
        open_licence: use no table that rests on World Values Survey respondents, see ``joint.fit``; marital status is then null.

    Returns:
        Table with the columns of ``population.CORE_COLUMNS`` and one per new dimension of ``margins``. Weights sum to n and are 1
        unless raked or allocated.

    Raises:
        UnknownCountryError, MarginError, CohortError; InputError for n or the allocation.
    """
    chosen = resolve(country)
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or not 1 <= n < LIMIT:
        raise InputError(where="synthesise()", parameter="n", got=n, allowed=f"a whole number from 1 to {LIMIT - 1}")
    joint = fit(chosen.iso3, open_licence=open_licence)
    universe = Universe(expand(joint), conditionals(joint))
    if open_licence:
        _refuse_marital(where, allocate, margins)
    targets = read_margins(margins, country=chosen.iso3) if isinstance(margins, str | Path) else margins
    added: tuple[NewColumn, ...] = ()
    if targets is not None:
        universe = retarget(universe, targets)
        added = new_columns(targets)
    rest: tuple[Expression, ...] = ()
    if where is not None:
        universe, rest = condition(universe, where, {column.name: column.labels for column in added})
    plan = [Stratum("", universe, n)] if allocate is None else strata(universe, n, allocate)
    parts, sizes = [], []
    for stratum in plan:
        people, rate = recruit(stratum.universe, stratum.n, rest, added, where or "", seed, chosen.iso3, stratum.label)
        parts.append(people)
        sizes.append(stratum.universe.share * rate)
    people = People.concatenate(parts)
    weights = _design_weights([stratum.n for stratum in plan], np.array(sizes), n)
    order = generator(seed, chosen.iso3, "order").permutation(n)
    people, weights = people.take(order), weights[order]
    if targets is not None and where is None:
        names = {name for table in targets.tables for name in table.dimensions}
        weights = rake_respondents(weights, targets, {name: people.values(name) for name in names})
    return assemble(chosen, people, weights, has_marital=joint.has_marital)


def _refuse_marital(*given: object) -> None:
    """Nothing may ask for marital status where no table knows it."""
    for name, value in zip(("where", "allocate", "margins"), given, strict=True):
        text = (
            Path(value).read_text(errors="replace")
            if name == "margins" and isinstance(value, str | Path)
            else str(value)
        )
        if "marital" in text:
            raise InputError(
                "marital status is not known without survey tables",
                where="synthesise()",
                parameter=name,
                got=str(value),
                hint="Leave marital out, or leave open_licence off.",
            )


def _design_weights(drawn: list[int], shares: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Each stratum's share of the universe over its share of the sample; 1 for everybody if there is one stratum."""
    each = shares / shares.sum() * n / np.array(drawn)
    return np.repeat(np.ones(1) if len(drawn) == 1 else each, drawn)
