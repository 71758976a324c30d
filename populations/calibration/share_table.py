"""Import of a tidy table of shares together with a description of its questions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import GroundTruthError
from .atlas_import import ALIASES, frame_of, import_shares
from .dimensions import EDUCATION, SEXES
from .microdata import Described
from .subgroup_shares import DEMOGRAPHICS, keep_subgroups

if TYPE_CHECKING:
    import pandas as pd


def import_table(
    file: str | Path, *, source: str, described: Described | None = None, directory: str | Path | None = None
) -> Path:
    """Keep a user's table of shares, with wording and options from a description where it has none.

    Rows in which one of the columns age (a band), sex and education is filled are about that subgroup, all others about whole
    countries.

    Args:
        file: CSV or Parquet, see ``import_shares``.
        source: name of the survey.
        described: wording, options and missing codes; missing codes are dropped and the other shares rescaled.
        directory: where to keep it; the user's data directory when None.

    Returns:
        The directory written.

    Raises:
        GroundTruthError: see ``import_shares``.
    """
    frame = frame_of(file)
    whole, subgroups = _divided(frame)
    kept = import_shares(_described(whole, described) if described else whole, source=source, directory=directory)
    return keep_subgroups(subgroups, kept)


def _divided(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Rows about whole countries, and those about subgroups."""
    named = [name for name in DEMOGRAPHICS if name in frame.columns]
    if not named:
        return frame, None
    words = frame[named].where(frame[named].notna(), "").astype(str)
    is_part = (words != "").any(axis=1)
    for name in named:
        _check_words(name, set(words[name]) - {""})
    part = frame[is_part].rename(columns=ALIASES | {"n_eff": "n_effective"}).drop(columns=named, errors="ignore")
    lacking = [name for name in ("country", "question_id", "option_code", "share") if name not in part.columns]
    if not is_part.any() or lacking:  # what is lacking is refused with the other rows
        return frame[~is_part].drop(columns=named), None
    blank = {name: "" for name in DEMOGRAPHICS if name not in named}
    return frame[~is_part].drop(columns=named), part.assign(**{name: words[name][is_part] for name in named}, **blank)


def _check_words(name: str, words: set[str]) -> None:
    """Refuse a subgroup that no respondent of a population could belong to."""
    allowed = {"sex": SEXES, "education": EDUCATION}.get(name)
    for word in sorted(words):
        if word not in allowed if allowed else not re.fullmatch(r"\d+(?:-\d+|\+)", word):
            raise GroundTruthError(
                where="import_table()",
                parameter=name,
                got=word,
                allowed=", ".join(allowed or ("bands such as 18-29 and 50+",)),
            )


def _described(frame: pd.DataFrame, described: Described) -> pd.DataFrame:
    data = frame.rename(columns=ALIASES)
    if not {"question_id", "option_code", "share", "country"} <= set(data.columns):
        return data  # refused by import_shares, with the columns named
    ids = data.question_id.astype(str)
    missing = [
        code in described.missing.get(question, ()) for question, code in zip(ids, data.option_code, strict=True)
    ]
    data, ids = data[[not one for one in missing]].copy(), ids[[not one for one in missing]]
    if any(missing):
        data["share"] = data.share / data.groupby(["country", ids]).share.transform("sum")
    for name in ("text", "topic", "scale", "trait", "keyed"):
        known = {question: getattr(item, name) for question, item in described.items.items()}
        told = ids.map(known)
        data[name] = told.where(told.notna() & (told != ""), data.get(name))
    labels = {
        (question, code): label
        for question, item in described.items.items()
        for code, label in zip(item.codes, item.labels, strict=True)
    }
    own = data["label"].tolist() if "label" in data else data.option_code.astype(str).tolist()
    pairs = zip(ids, data.option_code, own, strict=True)
    data["label"] = [labels.get((question, code), given) for question, code, given in pairs]
    return data
