"""Human ground truth: the shares of every option in every country, with how many people stand behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import GroundTruthError
from .scale import Scale

if TYPE_CHECKING:
    import pandas as pd

    from .demographic_split import Split
    from .structure.human_correlations import HumanCorrelations

#: Published shares are rounded; rows further from 1 than this are a reading error, not rounding.
ROUNDING = 0.01

#: Columns of the tidy table that a truth is made from; the last three may be absent.
COLUMNS = ("country", "question_id", "option_code", "share", "n", "n_effective", "option_label")


@dataclass(frozen=True)
class HumanItem:
    """One question as people in several countries answered it.

    Attributes:
        scale: the options; codes are the union over countries, so an option nobody chose in one country has share 0 there.
        countries: ISO3 codes, sorted.
        shares: shape (n_countries, n_options), rows summing to 1.
        n: people behind each row, shape (n_countries,); NaN where unknown.
        n_effective: the same after weighting (Kish); NaN where unknown, and then the row counts as exact.
    """

    scale: Scale
    countries: tuple[str, ...]
    shares: NDArray[np.float64]
    n: NDArray[np.float64]
    n_effective: NDArray[np.float64]

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Row of each country."""
        return {country: row for row, country in enumerate(self.countries)}

    def of(self, country: str) -> NDArray[np.float64]:
        """Shares of one country, shape (n_options,)."""
        return np.asarray(self.shares[self.position[country]])

    @cached_property
    def total(self) -> NDArray[np.float64]:
        """Sum of the shares over all countries, shape (n_options,)."""
        return np.asarray(self.shares.sum(axis=0))

    def others(self, country: str, among: Iterable[str]) -> NDArray[np.int64]:
        """Rows of the other countries among the given ones."""
        rows = [self.position[name] for name in among if name in self.position and name != country]
        return np.array(sorted(rows), dtype=np.int64)

    def average_of_others(self, country: str) -> NDArray[np.float64] | None:
        """Unweighted mean of the shares of all other countries, shape (n_options,); None where there is none."""
        row = self.position.get(country)
        n = len(self.countries) - (row is not None)
        if not n:
            return None
        rest = self.total if row is None else np.maximum(self.total - self.shares[row], 0.0)
        # divided by its own sum, not by n: a share of 0 elsewhere leaves rounding behind
        return np.asarray(rest / rest.sum())


@dataclass(frozen=True)
class Truth:
    """Human shares by question and country.

    Attributes:
        id: the name it is asked for by (``wvs7``) or the path of the file it was read from.
        items: question id to the people's answers.
        regions: ISO3 code to region, for the region average; countries without one have no region average.
        citation: how to cite it.
        caution: what a reader must know of the sample (self-selected, thin), or empty.
        correlations: between questions among these people, where the truth brings its own.
        subgroups: the same people split by demographics: a truth whose countries read ``DEU female`` for each split.
    """

    id: str
    items: Mapping[str, HumanItem]
    regions: Mapping[str, str] = field(default_factory=dict)
    citation: str = ""
    caution: str = ""
    correlations: HumanCorrelations | None = None
    subgroups: Mapping[Split, Truth] = field(default_factory=dict)

    @property
    def scales(self) -> dict[str, Scale]:
        """Question id to its options."""
        return {name: item.scale for name, item in self.items.items()}

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country with at least one question, sorted."""
        return tuple(sorted({country for item in self.items.values() for country in item.countries}))

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        id: str,
        regions: Mapping[str, str] | None = None,
        scales: Mapping[str, Scale] | None = None,
        citation: str = "",
        caution: str = "",
    ) -> Truth:
        """Build it from a tidy table, one row per country, question and option.

        Args:
            frame: columns country, question_id, option_code (whole numbers), share, and optionally n, n_effective,
                option_label. Shares of a row group within 0.01 of 1 are normalised (rounding).
            id, citation, caution: see the class.
            regions: ISO3 code to region.
            scales: wording, labels and order of the options by question, where known; their codes must hold the table's.

        Raises:
            GroundTruthError: a column is missing, a code is no whole number, a row stands twice, shares are negative or
                do not sum to 1.
        """
        where = f"ground truth {id}"
        missing = [name for name in COLUMNS[:4] if name not in frame.columns]
        if missing:
            raise GroundTruthError(
                where=where,
                parameter="columns",
                got=list(frame.columns),
                allowed=", ".join(COLUMNS[:4]),
                hint=f"Missing: {missing}.",
            )
        codes = frame["option_code"].to_numpy(dtype=np.float64)
        if not np.isfinite(codes).all() or (codes != np.round(codes)).any():
            bad = codes[~np.isfinite(codes) | (codes != np.round(codes))][0]
            raise GroundTruthError(where=where, parameter="option_code", got=float(bad), allowed="whole numbers")
        tidy = frame.assign(option_code=codes.astype(np.int64))
        twice = tidy.duplicated(["country", "question_id", "option_code"])
        if twice.any():
            row = tidy[twice].iloc[0]
            raise GroundTruthError(
                "an option stands twice",
                where=where,
                parameter="option_code",
                got=(row["country"], row["question_id"], int(row["option_code"])),
                allowed="one row per country, question and option",
            )
        known = scales or {}
        items = {
            str(name): _item(str(name), rows, known.get(str(name)), where)
            for name, rows in tidy.groupby("question_id", sort=False)
        }
        return cls(id, items, dict(regions or {}), citation, caution)

    def of_questions(self, question_ids: Iterable[str]) -> Truth:
        """The same truth for these questions only; unknown ones are left out."""
        kept = {name: self.items[name] for name in question_ids if name in self.items}
        subgroups = {name: part.of_questions(kept) for name, part in self.subgroups.items()}
        return replace(self, items=kept, subgroups=subgroups)


def _item(question_id: str, rows: pd.DataFrame, scale: Scale | None, where: str) -> HumanItem:
    table = rows.pivot(index="country", columns="option_code", values="share").sort_index().sort_index(axis=1)
    seen = tuple(int(code) for code in table.columns)
    scale = _scale(question_id, seen, rows, scale, where)
    shares = table.reindex(columns=list(scale.codes)).fillna(0.0).to_numpy(dtype=np.float64)
    total = shares.sum(axis=1, keepdims=True)
    wrong = (np.abs(total[:, 0] - 1.0) > ROUNDING) | (shares.min(axis=1) < 0.0)
    if wrong.any():
        first = int(np.flatnonzero(wrong)[0])
        raise GroundTruthError(
            where=where,
            parameter=f"shares of {question_id} in {table.index[first]}",
            got=shares[first].tolist(),
            allowed=f"shares of at least 0 that sum to 1 within {ROUNDING}",
            hint="These are percentages: divide them by 100." if abs(float(total[first, 0]) - 100.0) <= 1.0 else "",
        )

    def people(column: str) -> NDArray[np.float64]:
        if column not in rows.columns:
            return np.full(len(table), np.nan)
        return rows.groupby("country")[column].first().reindex(table.index).to_numpy(dtype=np.float64)

    n = people("n")
    effective = people("n_effective")
    return HumanItem(
        scale, tuple(str(name) for name in table.index), shares / total, n, np.where(np.isnan(effective), n, effective)
    )


def _scale(question_id: str, seen: tuple[int, ...], rows: pd.DataFrame, scale: Scale | None, where: str) -> Scale:
    if scale is not None:
        foreign = sorted(set(seen) - set(scale.codes))
        if foreign:
            raise GroundTruthError(
                where=where,
                parameter=f"option codes of {question_id}",
                got=foreign,
                allowed=f"the options of the question: {list(scale.codes)}",
                hint="Missing codes do not belong into the shares.",
            )
        return scale
    if "option_label" not in rows.columns:
        return Scale.of_codes(question_id, seen)
    words = rows.dropna(subset=["option_label"]).drop_duplicates("option_code").set_index("option_code")["option_label"]
    return Scale(question_id, seen, tuple(str(words.get(code, "")) for code in seen))
