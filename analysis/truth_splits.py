"""Ground truth from a file of shares in which some rows are about a subgroup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import GroundTruthError
from .demographic_split import DEMOGRAPHICS, Split, band_limits, check_words
from .scale import Scale
from .truth import Truth

if TYPE_CHECKING:
    import pandas as pd


def truth_of_shares(frame: pd.DataFrame, *, id: str, regions: Mapping[str, str] | None = None) -> Truth:
    """Shares of whole countries, and of the subgroups that columns age, sex and education name.

    Args:
        frame: columns of ``Truth.from_frame``. Rows in which age, sex and education are all empty are about the whole
            country; any others about the subgroup that they name (age as a band: ``18-29``, ``50+``).
        id, regions: see ``Truth``.

    Raises:
        GroundTruthError: see ``Truth.from_frame``; no row about a whole country; an unknown word or band.
    """
    named = [name for name in DEMOGRAPHICS if name in frame.columns]
    if not named:
        return Truth.from_frame(frame, id=id, regions=regions)
    words = frame[named].where(frame[named].notna(), "").astype(str).apply(lambda column: column.str.strip())
    for name in named:
        if name == "age":
            for band in sorted(set(words["age"]) - {""}):
                band_limits(band)
        else:
            check_words(name, sorted(set(words[name])))
    filled = words.ne("")
    is_whole = ~filled.any(axis=1)
    if not is_whole.any():
        raise GroundTruthError(
            "no row is about a whole country",
            where=f"ground truth {id}",
            parameter=", ".join(named),
            got=f"{len(frame)} rows about subgroups",
            allowed="rows with these columns left empty, beside the subgroups",
        )
    whole = Truth.from_frame(frame[is_whole].drop(columns=named), id=id, regions=regions)
    return with_subgroups(whole, frame[~is_whole], words[~is_whole])


def with_subgroups(whole: Truth, frame: pd.DataFrame, words: pd.DataFrame) -> Truth:
    """A truth with subgroups.

    Args:
        whole: about whole countries.
        frame: shares of subgroups, columns of ``Truth.from_frame`` and those of ``words``.
        words: of each row, some of age, sex and education, empty where the row is not about it.
    """
    named, filled = list(words.columns), words != ""
    subgroups = {}
    for pattern, rows in frame.groupby([filled[name] for name in named], sort=False):
        by = tuple(name for name, used in zip(named, pattern, strict=True) if used)
        label = words.loc[rows.index, list(by)].agg(" ".join, axis=1)
        bands = tuple(sorted(set(words.loc[rows.index, "age"]))) if "age" in by else ()
        part = rows.assign(country=rows["country"].astype(str) + " " + label).drop(columns=named)
        subgroups[Split(by, bands)] = Truth.from_frame(part, id=whole.id, scales=_known(whole, part))
    return replace(whole, subgroups=subgroups)


def _known(whole: Truth, part: pd.DataFrame) -> dict[str, Scale]:
    asked = {str(name) for name in part["question_id"].unique()}
    return {name: scale for name, scale in whole.scales.items() if name in asked}
